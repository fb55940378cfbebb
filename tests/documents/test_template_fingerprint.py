"""QuestionForms made from one template: the cached result of the first is right for all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from mockturk.documents.questions import QuestionValidator
from mockturk.documents.schemas import Schemas
from mockturk.documents.template_fingerprint import FREE_TEXTS, compute_fingerprint
from mockturk.domain.errors import ServiceError
from mockturk.wire.package_data import resource_path

FORM = (
    '<QuestionForm xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
    '2005-10-01/QuestionForm.xsd">{}</QuestionForm>'
)
TEMPLATE = FORM.format(
    "<?note <Text>{note}</Text>?>"
    "<Overview><Title>{title}</Title>{overview}<List><ListItem>{item}</ListItem></List></Overview>"
    "<Question><QuestionIdentifier>{id}</QuestionIdentifier><IsRequired>{flag}</IsRequired>"
    "<QuestionContent><Text>{text}</Text>"
    "<FormattedContent><![CDATA[<?note <Text>{note}</Text>?><p>{paragraph}</p>]]>"
    "</FormattedContent></QuestionContent>"
    "<AnswerSpecification><FreeTextAnswer/></AnswerSpecification></Question>"
)
PLAIN = {
    "note": "A note",
    "title": "A title",
    "overview": "<Text>More</Text>",
    "item": "one",
    "id": "q1",
    "flag": "true",
    "text": "Which?",
    "paragraph": "Look at <b>this</b>.",
}
# What could slip through a template: markup, ends of sections, references, what XML forbids.
TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [
            *("", " ", "\n\t", "a & b", "&amp;", "&lt;b&gt;", "&amp", "&#0;", "&#65;", "&nbsp;"),
            *("]]>", "<b/>", "<Text>x</Text>", "</Text>", "<!-- x -->", "<!-- -- -->", "<?x y?>"),
            *("\x00", "\x00Title\x00", "\x0b", "\ufffe", "\ud800", "\r\n", "\N{PILE OF POO}"),
            *("<Title>a--b</Title>", "<![CDATA[<Text>x</Text>]]>", "<![CDATA[ ]]", "Title", ">"),
            *("<Text>\x00</Text>", "<Text/>", "<Text >x</Text >", '<Text a="b">x</Text>'),
            *("<!DOCTYPE x>", "2", "false", "<Width>1</Width>", "<i>x</i>", "<Title>x</Title>"),
            *("?", "a?", "?>"),
        ]
    ),
)


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    """Compiled once; they remember no document."""
    return Schemas()


def verdict(validator: QuestionValidator, text: str) -> str:
    try:
        validator.require_valid(text)
    except ServiceError as error:
        return error.message
    return "valid"


@given(
    variations=st.lists(
        st.dictionaries(st.sampled_from(list(PLAIN)), TEXTS, max_size=3), max_size=6
    )
)
@settings(max_examples=300, deadline=None, database=None)
def test_whoever_remembers_says_what_a_newcomer_says(
    schemas: Schemas, variations: list[dict[str, str]]
) -> None:
    remembering = QuestionValidator(schemas)
    for variation in ({}, *variations):
        text = TEMPLATE.format_map({**PLAIN, **variation})
        assert verdict(remembering, text) == verdict(QuestionValidator(schemas), text)


def test_a_template_has_one_shape() -> None:
    first = TEMPLATE.format_map(PLAIN)
    second = TEMPLATE.format_map({**PLAIN, "title": "Another &amp; longer", "id": "", "text": "?"})

    assert compute_fingerprint(first) == compute_fingerprint(second) is not None


@pytest.mark.parametrize(
    ("field", "text"),
    [
        *(("flag", "maybe"), ("paragraph", "<blink>x</blink>"), ("overview", "More")),
        *(("title", "a]]>b"), ("title", "a & b"), ("text", "<b>x</b>"), ("item", "\x0b")),
    ],
)
def test_what_is_not_free_is_another_shape(field: str, text: str) -> None:
    assert compute_fingerprint(TEMPLATE.format_map({**PLAIN, field: text})) != compute_fingerprint(
        TEMPLATE.format_map(PLAIN)
    )


def test_free_texts_are_strings_wherever_the_schema_has_them() -> None:
    path = resource_path("wsdl", "AWSMechanicalTurkDataSchemas/2005-10-01/QuestionForm.xsd")
    schema = etree.parse(str(path))
    xs = "{http://www.w3.org/2001/XMLSchema}"
    types: dict[str, set[str | None]] = {}
    for element in schema.iter(f"{xs}element"):
        types.setdefault(element.get("name", ""), set()).add(element.get("type"))

    strings = {name for name, of in types.items() if of == {"xs:string"}}
    assert strings == {*FREE_TEXTS, "FormattedContent"}
    assert not [found for found in schema.iter() if re.search("unique|key$|assert", str(found.tag))]
