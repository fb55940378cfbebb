"""Validation of Questions by CreateHIT: valid ones, and the errors for all others."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from documents.question_texts import (
    QUESTION_FORM,
    SCHEMAS,
    external_question,
    formatted_content,
    html_question,
    overview,
    question_form,
)
from exchanges import Service

INVALID = "AWS.MechanicalTurk.InvalidParameterValue"
NOT_XML = "AWS.MechanicalTurk.XMLParseError"
NOT_XHTML = "AWS.MechanicalTurk.XHTMLParseError"

# The documented samples that do not pass as a Question, with what is said of them.
REFUSED = {
    "QuestionForm-fragment-embeddedbinary.malformed": (NOT_XML, "Name line 13"),
    "QuestionForm-fragment-javaapplet.malformed": (NOT_XML, "Name line 10"),
    "QuestionForm-fragment-question-skeleton.invalid": (INVALID, "/QuestionContent (line 6)"),
    "QuestionForm-skeleton.invalid": (INVALID, "QuestionForm/Overview[1] (line 2)"),
    # &nbsp; is not defined in the document that the very page of this sample describes.
    "QuestionForm-fragment-formattedcontent-table": (NOT_XHTML, "[12,30] Entity 'nbsp'"),
    "FormattedContent-misnested.malformed": (NOT_XML, "i line 2 and b"),
    "FormattedContent-table.malformed": (NOT_XML, "Entity 'nbsp' not defined"),
}
QUESTIONS = ("QuestionForm", "ExternalQuestion", "HTMLQuestion")


def test_every_documented_sample_is_judged(service: Service, samples: Path) -> None:
    found = sorted(samples.glob("*.xml"))
    assert len(found) == 41

    for sample in found:
        result = service.created(Question=sample.read_text(encoding="utf-8"))

        kind = sample.name.partition("-")[0]
        if sample.stem in REFUSED:
            code, says = REFUSED[sample.stem]
        else:
            code, says = (
                (None, "")
                if kind in QUESTIONS
                else (INVALID, "Its root element must be QuestionForm, ")
            )
        assert result.code == code, sample.name
        assert says in (result.message or ""), sample.name


def test_the_formatted_content_samples_pass_inside_a_question(
    service: Service, samples: Path
) -> None:
    found = sorted(samples.glob("FormattedContent-*.xml"))
    assert len(found) == 6
    for sample in found:
        inside = sample.read_text(encoding="utf-8").partition('xhtml">')[2]
        content = inside.removesuffix("</FormattedContent>\n")

        result = service.created(Question=formatted_content(content))

        malformed = sample.name.endswith(".malformed.xml")
        assert result.code == (NOT_XHTML if malformed else None), sample.name


@pytest.mark.parametrize(
    "question",
    [
        overview("<Title/>"),
        overview("<EmbeddedBinary><EmbeddedMimeType><Type>x</Type><SubType>y</SubType>"
                 "</EmbeddedMimeType><DataURL>http://a/</DataURL><AltText/><Width>1</Width>"
                 "<Height>9em</Height></EmbeddedBinary>"),
        question_form(),
        question_form("<FileUploadAnswer><MaxFileSizeInBytes>2000000000</MaxFileSizeInBytes>"
                      "<MinFileSizeInBytes>1</MinFileSizeInBytes></FileUploadAnswer>"),
        question_form("<FreeTextAnswer><Constraints><AnswerFormatRegex regex='(]'/></Constraints>"
                      "</FreeTextAnswer>"),
        formatted_content("plain &amp; <b>simple</b>, <a href='mailto:a@example.com'>or not</a>"),
        formatted_content(""),
        html_question("<!DOCTYPE html><p>What's up?</p>", frame_height="0"),
        external_question("http://example.com/"),
        external_question("https://example.com/?a=1&amp;b=2", frame_height="-1"),
        external_question().replace("<", "<e:").replace("<e:/", "</e:").replace("xmlns", "xmlns:e"),
        external_question().replace(
            " xmlns", ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            'xsi:schemaLocation="urn:a http://127.0.0.1:9/a.xsd" xmlns',
        ),
        f"\n<!-- mine --><?mine too?>\n{external_question()}\n",
        f'<?xml version="1.0" encoding="UTF-16"?>\n{external_question()}',
        f'<?xml version="1.0" encoding="latin1"?>{external_question("https://exämple.example/")}',
    ],
)  # fmt: skip
def test_valid_questions_pass(service: Service, question: str) -> None:
    result = service.created(Question=question, ResponseGroup=["HITQuestion"])

    assert result.message is None
    assert result.text("Question") == question


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("<QuestionForm/>", f"The namespace of QuestionForm must be {QUESTION_FORM}, but it has"),
        (f'<Else xmlns="{QUESTION_FORM}"/>', "HTMLQuestion, not Else."),
        (f'<QuestionForm xmlns="{SCHEMAS}/2006-07-14/ExternalQuestion.xsd"/>',
         f"must be {QUESTION_FORM}, not {SCHEMAS}/2006-07-14/ExternalQuestion.xsd."),
        (question_form().replace("<Question>", '<Question xmlns="">'),
         f"The namespace of Question must be {QUESTION_FORM}, but it has none."),
        (f'<QuestionForm xmlns="{QUESTION_FORM}"/>', "QuestionForm (line 1): Element 'Quest"),
        (overview("\n\n<Unheard/>"), "QuestionForm/Overview/Unheard (line 4): Element 'Unheard'"),
        (overview("<Text/>words"), "QuestionForm/Overview (line 2): "),
        (overview("<Text lang='en'/>"), "'lang' is not allowed"),
        (overview("<List/>"), "QuestionForm/Overview/List (line 2)"),
        (overview("<Text/>").replace("</Over", "</Overview><Overview></Over"), "Overview[2] (l"),
        (question_form("<FreeTextAnswer/><FreeTextAnswer/>"), "FreeTextAnswer[2] (line 4)"),
        (question_form("<FreeTextAnswer><DefaultText/><Constraints/></FreeTextAnswer>"), "Constr"),
        (
            question_form("<FreeTextAnswer><Constraints><Length minLength='-1'/></Constraints>"
                          "</FreeTextAnswer>"),
            "Length (line 4): Element 'Length', attribute 'minLength': '-1' is not a valid value",
        ),
        (
            question_form("<SelectionAnswer><StyleSuggestion>tabs</StyleSuggestion><Selections>"
                          "<Selection><SelectionIdentifier/><Text/></Selection></Selections>"
                          "</SelectionAnswer>"),
            "AnswerSpecification/SelectionAnswer/StyleSuggestion (line 4): "
            "Element 'StyleSuggestion': [facet 'enumeration'] The value 'tabs'",
        ),
        (
            question_form("<FileUploadAnswer><MaxFileSizeInBytes>2000000001</MaxFileSizeInBytes>"
                          "<MinFileSizeInBytes>1</MinFileSizeInBytes></FileUploadAnswer>"),
            "MaxFileSizeInBytes (line 4)",
        ),
        (external_question(frame_height="tall"), "FrameHeight (line 1): Element 'FrameHeight'"),
        (external_question(frame_height="4.5"), "'4.5' is not a valid value"),
        (html_question("<p>", frame_height=""), "HTMLQuestion/FrameHeight (line 1)"),
        (html_question("<p>").replace("HTMLContent", "HTMLContext"), "HTMLContext"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_reason_and_place(
    service: Service, question: str, says: str
) -> None:
    result = service.created(Question=question)

    assert result.code == INVALID
    assert result.data == {"Parameter": "Question"}
    message = (result.message or "").partition('" is not valid for the parameter Question. ')[2]
    assert says in message
    assert "{http" not in message


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("who what?", "Start tag expected, '<' not found, line 1, column 1"),
        (overview("<Text>"), "line 2, column"),
        (overview("&nbsp;"), "Entity 'nbsp' not defined, line 2"),
        (overview("<a:Text/>"), "Namespace prefix a on Text is not defined"),
        (overview("a < b"), "line 2"),
        (external_question("https://example.com/?a=1&b=2"), "line 1"),
        (f" <?xml version='1.0'?>{external_question()}", "line 1, column"),
        (external_question() * 2, "Extra content at the end of the document"),
    ],
)
def test_what_is_not_well_formed_is_told_with_its_place(
    service: Service, question: str, says: str
) -> None:
    result = service.created(Question=question)

    assert result.code == NOT_XML
    assert says in (result.message or "")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("\n<b><i>crossed</b></i>", "<! [2,18] Opening and ending tag mismatch: i line 2 and b !>"),
        ("<p>open", "mismatch: p line 1 and FormattedContent !>"),
        ("non&nbsp;breaking", "[1,10] Entity 'nbsp' not defined !>"),
        ("</FormattedContent><FormattedContent>", "Extra content at the end of the document"),
        ("<P>loud</P>", "[1] Element 'P': This element is not expected."),
        ("\n\n<div>boxed</div>", "[3] Element 'div': This element is not expected."),
        ("<p style='color: red'>red</p>", "'style' is not allowed"),
        ("<img src='http://a/'/>", "'alt' is required"),
        ("<a href='javascript:go()'>go</a>", "The value 'javascript:go()' is not accepted"),
        ("<script>go()</script>", "Element 'script'"),
        ("\n<!-- aside -->", "[2] XML comments are not allowed here."),
    ],
)
def test_formatted_content_is_held_to_its_xhtml(service: Service, content: str, says: str) -> None:
    result = service.created(Question=formatted_content(content))

    assert result.code == NOT_XHTML
    assert (result.message or "").startswith(
        "There was an error parsing the XHTML data in your request.  Please make sure the data is "
        "well-formed and validates as XHTML. Details: Errors: <! ["
    )
    assert says in (result.message or "")
    assert "!> in QuestionForm/Overview/FormattedContent (line 2) (" in (result.message or "")


@pytest.mark.parametrize("content", ["<{0}/>", '<p {0}="1"/>', "<p>&{0};</p>", "<p></{0}>"])
def test_sentences_about_formatted_content_repeat_200_characters_of_a_name(
    service: Service, content: str
) -> None:
    result = service.created(Question=formatted_content(content.format("x" * 3_000)))

    assert result.code == NOT_XHTML
    assert "x" * 150 in (result.message or "")
    assert "x" * 201 not in (result.message or "")


def test_formatted_content_of_a_selection_is_checked_too(service: Service) -> None:
    selection = "<SelectionAnswer><Selections>{}</Selections></SelectionAnswer>".format(
        "<Selection><SelectionIdentifier/><FormattedContent>{}</FormattedContent></Selection>"
    )

    fine = service.created(Question=question_form(selection.format("&lt;b>A&lt;/b>")))
    wrong = service.created(Question=question_form(selection.format("&lt;b>A")))

    assert fine.code is None
    assert wrong.code == NOT_XHTML
    assert "Selections/Selection/FormattedContent (line 4)" in (wrong.message or "")


def test_comments_do_not_hide_what_follows_them(service: Service) -> None:
    hidden = overview("<FormattedContent>a<!-- -->&lt;blink>b</FormattedContent>")

    assert service.created(Question=hidden).code == NOT_XHTML


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (f"<Else>{'x' * 65_535}", INVALID),
        ("<Else>", NOT_XML),
        (overview("<Unheard/><FormattedContent>&lt;p></FormattedContent>"), INVALID),
        (html_question("<div>", frame_height="x"), INVALID),
    ],
)
def test_checks_of_a_question_come_in_the_documented_order(
    service: Service, question: str, code: str
) -> None:
    assert service.created(Question=question).code == code


def test_schemas_of_documents_that_come_with_later_operations_compile(checkout: Path) -> None:
    for schema in (checkout / "wsdl" / "AWSMechanicalTurkDataSchemas").rglob("*.xsd"):
        etree.XMLSchema(etree.parse(schema, etree.XMLParser(no_network=True)))
