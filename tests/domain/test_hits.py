"""A HIT's status, as work and time make it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mockturk.domain.hits import HIT, HITStatus, Work

START = datetime(2014, 8, 15, tzinfo=UTC)
LIFETIME = timedelta(hours=1)


def hit(work: Work, max_assignments: int = 3) -> HIT:
    return HIT("H", "A", "T", START, START + LIFETIME, max_assignments, "?", work=work)


@pytest.mark.parametrize(
    ("work", "alive", "expired"),
    [
        (Work(), HITStatus.Assignable, HITStatus.Reviewable),
        (Work(in_progress=1), HITStatus.Assignable, HITStatus.Unassignable),
        (Work(in_progress=3), HITStatus.Unassignable, HITStatus.Unassignable),
        (Work(in_progress=1, submitted=2), HITStatus.Unassignable, HITStatus.Unassignable),
        (Work(submitted=2), HITStatus.Assignable, HITStatus.Reviewable),
        (Work(submitted=3), HITStatus.Reviewable, HITStatus.Reviewable),
        (Work(submitted=1, approved=1, rejected=1), HITStatus.Reviewable, HITStatus.Reviewable),
    ],
)
def test_status_follows_from_work_and_time(
    work: Work, alive: HITStatus, expired: HITStatus
) -> None:
    last_moment = START + LIFETIME - timedelta(microseconds=1)

    assert hit(work).status_at(START) == alive
    assert hit(work).status_at(last_moment) == alive
    assert hit(work).status_at(START + LIFETIME) == expired


def test_what_is_available_does_not_expire() -> None:
    assert hit(Work(in_progress=1, submitted=1)).assignments_available == 1
    assert hit(Work(approved=1, rejected=1)).work.completed == 2
