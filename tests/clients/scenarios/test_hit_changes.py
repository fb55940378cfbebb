"""Changes of an existing HIT: extend, expire, disable, change, through every client."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clients.scenarios.steps import (
    DAY,
    HIT_STATE,
    HOUR,
    INVALID,
    MISSING,
    OUT_OF_RANGE,
    SERVICE,
    counters,
    done,
    empty,
    hit,
    hit_type,
    refused,
    status,
    usd,
    work,
)
from clients.trait import RequesterClient
from mockturk import ManualClock, MockTurk
from mockturk.exceptions import InvalidAssignmentState, NoMoreWorkableHITsInGroup


def expiration(client: RequesterClient, hit_id: str) -> str:
    return done(client, "GetHIT", HITId=hit_id)["Expiration"]


def test_extend_by_time_by_assignments_and_by_both(
    client: RequesterClient, turk: MockTurk, clock: ManualClock
) -> None:
    hit_id = hit(client)
    work(turk, hit_id, "A1")
    assert counters(client, hit_id) == ("Reviewable", "0", "0", "0")

    empty(client, "ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1)
    assert counters(client, hit_id) == ("Assignable", "0", "1", "0")
    assert done(client, "GetHIT", HITId=hit_id)["MaxAssignments"] == "2"
    assert expiration(client, hit_id) == "2014-08-15T13:00:00Z"

    clock.advance(timedelta(minutes=1))
    empty(client, "ExtendHIT", HITId=hit_id, ExpirationIncrementInSeconds=HOUR)
    assert expiration(client, hit_id) == "2014-08-15T14:00:00Z"

    work(turk, hit_id, "A2")
    assert status(client, hit_id) == "Reviewable"
    both = {"MaxAssignmentsIncrement": 2, "ExpirationIncrementInSeconds": DAY}
    empty(client, "ExtendHIT", HITId=hit_id, **both)
    assert counters(client, hit_id) == ("Assignable", "0", "2", "0")
    assert expiration(client, hit_id) == "2014-08-16T14:00:00Z"


def test_extend_what_has_expired(
    client: RequesterClient, turk: MockTurk, clock: ManualClock
) -> None:
    hit_id = hit(client)
    clock.advance(timedelta(hours=2))
    assert counters(client, hit_id) == ("Reviewable", "0", "1", "0")
    empty(client, "SetHITAsReviewing", HITId=hit_id)

    empty(client, "ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1)
    with pytest.raises(NoMoreWorkableHITsInGroup):
        turk.workers.accept("A1", hit_id)
    assert counters(client, hit_id) == ("Reviewing", "0", "2", "0")

    empty(client, "ExtendHIT", HITId=hit_id, ExpirationIncrementInSeconds=HOUR)
    assert counters(client, hit_id) == ("Assignable", "0", "2", "0")
    assert expiration(client, hit_id) == "2014-08-15T15:00:00Z"
    work(turk, hit_id, "A1")


def test_extension_tokens_are_remembered_a_day(client: RequesterClient, clock: ManualClock) -> None:
    hit_id = hit(client, LifetimeInSeconds=7 * DAY)
    extension = {"HITId": hit_id, "MaxAssignmentsIncrement": 1, "UniqueRequestToken": "e-1"}

    empty(client, "ExtendHIT", **extension)
    clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    again = refused(client, "ExtendHIT", **extension)
    assert "has already been processed" in again.message
    assert "e-1" in again.message
    assert done(client, "GetHIT", HITId=hit_id)["MaxAssignments"] == "2"

    clock.advance(timedelta(seconds=1))
    empty(client, "ExtendHIT", **extension)
    assert done(client, "GetHIT", HITId=hit_id)["MaxAssignments"] == "3"


def test_small_hits_stay_small(client: RequesterClient) -> None:
    small, large = hit(client, MaxAssignments=9), hit(client, MaxAssignments=10)

    outcome = refused(client, "ExtendHIT", HITId=small, MaxAssignmentsIncrement=1)
    empty(client, "ExtendHIT", HITId=large, MaxAssignmentsIncrement=90)

    assert outcome.code == f"{SERVICE}InvalidMaximumAssignmentsIncrease"
    assert outcome.data == {"HITId": small}
    assert done(client, "GetHIT", HITId=small)["MaxAssignments"] == "9"
    assert done(client, "GetHIT", HITId=large)["MaxAssignments"] == "100"


def test_old_hits_get_no_more_assignments(client: RequesterClient, clock: ManualClock) -> None:
    old = hit(client, LifetimeInSeconds=365 * DAY)
    clock.advance(timedelta(days=341) - timedelta(seconds=43_201))  # a second before 2015-07-22
    empty(client, "ExtendHIT", HITId=old, MaxAssignmentsIncrement=1)
    clock.advance(timedelta(seconds=1))

    outcome = refused(client, "ExtendHIT", HITId=old, MaxAssignmentsIncrement=1)

    assert outcome.code == f"{SERVICE}HITTooOldForExtension"
    assert outcome.data == {"HITId": old}
    empty(client, "ExtendHIT", HITId=old, ExpirationIncrementInSeconds=HOUR)
    empty(client, "ExtendHIT", HITId=hit(client), MaxAssignmentsIncrement=1)


def test_bad_extensions(client: RequesterClient) -> None:
    hit_id = hit(client)
    gone = hit(client)
    empty(client, "DisableHIT", HITId=gone)

    for name, value in (
        ("MaxAssignmentsIncrement", 0),
        ("MaxAssignmentsIncrement", -1),
        ("ExpirationIncrementInSeconds", 3599),
        ("ExpirationIncrementInSeconds", 31_536_001),
    ):
        outcome = refused(client, "ExtendHIT", HITId=hit_id, **{name: value})
        assert outcome.code == OUT_OF_RANGE
        assert outcome.data == {"Parameter": name}
    assert refused(client, "ExtendHIT", HITId=hit_id).code == MISSING
    long_token = {"MaxAssignmentsIncrement": 1, "UniqueRequestToken": "t" * 65}
    assert refused(client, "ExtendHIT", HITId=hit_id, **long_token).code == INVALID
    disposed = refused(client, "ExtendHIT", HITId=gone, MaxAssignmentsIncrement=1)
    assert disposed.code == HIT_STATE
    assert disposed.data["CurrentState"] == "Disposed"
    assert done(client, "GetHIT", HITId=hit_id)["MaxAssignments"] == "1"


def test_expire_without_work_in_progress(client: RequesterClient, clock: ManualClock) -> None:
    hit_id = hit(client)
    clock.advance(timedelta(minutes=5))

    empty(client, "ForceExpireHIT", HITId=hit_id)

    assert counters(client, hit_id) == ("Reviewable", "0", "1", "0")
    assert expiration(client, hit_id) == "2014-08-15T12:05:00Z"
    assert refused(client, "ForceExpireHIT", HITId=hit_id).code == HIT_STATE
    empty(client, "DisposeHIT", HITId=hit_id)


def test_expire_with_work_in_progress(client: RequesterClient, turk: MockTurk) -> None:
    hit_id = hit(client, MaxAssignments=3)
    first, second = turk.workers.accept("A1", hit_id), turk.workers.accept("A2", hit_id)

    empty(client, "ForceExpireHIT", HITId=hit_id)

    assert counters(client, hit_id) == ("Unassignable", "2", "1", "0")
    assert refused(client, "ForceExpireHIT", HITId=hit_id).code == HIT_STATE
    with pytest.raises(NoMoreWorkableHITsInGroup):
        turk.workers.accept("A3", hit_id)
    turk.workers.submit(first, {"animal": "cat"})
    assert status(client, hit_id) == "Unassignable"
    turk.workers.give_back(second)
    assert counters(client, hit_id) == ("Reviewable", "0", "2", "0")


def test_disable_with_work_in_progress(client: RequesterClient, turk: MockTurk) -> None:
    hit_id = hit(client, MaxAssignments=2)
    work(turk, hit_id, "A1")
    pending = turk.workers.accept("A2", hit_id)

    empty(client, "DisableHIT", HITId=hit_id)

    assert status(client, hit_id) == "Disposed"
    turk.workers.submit(pending, {"animal": "cat"})
    assert counters(client, hit_id)[0] == "Disposed"
    assert counters(client, hit_id)[3] == "2"  # approved, both of them
    assert refused(client, "DisableHIT", HITId=hit_id).code == HIT_STATE
    assert done(client, "SearchHITs")["TotalNumResults"] == "0"
    with pytest.raises(InvalidAssignmentState):
        turk.workers.submit(pending, {"animal": "cat"})


def test_disable_with_work_that_is_abandoned(
    client: RequesterClient, turk: MockTurk, clock: ManualClock
) -> None:
    hit_id = hit(client)
    pending = turk.workers.accept("A1", hit_id)
    empty(client, "DisableHIT", HITId=hit_id)

    clock.advance(timedelta(days=200))

    with pytest.raises(InvalidAssignmentState):
        turk.workers.submit(pending, {"animal": "cat"})
    assert counters(client, hit_id) == ("Disposed", "0", "1", "0")


def test_what_can_be_reviewed_is_not_disabled(client: RequesterClient, turk: MockTurk) -> None:
    hit_id = hit(client)
    work(turk, hit_id, "A1")

    reviewable = refused(client, "DisableHIT", HITId=hit_id)
    empty(client, "SetHITAsReviewing", HITId=hit_id)
    reviewing = refused(client, "DisableHIT", HITId=hit_id)

    assert reviewable.code == reviewing.code == HIT_STATE
    assert reviewable.data["CurrentState"] == "Reviewable"
    assert reviewing.data["CurrentState"] == "Reviewing"


def test_states_of_reviewing(client: RequesterClient, turk: MockTurk) -> None:
    hit_id = hit(client)

    early = refused(client, "SetHITAsReviewing", HITId=hit_id)
    work(turk, hit_id, "A1")
    not_marked = refused(client, "SetHITAsReviewing", HITId=hit_id, Revert=True)
    empty(client, "SetHITAsReviewing", HITId=hit_id)
    twice = refused(client, "SetHITAsReviewing", HITId=hit_id)

    assert early.code == not_marked.code == twice.code == HIT_STATE
    assert early.message.startswith(
        "This HIT is currently in the state 'Assignable'.  "
        "This operation can be called with a status of: Reviewable ("
    )
    assert not_marked.data["ExpectedStates"] == "Reviewing"
    assert twice.data["CurrentState"] == "Reviewing"


def test_change_type(client: RequesterClient, turk: MockTurk) -> None:
    dear = hit_type(client, Title="Better paid", Reward=usd("0.75"))
    hit_id = hit(client, MaxAssignments=2)
    before = done(client, "GetHIT", HITId=hit_id)

    empty(client, "ChangeHITTypeOfHIT", HITId=hit_id, HITTypeId=dear)

    after = done(client, "GetHIT", HITId=hit_id)
    assert (after["HITTypeId"], after["Title"]) == (dear, "Better paid")
    assert after["Reward"]["FormattedPrice"] == "$0.75"
    for kept in ("Expiration", "MaxAssignments", "Question", "CreationTime"):
        assert after[kept] == before[kept]
    assert after["HITGroupId"] != before["HITGroupId"]
    turk.workers.accept("A1", hit_id)
    taken = {"HITId": hit_id, "HITTypeId": before["HITTypeId"]}
    assert refused(client, "ChangeHITTypeOfHIT", **taken).code == HIT_STATE
    unknown = refused(client, "ChangeHITTypeOfHIT", HITId=hit_id, HITTypeId="3UNKNOWN")
    assert unknown.code == f"{SERVICE}HITTypeDoesNotExist"
    assert unknown.data == {"HITTypeId": "3UNKNOWN"}
