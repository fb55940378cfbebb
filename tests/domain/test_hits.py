"""A HIT's status, counters and next event after work, expiry and the requester's changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from mockturk.domain.hit_types import HITType, HITTypeProperties
from mockturk.domain.hits import DISPOSED_AFTER, HIT, HITStatus, Work
from mockturk.domain.times import MAX_TIME

START = datetime(2014, 8, 15, tzinfo=UTC)
LIFETIME = timedelta(hours=1)
HOUR = timedelta(hours=1)
TYPE = HITType(
    "T",
    "G",
    "A",
    HITTypeProperties("Title", "Description", Decimal("0.05"), HOUR, timedelta(days=1)),
)


def hit(work: Work | None = None, max_assignments: int = 3, **changes: object) -> HIT:
    fields: dict[str, object] = {
        "id": "H",
        "serial": 1,
        "owner": "A",
        "hit_type": TYPE,
        "created_at": START,
        "expires_at": START + LIFETIME,
        "max_assignments": max_assignments,
        "created_with": max_assignments,
        "question": "?",
        "work": work or Work(),
        **changes,
    }
    return HIT(**fields).with_derived_status(START)  # type: ignore[arg-type]


WORK = [
    (Work(), HITStatus.Assignable, HITStatus.Reviewable),
    (Work(in_progress=1), HITStatus.Assignable, HITStatus.Unassignable),
    (Work(in_progress=3), HITStatus.Unassignable, HITStatus.Unassignable),
    (Work(in_progress=1, submitted=2), HITStatus.Unassignable, HITStatus.Unassignable),
    (Work(in_progress=1, approved=1, rejected=1), HITStatus.Unassignable, HITStatus.Unassignable),
    (Work(submitted=2), HITStatus.Assignable, HITStatus.Reviewable),
    (Work(approved=1, rejected=1), HITStatus.Assignable, HITStatus.Reviewable),
    (Work(submitted=3), HITStatus.Reviewable, HITStatus.Reviewable),
    (Work(submitted=1, approved=1, rejected=1), HITStatus.Reviewable, HITStatus.Reviewable),
]


@pytest.mark.parametrize(("work", "alive", "expired"), WORK)
def test_status_follows_from_work_and_expiry(
    work: Work, alive: HITStatus, expired: HITStatus
) -> None:
    assert hit(work).status is alive
    assert hit(work, expired=True).status is expired


@pytest.mark.parametrize(("work", "alive", "expired"), WORK)
def test_a_hit_being_reviewed_stays_so_as_long_as_it_can_be_reviewed(
    work: Work, alive: HITStatus, expired: HITStatus
) -> None:
    reviewing = {HITStatus.Reviewable: HITStatus.Reviewing}

    assert hit(work, status=HITStatus.Reviewing).status is reviewing.get(alive, alive)
    assert hit(work, status=HITStatus.Reviewing, expired=True).status is reviewing.get(
        expired, expired
    )


@pytest.mark.parametrize("work", [row[0] for row in WORK])
@pytest.mark.parametrize("expired", [True, False])
def test_what_is_disposed_of_stays_so(work: Work, expired: bool) -> None:
    disposed = hit(work, expired=expired).dispose()

    assert disposed.with_derived_status(START).status is HITStatus.Disposed
    assert disposed.extend(START, 5, HOUR).status is HITStatus.Disposed
    assert disposed.expire(START).status is HITStatus.Disposed
    assert disposed.due_at is None


def test_what_is_available_does_not_expire() -> None:
    one = hit(Work(in_progress=1, submitted=1))

    assert one.assignments_available == 1
    assert one.expire(START + LIFETIME).assignments_available == 1
    assert hit(Work(approved=1, rejected=1)).work.completed == 2
    assert Work(1, 2, 3, 4).taken == 10


def test_work_is_added_to_numbers() -> None:
    one = hit().with_work(START, in_progress=2).with_work(START, in_progress=-1, submitted=1)

    assert one.work == Work(in_progress=1, submitted=1)


def test_forced_expiry_is_now_and_late_expiry_was_then() -> None:
    assert hit().expire(START + timedelta(minutes=1)).expires_at == START + timedelta(minutes=1)
    assert hit().expire(START + 2 * HOUR).expires_at == START + LIFETIME


@pytest.mark.parametrize(
    ("expired", "time", "expires_at", "still_expired"),
    [
        (False, HOUR, START + 2 * HOUR, False),
        (False, timedelta(0), START + HOUR, False),
        (True, HOUR, START + 6 * HOUR, False),
        (True, timedelta(0), START + HOUR, True),
    ],
)
def test_more_time_counts_from_expiration_or_from_now(
    expired: bool, time: timedelta, expires_at: datetime, still_expired: bool
) -> None:
    extended = hit(expired=expired).extend(START + 5 * HOUR, 2, time)

    assert extended.expires_at == expires_at
    assert extended.expired is still_expired
    assert extended.max_assignments == 5
    assert extended.created_with == 3


def test_time_ends_with_the_calendar() -> None:
    late = hit(expires_at=datetime(9999, 12, 31, tzinfo=UTC))

    extended = late.extend(START, 0, timedelta(days=1))

    assert extended.expires_at == MAX_TIME
    assert extended.expire(MAX_TIME).due_at == MAX_TIME


def test_reviewable_since_is_when_it_became_so_last() -> None:
    one = hit(Work(submitted=3))
    assert one.reviewable_since == START

    later = one.with_work(START + HOUR, submitted=-1, approved=1)
    assert later.reviewable_since == START

    extended = later.extend(START + HOUR, 1, HOUR)
    assert extended.status is HITStatus.Assignable
    assert extended.reviewable_since is None

    assert extended.expire(START + 2 * HOUR).reviewable_since == START + 2 * HOUR


def test_the_next_event_is_expiry_and_then_disposal() -> None:
    assert hit().due_at == START + LIFETIME
    assert hit(Work(in_progress=1), expired=True).due_at is None
    assert hit(expired=True).due_at == START + DISPOSED_AFTER
    assert hit(Work(submitted=3)).due_at == START + LIFETIME
    far = hit(Work(submitted=3), expires_at=START + timedelta(days=365))
    assert far.due_at == START + DISPOSED_AFTER
