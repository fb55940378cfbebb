"""Both policies agree with a naive implementation, for random answers and parameters."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from mockturk.domain.answers import Answers
from mockturk.domain.review_policies import (
    Extension,
    KnownAnswer,
    ScoreMyKnownAnswers,
    SimplePlurality,
)
from mockturk.domain.reviews import PolicyOutcome, Submission
from mockturk.world.review_policies.known_answers import evaluate_assignment
from mockturk.world.review_policies.plurality import evaluate_hit
from world.review_policies import naive
from world.review_policies.building import HIT, found

T = TypeVar("T")

unhurried = settings(deadline=None, database=None)

ME = "2ASSIGNMENT"
QUESTIONS = ["Q", "q", "q1", "q10", "q2"]
# Few, so that workers agree; on both sides of what is too long, alone and together.
VALUES = st.sampled_from(["a", "b", "A", "a b", "x" * 255, "x" * 256, "x" * 257])
ANSWERS = st.frozensets(VALUES, max_size=2)
BALLOTS: st.SearchStrategy[Answers] = st.dictionaries(st.sampled_from(QUESTIONS), ANSWERS)
THRESHOLDS = st.one_of(
    st.none(), st.sampled_from([-1, 0, 1, 33, 34, 50, 51, 67, 99, 100, 101]), st.integers(-5, 105)
)
REASONS = st.sampled_from([None, "because"])
EXTENSIONS = st.one_of(
    st.none(),
    st.builds(
        Extension,
        st.integers(0, 101),
        st.sampled_from([None, 3]),
        st.sampled_from([timedelta(0), timedelta(hours=1)]),
    ),
)
ASKED = st.lists(st.sampled_from(QUESTIONS), min_size=1, unique=True)
KEYS = st.dictionaries(st.sampled_from(QUESTIONS), ANSWERS, min_size=1).map(
    lambda key: tuple(
        KnownAnswer(question, tuple(sorted(values))) for question, values in key.items()
    )
)
KNOWN = st.builds(ScoreMyKnownAnswers, KEYS, THRESHOLDS, REASONS, THRESHOLDS, REASONS, EXTENSIONS)
PLURALITY = st.builds(
    SimplePlurality,
    ASKED.map(tuple),
    THRESHOLDS.filter(lambda threshold: threshold is not None),
    st.booleans(),
    THRESHOLDS,
    THRESHOLDS,
    THRESHOLDS,
    REASONS,
    EXTENSIONS,
)
# Ids before and after that of the HIT.
SUBMISSIONS = st.lists(
    st.builds(
        Submission,
        st.sampled_from([f"{first}{number}" for first in "13" for number in range(12)]),
        BALLOTS,
        st.booleans(),
        st.one_of(st.none(), st.integers(0, 100)),
    ),
    unique_by=lambda submission: submission.assignment_id,
    max_size=12,
)


def judged(policy: ScoreMyKnownAnswers, answers: Answers) -> PolicyOutcome:
    return evaluate_assignment(policy, HIT, ME, answers)


def shuffled(things: list[T], seed: int) -> list[T]:
    return random.Random(seed).sample(things, len(things))


def scores(judgement: PolicyOutcome) -> list[int]:
    return [int(finding.value) for finding in judgement.findings if finding.key.endswith("Score")]


@unhurried
@given(KNOWN, BALLOTS)
def test_known_answers_score_as_a_naive_reading_does(
    policy: ScoreMyKnownAnswers, answers: Answers
) -> None:
    assert naive.outcome(judged(policy, answers)) == naive.known_answers(policy, ME, answers)


@unhurried
@given(PLURALITY, SUBMISSIONS)
def test_plurality_scores_as_a_naive_reading_does(
    policy: SimplePlurality, submissions: list[Submission]
) -> None:
    assert naive.outcome(evaluate_hit(policy, HIT, submissions)) == naive.plurality(
        policy, submissions
    )


@unhurried
@given(KNOWN, BALLOTS, st.integers())
def test_the_order_of_known_answers_does_not_matter(
    policy: ScoreMyKnownAnswers, answers: Answers, seed: int
) -> None:
    other = ScoreMyKnownAnswers(
        tuple(shuffled(list(policy.answer_key), seed)),
        policy.approve_if_score_at_least,
        policy.approve_reason,
        policy.reject_if_score_less_than,
        policy.reject_reason,
        policy.extension,
    )
    turned = dict(shuffled(list(answers.items()), seed))

    assert judged(other, turned) == judged(policy, answers)


@unhurried
@given(PLURALITY, SUBMISSIONS, st.integers())
def test_the_order_of_submissions_and_questions_does_not_matter(
    policy: SimplePlurality, submissions: list[Submission], seed: int
) -> None:
    other = SimplePlurality(
        tuple(shuffled(list(policy.question_ids), seed)),
        policy.agreement_threshold,
        policy.disregard_rejected,
        policy.disregard_if_known_answer_score_less_than,
        policy.approve_if_score_at_least,
        policy.reject_if_score_less_than,
        policy.reject_reason,
        policy.extension,
    )

    assert evaluate_hit(other, HIT, shuffled(submissions, seed)) == evaluate_hit(
        policy, HIT, submissions
    )


@unhurried
@given(st.lists(VALUES, max_size=4), st.integers())
def test_the_order_of_values_does_not_matter(values: list[str], seed: int) -> None:
    one, other = frozenset(values), frozenset(shuffled(values, seed))
    key = (KnownAnswer("q", tuple(one)),)

    assert judged(ScoreMyKnownAnswers(key), {"q": other}).score == 100
    assert evaluate_hit(
        SimplePlurality(("q",), 50), HIT, [Submission("1", {"q": one})]
    ) == evaluate_hit(SimplePlurality(("q",), 50), HIT, [Submission("1", {"q": other})])


@unhurried
@given(KNOWN, BALLOTS, PLURALITY, SUBMISSIONS)
def test_scores_are_percentages_and_tallies_add_up(
    known: ScoreMyKnownAnswers,
    answers: Answers,
    plurality: SimplePlurality,
    submissions: list[Submission],
) -> None:
    one, all_of_them = judged(known, answers), evaluate_hit(plurality, HIT, submissions)
    agreed = list(found(all_of_them, "AgreedAnswerFound").values()).count("true")

    assert all(0 <= score <= 100 for score in scores(one) + scores(all_of_them))
    assert [tally.correct + tally.incorrect for tally in one.tallies] == [len(known.answer_key)]
    assert all(tally.correct + tally.incorrect <= agreed for tally in all_of_them.tallies)
    assert len(found(all_of_them, "AgreedAnswerFound")) == len(plurality.question_ids)


@unhurried
@given(KNOWN, BALLOTS, PLURALITY, SUBMISSIONS)
def test_judging_again_says_the_same(
    known: ScoreMyKnownAnswers,
    answers: Answers,
    plurality: SimplePlurality,
    submissions: list[Submission],
) -> None:
    before = (dict(answers), list(submissions))

    assert judged(known, answers) == judged(known, answers)
    assert evaluate_hit(plurality, HIT, submissions) == evaluate_hit(plurality, HIT, submissions)
    assert (answers, submissions) == before


@unhurried
@given(PLURALITY, SUBMISSIONS)
def test_who_is_disregarded_might_as_well_not_have_submitted(
    policy: SimplePlurality, submissions: list[Submission]
) -> None:
    counted = [each for each in submissions if naive.is_counted(policy, each)]

    assert evaluate_hit(policy, HIT, counted) == evaluate_hit(policy, HIT, submissions)


@unhurried
@given(PLURALITY, SUBMISSIONS)
def test_a_higher_threshold_agrees_on_no_more(
    policy: SimplePlurality, submissions: list[Submission]
) -> None:
    higher = SimplePlurality(policy.question_ids, policy.agreement_threshold + 1)
    lower = SimplePlurality(policy.question_ids, policy.agreement_threshold)

    agreed = found(evaluate_hit(lower, HIT, submissions), "AgreedAnswer")

    assert found(evaluate_hit(higher, HIT, submissions), "AgreedAnswer").items() <= agreed.items()
