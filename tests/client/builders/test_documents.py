"""The builders of documents: they can write every documented sample, and escape any text."""

from __future__ import annotations

from typing import Unpack

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from client.builders.structure import structure
from mockturk import (
    AnswerFormatRegex,
    FormPart,
    TextRules,
    ValueMapping,
    answer_key,
    binary,
    bullet_list,
    embedded_binary,
    external_question,
    file_upload,
    flash,
    formatted_content,
    free_text,
    html_question,
    java_applet,
    overview,
    question_form,
    selection,
    title,
)
from pins import FOLDER

WORDS = "some words"
ABOUT_X = 'some words "X" some words'
BOARD = binary("http://tictactoe.amazon.com/game/01523/board.gif", ABOUT_X, "image/gif")


def texts(sample: str, name: str) -> list[str]:
    root = etree.parse(FOLDER / "documents" / sample).getroot()
    return [element.text or "" for element in root.iter(f"{{*}}{name}")]


def form_with_text(**rules: Unpack[TextRules]) -> str:
    return question_form(free_text("q1", "wrapper", **rules))


def form_with_format(regex: str, error_text: str, flags: str | None = None) -> str:
    return form_with_text(regex=AnswerFormatRegex(regex, error_text, flags))


def form_with_overview(*content: object) -> str:
    return question_form(overview(*content))  # type: ignore[arg-type]


def formatted_sample(name: str) -> str:
    (xhtml,) = texts(f"QuestionForm-fragment-{name}.xml", "FormattedContent")
    return form_with_overview(formatted_content(xhtml))


def key(value_mapping: ValueMapping | None = None) -> str:
    return answer_key({"q1": {"s1": 1}}, value_mapping=value_mapping)


NEXT_MOVE = free_text(
    "nextmove",
    ABOUT_X,
    display_name=WORDS,
    required=True,
    min_length=2,
    max_length=2,
    default_text="C1",
)
LIKELY_TO_WIN = selection(
    "likelytowin",
    ABOUT_X,
    {"notlikely": WORDS, "unsure": WORDS, "likely": "Likely"},
    display_name=WORDS,
    required=True,
    style="radiobutton",
)
CORNERS = {
    "C1": "C1 (northeast)",
    "C2": "C2 (east)",
    "A3": "A3 (southwest)",
    "C3": "C3 (southeast)",
}
PHONE = r"^(1[- ]?)?(\([2-9]\d{2}\)\s*|[2-9]\d{2}-?)[2-9]\d{2}-?\d{4}$)"
TABLE = "QuestionForm-fragment-formattedcontent-table.xml"

DOCUMENTED = {
    "QuestionForm-tictactoe": question_form(
        overview(title(ABOUT_X), WORDS, BOARD, 'Player "X" some words'), NEXT_MOVE, LIKELY_TO_WIN
    ),
    "QuestionForm-GetHIT-response": question_form(
        free_text("Question100", BOARD, display_name=WORDS, required=True)
    ),
    "QuestionForm-SearchQualificationTypes-response": question_form(
        overview(title(WORDS), WORDS),
        selection(
            "age",
            WORDS,
            {"0018": "-18", "5160": "51-60", "6000": "60+"},
            display_name=WORDS,
            required=True,
            style="radiobutton",
        ),
    ),
    "QuestionForm-fragment-title": form_with_overview(title(WORDS)),
    "QuestionForm-fragment-text": form_with_overview(ABOUT_X),
    "QuestionForm-fragment-list": form_with_overview(bullet_list(WORDS, '"X" some words')),
    "QuestionForm-fragment-binary": form_with_overview(BOARD),
    "QuestionForm-fragment-embeddedbinary": form_with_overview(
        embedded_binary(
            "http://tictactoe.amazon.com/game/01523/board.gif",
            ABOUT_X,
            "image/gif",
            width=400,
            height=300,
            parameters={"game_id": "01523"},
        )
    ),
    "QuestionForm-fragment-javaapplet": form_with_overview(
        java_applet(
            "http://tictactoe.amazon.com/applets/",
            "GameViewer.class",
            width=400,
            height=300,
            parameters={"game_id": "01523"},
        )
    ),
    "QuestionForm-fragment-formattedcontent": formatted_sample("formattedcontent"),
    "QuestionForm-fragment-formattedcontent-icecream": formatted_sample(
        "formattedcontent-icecream"
    ),
    "QuestionForm-fragment-formattedcontent-table": form_with_overview(
        texts(TABLE, "Text")[0],
        title(WORDS),
        WORDS,
        formatted_content(texts(TABLE, "FormattedContent")[0]),
    ),
    "QuestionForm-fragment-freetext-integer-range": form_with_text(
        min_value=100, max_value=999, min_length=3, max_length=3
    ),
    "QuestionForm-fragment-freetext-numeric": form_with_text(
        numeric=True, min_length=3, max_length=3
    ),
    "QuestionForm-fragment-freetext-not-blank": form_with_text(
        min_length=2, regex=[AnswerFormatRegex(r"\S", WORDS)]
    ),
    "QuestionForm-fragment-freetext-optional-two-chars": form_with_format(r"(^$|\S{2,})", WORDS),
    "QuestionForm-fragment-freetext-us-phone": form_with_format(
        PHONE, "some words      1-555-555-1234 some words"
    ),
    "QuestionForm-fragment-freetext-date": form_with_format(
        r"^[12][0-9]{3}-[01]?\d-[0-3]?\d$", WORDS
    ),
    "QuestionForm-fragment-freetext-regex-flags": form_with_format("regex", WORDS, "i"),
    "QuestionForm-fragment-selection-radiobutton": question_form(
        selection("q1", "wrapper", CORNERS, style="radiobutton")
    ),
    "QuestionForm-fragment-fileupload": question_form(
        file_upload("q1", "wrapper", min_bytes=1_000, max_bytes=3_000_000)
    ),
    "AnswerKey-percentage": answer_key(
        {"nextmove": {"D": 5}, "favoritefruit": {"apples": 10}},
        value_mapping=ValueMapping.percentage(15),
    ),
    "AnswerKey-fragment-answeroption": answer_key({"q1": {"apples": 10}}),
    "AnswerKey-fragment-percentage": key(ValueMapping.percentage(15)),
    "AnswerKey-fragment-scale": key(ValueMapping.scale(3)),
    "AnswerKey-fragment-range": key(ValueMapping.ranges({(5, 7): 5, (8, 10): 10}, out_of_range=0)),
    "ExternalQuestion-gamesurvey": external_question(
        "https://tictactoe.amazon.com/gamesurvey.cgi?gameid=01523", 400
    ),
    "HTMLQuestion-whatsup": html_question(texts("HTMLQuestion-whatsup.xml", "HTMLContent")[0]),
}
BUILT = ("QuestionForm", "AnswerKey", "ExternalQuestion", "HTMLQuestion")


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_documented_document_can_be_built(name: str) -> None:
    sample = (FOLDER / "documents" / f"{name}.xml").read_bytes()

    assert structure(DOCUMENTED[name]) == structure(sample)


def test_all_documented_documents_that_are_valid_are_among_them() -> None:
    stems = (file.name.removesuffix(".xml") for file in (FOLDER / "documents").iterdir())

    assert {stem for stem in stems if stem.partition("-")[0] in BUILT and "." not in stem} == set(
        DOCUMENTED
    )


def test_what_a_form_can_have_besides() -> None:
    form = question_form(
        selection(
            "colour",
            [title("Colours"), "Which?"],
            {"red": binary("https://example.com/red", "red"), "blue": formatted_content("<b/>")},
            min_count=0,
            max_count=2,
            other={"max_length": 5, "lines": 2, "default_text": "none"},
        ),
        selection("kind", "Which?", ["cat"], required=False, other=True),
        free_text("name", "Who?", regex=["^a", "b$"], numeric=True, lines=3),
        free_text("code", "Which?", regex="^a"),
        file_upload("file", "Any?"),
        overview(flash("https://example.com/a.swf", width=1, height="2", parameters={"a": "b"})),
    )

    assert form == FORM


FORM = """\
<QuestionForm xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionForm.xsd">
<Question>
<QuestionIdentifier>colour</QuestionIdentifier>
<QuestionContent>
<Title>Colours</Title>
<Text>Which?</Text>
</QuestionContent>
<AnswerSpecification>
<SelectionAnswer>
<MinSelectionCount>0</MinSelectionCount>
<MaxSelectionCount>2</MaxSelectionCount>
<Selections>
<Selection>
<SelectionIdentifier>red</SelectionIdentifier>
<Binary>
<MimeType>
<Type>image</Type>
</MimeType>
<DataURL>https://example.com/red</DataURL>
<AltText>red</AltText>
</Binary>
</Selection>
<Selection>
<SelectionIdentifier>blue</SelectionIdentifier>
<FormattedContent><![CDATA[<b/>]]></FormattedContent>
</Selection>
<OtherSelection>
<Constraints>
<Length maxLength="5"/>
</Constraints>
<DefaultText>none</DefaultText>
<NumberOfLinesSuggestion>2</NumberOfLinesSuggestion>
</OtherSelection>
</Selections>
</SelectionAnswer>
</AnswerSpecification>
</Question>
<Question>
<QuestionIdentifier>kind</QuestionIdentifier>
<IsRequired>false</IsRequired>
<QuestionContent>
<Text>Which?</Text>
</QuestionContent>
<AnswerSpecification>
<SelectionAnswer>
<Selections>
<Selection>
<SelectionIdentifier>cat</SelectionIdentifier>
<Text>cat</Text>
</Selection>
<OtherSelection/>
</Selections>
</SelectionAnswer>
</AnswerSpecification>
</Question>
<Question>
<QuestionIdentifier>name</QuestionIdentifier>
<QuestionContent>
<Text>Who?</Text>
</QuestionContent>
<AnswerSpecification>
<FreeTextAnswer>
<Constraints>
<IsNumeric/>
<AnswerFormatRegex regex="^a"/>
<AnswerFormatRegex regex="b$"/>
</Constraints>
<NumberOfLinesSuggestion>3</NumberOfLinesSuggestion>
</FreeTextAnswer>
</AnswerSpecification>
</Question>
<Question>
<QuestionIdentifier>code</QuestionIdentifier>
<QuestionContent>
<Text>Which?</Text>
</QuestionContent>
<AnswerSpecification>
<FreeTextAnswer>
<Constraints>
<AnswerFormatRegex regex="^a"/>
</Constraints>
</FreeTextAnswer>
</AnswerSpecification>
</Question>
<Question>
<QuestionIdentifier>file</QuestionIdentifier>
<QuestionContent>
<Text>Any?</Text>
</QuestionContent>
<AnswerSpecification>
<FileUploadAnswer>
<MaxFileSizeInBytes>2000000000</MaxFileSizeInBytes>
<MinFileSizeInBytes>1</MinFileSizeInBytes>
</FileUploadAnswer>
</AnswerSpecification>
</Question>
<Overview>
<Application>
<Flash>
<FlashMovieURL>https://example.com/a.swf</FlashMovieURL>
<Width>1</Width>
<Height>2</Height>
<ApplicationParameter>
<Name>a</Name>
<Value>b</Value>
</ApplicationParameter>
</Flash>
</Application>
</Overview>
</QuestionForm>"""


def test_an_answer_key_has_options_of_several_selections_and_default_scores() -> None:
    made = answer_key(
        {"tides": {("1400", "1600"): 10, "1400": 4}, "pet": {"cat": 1}},
        default_scores={"tides": -1},
    )

    root = etree.fromstring(made)
    assert [[field.text for field in option] for option in root.iter("{*}AnswerOption")] == [
        ["1400", "1600", "10"],
        ["1400", "4"],
        ["cat", "1"],
    ]
    assert [root[0].findtext("{*}DefaultScore"), root[1].find("{*}DefaultScore")] == ["-1", None]


def test_a_default_score_for_no_question_is_refused() -> None:
    with pytest.raises(ValueError, match="no scores, for pets"):
        answer_key({"pet": {"cat": 1}}, default_scores={"pets": 0})


IN_XML = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
TEXT = st.text(IN_XML | st.sampled_from("\t\n\r<>&\"']]>"))


@given(TEXT)
@example("]]>")
@example(" a\r\n\tb ]]]]>> <![CDATA[ &amp; &lt;p&gt; &#38; &amp;amp;")
def test_any_text_arrives_to_the_character(text: str) -> None:
    parts: list[FormPart] = [
        overview(text, title(text), bullet_list(text), formatted_content(text)),
        free_text(text, text, default_text=text, regex=AnswerFormatRegex(text, text)),
    ]
    root = etree.fromstring(question_form(*parts))
    page = etree.fromstring(html_question(text))
    address = etree.fromstring(external_question(text))

    for name in ("Text", "Title", "ListItem", "FormattedContent", "QuestionIdentifier"):
        assert {found.text or "" for found in root.iter(f"{{*}}{name}")} == {text}
    assert [*next(root.iter("{*}AnswerFormatRegex")).attrib.values()] == [text, text]
    assert [page[0].text or "", address[0].text or ""] == [text, text]


@pytest.mark.parametrize("character", "\0\b\x1f\ud800\udfff\ufffe\uffff", ids=ascii)
def test_a_character_that_xml_does_not_have_is_refused(character: str) -> None:
    with pytest.raises(ValueError) as raised:
        overview(f"{'a' * 30}{character}b")
    assert str(raised.value) == (
        f"Text: U+{ord(character):04X} cannot be in an XML document."
        f" It is character 31, in {'a' * 20 + character + 'b'!r}."
    )
    with pytest.raises(ValueError, match="FormattedContent"):
        formatted_content(character)
    with pytest.raises(ValueError, match="HTMLContent"):
        html_question(character)
    with pytest.raises(ValueError, match="errorText"):
        form_with_format("a", character)
