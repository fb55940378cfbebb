"""Time-driven events, through every client."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clients.documented import minimal_request
from clients.scenarios.steps import (
    ASSIGNMENT_STATE,
    DAY,
    HIT_STATE,
    INVALID,
    SERVICE,
    counters,
    decision,
    done,
    empty,
    hit,
    hit_type,
    ids,
    refused,
    status,
    usd,
    work,
)
from clients.trait import RequesterClient
from mockturk import ManualClock, MockTurk
from mockturk.exceptions import InvalidAssignmentState, NoMoreWorkableHITsInGroup

SECOND = timedelta(seconds=1)


def test_expiry(client: RequesterClient, turk: MockTurk, clock: ManualClock) -> None:
    hit_id = hit(client, LifetimeInSeconds=60)

    clock.advance(timedelta(seconds=59))
    assert counters(client, hit_id) == ("Assignable", "0", "1", "0")
    clock.advance(SECOND)
    assert counters(client, hit_id) == ("Reviewable", "0", "1", "0")
    assert ids(done(client, "GetReviewableHITs"), "HIT") == [hit_id]
    with pytest.raises(NoMoreWorkableHITsInGroup):
        turk.workers.accept("A1", hit_id)


def test_work_goes_on_after_expiry(
    client: RequesterClient, turk: MockTurk, clock: ManualClock
) -> None:
    hit_id = hit(client, LifetimeInSeconds=60)
    assignment_id = turk.workers.accept("A1", hit_id)

    clock.advance(timedelta(seconds=60))
    assert counters(client, hit_id) == ("Unassignable", "1", "0", "0")
    turk.workers.submit(assignment_id, {"animal": "cat"})
    assert status(client, hit_id) == "Reviewable"
    assert decision(client, assignment_id) == "Submitted"


def test_abandonment(client: RequesterClient, turk: MockTurk, clock: ManualClock) -> None:
    hit_id = hit(client)  # an hour to accept it, ten minutes for the work
    assignment_id = turk.workers.accept("A1", hit_id)

    clock.advance(timedelta(minutes=10) - SECOND)
    assert counters(client, hit_id) == ("Unassignable", "1", "0", "0")
    clock.advance(SECOND)
    assert counters(client, hit_id) == ("Assignable", "0", "1", "0")
    with pytest.raises(InvalidAssignmentState):
        turk.workers.submit(assignment_id, {"animal": "cat"})
    work(turk, hit_id, "A2")
    assert status(client, hit_id) == "Reviewable"


def test_auto_approval(client: RequesterClient, turk: MockTurk, clock: ManualClock) -> None:
    hit_id = hit(client)  # approved after three days
    assignment_id = work(turk, hit_id, "A1")
    empty(client, "ExtendHIT", HITId=hit_id, ExpirationIncrementInSeconds=30 * DAY)

    clock.advance(timedelta(days=3) - SECOND)
    assert decision(client, assignment_id) == "Submitted"
    clock.advance(timedelta(days=1))
    shown = done(client, "GetAssignment", AssignmentId=assignment_id)["Assignment"]
    assert shown["AssignmentStatus"] == "Approved"
    assert shown["ApprovalTime"] == shown["AutoApprovalTime"] == "2014-08-18T12:00:00Z"
    assert refused(client, "RejectAssignment", AssignmentId=assignment_id).code == ASSIGNMENT_STATE


def test_no_delay_is_approved_at_once(client: RequesterClient, turk: MockTurk) -> None:
    type_id = hit_type(client, AutoApprovalDelayInSeconds=0)

    assignment_id = work(turk, hit(client, HITTypeId=type_id), "A1")

    assert decision(client, assignment_id) == "Approved"


def test_the_longest_delay_is_the_default(client: RequesterClient, turk: MockTurk) -> None:
    properties = {"Title": "t", "Description": "d", "Reward": usd("0.01")}
    type_id = done(client, "RegisterHITType", **properties, AssignmentDurationInSeconds=60)[
        "HITTypeId"
    ]

    assignment_id = work(turk, hit(client, HITTypeId=type_id), "A1")

    shown = done(client, "GetAssignment", AssignmentId=assignment_id)["Assignment"]
    assert shown["AutoApprovalTime"] == "2014-09-14T12:00:00Z"


def test_tokens_are_remembered_a_day(
    client: RequesterClient, turk: MockTurk, clock: ManualClock
) -> None:
    request = minimal_request(
        HITTypeId=hit_type(client), UniqueRequestToken="day", LifetimeInSeconds=7 * DAY
    )
    hit_id = done(client, "CreateHIT", **request)["HITId"]
    bonus = {
        "AssignmentId": work(turk, hit_id, "A1"),
        "WorkerId": "A1",
        "BonusAmount": usd("1.00"),
        "Reason": "Thanks",
        "UniqueRequestToken": "day",
    }
    empty(client, "GrantBonus", **bonus)

    clock.advance(timedelta(days=1) - SECOND)
    reused = refused(client, "CreateHIT", **request)
    assert reused.code == f"{SERVICE}HITAlreadyExists"
    assert reused.data == {"HITId": hit_id}
    paid = refused(client, "GrantBonus", **bonus)
    assert paid.code == INVALID
    assert paid.data == {"UniqueRequestToken": "day"}

    clock.advance(SECOND)
    assert done(client, "CreateHIT", **request)["HITId"] != hit_id
    empty(client, "GrantBonus", **bonus)
    assert done(client, "GetBonusPayments", HITId=hit_id)["TotalNumResults"] == "2"


def test_rejections_are_reversible_for_thirty_days(
    client: RequesterClient, turk: MockTurk, clock: ManualClock
) -> None:
    hit_id = hit(client, MaxAssignments=2)
    first, second = work(turk, hit_id, "A1"), work(turk, hit_id, "A2")
    for assignment_id in (first, second):
        empty(client, "RejectAssignment", AssignmentId=assignment_id)

    clock.advance(timedelta(days=30))
    empty(client, "ApproveRejectedAssignment", AssignmentId=first)
    clock.advance(SECOND)
    late = refused(client, "ApproveRejectedAssignment", AssignmentId=second)

    assert late.code == ASSIGNMENT_STATE
    assert late.data["CurrentState"] == "Rejected"
    assert [decision(client, one) for one in (first, second)] == ["Approved", "Rejected"]


def test_disposal_after_120_days(client: RequesterClient, clock: ManualClock) -> None:
    hit_id = hit(client)

    clock.advance(timedelta(days=120, hours=1) - SECOND)
    assert status(client, hit_id) == "Reviewable"
    clock.advance(SECOND)
    assert status(client, hit_id) == "Disposed"
    assert done(client, "SearchHITs")["TotalNumResults"] == "0"
    assert refused(client, "ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1).code == HIT_STATE


@pytest.mark.parametrize("steps", [1, 50])
def test_one_long_jump_ends_like_many_short_ones(
    client: RequesterClient, turk: MockTurk, clock: ManualClock, steps: int
) -> None:
    worked = hit(client, MaxAssignments=3)
    submitted = work(turk, worked, "A1")
    turk.workers.accept("A2", worked)
    idle = hit(client, LifetimeInSeconds=2 * DAY)
    kept = hit(client, LifetimeInSeconds=365 * DAY)

    # Abandoned after ten minutes, expired after an hour, approved after three days.
    for _ in range(steps):
        clock.advance(timedelta(days=100) / steps)
        done(client, "GetAccountBalance")

    shown = done(client, "GetAssignment", AssignmentId=submitted)["Assignment"]
    assert shown["ApprovalTime"] == "2014-08-18T12:00:00Z"
    assert counters(client, worked) == ("Reviewable", "0", "2", "1")
    assert status(client, idle) == "Reviewable"
    assert status(client, kept) == "Assignable"
    clock.advance(timedelta(days=21))
    assert [status(client, one) for one in (worked, idle, kept)] == [
        "Disposed",
        "Reviewable",
        "Assignable",
    ]
