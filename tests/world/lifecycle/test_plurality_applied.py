"""SimplePlurality applied: the effects on a HIT each time it becomes reviewable."""

from __future__ import annotations

import logging

import pytest

from mockturk.world.lifecycle import review_actions as reviews
from world.lifecycle.policies import actions, known_answers, plurality, report, results, worked
from world.lifecycle.stage import Stage


def test_nothing_is_compared_before_the_hit_is_reviewable() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2, HITReviewPolicy=plurality("q1"))
    worked(stage, hit_id, W1={"q1": "cat"})
    assert actions(report(stage, hit_id)) == []

    worked(stage, hit_id, W2={"q1": "cat"})

    assert actions(report(stage, hit_id)) == [
        ("review", hit_id, "Succeeded", "Evaluated 1 question and found agreement on 100%", None)
    ]


def test_expiry_makes_it_reviewable_too() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=3, HITReviewPolicy=plurality("q1"))
    worked(stage, hit_id, W1={"q1": "cat"})
    stage.later(hours=1)

    assert len(actions(report(stage, hit_id))) == 1
    assert results(report(stage, hit_id), "AgreedAnswer") == [(hit_id, "q1", "AgreedAnswer", "cat")]


def test_the_last_work_of_an_expired_hit_makes_it_reviewable() -> None:
    stage = Stage()
    hit_id = stage.hit(
        MaxAssignments=2, AssignmentDurationInSeconds=7200, HITReviewPolicy=plurality("q1")
    )
    worked(stage, hit_id, W1={"q1": "cat"})
    taken = stage.workers.accept("W2", hit_id)
    stage.later(seconds=3600)
    assert actions(report(stage, hit_id)) == []

    stage.workers.give_back(taken)

    assert len(actions(report(stage, hit_id))) == 1


def test_a_hit_nobody_worked_on_is_not_reviewed() -> None:
    stage = Stage()
    policy = plurality(
        "q1", ExtendIfHITAgreementScoreIsLessThan=100, ExtendMinimumTimeInSeconds=3600
    )
    hit_id = stage.hit(HITReviewPolicy=policy)
    stage.later(hours=1)

    assert actions(report(stage, hit_id)) == []
    assert stage.status(hit_id) == "Reviewable"


def test_workers_are_approved_and_rejected_by_agreement() -> None:
    stage = Stage()
    policy = plurality(
        "q1",
        ApproveIfWorkerAgreementScoreIsAtLeast=100,
        RejectIfWorkerAgreementScoreIsLessThan=50,
        RejectReason="Nobody else said so",
    )
    hit_id = stage.hit(MaxAssignments=3, HITReviewPolicy=policy)
    made = worked(stage, hit_id, W1={"q1": "cat"}, W2={"q1": "dog"}, W3={"q1": "cat"})

    assert [stage.assignment(one).status.value for one in made.values()] == [
        *("Approved", "Rejected", "Approved")
    ]
    assert stage.assignment(made["W2"]).requester_feedback == "Nobody else said so"
    assert {one[3] for one in actions(report(stage, hit_id)) if one[0] == "approve"} == {"Approved"}


def test_an_extension_by_the_requester_brings_another_review() -> None:
    stage = Stage()
    hit_id = stage.hit(HITReviewPolicy=plurality("q1"))
    worked(stage, hit_id, W1={"q1": "cat"})
    stage.done("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1)
    worked(stage, hit_id, W2={"q1": "cat"})

    reviewed = [one for one in actions(report(stage, hit_id)) if one[0] == "review"]
    assert len(reviewed) == 2
    assert results(report(stage, hit_id), "AnswerAgreementScore")[-1][3] == "100"


def test_rejected_work_can_be_left_out() -> None:
    stage = Stage()
    hit_id = stage.hit(
        MaxAssignments=2,
        AssignmentReviewPolicy=known_answers(
            {"known": "yes"}, RejectIfKnownAnswerScoreIsLessThan=1
        ),
        HITReviewPolicy=plurality("q1", DisregardAssignmentIfRejected="T"),
    )
    made = worked(stage, hit_id, W1={"known": "yes", "q1": "cat"}, W2={"known": "no", "q1": "dog"})

    assert stage.assignment(made["W2"]).status == "Rejected"
    assert results(report(stage, hit_id), "AgreedAnswer") == [(hit_id, "q1", "AgreedAnswer", "cat")]


def test_hits_from_before_july_2015_are_not_extended_any_more() -> None:
    stage = Stage()  # in August 2014
    policy = plurality("q1", threshold=100, ExtendIfHITAgreementScoreIsLessThan=100)
    hit_id = stage.hit(
        MaxAssignments=2,
        LifetimeInSeconds=31_536_000,
        AssignmentDurationInSeconds=31_536_000,
        AutoApprovalDelayInSeconds=2_592_000,
        HITReviewPolicy=policy,
    )
    worked(stage, hit_id, W1={"q1": "cat"})
    stage.later(days=350)
    worked(stage, hit_id, W2={"q1": "dog"})

    name, _, status, _, code = actions(report(stage, hit_id))[1]
    assert (name, status) == ("extend", "Failed")
    assert code == "AWS.MechanicalTurk.HITTooOldForExtension"


def test_a_policy_that_breaks_leaves_everything_as_it_was(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stage = Stage()
    hit_id = stage.hit(HITReviewPolicy=plurality("q1"))
    taken = stage.workers.accept("W1", hit_id)
    monkeypatch.setattr(reviews, "evaluate_hit", lambda *_: 1 / 0)

    stage.workers.submit(taken, {"q1": "cat"})

    assert stage.assignment(taken).status == "Submitted"
    assert stage.status(hit_id) == "Reviewable"
    assert [r.levelno for r in caplog.records if r.levelno >= logging.ERROR] == [logging.ERROR]
    caplog.clear()


def test_statistics_have_the_last_review_of_each_assignment_once() -> None:
    stage = Stage()
    policy = plurality(
        "q1", threshold=60, ExtendIfHITAgreementScoreIsLessThan=60, ExtendMaximumAssignments=3
    )
    hit_id = stage.hit(
        MaxAssignments=2,
        AssignmentReviewPolicy=known_answers({"known": "yes", "other": "no"}),
        HITReviewPolicy=policy,
    )
    worked(stage, hit_id, W1={"known": "yes", "q1": "cat"}, W2={"known": "yes", "q1": "dog"})

    def counted(statistic: str, worker: str) -> str | None:
        request = {"Statistic": statistic, "TimePeriod": "LifeToDate", "WorkerId": worker}
        result = stage.done("GetRequesterWorkerStatistic", **request)
        return result.text("DataPoint/LongValue") or result.text("DataPoint/DoubleValue")

    assert counted("NumberPluralityAnswersEvaluated", "W1") == "0"  # they did not agree
    assert counted("NumberKnownAnswersCorrect", "W1") == "1"
    assert counted("NumberKnownAnswersIncorrect", "W1") == "1"

    worked(stage, hit_id, W3={"known": "no", "q1": "cat"})
    assert counted("NumberPluralityAnswersCorrect", "W1") == "1"
    assert counted("NumberPluralityAnswersIncorrect", "W2") == "1"
    assert counted("PercentPluralityAnswersCorrect", "W3") == "1.0"

    stage.done("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1)
    worked(stage, hit_id, W4={"q1": "cat"})
    assert counted("NumberPluralityAnswersEvaluated", "W1") == "1"


def test_a_later_review_counts_instead_of_the_earlier_on_its_own_day() -> None:
    stage = Stage()
    policy = plurality(
        *("q1", "q2", "q3"),
        threshold=30,
        ExtendIfHITAgreementScoreIsLessThan=100,
        ExtendMaximumAssignments=3,
    )
    hit_id = stage.hit(MaxAssignments=2, LifetimeInSeconds=31_536_000, HITReviewPolicy=policy)
    same = {"q1": "a", "q2": "a"}
    worked(stage, hit_id, W1={**same, "q3": "1"}, W2={**same, "q3": "2"})
    stage.later(days=10)

    def counted(statistic: str, period: str, **more: object) -> list[str | None]:
        request = {"Statistic": statistic, "TimePeriod": period, "WorkerId": "W1", **more}
        result = stage.done("GetRequesterWorkerStatistic", **request)
        return [one.text("LongValue") for one in result.all("DataPoint")]

    assert counted("NumberPluralityAnswersEvaluated", "SevenDays") == ["0"]
    assert counted("NumberPluralityAnswersCorrect", "LifeToDate") == ["2"]

    worked(stage, hit_id, W3={**same, "q3": "2"})

    for period in ("OneDay", "SevenDays", "LifeToDate"):
        assert counted("NumberPluralityAnswersCorrect", period) == ["2"]
        assert counted("NumberPluralityAnswersIncorrect", period) == ["1"]
    days = counted("NumberPluralityAnswersEvaluated", "OneDay", Count=12)
    assert days == ["0"] * 11 + ["3"]
