"""Time-driven events: one second before, and at the moment.

Source: docs/reference/lifecycle.md#hit-times, docs/reference/lifecycle.md#assignments.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from exchanges import NOON
from mockturk.domain.errors import InvalidAssignmentState, NoMoreWorkableHITsInGroup
from mockturk.store import tables
from mockturk.world.lifecycle.scheduled_events import open_transaction
from world.lifecycle.stage import ASSIGNMENT_STATE, LIFETIME, NO_HIT, SECOND, Stage

DAY = timedelta(days=1)


def test_a_hit_expires_at_its_expiration() -> None:
    stage = Stage()
    hit_id = stage.hit(LifetimeInSeconds=30)
    assert stage.shown(hit_id).text("Expiration") == "2014-08-15T12:00:30Z"

    stage.later(seconds=29)
    stage.workers.give_back(stage.workers.accept("W1", hit_id))
    assert stage.status(hit_id) == "Assignable"

    stage.later(SECOND)
    with pytest.raises(NoMoreWorkableHITsInGroup):
        stage.workers.accept("W1", hit_id)
    assert stage.status(hit_id) == "Reviewable"
    assert stage.record(hit_id).reviewable_since == NOON + timedelta(seconds=30)


def test_work_is_abandoned_at_its_deadline() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    one, other = stage.accepted(hit_id, "W1", "W2")

    stage.later(minutes=10, seconds=-1)
    stage.workers.submit(one, {"answer": "cat"})
    stage.later(SECOND)

    with pytest.raises(InvalidAssignmentState):
        stage.workers.submit(other, {"answer": "cat"})
    with pytest.raises(InvalidAssignmentState):
        stage.workers.give_back(other)
    assert stage.assignment_status(one) == "Submitted"
    assert stage.assignment_status(other) == "Abandoned"


def test_a_deadline_may_lie_after_the_expiration() -> None:
    stage = Stage()
    hit_id = stage.hit(AssignmentDurationInSeconds=7200)
    stage.later(LIFETIME - SECOND)
    (taken,) = stage.accepted(hit_id)

    stage.later(seconds=7199)
    assert stage.status(hit_id) == "Unassignable"
    stage.workers.submit(taken, {"answer": "late cat"})

    assert stage.status(hit_id) == "Reviewable"
    assert stage.assignment_status(taken) == "Submitted"


def test_submitted_work_is_approved_after_its_delay() -> None:
    stage = Stage()
    hit_id = stage.hit()
    stage.later(minutes=1)
    (taken,) = stage.submitted(hit_id)

    stage.later(DAY - SECOND)
    assert stage.assignment_status(taken) == "Submitted"
    stage.later(SECOND)

    assigned = stage.done("GetAssignment", AssignmentId=taken).one("Assignment")
    assert assigned.text("AssignmentStatus") == "Approved"
    assert assigned.text("ApprovalTime") == "2014-08-16T12:01:00Z"
    assert assigned.text("AutoApprovalTime") == "2014-08-16T12:01:00Z"
    assert stage.counters(hit_id) == (0, 0, 1)


def test_the_delay_is_counted_from_submission_whatever_is_extended() -> None:
    stage = Stage()
    hit_id = stage.hit()
    (taken,) = stage.submitted(hit_id)

    stage.done(
        "ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1, ExpirationIncrementInSeconds=86400
    )
    stage.later(DAY)

    assert stage.assignment(taken).approved_at == NOON + DAY


def test_without_a_delay_work_is_approved_at_once() -> None:
    stage = Stage()
    hit_id = stage.hit(AutoApprovalDelayInSeconds=0)

    (taken,) = stage.submitted(hit_id)

    with stage.world.store.transaction():  # before anything else could happen
        assignment = stage.world.store.get(tables.ASSIGNMENTS, taken)
    assert assignment is not None
    assert assignment.approved_at == NOON
    assert stage.status(hit_id) == "Reviewable"
    assert stage.counters(hit_id) == (0, 0, 1)


def test_decided_work_is_not_approved_again() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    one, other = stage.submitted(hit_id, "W1", "W2")
    stage.done("ApproveAssignment", AssignmentId=one)
    stage.done("RejectAssignment", AssignmentId=other)

    stage.later(DAY)

    assert stage.assignment(one).approved_at == NOON
    assert stage.assignment_status(other) == "Rejected"


@pytest.mark.parametrize(
    ("operation", "fields"),
    [
        ("ExtendHIT", {"MaxAssignmentsIncrement": 1}),
        ("GrantBonus", {"BonusAmount": {"Amount": "1", "CurrencyCode": "USD"}, "Reason": "!"}),
    ],
)
def test_a_token_is_remembered_for_24_hours(operation: str, fields: dict[str, object]) -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    (taken,) = stage.submitted(hit_id)
    if operation == "ExtendHIT":
        fields = {**fields, "HITId": hit_id}
    else:
        fields = {**fields, "AssignmentId": taken, "WorkerId": "W1"}
    fields["UniqueRequestToken"] = "t"
    stage.done(operation, **fields)

    stage.later(DAY - SECOND)
    assert "has already been processed" in (stage.call(operation, **fields).message or "")
    stage.later(SECOND)
    assert stage.call(operation, **fields).code is None


@pytest.mark.parametrize("status", ["Reviewable", "Reviewing"])
def test_a_hit_is_disposed_of_120_days_after_it_became_reviewable(status: str) -> None:
    stage = Stage()
    hit_id = stage.hit()
    stage.later(minutes=5)
    stage.submitted(hit_id)
    stage.later(days=119)
    if status == "Reviewing":
        stage.done("SetHITAsReviewing", HITId=hit_id)

    stage.later(days=1, seconds=-1)
    assert stage.status(hit_id) == status
    stage.later(SECOND)

    assert stage.status(hit_id) == "Disposed"


def test_an_extension_begins_the_120_days_anew() -> None:
    stage = Stage()
    hit_id = stage.hit()
    stage.submitted(hit_id)
    stage.later(days=100)

    stage.done(
        "ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1, ExpirationIncrementInSeconds=3600
    )
    stage.later(LIFETIME)
    stage.later(days=120, seconds=-1)
    assert stage.status(hit_id) == "Reviewable"
    stage.later(SECOND)

    assert stage.status(hit_id) == "Disposed"


def test_a_hit_with_a_year_to_live_is_not_disposed_of_while_it_is_open() -> None:
    stage = Stage()
    hit_id = stage.hit(LifetimeInSeconds=31_536_000)

    stage.later(days=364)
    assert stage.status(hit_id) == "Assignable"
    stage.later(days=121)
    assert stage.status(hit_id) == "Disposed"


def test_a_full_hit_is_disposed_of_before_it_would_expire() -> None:
    stage = Stage()
    hit_id = stage.hit(LifetimeInSeconds=31_536_000)
    stage.submitted(hit_id)

    stage.later(days=120)

    assert stage.status(hit_id) == "Disposed"
    assert stage.shown(hit_id).text("Expiration") == "2015-08-15T12:00:00Z"


def test_a_rejection_can_be_reversed_until_30_days_after_submission() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    one, other = stage.submitted(hit_id, "W1", "W2")
    for assignment_id in (one, other):
        stage.done("RejectAssignment", AssignmentId=assignment_id)

    stage.later(days=30)
    stage.done("ApproveRejectedAssignment", AssignmentId=one)
    stage.later(SECOND)
    late = stage.call("ApproveRejectedAssignment", AssignmentId=other)

    assert late.code == ASSIGNMENT_STATE
    assert stage.assignment_status(other) == "Rejected"


def test_parts_of_seconds_do_not_count() -> None:
    stage = Stage(start=datetime(2014, 8, 15, 12, 0, 0, 999_999, tzinfo=UTC))
    hit_id = stage.hit(LifetimeInSeconds=30)
    assert stage.shown(hit_id).text("CreationTime") == "2014-08-15T12:00:00Z"

    stage.later(microseconds=1)  # 12:00:01
    stage.later(seconds=29, microseconds=-1)
    assert stage.status(hit_id) == "Assignable"
    stage.later(microseconds=1)

    assert stage.status(hit_id) == "Reviewable"


def test_at_one_instant_work_ends_before_its_hit() -> None:
    """The deadline is the expiration: abandoned, and the HIT reviewable at that instant."""
    stage = Stage()
    hit_id = stage.hit(AssignmentDurationInSeconds=3600)
    (taken,) = stage.accepted(hit_id)

    stage.later(LIFETIME)

    assert stage.status(hit_id) == "Reviewable"
    assert stage.assignment_status(taken) == "Abandoned"
    assert stage.record(hit_id).reviewable_since == NOON + LIFETIME


def test_what_is_due_happens_in_the_order_of_time() -> None:
    """One jump over the expiration and then a deadline, and over both the other way round."""
    stage = Stage()
    late, early = (stage.hit(AssignmentDurationInSeconds=seconds) for seconds in (7200, 3599))
    for hit_id in (late, early):
        stage.accepted(hit_id)

    stage.later(hours=10)

    assert stage.record(late).reviewable_since == NOON + timedelta(hours=2)
    assert stage.record(early).reviewable_since == NOON + LIFETIME


def test_what_was_due_stays_done_when_the_call_is_refused() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    (taken,) = stage.submitted(hit_id)
    stage.later(days=2)

    assert stage.call("GetHIT", HITId="3UNKNOWN").code == NO_HIT

    store = stage.world.store
    with store.transaction():
        hit = store.get(tables.HITS, hit_id)
        assignment = store.get(tables.ASSIGNMENTS, taken)
    assert hit is not None
    assert hit.status == "Reviewable"
    assert assignment is not None
    assert assignment.status == "Approved"


def test_what_was_due_is_done_once_whoever_looks() -> None:
    stage = Stage("production")
    hit_id = stage.hit()
    stage.submitted(hit_id)
    stage.later(days=1)

    balances = [stage.balance(), stage.balance()]
    stage.call("GetHIT", HITId="3UNKNOWN")

    assert [str(balance) for balance in [*balances, stage.balance()]] == ["9998.80"] * 3


def test_nothing_due_is_left_behind() -> None:
    stage = Stage()
    for _ in range(5):
        stage.submitted(stage.hit(UniqueRequestToken=f"t{_}"))
        stage.later(minutes=7)
    stage.later(days=200)

    with open_transaction(stage.world) as transaction:
        for table in (tables.HITS, tables.ASSIGNMENTS, tables.TOKENS, tables.FILE_URLS):
            assert transaction.store.count(table, tables.DUE, [tables.DUE]) == 0
