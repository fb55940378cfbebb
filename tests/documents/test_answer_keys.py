"""AnswerKeys of Qualification tests: their validation and their scores."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.answer_texts import FILE, selection
from documents.question_texts import (
    SCHEMAS,
    external_question,
    formatted_content,
    html_question,
    question_form,
)
from mockturk.documents.documents import Documents
from mockturk.domain.errors import (
    InvalidParameterValue,
    ParameterTooShortError,
    ServiceError,
    XHTMLParseError,
    XMLParseError,
)
from mockturk.domain.limits import RELAXED, STRICT, ActiveLimits

DOCUMENTS = Documents(ActiveLimits(STRICT))
INT = 2**31


def option(score: int, *selections: str) -> str:
    chosen = "".join(f"<SelectionIdentifier>{one}</SelectionIdentifier>" for one in selections)
    return f"<AnswerOption>{chosen}<AnswerScore>{score}</AnswerScore></AnswerOption>"


def keyed(identifier: str, *options: str, default: int | None = None) -> str:
    otherwise = "" if default is None else f"<DefaultScore>{default}</DefaultScore>"
    return (
        f"<Question><QuestionIdentifier>{identifier}</QuestionIdentifier>{''.join(options)}"
        f"{otherwise}</Question>"
    )


def percentage(most: object) -> str:
    return f"<PercentageMapping><MaximumSummedScore>{most}</MaximumSummedScore></PercentageMapping>"


def scale(factor: object) -> str:
    return f"<ScaleMapping><SummedScoreMultiplier>{factor}</SummedScoreMultiplier></ScaleMapping>"


def ranges(*spans: tuple[int, int, int], otherwise: int = 0) -> str:
    inside = "".join(
        f"<SummedScoreRange><InclusiveLowerBound>{low}</InclusiveLowerBound>"
        f"<InclusiveUpperBound>{high}</InclusiveUpperBound>"
        f"<QualificationValue>{value}</QualificationValue></SummedScoreRange>"
        for low, high, value in spans
    )
    return (
        f"<RangeMapping>{inside}<OutOfRangeQualificationValue>{otherwise}"
        "</OutOfRangeQualificationValue></RangeMapping>"
    )


def answer_key(*questions: str, mapping: str = "") -> str:
    if mapping:
        mapping = f"<QualificationValueMapping>{mapping}</QualificationValueMapping>"
    return (
        f'<AnswerKey xmlns="{SCHEMAS}/2005-10-01/AnswerKey.xsd">{"".join(questions)}{mapping}'
        "</AnswerKey>"
    )


def score(key: str, **answers: set[str]) -> int:
    given = {question: frozenset(values) for question, values in answers.items()}
    return DOCUMENTS.score(DOCUMENTS.validate_answer_key(key), given)


def worth(points: int, mapping: str) -> int:
    """What a mapping makes of so many points."""
    return score(answer_key(keyed("q", option(points, "a")), mapping=mapping), q={"a"})


# What a question is worth.


@pytest.mark.parametrize(
    ("given", "worth"),
    [({"a"}, 5), ({"a", "b"}, 7), ({"b"}, -3), ({"a", "b", "c"}, -1), ({"c"}, -1), (set(), -1)],
)
def test_all_selections_of_an_option_and_no_others(given: set[str], worth: int) -> None:
    options = option(5, "a"), option(7, "b", "a"), option(-3, "b")
    key = answer_key(keyed("q", *options, default=-1))

    assert score(key, q=given) == worth


def test_without_a_default_other_answers_are_worth_nothing() -> None:
    key = answer_key(keyed("q", option(5, "a")))

    assert score(key, q={"b"}) == 0
    assert score(key) == 0
    assert score(key, other={"a"}) == 0


def test_questions_add_up() -> None:
    key = answer_key(
        keyed("q", option(5, "a"), default=-2),
        keyed("r", option(10, "a"), default=-4),
        keyed("s", option(20, "a"), default=-8),
    )

    assert score(key, q={"a"}, r={"a"}, s={"a"}) == 35
    assert score(key, q={"a"}, r={"b"}) == -7


def test_the_first_of_two_options_with_the_same_selections_counts() -> None:
    assert (
        score(answer_key(keyed("q", option(5, "a", "b"), option(6, "b", "a"))), q={"a", "b"}) == 5
    )


def test_identifiers_are_trimmed_as_answers_are() -> None:
    assert score(answer_key(keyed("q", option(5, " a\n"))), q={"a"}) == 5


def test_answers_as_they_are_handed_in() -> None:
    test = question_form(selection("<MaxSelectionCount>3</MaxSelectionCount>"))
    key = answer_key(keyed("q", option(5, "a", "c")))

    document = DOCUMENTS.write_field_answers(test, {"q": ["c", "a"]})

    assert DOCUMENTS.score(key, DOCUMENTS.read_answers(document)) == 5


# What the sum becomes.


@pytest.mark.parametrize(
    ("points", "most", "value"),
    [(15, 15, 100), (5, 15, 33), (10, 15, 67), (1, 8, 13), (3, 8, 38), (-1, 8, -12), (30, 15, 200)],
)
def test_a_percentage_is_the_nearest_integer(points: int, most: int, value: int) -> None:
    assert worth(points, percentage(most)) == value


@pytest.mark.parametrize(
    ("points", "factor", "value"),
    [
        (4, "3", 12),
        (5, "0.5", 3),
        (-5, "0.5", -2),
        (5, "-.5", -2),
        (50, "0.29", 15),  # 14.5, which as doubles is less
        (7, " 1e-1\n", 1),
        (7, "1E2", 700),
        (7, "0", 0),
        (7, "-0.0e999999999", 0),
        (7, "1e-999999999999", 0),
        (INT - 1, "1e300", INT - 1),
        (-INT, "1e300", -INT),
    ],
)
def test_a_scale_rounds_half_up_and_ends_with_the_integers(
    points: int, factor: str, value: int
) -> None:
    assert worth(points, scale(factor)) == value


def test_the_sum_of_very_many_points_ends_with_the_integers() -> None:
    high = keyed("q", option(INT - 1, "a"))
    low = keyed("q", option(-INT, "a"))

    assert score(answer_key(high, high), q={"a"}) == INT - 1
    assert score(answer_key(low, low), q={"a"}) == -INT
    assert score(answer_key(high, high, mapping=scale("0.5")), q={"a"}) == INT - 1


@pytest.mark.parametrize(
    ("points", "value"), [(4, 0), (5, 5), (7, 5), (8, 10), (10, 10), (11, 0), (-20, -2)]
)
def test_bounds_of_ranges_belong_to_them(points: int, value: int) -> None:
    assert worth(points, ranges((5, 7, 5), (8, 10, 10), (-20, -20, -2))) == value


def test_the_first_of_two_overlapping_ranges_counts() -> None:
    assert worth(7, ranges((1, 7, 1), (7, 9, 2), (9, 8, 3), otherwise=4)) == 1
    assert worth(9, ranges((9, 8, 3), (7, 9, 2), otherwise=4)) == 2
    assert worth(10, ranges((9, 8, 3), (7, 9, 2), otherwise=4)) == 4


# The documented samples.

SAMPLES = {
    "AnswerKey-fragment-answeroption": [({"q1": {"apples"}}, 10), ({"q1": {"pears"}}, 0)],
    "AnswerKey-fragment-percentage": [({"q1": {"s1"}}, 7), ({}, 0)],
    "AnswerKey-fragment-range": [({"q1": {"s1"}}, 0), ({}, 0)],
    "AnswerKey-fragment-scale": [({"q1": {"s1"}}, 3), ({}, 0)],
    "AnswerKey-percentage": [
        ({"nextmove": {"D"}, "favoritefruit": {"apples"}}, 100),
        ({"nextmove": {"D"}, "favoritefruit": {"apples", "pears"}}, 33),
        ({"favoritefruit": {"apples"}}, 67),
        ({}, 0),
    ],
}


def test_every_documented_sample_is_scored_or_refused(samples: Path) -> None:
    found = sorted(samples.glob("AnswerKey-*.xml"))
    assert len(found) == 6
    for sample in found:
        text = sample.read_text(encoding="utf-8")
        if sample.stem == "AnswerKey-fragment-mapping-skeleton.invalid":
            with pytest.raises(XMLParseError, match="At AnswerKey"):
                DOCUMENTS.validate_answer_key(text)
            continue
        for answers, value in SAMPLES[sample.stem]:
            assert score(text, **answers) == value, sample.stem


def test_the_documented_ranges(samples: Path) -> None:
    sample = samples / "AnswerKey-fragment-range.xml"
    text = sample.read_text(encoding="utf-8")
    for points, value in [(4, 0), (5, 5), (6, 5), (7, 5), (8, 10), (10, 10), (11, 0)]:
        key = text.replace("<AnswerScore>1<", f"<AnswerScore>{points}<")
        assert score(key, q1={"s1"}) == value


def test_every_documented_form_can_be_a_test_unless_it_wants_a_file(samples: Path) -> None:
    found = sorted(samples.glob("QuestionForm-*.xml"))
    refused = set()
    for sample in found:
        try:
            DOCUMENTS.validate_test(sample.read_text(encoding="utf-8"))
        except ServiceError:
            refused.add(sample.stem)

    assert refused == {
        "QuestionForm-fragment-embeddedbinary.malformed",
        "QuestionForm-fragment-fileupload",
        "QuestionForm-fragment-formattedcontent-table",
        "QuestionForm-fragment-javaapplet.malformed",
        "QuestionForm-fragment-question-skeleton.invalid",
        "QuestionForm-skeleton.invalid",
    }


# A naive oracle.


@dataclass
class Key:
    """An AnswerKey as plain data, and what it says of answers, at length."""

    questions: list[tuple[str, list[tuple[int, list[str]]], int | None]]
    mapping: tuple[str, list[int]] = field(default=("", []))

    def text(self) -> str:
        kind, numbers = self.mapping
        mapping = ""
        if kind == "percentage":
            mapping = percentage(numbers[0])
        elif kind == "scale":  # in hundredths
            mapping = scale(f"{numbers[0]}e-2")
        elif kind == "ranges":
            triples = zip(numbers[1::3], numbers[2::3], numbers[3::3], strict=False)
            mapping = ranges(*triples, otherwise=numbers[0])
        questions = (
            keyed(name, *(option(points, *chosen) for points, chosen in options), default=default)
            for name, options, default in self.questions
        )
        return answer_key(*questions, mapping=mapping)

    def value(self, answers: dict[str, set[str]]) -> int:
        total = 0
        for name, options, default in self.questions:
            given = sorted(answers.get(name, set()))
            for points, chosen in options:
                if sorted(set(chosen)) == given:
                    total += points
                    break
            else:
                total += default or 0
        kind, numbers = self.mapping
        if kind == "percentage":
            return nearest(total * 100, numbers[0])
        if kind == "scale":
            return nearest(total * numbers[0], 100)
        if kind == "ranges":
            for at in range(1, len(numbers) - 2, 3):
                if total in range(numbers[at], numbers[at + 1] + 1):
                    return numbers[at + 2]
            return numbers[0]
        return total


def nearest(part: int, whole: int) -> int:
    """The integer nearest to a fraction, by trying."""
    value = part // whole - 3
    while 2 * part >= (2 * value + 1) * whole:
        value += 1
    return value


points = st.integers(-20, 20)
names = st.sampled_from(["q", "r", "s"])
selections = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3)
mappings = st.one_of(
    st.just(("", [])),
    st.tuples(st.just("percentage"), st.lists(st.integers(1, 60), min_size=1, max_size=1)),
    st.tuples(st.just("scale"), st.lists(st.integers(-300, 300), min_size=1, max_size=1)),
    st.tuples(st.just("ranges"), st.lists(points, min_size=4, max_size=10)),
)
keys = st.builds(
    Key,
    st.lists(
        st.tuples(
            names,
            st.lists(st.tuples(points, selections), min_size=1, max_size=4),
            st.none() | points,
        ),
        min_size=1,
        max_size=4,
    ),
    mappings,
)
given_answers = st.dictionaries(names, st.sets(st.sampled_from(["a", "b", "c"])))


@settings(deadline=None)
@given(keys, given_answers)
def test_against_the_oracle(key: Key, answers: dict[str, set[str]]) -> None:
    assert score(key.text(), **answers) == key.value(answers)


# Refused requests.

GOOD = answer_key(keyed("q", option(1, "a")))


def name_parameter(error: ServiceError) -> str:
    """The refused parameter, as Data or the journal has it."""
    return error.parameter or dict(error.data)["Parameter"]


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("", ParameterTooShortError, "AnswerKey  has"),
        ("apples", XMLParseError, "Start tag expected"),
        ("<!DOCTYPE AnswerKey>" + GOOD, XMLParseError, "DOCTYPE"),
        (GOOD[:-1], XMLParseError, "line 1"),
        (GOOD.replace("1<", "\ud800<"), XMLParseError, "half of a surrogate pair"),
        (question_form(), InvalidParameterValue, "root element must be AnswerKey, not QuestionF"),
        ("<AnswerKey/>", XMLParseError, "AnswerKey.xsd, but it has none"),
        (answer_key(), XMLParseError, "is expected. At AnswerKey (line 1)."),
        (answer_key(keyed("q")), XMLParseError, ":AnswerOption}' is expected."),
        (answer_key(keyed("q", option(1))), XMLParseError, "AnswerScore"),
        (answer_key(keyed("q", option(INT, "a"))), XMLParseError, "AnswerScore"),
        (answer_key(keyed("q", option(1, "a")), mapping=percentage(0)), InvalidParameterValue,
         "MaximumSummedScore must be at least 1, not 0"),
        (answer_key(keyed("q", option(1, "a")), mapping=percentage(-1)), InvalidParameterValue,
         "at least 1"),
        (answer_key(keyed("q", option(1, "a")), mapping=scale("NaN")), InvalidParameterValue,
         "SummedScoreMultiplier NaN is not a finite number"),
        (answer_key(keyed("q", option(1, "a")), mapping=scale("-INF")), InvalidParameterValue,
         "SummedScoreMultiplier -INF is not a finite number"),
        (answer_key(keyed("q", option(1, "a")), mapping=scale("1e999")), InvalidParameterValue,
         "SummedScoreMultiplier 1e999 is not a finite number"),
        (answer_key(keyed("q", option(1, "a")), mapping=scale("1_0")), XMLParseError,
         "'1_0' is not a valid value for 'double'. At AnswerKey/Qual"),
        (GOOD + " " * 65_536, InvalidParameterValue, "at most 65535 bytes"),
    ],
)  # fmt: skip
def test_keys_that_are_none(text: str, error: type[ServiceError], says: str) -> None:
    with pytest.raises(error) as refused:
        DOCUMENTS.validate_answer_key(text)

    assert says in refused.value.message
    assert name_parameter(refused.value) == "AnswerKey"


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("", ParameterTooShortError, "Test  has"),
        ("who what?", XMLParseError, "Start tag expected"),
        (external_question(), InvalidParameterValue, "root element must be QuestionForm, not"),
        (html_question("<p>"), InvalidParameterValue, "root element must be QuestionForm, not"),
        ("<QuestionForm/>", XMLParseError, "QuestionForm.xsd, but it has none"),
        (question_form(""), XMLParseError, "At QuestionForm/Question/AnswerSpecification (line"),
        (question_form(FILE), InvalidParameterValue, "cannot have a FileUploadAnswer"),
        (formatted_content("<b>"), XHTMLParseError, "parsing the XHTML data"),
        (formatted_content("<!-- x -->"), XHTMLParseError, "comments"),
        (question_form() + " " * 65_536, InvalidParameterValue, "at most 65535 bytes"),
    ],
)
def test_tests_that_are_none(text: str, error: type[ServiceError], says: str) -> None:
    for _ in range(2):
        with pytest.raises(error) as refused:
            DOCUMENTS.validate_test(text)

        assert says in refused.value.message
        assert name_parameter(refused.value) == "Test"


def test_bytes_are_counted_not_characters() -> None:
    assert DOCUMENTS.validate_answer_key(GOOD + " " * (65_535 - len(GOOD)))
    comment = f"<!--{'é' * 32_768}-->"
    with pytest.raises(InvalidParameterValue, match="bytes"):
        DOCUMENTS.validate_answer_key(GOOD + comment)


def test_relaxed_rules_take_any_test_but_no_key_nobody_can_score() -> None:
    documents = Documents(ActiveLimits(RELAXED))

    assert documents.validate_test("a placeholder") == "a placeholder"
    with pytest.raises(XMLParseError):
        documents.validate_answer_key("a placeholder")
