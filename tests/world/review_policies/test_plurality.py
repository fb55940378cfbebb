"""SimplePlurality: agreed answers, workers' scores and planned actions."""

from __future__ import annotations

import sys
from datetime import timedelta
from types import FrameType

import pytest

from mockturk.domain.review_policies import Extension, SimplePlurality
from mockturk.domain.reviews import (
    ActionName,
    PlannedAction,
    PolicyOutcome,
    SubjectType,
    Submission,
    Tally,
)
from mockturk.world.review_policies.plurality import evaluate_hit
from world.review_policies.building import HIT, Given, found, intended, rows, submission

NO_TIME = timedelta(0)
HALF = SimplePlurality(("q",), 50)


def judged(policy: SimplePlurality, *submissions: Submission) -> PolicyOutcome:
    return evaluate_hit(policy, HIT, submissions)


def voting(*given: Given) -> list[Submission]:
    """One assignment for each answer to question q, named in order."""
    return [submission(f"3A{number:04}", q=answer) for number, answer in enumerate(given)]


def agreed(judgement: PolicyOutcome) -> tuple[str | None, str | None]:
    """What was agreed on question q, and by how many percent."""
    answer = found(judgement, "AgreedAnswer").get("q")
    score = found(judgement, "AnswerAgreementScore").get("q")
    there = answer is not None
    assert there == (score is not None)
    assert found(judgement, "AgreedAnswerFound")["q"] == ("true" if there else "false")
    return answer, score


def test_the_documented_worked_example() -> None:
    """HITReviewPolicies prints 66 %, but the service rounded.

    Source: docs/reference/lifecycle.md#score-rounding.
    """
    judgement = judged(
        SimplePlurality(("A", "B", "C", "D"), 50),
        submission("1", A="coat", B="blue", C="large", D="Furry"),
        submission("2", A="sweater", B="blue", C="large", D="fur"),
        submission("3", A="coat", B="green", C="large", D="furr"),
    )

    assert judgement.score == 75
    assert judgement.summary == "Evaluated 4 questions and found agreement on 75%"
    agreed_on = {"A": "true", "B": "true", "C": "true", "D": "false"}
    assert found(judgement, "AgreedAnswerFound") == agreed_on
    assert found(judgement, "AgreedAnswer") == {"A": "coat", "B": "blue", "C": "large"}
    assert found(judgement, "AnswerAgreementScore") == {"A": "67", "B": "67", "C": "100"}
    assert found(judgement, "WorkerAgreementScore") == {"1": "100", "2": "67", "3": "67"}
    assert judgement.tallies == (Tally("1", 3, 0), Tally("2", 2, 1), Tally("3", 2, 1))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("A", "a", False),
        ("A", "A.", False),
        ("a b", "a  b", False),
        ({"A", "B"}, {"B", "A"}, True),
        ({"A", "B"}, "A", False),
        (set(), set(), True),
        (set(), "A", False),
    ],
)
def test_answers_agree_if_their_values_are_the_same(one: Given, other: Given, same: bool) -> None:
    assert (judged(HALF, *voting(one, other)).score == 100) is same


def test_a_question_left_out_is_an_empty_answer() -> None:
    judgement = judged(HALF, submission("1"), submission("2", q=set()), submission("3", q="A"))

    assert agreed(judgement) == ("", "67")
    assert found(judgement, "WorkerAgreementScore") == {"1": "100", "2": "100", "3": "0"}


def test_several_values_are_one_text() -> None:
    assert agreed(judged(HALF, *voting({"b", "a"}, {"a", "b"}))) == ("a,b", "100")


@pytest.mark.parametrize(
    ("given", "threshold", "score"),
    [
        ("aab", 66, "67"),
        ("aab", 67, None),  # greater than, not as great as
        ("aab", 100, None),
        ("aa", 99, "100"),
        ("aa", 100, "100"),  # docs/reference/decisions.md#d20
        ("aa", 1000, "100"),
        ("a", 100, "100"),
        ("aabb", 0, None),  # a tie
        ("ab", -1, None),
        ("aabbc", 39, None),
        ("aabc", 49, "50"),  # a plurality is enough, if the threshold says so
        ("aabc", 50, None),
        ("aaabbcd", 42, "43"),
        ("a" * 3 + "bcdef", 37, "38"),  # 37.5
        ("a" * 199 + "b", 99, "100"),  # 99.5 is greater than 99,
        ("a" * 199 + "b", 100, None),  # but it is not all
    ],
)
def test_agreement_is_above_the_threshold_and_unique(
    given: str, threshold: int, score: str | None
) -> None:
    judgement = judged(SimplePlurality(("q",), threshold), *voting(*given))

    assert agreed(judgement) == (None if score is None else "a", score)
    assert judgement.score == (0 if score is None else 100)


def test_the_longest_answer_counts_and_a_longer_one_does_not() -> None:
    longest, longer = "x" * 256, "x" * 257

    assert agreed(judged(HALF, *voting(longest, longest))) == (longest, "100")
    assert agreed(judged(HALF, *voting(longer, longer))) == (None, None)
    assert agreed(judged(HALF, *voting("a", "a", longer))) == ("a", "100")


def test_the_length_of_several_values_is_that_of_all() -> None:
    fits, does_not = {"x" * 128, "y" * 128}, {"x" * 128, "y" * 129}

    assert agreed(judged(HALF, *voting(fits)))[1] == "100"
    assert agreed(judged(HALF, *voting(does_not))) == (None, None)


def test_characters_are_counted_not_bytes() -> None:
    assert agreed(judged(HALF, *voting("\U0001f600" * 256)))[1] == "100"


def test_a_worker_is_not_judged_by_an_answer_too_long() -> None:
    judgement = judged(
        SimplePlurality(("q", "r"), 50),
        submission("1", q="x" * 257, r="A"),
        submission("2", q="a", r="A"),
        submission("3", q="x" * 257, r="B"),
    )

    assert judgement.score == 100
    assert judgement.tallies == (Tally("1", 1, 0), Tally("2", 2, 0), Tally("3", 0, 1))
    assert found(judgement, "WorkerAgreementScore") == {"1": "100", "2": "100", "3": "0"}


def test_who_gave_only_answers_too_long_scores_nothing() -> None:
    judgement = judged(
        SimplePlurality(("q",), 50, reject_if_score_less_than=1), *voting("x" * 257, "a")
    )

    assert judgement.tallies == (Tally("3A0000", 0, 0), Tally("3A0001", 1, 0))
    assert intended(judgement) == [("reject", "3A0000")]


def test_a_question_without_agreement_judges_nobody() -> None:
    judgement = judged(
        SimplePlurality(("q", "r"), 50),
        submission("1", q="a", r="A"),
        submission("2", q="b", r="A"),
    )

    assert judgement.score == 50
    assert judgement.tallies == (Tally("1", 1, 0), Tally("2", 1, 0))


def test_only_the_policys_questions_are_compared() -> None:
    judgement = judged(HALF, submission("1", q="a", comment="x"), submission("2", q="a", Q="b"))

    assert judgement.summary == "Evaluated 1 question and found agreement on 100%"
    assert set(found(judgement, "AgreedAnswerFound")) == {"q"}


@pytest.mark.parametrize(
    ("threshold", "fires"), [(1, False), (49, False), (50, False), (51, True), (100, True)]
)
def test_a_hit_is_extended_if_it_scores_less(threshold: int, fires: bool) -> None:
    policy = SimplePlurality(
        ("q", "r"), 50, extension=Extension(threshold, 3, timedelta(seconds=3600))
    )

    judgement = judged(policy, submission("1", q="a", r="a"), submission("2", q="a", r="b"))

    extend = PlannedAction(
        ActionName.extend, SubjectType.HIT, HIT, minimum_time=timedelta(seconds=3600)
    )
    assert judgement.planned_actions == ((extend,) if fires else ())


@pytest.mark.parametrize(
    ("threshold", "approved", "rejected"),
    [
        (-1, "123", ""),
        (0, "123", ""),
        (1, "123", ""),
        (50, "123", ""),
        (51, "13", "2"),
        (100, "13", "2"),
        (101, "", "123"),
    ],
)
def test_workers_are_approved_from_a_score_on_and_rejected_below(
    threshold: int, approved: str, rejected: str
) -> None:
    # Worker 1 scores 100, worker 2 50, worker 3 100.
    submissions = (
        submission("1", q="a", r="a"),
        submission("2", q="a", r="b"),
        submission("3", q="a", r="a"),
    )
    approving = SimplePlurality(("q", "r"), 50, approve_if_score_at_least=threshold)
    rejecting = SimplePlurality(("q", "r"), 50, reject_if_score_less_than=threshold)

    def ids(judgement: PolicyOutcome) -> str:
        return "".join(name for _, name in intended(judgement))

    assert ids(judged(approving, *submissions)) == approved
    assert ids(judged(rejecting, *submissions)) == rejected


def test_actions_come_hit_first_then_worker_by_worker() -> None:
    policy = SimplePlurality(
        ("q",),
        100,
        approve_if_score_at_least=0,
        reject_if_score_less_than=1,
        reject_reason="nobody agreed",
        extension=Extension(100, 5, NO_TIME),
    )

    judgement = judged(policy, submission("2", q="b"), submission("1", q="a"))

    one, two = ((SubjectType.Assignment, name) for name in "12")
    assert judgement.planned_actions == (
        PlannedAction(ActionName.extend, SubjectType.HIT, HIT),
        PlannedAction(ActionName.approve, *one),
        PlannedAction(ActionName.reject, *one, "nobody agreed"),
        PlannedAction(ActionName.approve, *two),
        PlannedAction(ActionName.reject, *two, "nobody agreed"),
    )


def test_rejected_assignments_count_unless_they_are_disregarded() -> None:
    submissions = [
        submission("1", q="a"),
        submission("2", q="b", rejected=True),
        submission("3", q="a"),
    ]
    disregarding = SimplePlurality(
        ("q",), 50, disregard_rejected=True, reject_if_score_less_than=100
    )

    counting, leaving_out = judged(HALF, *submissions), judged(disregarding, *submissions)

    assert agreed(counting) == ("a", "67")
    assert agreed(leaving_out) == ("a", "100")
    assert set(found(leaving_out, "WorkerAgreementScore")) == {"1", "3"}
    assert [tally.assignment_id for tally in leaving_out.tallies] == ["1", "3"]
    assert intended(leaving_out) == []


@pytest.mark.parametrize(
    ("known", "counted"), [(None, True), (0, False), (79, False), (80, True), (100, True)]
)
def test_a_low_known_answer_score_is_disregarded(known: int | None, counted: bool) -> None:
    policy = SimplePlurality(
        ("q",), 100, disregard_if_known_answer_score_less_than=80, approve_if_score_at_least=0
    )

    judgement = judged(policy, submission("1", q="a"), submission("2", q="b", known=known))

    assert intended(judgement) == [("approve", "1"), ("approve", "2")][: 1 + counted]
    assert agreed(judgement) == ((None, None) if counted else ("a", "100"))


def test_no_submissions_agree_on_nothing() -> None:
    policy = SimplePlurality(
        ("q", "r"), -1, reject_if_score_less_than=101, extension=Extension(1, 3, NO_TIME)
    )

    judgement = judged(policy)

    assert judgement.summary == "Evaluated 2 questions and found agreement on 0%"
    assert rows(judgement) == [
        ("HIT", HIT, "", "HitAgreementScore", "0"),
        ("HIT", HIT, "q", "AgreedAnswerFound", "false"),
        ("HIT", HIT, "r", "AgreedAnswerFound", "false"),
    ]
    assert (judgement.score, judgement.tallies) == (0, ())
    assert intended(judgement) == [("extend", HIT)]


def test_findings_are_sorted_by_subject_whatever_it_is() -> None:
    judgement = evaluate_hit(HALF, "5", voting("a") + [submission("9", q="a")])

    assert [row[1] for row in rows(judgement)] == ["3A0000"] * 3 + ["5"] * 4 + ["9"] * 3


class CountedAnswer(frozenset[str]):
    """Values that count how often they were compared with others."""

    comparisons = 0

    def __eq__(self, other: object) -> bool:
        type(self).comparisons += 1
        return frozenset.__eq__(self, other)

    __hash__ = frozenset.__hash__


@pytest.mark.parametrize("kinds", [1, 2, 100], ids="{} different answers".format)
def test_the_work_grows_with_the_answers_not_with_their_pairs(kinds: int) -> None:
    assignments, questions = 100, [f"q{number}" for number in range(20)]
    CountedAnswer.comparisons = 0

    evaluate_hit(
        SimplePlurality(tuple(questions), 0),
        HIT,
        [
            Submission(
                f"{number:04}",
                {question: CountedAnswer({f"{number % kinds}"}) for question in questions},
            )
            for number in range(assignments)
        ],
    )

    assert CountedAnswer.comparisons <= 4 * assignments * len(questions)


def test_an_answer_costs_no_call_in_python() -> None:
    """So many answers may be compared within one submission that each must be cheap."""
    questions = [f"q{number}" for number in range(120)]
    submissions = [
        Submission(f"3A{number:04}", {one: frozenset((str(number % 3),)) for one in questions})
        for number in range(120)
    ]
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        evaluate_hit(SimplePlurality(tuple(questions), 20), HIT, submissions)
    finally:
        sys.setprofile(before)

    assert calls < 120 * 120 / 2
