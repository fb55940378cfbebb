"""Assignments: one worker's work on one HIT, from accepting the HIT to approval or rejection."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from mockturk.domain.answers import Answers
from mockturk.domain.record import Record, replace
from mockturk.domain.times import add_duration


class AssignmentStatus(StrEnum):
    """The status of an assignment that a requester can see (XSD ``AssignmentStatus``)."""

    Submitted = "Submitted"
    Approved = "Approved"
    Rejected = "Rejected"


class UnfinishedStatus(StrEnum):
    """The status of an assignment that requesters do not see.

    Source: docs/reference/lifecycle.md#worker-side-states.
    """

    InProgress = "InProgress"
    Returned = "Returned"
    Abandoned = "Abandoned"


# A rejected assignment can be approved until this long after its submission
# (docs/reference/lifecycle.md#approve-rejected-conditions).
REVERSIBLE_FOR = timedelta(days=30)


class Assignment(Record, frozen=True):
    """One worker's work on a HIT; times are aware, in UTC and in whole seconds.

    ``serial`` orders assignments by acceptance. ``requester_feedback`` is the requester's message
    to the worker from the approval or rejection.
    """

    long_fields = frozenset({"answer", "compared_answers"})

    id: str
    serial: int
    hit_id: str
    owner: str
    worker_id: str
    accepted_at: datetime
    deadline: datetime
    status: AssignmentStatus | UnfinishedStatus = UnfinishedStatus.InProgress
    submitted_at: datetime | None = None
    auto_approval_at: datetime | None = None
    approved_at: datetime | None = None
    rejected_at: datetime | None = None
    answer: str | None = None
    known_answer_score: int | None = None
    # The last review by the HIT's policy: number of correct and incorrect answers, Pacific day.
    plurality: tuple[int, int, date] | None = None
    # The answers to the questions that the HIT's policy compares. Kept here so that the policy's
    # reviews do not parse the answer document again.
    compared_answers: Answers | None = None
    requester_feedback: str | None = None

    @property
    def due_at(self) -> datetime | None:
        """The time of its next automatic change (abandoned or approved); None if there is none."""
        if self.status is UnfinishedStatus.InProgress:
            return self.deadline
        return self.auto_approval_at if self.status is AssignmentStatus.Submitted else None

    @property
    def changed_at(self) -> datetime:
        """The time of its last recorded change of status.

        The time at which an assignment was returned or abandoned is not recorded.
        """
        return self.approved_at or self.rejected_at or self.submitted_at or self.accepted_at

    def is_reversible_at(self, now: datetime) -> bool:
        """Return whether it is rejected and can still be approved."""
        return (
            self.status is AssignmentStatus.Rejected
            and self.submitted_at is not None
            and now - self.submitted_at <= REVERSIBLE_FOR
        )

    def submitted(self, now: datetime, answer: str, auto_approval_delay: timedelta) -> Self:
        """Return a copy that is submitted with an answer document."""
        return replace(
            self,
            status=AssignmentStatus.Submitted,
            submitted_at=now,
            auto_approval_at=add_duration(now, auto_approval_delay),
            answer=answer,
        )

    def with_status(self, how: UnfinishedStatus) -> Self:
        """Return a copy that is returned or abandoned."""
        return replace(self, status=how)

    def approved(self, now: datetime, feedback: str | None = None) -> Self:
        """Return a copy that is approved; None keeps the feedback of a rejection."""
        return replace(
            self,
            status=AssignmentStatus.Approved,
            approved_at=now,
            requester_feedback=feedback or self.requester_feedback,
        )

    def rejected(self, now: datetime, feedback: str | None = None) -> Self:
        """Return a copy that is rejected."""
        return replace(
            self,
            status=AssignmentStatus.Rejected,
            rejected_at=now,
            requester_feedback=feedback,
        )
