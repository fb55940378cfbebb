"""ScoreMyKnownAnswers applied: the effects on an assignment at its submission."""

from __future__ import annotations

import logging
from datetime import timedelta
from decimal import Decimal

import pytest

from mockturk.world.lifecycle import assignments
from world.lifecycle.policies import actions, known_answers, plurality, report, results, worked
from world.lifecycle.stage import ASSIGNMENT_STATE, FUNDS, Stage, usd

KEY = {"q1": "cat", "q2": "dog"}


def reviewed(stage: Stage, hit: dict[str, object] | None = None, **parameters: object) -> str:
    policy = known_answers(KEY, **parameters)
    return stage.hit(AssignmentReviewPolicy=policy, **(hit or {}))


def test_a_good_assignment_is_approved_with_the_reason() -> None:
    stage = Stage()
    hit_id = reviewed(stage, ApproveIfKnownAnswerScoreIsAtLeast=100, ApproveReason="Well done")

    (taken,) = worked(stage, hit_id, W1={"q1": " cat ", "q2": "dog", "extra": "x"}).values()

    assignment = stage.assignment(taken)
    assert (assignment.status, assignment.requester_feedback) == ("Approved", "Well done")
    found = report(stage, hit_id, "Assignment")
    assert actions(found) == [
        ("review", taken, "Succeeded", "Reviewed 2 known answers; 2/2 correct", None),
        ("approve", taken, "Succeeded", "Approved", None),
    ]
    assert results(found) == [
        (taken, "", "KnownAnswerScore", "100"),
        (taken, "q1", "KnownAnswerCorrect", "1"),
        (taken, "q2", "KnownAnswerCorrect", "1"),
    ]


def test_a_bad_one_is_rejected_and_somebody_else_asked() -> None:
    stage = Stage()
    hit_id = reviewed(
        stage,
        RejectIfKnownAnswerScoreIsLessThan=60,
        RejectReason="No",
        ExtendIfKnownAnswerScoreIsLessThan=60,
        ExtendMaximumAssignments=2,
    )

    (taken,) = worked(stage, hit_id, W1={"q1": "cat", "q2": "cat"}).values()

    assert stage.assignment(taken).status == "Rejected"
    assert stage.assignment(taken).requester_feedback == "No"
    assert stage.status(hit_id) == "Assignable"
    assert stage.record(hit_id).max_assignments == 2
    assert actions(report(stage, hit_id, "Assignment")) == [
        ("review", taken, "Succeeded", "Reviewed 2 known answers; 1/2 correct", None),
        ("extend", hit_id, "Succeeded", "Extended by 1 assignment", None),
        ("reject", taken, "Succeeded", None, None),
    ]


def test_no_extension_goes_beyond_the_ceiling() -> None:
    stage = Stage()
    hit_id = reviewed(stage, ExtendIfKnownAnswerScoreIsLessThan=101, ExtendMaximumAssignments=2)
    worked(stage, hit_id, W1={"q1": "x"}, W2={"q1": "x"})

    extensions = [one for one in actions(report(stage, hit_id, "Assignment")) if one[0] == "extend"]
    assert extensions == [
        ("extend", hit_id, "Succeeded", "Extended by 1 assignment", None),
        ("extend", hit_id, "Succeeded", "Extended by 0 assignments", None),
    ]
    assert stage.status(hit_id) == "Reviewable"


def test_a_small_hit_is_never_extended_to_ten() -> None:
    stage = Stage()
    hit_id = reviewed(
        stage,
        {"MaxAssignments": 9},
        ExtendIfKnownAnswerScoreIsLessThan=101,
        ExtendMaximumAssignments=25,
    )
    worked(stage, hit_id, W1={"q1": "x"})

    assert stage.record(hit_id).max_assignments == 9


def test_an_expired_hit_gets_the_minimum_of_time_from_now_on() -> None:
    stage = Stage()
    hit_id = reviewed(
        stage,
        {"AssignmentDurationInSeconds": 7200},
        ExtendIfKnownAnswerScoreIsLessThan=101,
        ExtendMinimumTimeInSeconds=3600,
    )
    taken = stage.workers.accept("W1", hit_id)
    stage.later(seconds=5400)
    stage.workers.submit(taken, {"q1": "x"})

    assert stage.status(hit_id) == "Assignable"
    assert stage.record(hit_id).expires_at == stage.clock.now() + timedelta(hours=1)


def test_both_thresholds_may_fire_and_the_second_comes_too_late() -> None:
    stage = Stage()
    hit_id = reviewed(
        stage, ApproveIfKnownAnswerScoreIsAtLeast=0, RejectIfKnownAnswerScoreIsLessThan=101
    )
    (taken,) = worked(stage, hit_id, W1={"q1": "x"}).values()

    assert actions(report(stage, hit_id, "Assignment"))[1:] == [
        ("approve", taken, "Succeeded", "Approved", None),
        (
            "reject",
            taken,
            "Failed",
            "Assignment was in an invalid state for this operation.",
            ASSIGNMENT_STATE,
        ),
    ]
    assert stage.assignment(taken).status == "Approved"


def test_what_cannot_be_paid_fails_and_leaves_the_assignment_submitted() -> None:
    stage = Stage(environment="production", funds=Decimal("2.50"))
    hit_id = reviewed(stage, {"MaxAssignments": 2}, ApproveIfKnownAnswerScoreIsAtLeast=0)
    first = worked(stage, hit_id, W1={"q1": "cat"})["W1"]
    bonus = {"WorkerId": "W1", "AssignmentId": first, "Reason": "x"}
    stage.done("GrantBonus", **bonus, BonusAmount=usd("0.50"))
    second = worked(stage, hit_id, W2={"q1": "cat"})["W2"]

    name, about, status, result, code = actions(report(stage, hit_id, "Assignment"))[-1]
    assert (name, about, status, code) == ("approve", second, "Failed", FUNDS)
    assert "insufficient funds" in (result or "")
    assert stage.assignment(second).status == "Submitted"


def test_a_policy_that_breaks_does_not_lose_the_answer(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stage = Stage()
    hit_id = reviewed(stage, ApproveIfKnownAnswerScoreIsAtLeast=0)
    taken = stage.workers.accept("W1", hit_id)
    monkeypatch.setattr(assignments, "evaluate_assignment", lambda *_: 1 / 0)

    stage.workers.submit(taken, {"q1": "cat"})

    assert stage.assignment(taken).status == "Submitted"
    assert stage.counters(hit_id) == (0, 0, 0)
    assert actions(report(stage, hit_id, "Assignment")) == []
    assert [r.levelno for r in caplog.records if r.levelno >= logging.ERROR] == [logging.ERROR]
    caplog.clear()


def test_results_of_one_assignment_can_be_asked_for() -> None:
    stage = Stage()
    policy = plurality("q1")
    hit_id = reviewed(stage, {"MaxAssignments": 2, "HITReviewPolicy": policy})
    made = worked(stage, hit_id, W1={"q1": "cat"}, W2={"q1": "cat"})

    one = report(stage, hit_id, "Assignment", AssignmentId=made["W1"])
    assert {row[0] for row in results(one)} == {made["W1"]}
    assert [action[1] for action in actions(one)] == [made["W1"]]
    hits = report(stage, hit_id, AssignmentId=made["W1"])
    assert {row[0] for row in results(hits)} == {made["W1"]}
    assert actions(hits) == []


def test_pages_are_of_results_and_parts_can_be_left_out() -> None:
    stage = Stage()
    hit_id = reviewed(stage, {"MaxAssignments": 2})
    worked(stage, hit_id, W1={"q1": "cat"}, W2={"q1": "cat"})

    page = report(stage, hit_id, "Assignment", PageSize=4, PageNumber=2)
    assert [page.text(name) for name in ("NumResults", "TotalNumResults", "PageNumber")] == [
        *("2", "6", "2")
    ]
    assert len(results(page)) == 2
    assert len(actions(page)) == 2
    assert actions(report(stage, hit_id, "Assignment", RetrieveActions="false")) == []
    assert results(report(stage, hit_id, "Assignment", RetrieveResults="F")) == []
