"""Reviews keep their guarantees with random policies, work and times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mockturk.world.lifecycle import assignments, decisions, hits, payments
from mockturk.world.lifecycle import review_actions as reviews
from world.lifecycle.policies import known_answers, plurality, report, results
from world.lifecycle.review_life import (
    AGREEMENT,
    ANSWERS,
    DEEDS,
    PLANS,
    SCORING,
    Answers,
    Deed,
    Plan,
    ReviewLife,
)
from world.lifecycle.stage import Stage

COMMON = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


def begun(plan: Plan) -> ReviewLife:
    life = ReviewLife(plan)
    assume(not life.refused)  # more assignments than there is money for
    return life


@settings(COMMON, max_examples=80)
@given(plan=PLANS, deeds=DEEDS)
def test_reviews_do_what_they_promise(plan: Plan, deeds: list[Deed]) -> None:
    """Each submission and reviewable moment once; ceilings, decisions and money as the model."""
    life = begun(plan)
    for deed in deeds:
        life.do(*deed)


@settings(COMMON, max_examples=20)
@given(plan=PLANS, deeds=DEEDS)
def test_looking_changes_nothing(plan: Plan, deeds: list[Deed]) -> None:
    life = begun(plan)
    for deed in deeds:
        life.do(*deed)
    before = life.snapshot()

    shown = [life.done("GetReviewResultsForHIT", HITId=life.hit_id) for _ in range(2)]
    for status in (None, "Submitted"):
        life.done("GetAssignmentsForHIT", HITId=life.hit_id, AssignmentStatus=status)
    life.status(life.hit_id)

    assert life.snapshot() == before
    first, second = (
        one.all("HITReviewReport") + one.all("AssignmentReviewReport") for one in shown
    )
    assert [results(one) for one in first] == [results(one) for one in second]


@settings(COMMON, max_examples=40)
@given(
    scoring=st.none() | SCORING,
    agreement=AGREEMENT,
    answers=st.lists(ANSWERS, min_size=2, max_size=5),
    data=st.data(),
)
def test_the_order_of_submissions_makes_no_difference(
    scoring: dict[str, Any] | None, agreement: dict[str, Any], answers: list[Answers], data: Any
) -> None:
    """Nor does how much of what they add up to was extended before (with money for all)."""
    plan = Plan(None, len(answers), timedelta(days=30), scoring, agreement)
    order = data.draw(st.permutations(range(len(answers))))

    assert ended(plan, answers, order) == ended(plan, answers, range(len(answers)))


def ended(plan: Plan, answers: list[Answers], order: Any) -> dict[str, Any]:
    """Accept in one order, submit in another, and let the HIT expire; what came of it."""
    life = ReviewLife(plan)
    life.taken = life.accepted(life.hit_id, *(f"W{n}" for n in range(len(answers))))
    for n in order:
        life.submit(life.taken[n], {name: one for name, one in answers[n].items() if one})
        life.check()
    for _ in range(20):  # an extension by the hour, up to a ceiling of 12
        life.later(hours=2)
        life.check()
    hit = life.record(life.hit_id)
    return {
        "assignments": {
            one: (life.statuses[one], life.feedback[one], life.scores.get(one))
            for one in life.taken
        },
        "hit": (hit.status, hit.max_assignments, hit.expires_at),
        "found": [one.findings for one in life.reviews() if one.level == "HIT"],
        "known": sorted(str(one.findings) for one in life.reviews() if one.level == "Assignment"),
    }


class Broken(Exception):  # noqa: N818
    """What a policy never expected."""


# What reviews go through, and only reviews: a submission must never fail with it.
STEPS: dict[str, tuple[Any, str]] = {
    "judge an assignment": (assignments, "evaluate_assignment"),
    "judge a HIT": (reviews, "evaluate_hit"),
    "begin": (reviews.PolicyEvaluation, "_action"),
    "extend": (reviews.PolicyEvaluation, "_extend"),
    "count what is extended": (hits, "extend"),
    "ask for money": (payments, "can_pay"),
    "approve": (reviews.PolicyEvaluation, "_approve"),
    "reject": (reviews.PolicyEvaluation, "_reject"),
    "count what is rejected": (decisions, "reject"),
    "keep": (reviews.PolicyEvaluation, "save"),
}
LIKELY_TO_ACT = {
    "ApproveIfKnownAnswerScoreIsAtLeast": 67,
    "RejectIfKnownAnswerScoreIsLessThan": 34,
    "ExtendIfKnownAnswerScoreIsLessThan": 67,
}
LIKELY_TO_AGREE = {
    "ApproveIfWorkerAgreementScoreIsAtLeast": 100,
    "RejectIfWorkerAgreementScoreIsLessThan": 67,
    "ExtendIfHITAgreementScoreIsLessThan": 100,
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@settings(COMMON, max_examples=8)
@given(plan=PLANS, deeds=DEEDS, n=st.integers(1, 4))
def test_no_submission_is_lost_with_a_review(
    step: str, after: bool, plan: Plan, deeds: list[Deed], n: int
) -> None:
    """A review that fails anywhere is as if it had not been; what it was about is kept."""
    likely = {"scoring": LIKELY_TO_ACT, "agreement": LIKELY_TO_AGREE}
    plan = replace(
        plan, **{name: {**values, **(getattr(plan, name) or {})} for name, values in likely.items()}
    )
    life = begun(plan)
    owner, name = STEPS[step]
    with (
        patch.object(owner, name, failing(getattr(owner, name), n, after=after)),
        patch.object(assignments, "log") as of_assignments,
        patch.object(reviews, "log") as of_hits,
    ):
        of_assignments.exception.side_effect = lambda *_: failed(life, "assignment")
        of_hits.exception.side_effect = lambda *_: failed(life, "hit")
        for deed in deeds:
            if deed[0] != "more":  # ExtendHIT goes through some of these steps as well
                life.do(*deed)


def failed(life: ReviewLife, level: str) -> None:
    life.failed[level] += 1


def failing(function: Callable[..., Any], n: int, *, after: bool) -> Callable[..., Any]:
    """The function, but for its n-th call, which fails before it did anything or after."""
    calls = 0

    def called(*args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == n and not after:
            raise Broken
        result = function(*args, **named)
        if calls == n:
            raise Broken
        return result

    return called


@settings(COMMON, max_examples=40)
@given(plan=PLANS, deeds=DEEDS, n=st.integers(1, 25))
def test_what_fails_in_the_store_is_undone_or_done_without_the_review(
    plan: Plan, deeds: list[Deed], n: int
) -> None:
    life = begun(plan)
    store = life.world.store
    sound = store.save, store.add
    write = failing(lambda keep, *given: keep(*given), n, after=False)
    broken = tuple(partial(write, keep) for keep in sound)
    with (
        patch.object(assignments, "log") as of_assignments,
        patch.object(reviews, "log") as of_hits,
    ):
        of_assignments.exception.side_effect = lambda *_: failed(life, "assignment")
        of_hits.exception.side_effect = lambda *_: failed(life, "hit")
        for deed, number, answers in deeds:
            if deed not in ("work", "submit"):
                life.do(deed, number, answers)
                continue
            before = life.snapshot()
            store.save, store.add = broken
            try:
                life.do(deed, number, answers)
            except Broken:
                store.save, store.add = sound
                accepted = life.snapshot()
                assert accepted == before or deed == "work"  # which accepts first
            finally:
                store.save, store.add = sound
            life.check()


def test_answers_are_compared_though_their_review_failed() -> None:
    """All submitted assignments are counted by what they say.

    Source: docs/reference/lifecycle.md#plurality-inputs.
    """
    stage = Stage()
    hit_id = stage.hit(
        MaxAssignments=3,
        AssignmentReviewPolicy=known_answers({"k1": "yes"}),
        HITReviewPolicy=plurality("q1", RejectIfWorkerAgreementScoreIsLessThan=50),
    )
    taken = stage.accepted(hit_id, "W1", "W2", "W3")
    broken = failing(assignments.evaluate_assignment, 2, after=False)
    with (
        patch.object(assignments, "evaluate_assignment", broken),
        patch.object(assignments, "log"),
    ):
        for assignment_id in taken:
            stage.workers.submit(assignment_id, {"k1": "yes", "q1": "cat"})

    scores = results(report(stage, hit_id), "AnswerAgreementScore")
    assert [value for *_, value in scores] == ["100"]
    assert [stage.assignment_status(one) for one in taken] == ["Submitted"] * 3
