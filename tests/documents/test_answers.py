"""Documents of answers: written from fields, and read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from documents.question_texts import external_question, html_question, question_form
from mockturk.documents.answers import iterate_answers, write_question_form_answers
from mockturk.documents.documents import Documents
from mockturk.documents.form_fields import Upload
from mockturk.domain.errors import XMLParseError
from mockturk.domain.limits import STRICT, ActiveLimits
from pins import Pins

DOCUMENTS = Documents(ActiveLimits(STRICT))
OTHER = (
    "<SelectionAnswer><MaxSelectionCount>2</MaxSelectionCount><Selections>"
    "<Selection><SelectionIdentifier>b</SelectionIdentifier><Text/></Selection>"
    "<Selection><SelectionIdentifier>a</SelectionIdentifier><Text/></Selection>{}"
    "</Selections></SelectionAnswer>"
)
SELECTION = question_form(OTHER.format(""))
SELECTION_OR_OTHER = question_form(OTHER.format("<OtherSelection/>"))


def elements(document: str) -> list[tuple[str, list[tuple[str, str]]]]:
    return list(iterate_answers(etree.fromstring(document.encode())))


# Reading.


def test_values_are_read_trimmed_and_without_empty_ones() -> None:
    document = write_question_form_answers(
        [
            ("text", [("FreeText", " two words\n")]),
            ("blank", [("FreeText", " \t")]),
            ("none", []),
            ("two", [("SelectionIdentifier", "a"), ("SelectionIdentifier", " b ")]),
            ("more", [("SelectionIdentifier", "a"), ("OtherSelectionText", "else")]),
            ("file", [("UploadedFileSizeInBytes", "5"), ("UploadedFileKey", "key")]),
            ("twice", [("FreeText", "a")]),
            ("twice", [("FreeText", "b")]),
        ]
    )

    assert DOCUMENTS.read_answers(document) == {
        "text": {"two words"},
        "blank": set(),
        "none": set(),
        "two": {"a", "b"},
        "more": {"a", "else"},
        "file": set(),
        "twice": {"a", "b"},
    }


def test_values_are_read_past_comments_and_sections() -> None:
    document = write_question_form_answers([("q", [("FreeText", "MARK")])])

    for inside in ("a<!-- x -->b", "<![CDATA[a]]>b", "<?x?>a<![CDATA[b]]>", "&#97;b"):
        text = document.replace("MARK", inside)
        assert DOCUMENTS.read_answers(text) == {"q": {"ab"}}


def test_captured_answers_are_read(pins: Pins) -> None:
    answers = {}
    for name in ("one-submitted", "2009.reindented"):
        capture = pins.read(f"captures/GetAssignmentsForHIT.rest.{name}.xml")
        answer = etree.fromstring(capture).findtext(".//Answer")
        DOCUMENTS.require_answers_fit("", str(answer))
        answers[name] = DOCUMENTS.read_answers(str(answer))

    assert answers["one-submitted"] == {
        "tags": {"asd"},
        "text_in_image": {"asd"},
        "is_pattern": {"yes"},
        "is_map": {"yes"},
    }
    assert answers["2009.reindented"] == {"tweet": {"This is my tweet!"}, "Submit": {"Submit"}}


def test_what_is_no_xml_is_not_read() -> None:
    with pytest.raises(XMLParseError):
        DOCUMENTS.read_answers("red")


def test_a_thousand_answers_are_read_in_no_time() -> None:
    document = write_question_form_answers((f"q{n}", [("FreeText", f"{n}")]) for n in range(1_000))

    start = time.process_time()
    for _ in range(10):
        assert len(DOCUMENTS.read_answers(document)) == 1_000

    assert time.process_time() - start < 1  # it takes some 2 ms each


# Posted forms.


def test_a_posted_form_becomes_the_captured_document(pins: Pins) -> None:
    capture = pins.read("captures/GetAssignmentsForHIT.rest.one-submitted.xml")
    fields = [("tags", "asd"), ("text_in_image", "asd"), ("is_pattern", "yes"), ("is_map", "yes")]

    assert DOCUMENTS.write_form_answers(fields) == etree.fromstring(capture).findtext(".//Answer")


@pytest.mark.parametrize(
    ("fields", "answers"),
    [
        ([("b", "1"), ("a", "2"), ("Submit", "Go")], [("b", "1"), ("a", "2"), ("Submit", "Go")]),
        ([("a", "")], [("a", "")]),
        ([("c", "1"), ("d", "x"), ("c", "2"), ("c", "")], [("c", "1|2|"), ("d", "x")]),
        ([("assignmentId", "A"), ("hitId", "H"), ("workerId", "W")], [("workerId", "W")]),
        ([("AssignmentId", "A")], [("AssignmentId", "A")]),
        ([("", "nameless"), ("a", "1")], [("a", "1")]),
        ([("a", "\x00\x0b\ud800\uffff"), ("\x01", "")], [("a", "\ufffd" * 4), ("\ufffd", "")]),
        ([("a", " \r\n\t<&>]]> 😀")], [("a", " \r\n\t<&>]]> 😀")]),
    ],
)
def test_fields_of_a_posted_form(
    fields: list[tuple[str, str]], answers: list[tuple[str, str]]
) -> None:
    document = DOCUMENTS.write_form_answers(fields)

    assert elements(document) == [(name, [("FreeText", text)]) for name, text in answers]
    DOCUMENTS.require_answers_fit(external_question(), document)


def test_an_empty_form_is_no_answer() -> None:
    document = DOCUMENTS.write_form_answers([("assignmentId", "A")])

    with pytest.raises(XMLParseError, match="The content of element 'QuestionFormAnswers' is not"):
        DOCUMENTS.require_answers_fit(external_question(), document)


@given(st.lists(st.tuples(st.text(min_size=1), st.text())).filter(bool))
def test_whatever_is_posted_becomes_a_valid_document(fields: list[tuple[str, str]]) -> None:
    names = {name for name, _ in fields} - {"assignmentId", "hitId"}
    document = DOCUMENTS.write_form_answers(fields)

    if names:
        DOCUMENTS.require_answers_fit(html_question("<p>"), document)
        assert len(DOCUMENTS.read_answers(document)) <= len(names)


# Plain fields.


@pytest.mark.parametrize(
    ("question", "field", "written"),
    [
        (question_form(), "red", [("FreeText", "red")]),
        (question_form(), "", [("FreeText", "")]),
        (question_form(), ["red"], [("SelectionIdentifier", "red")]),
        (SELECTION, "a", [("SelectionIdentifier", "a")]),
        (SELECTION, "x", [("SelectionIdentifier", "x")]),
        (SELECTION, "", []),
        (SELECTION, [], []),
        (SELECTION, ("b", "a"), [("SelectionIdentifier", "b"), ("SelectionIdentifier", "a")]),
        (SELECTION, {"b", "a"}, [("SelectionIdentifier", "a"), ("SelectionIdentifier", "b")]),
        (SELECTION_OR_OTHER, "x", [("OtherSelectionText", "x")]),
        (
            SELECTION_OR_OTHER,
            ["x", "a"],
            [("SelectionIdentifier", "a"), ("OtherSelectionText", "x")],
        ),
        (
            SELECTION_OR_OTHER,
            ["x", "y"],
            [("SelectionIdentifier", "y"), ("OtherSelectionText", "x")],
        ),
        (
            question_form(),
            Upload("key", 5),
            [("UploadedFileSizeInBytes", "5"), ("UploadedFileKey", "key")],
        ),
        (external_question(), "red", [("FreeText", "red")]),
        (external_question(), ["red", "blue"], [("FreeText", "red|blue")]),
        (external_question(), {"red", "blue"}, [("FreeText", "blue|red")]),
        ("placeholder", "red", [("FreeText", "red")]),
    ],
)
def test_plain_fields_become_the_elements_of_their_question(
    question: str, field: str, written: list[tuple[str, str]]
) -> None:
    document = DOCUMENTS.write_field_answers(question, {"q": field})

    assert elements(document) == [("q", written)]
    DOCUMENTS.require_answers_fit("", document)


def test_an_empty_form_has_an_empty_answer_to_each_question() -> None:
    document = DOCUMENTS.write_field_answers(SELECTION, {})

    assert elements(document) == [("q", [])]
    DOCUMENTS.require_answers_fit("", document)


def test_a_field_nobody_asked_for_is_a_text() -> None:
    document = DOCUMENTS.write_field_answers(SELECTION, {"else": "x"})

    assert elements(document) == [("else", [("FreeText", "x")])]
