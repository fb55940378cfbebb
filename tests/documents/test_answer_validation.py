"""Answers against their QuestionForm: valid and invalid answers for each rule."""

from __future__ import annotations

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.answer_texts import (
    FILE,
    HUGE,
    LENGTH,
    NUMERIC,
    OTHER,
    RANGE,
    SHORT_OTHER,
    Elements,
    counts,
    free_text,
    pattern,
    required,
    selected,
    selection,
    text,
    uploaded,
)
from documents.question_texts import (
    QUESTION_FORM,
    external_question,
    html_question,
    overview,
    question_form,
)
from mockturk.documents.answers import write_question_form_answers
from mockturk.documents.documents import Documents
from mockturk.documents.form_fields import Upload
from mockturk.domain.errors import InvalidParameterValue, XMLParseError
from mockturk.domain.limits import RELAXED, STRICT, ActiveLimits

DOCUMENTS = Documents(ActiveLimits(STRICT))
FITTING: list[tuple[str, Elements]] = [
    # Any text, or none.
    (free_text(), text("")),
    (free_text(), text("\n")),
    (free_text(), []),
    # Numbers.
    *((NUMERIC, text(number)) for number in ("1", "-1", "+1.5", ".5", "5.", " 12 ", "", HUGE)),
    *((RANGE, text(number)) for number in ("-5", "999", "998.5", "0")),
    (free_text("<IsNumeric minValue='7'/>"), text(HUGE)),
    # Lengths.
    *((LENGTH, text(word)) for word in ("ab", "abc", "  ", "äöü", "😀😀😀")),
    (free_text("<Length maxLength='3'/>"), text("")),
    (free_text(f"<Length maxLength='{HUGE}'/>"), text("abc")),
    (free_text("<Length minLength='0'/>"), []),
    # Patterns.
    (pattern("b"), text("abc")),
    (pattern("regex", "flags='i'"), text("a RegEx!")),
    (pattern("(^$|a)"), text("")),
    (pattern("a"), []),
    (pattern("("), text("no pattern is none")),
    (pattern("a", "flags='x'"), text("b")),
    (pattern("(a)\\1"), text("b")),
    (pattern("^(a+)+$"), text(f"{'a' * 100_000}b")),  # not found out in time
    # Selections.
    *((selection(), selected(one)) for one in ("a", "b", "c")),
    (selection(), []),
    (selection(counts(2, 3)), selected("a", "c")),
    (selection(counts(2, 3)), []),
    (selection(counts(2)), selected("a", "c")),
    (selection(counts(0, 2)), selected("a", "c")),
    (selection(counts(most=2)), selected("c", "a")),
    (selection(counts(most=HUGE)), selected("c", "a")),
    # Another selection.
    (selection("", OTHER), selected(other="d")),
    (selection("", OTHER), selected(other="")),
    (selection("", OTHER), selected("a", other="d")),
    (selection("", OTHER), selected("a", other="")),
    (selection("", SHORT_OTHER), selected(other="dd")),
    (selection("", SHORT_OTHER), selected("a")),
    (selection(), selected("a", other="")),
    # Files.
    *((FILE, uploaded(size)) for size in (10, 30)),
    (FILE, []),
]

WRONG: list[tuple[str, Elements, str]] = [
    # Kinds.
    (free_text(), selected("a"), "It takes a text."),
    (free_text(), selected(other="a"), "It takes a text."),
    (free_text(), uploaded(1), "It takes a text."),
    (selection(), text("a"), "It takes selections."),
    (selection(), uploaded(1), "It takes selections."),
    (FILE, text("a"), "It takes a file."),
    (FILE, selected("a"), "It takes a file."),
    # Numbers.
    *(
        (NUMERIC, text(word), "It takes a number.")
        for word in ("one", "1e3", "1,5", "0x1", ".", "-", "1 2", "٣", "NaN", "Infinity", " ")
    ),
    *((RANGE, text(word), "It takes a number of at least -5.") for word in ("-6", "-5.01")),
    *((RANGE, text(word), "It takes a number of at most 999.") for word in ("1000", HUGE)),
    # Lengths.
    (LENGTH, text("a"), "It takes at least 2 characters, not 1."),
    (LENGTH, text("abcd"), "It takes at most 3 characters, not 4."),
    (LENGTH, text(""), "It must be answered."),
    (LENGTH, [], "It must be answered."),
    # Patterns.
    (pattern("^b"), text("abc"), "Invalid input supplied."),
    (pattern("^b", "errorText='Begin\n  with b.'"), text("abc"), '"q": Begin with b.'),
    (pattern("a"), text(""), "Invalid input supplied."),
    (pattern("regex"), text("RegEx"), "Invalid input supplied."),
    (
        free_text("<AnswerFormatRegex regex='a'/><AnswerFormatRegex regex='b' errorText='No b'/>"),
        text("a"),
        "No b",
    ),
    (
        free_text("<AnswerFormatRegex regex='('/><AnswerFormatRegex regex='b' errorText='No b'/>"),
        text("a"),
        "No b",
    ),
    # Selections.
    (selection(), selected("d"), "It has no such selection."),
    (selection(), selected("A"), "It has no such selection."),
    (selection(counts(most=2)), selected("a", "a"), "It has this selection more than once."),
    (selection(), selected("a", "b"), "It takes at most 1 of its selections."),
    (selection(counts(1, 2)), selected("a", "b", "c"), "It takes at most 2 of its selections."),
    (selection(counts(2, 3)), selected("a"), "It takes at least 2 of its selections."),
    # Another selection.
    (selection(), selected(other="d"), "It takes only its own selections, no other text."),
    (selection("", OTHER), selected("a", "b", other="d"), "It takes at most 1 of its selections."),
    (selection(counts(3, 3), OTHER), selected("a", other="d"), "at least 3 of its selections."),
    (selection("", SHORT_OTHER), selected(other="d"), "It takes at least 2 characters, not 1."),
    (selection("", SHORT_OTHER), selected("a", other="dddd"), "It takes at most 3 characters"),
    # Files.
    (FILE, uploaded(9), "It takes a file of 10 to 30 bytes, not 9."),
    (FILE, uploaded(31), "It takes a file of 10 to 30 bytes, not 31."),
]


def check(form: str, *answers: tuple[str, Elements]) -> None:
    DOCUMENTS.require_answers_fit(form, write_question_form_answers(answers))


@pytest.mark.parametrize(("answer", "elements"), FITTING)
def test_answers_that_fit(answer: str, elements: Elements) -> None:
    form = question_form(answer)
    assert DOCUMENTS.validate_question(form) == form

    check(form, ("q", elements))


@pytest.mark.parametrize(("answer", "elements", "says"), WRONG)
def test_answers_that_do_not(answer: str, elements: Elements, says: str) -> None:
    with pytest.raises(InvalidParameterValue) as caught:
        check(question_form(answer), ("q", elements))

    assert 'is not valid for the parameter Answer. Question "q": ' in caught.value.message
    assert says in caught.value.message
    assert len(caught.value.message) < 1_000


@pytest.mark.parametrize(
    ("answer", "elements", "fits"),
    [
        (free_text(), text("x"), True),
        (free_text(), text(" "), True),
        (free_text(), text(""), False),
        (free_text(), [], False),
        (NUMERIC, text(""), False),
        (selection(), selected("a"), True),
        (selection(), [], False),
        (selection(counts(0)), [], True),
        (selection("", OTHER), selected(other=""), False),
        (selection("", OTHER), selected(other="d"), True),
        (FILE, uploaded(10), True),
        (FILE, [], False),
    ],
)
def test_a_required_question_wants_an_answer(answer: str, elements: Elements, fits: bool) -> None:
    form = required(question_form(answer))

    if fits:
        check(form, ("q", elements))
    else:
        with pytest.raises(InvalidParameterValue, match=r'"q": It (must be|takes at least)'):
            check(form, ("q", elements))


def two_questions(first: str, second: str) -> str:
    both = [question_form().replace(">q<", f">{name}<") for name in (first, second)]
    one, _, end = both[0].rpartition("</QuestionForm>")
    return f"{one}{both[1].partition('xsd' + chr(34) + '>')[2]}{end}"


def test_answers_belong_to_questions() -> None:
    form = two_questions("first", "second")

    check(form, ("second", text("2")), ("first", text("1")))
    check(form, ("first", text("1")))
    with pytest.raises(InvalidParameterValue, match=r'value "third" .* no question with this id'):
        check(form, ("first", text("1")), ("third", text("3")))
    with pytest.raises(InvalidParameterValue, match=r'value "first" .* answered more than once'):
        check(form, ("first", text("1")), ("first", text("")))
    with pytest.raises(InvalidParameterValue, match='Question "first": It must be answered'):
        check(required(form), ("second", text("2")))


def test_identifiers_that_stand_twice_are_answered_in_turn() -> None:
    form = two_questions("same", "same").replace(
        "<FreeTextAnswer/></AnswerSpecification></Question></",
        f"{NUMERIC}</AnswerSpecification></Question></",
    )

    check(form, ("same", text("a")), ("same", text("1")))
    with pytest.raises(InvalidParameterValue, match="It takes a number"):
        check(form, ("same", text("a")), ("same", text("b")))
    with pytest.raises(InvalidParameterValue, match="more than once"):
        check(form, *[("same", text("1"))] * 3)


@pytest.mark.parametrize(
    "question",
    [
        external_question(),
        html_question("<p>QuestionForm</p>"),
        "a placeholder",
        "a placeholder of a QuestionForm",
        "<QuestionForm>",
        "<QuestionForm/>",
        f'<QuestionForm xmlns="{QUESTION_FORM}"/>',
        "",
    ],
)
def test_what_is_no_question_form_takes_everything(question: str) -> None:
    document = write_question_form_answers(
        [("a", text("1")), ("a", []), ("b", selected("x", "x", other="y")), ("c", uploaded(1))]
    )

    for rules in (STRICT, RELAXED):
        Documents(ActiveLimits(rules)).require_answers_fit(question, document)


def test_a_question_form_counts_under_relaxed_rules_too() -> None:
    with pytest.raises(InvalidParameterValue):
        Documents(ActiveLimits(RELAXED)).require_answers_fit(
            question_form(), write_question_form_answers([("else", text(""))])
        )


def test_a_form_without_questions_takes_no_answer() -> None:
    with pytest.raises(InvalidParameterValue, match="no question with this identifier"):
        check(overview("<Text/>"), ("q", text("")))


@pytest.mark.parametrize("question", [question_form(), external_question(), "placeholder"])
def test_documents_are_held_to_their_schema_first(question: str) -> None:
    with pytest.raises(XMLParseError):
        DOCUMENTS.require_answers_fit(question, "red")
    with pytest.raises(XMLParseError, match="must be QuestionFormAnswers, not Else"):
        DOCUMENTS.require_answers_fit(question, "<Else/>")
    with pytest.raises(XMLParseError, match="starting with element 'OtherSelectionText'"):
        check(question, ("q", [*selected(other="1"), *selected(other="2")]))


# The documented samples.


def sample(samples: Path, name: str) -> str:
    return (samples / f"{name}.xml").read_text(encoding="utf-8")


def test_documented_answers_fit_their_documented_questions(samples: Path) -> None:
    for form, answers in (
        ("QuestionForm-tictactoe", "QuestionFormAnswers-tictactoe"),
        ("QuestionForm-GetHIT-response", "QuestionFormAnswers-GetAssignment-response"),
    ):
        DOCUMENTS.require_answers_fit(sample(samples, form), sample(samples, answers))


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("integer-range", ["100", "999"], ["099", "1000", "99", "", "abc"]),
        ("numeric", ["1.5", "123"], ["12", "1234", "a.5"]),
        ("not-blank", ["ab", " a"], ["a", "  ", ""]),
        ("optional-two-chars", ["", "ab"], ["a", " a"]),
        ("date", ["2014-08-15", "2014-8-5"], ["15.08.2014", "2014-08-15 ", ""]),
        ("regex-flags", ["regex", "RegExes", "my REGex"], ["", "reg ex"]),
        ("us-phone", ["anything: its pattern is broken", ""], []),
    ],
)
def test_documented_constraints(
    samples: Path, name: str, right: list[str], wrong: list[str]
) -> None:
    form = sample(samples, f"QuestionForm-fragment-freetext-{name}")
    answer = "q1"

    for value in right:
        check(form, (answer, text(value)))
    for value in wrong:
        with pytest.raises(InvalidParameterValue):
            check(form, (answer, text(value)))


def test_documented_files_and_selections(samples: Path) -> None:
    upload = sample(samples, "QuestionForm-fragment-fileupload")
    radio = sample(samples, "QuestionForm-fragment-selection-radiobutton")

    for size, fits in ((999, False), (1_000, True), (3_000_000, True), (3_000_001, False)):
        document = DOCUMENTS.write_field_answers(upload, {"q1": Upload("key", size)})
        if fits:
            DOCUMENTS.require_answers_fit(upload, document)
        else:
            with pytest.raises(InvalidParameterValue, match="1000 to 3000000 bytes"):
                DOCUMENTS.require_answers_fit(upload, document)
    check(radio, ("q1", selected("C3")))
    with pytest.raises(InvalidParameterValue):
        check(radio, ("q1", selected("C1", "C2")))


# Expensive patterns.


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), st.sampled_from(FITTING))
def test_any_text_is_judged(value: str, case: tuple[str, Elements]) -> None:
    value = value.replace("\ufffe", "").replace("\uffff", "")
    for elements in (text(value), selected(value), selected(other=value)):
        with contextlib.suppress(InvalidParameterValue):
            check(question_form(case[0]), ("q", elements))


def test_hundreds_of_questions_are_checked_in_no_time() -> None:
    questions = "".join(
        f"<Question><QuestionIdentifier>{n}</QuestionIdentifier><QuestionContent><Text/>"
        "</QuestionContent><AnswerSpecification><FreeTextAnswer/></AnswerSpecification></Question>"
        for n in range(400)
    )
    form = f'<QuestionForm xmlns="{QUESTION_FORM}">{questions}</QuestionForm>'
    document = write_question_form_answers((f"{n}", text("x")) for n in range(400))
    DOCUMENTS.require_answers_fit(form, document)

    start = time.process_time()
    for _ in range(10):
        DOCUMENTS.require_answers_fit(form, document)

    assert time.process_time() - start < 1  # it takes some 2 ms each


def test_one_submission_has_one_measure_of_effort() -> None:
    """However many patterns take long, time is bounded; what fits is not refused for it."""
    slow = "<AnswerFormatRegex regex='^(a+)+$'/>" * 500
    form = question_form(free_text(slow))
    document = write_question_form_answers([("q", text(f"{'a' * 100_000}b"))])

    start = time.process_time()
    DOCUMENTS.require_answers_fit(form, document)

    assert time.process_time() - start < 5


def test_forms_are_read_by_many_threads() -> None:
    documents = Documents(ActiveLimits(STRICT))

    def judged(number: int) -> bool:
        form = question_form(free_text(f"<Length maxLength='{number % 50 + 1}'/>"))
        document = write_question_form_answers([("q", text("x" * (number % 50 + 1 + number % 2)))])
        try:
            documents.require_answers_fit(form, document)
        except InvalidParameterValue:
            return False
        return True

    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(judged, range(2_000)))

    assert answers == [number % 2 == 0 for number in range(2_000)]
