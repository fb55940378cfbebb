"""Assignments: their fields after a change, and their next time-driven event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mockturk.domain.assignments import Assignment, AssignmentStatus, UnfinishedStatus

START = datetime(2014, 8, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)

IN_PROGRESS = Assignment("3A", 1, "3H", "A", "W", START, START + HOUR)
SUBMITTED = IN_PROGRESS.submitted(START + SECOND, "<answer/>", DAY)


def test_work_in_progress_ends_at_its_deadline() -> None:
    assert IN_PROGRESS.status is UnfinishedStatus.InProgress
    assert IN_PROGRESS.due_at == START + HOUR


def test_submitted_work_is_approved_after_its_delay() -> None:
    assert SUBMITTED.status is AssignmentStatus.Submitted
    assert SUBMITTED.submitted_at == START + SECOND
    assert SUBMITTED.due_at == SUBMITTED.auto_approval_at == START + SECOND + DAY


@pytest.mark.parametrize(
    "ended",
    [
        IN_PROGRESS.with_status(UnfinishedStatus.Returned),
        IN_PROGRESS.with_status(UnfinishedStatus.Abandoned),
        SUBMITTED.approved(START + HOUR),
        SUBMITTED.rejected(START + HOUR),
    ],
)
def test_what_is_decided_or_given_up_waits_for_nothing(ended: Assignment) -> None:
    assert ended.due_at is None


def test_a_decision_keeps_its_time_and_words() -> None:
    rejected = SUBMITTED.rejected(START + HOUR, "no cat")
    assert (rejected.rejected_at, rejected.requester_feedback) == (START + HOUR, "no cat")
    assert rejected.approved_at is None

    approved = rejected.approved(START + DAY, "a cat after all")
    assert (approved.approved_at, approved.rejected_at) == (START + DAY, START + HOUR)
    assert approved.requester_feedback == "a cat after all"
    assert rejected.approved(START + DAY).requester_feedback == "no cat"


def test_a_rejection_can_be_reversed_for_30_days_from_the_submission() -> None:
    rejected = SUBMITTED.rejected(START + 20 * DAY)
    end = START + SECOND + 30 * DAY

    assert rejected.is_reversible_at(end)
    assert not rejected.is_reversible_at(end + SECOND)


@pytest.mark.parametrize(
    "other",
    [
        IN_PROGRESS,
        SUBMITTED,
        SUBMITTED.approved(START + HOUR),
        SUBMITTED.rejected(START + HOUR).approved(START + HOUR),
        IN_PROGRESS.with_status(UnfinishedStatus.Abandoned),
    ],
)
def test_only_a_rejection_can_be_reversed(other: Assignment) -> None:
    assert not other.is_reversible_at(START + HOUR)
