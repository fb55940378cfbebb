"""Assignments: one worker's work on one HIT, from accepting it to its approval or rejection."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from mockturk.domain.answers import Answers
from mockturk.domain.record import Record, replace
from mockturk.domain.times import add_duration


class AssignmentStatus(StrEnum):
    """What a requester sees of an assignment (XSD ``AssignmentStatus``)."""

    Submitted = "Submitted"
    Approved = "Approved"
    Rejected = "Rejected"


class UnfinishedStatus(StrEnum):
    """Where an assignment stands that no requester sees.

    Source: docs/reference/lifecycle.md#worker-side-states.
    """

    InProgress = "InProgress"
    Returned = "Returned"
    Abandoned = "Abandoned"


# A rejected assignment can be approved for so long from its submission on
# (docs/reference/lifecycle.md#approve-rejected-conditions).
REVERSIBLE_FOR = timedelta(days=30)


class Assignment(Record, frozen=True):
    """One worker's work on a HIT; times are aware, in UTC and in whole seconds.

    ``serial`` tells which of two was accepted first. ``requester_feedback`` is what the
    requester said when approving or rejecting it.
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
    # What the last review by the HIT's policy made of it: correct and incorrect answers, and
    # on which Pacific day.
    plurality: tuple[int, int, date] | None = None
    # As far as the HIT's policy compares them; read once, as each of its reviews needs them.
    compared_answers: Answers | None = None
    requester_feedback: str | None = None

    @property
    def due_at(self) -> datetime | None:
        """When something next happens to it by itself: it is abandoned, or approved."""
        if self.status is UnfinishedStatus.InProgress:
            return self.deadline
        return self.auto_approval_at if self.status is AssignmentStatus.Submitted else None

    @property
    def changed_at(self) -> datetime:
        """When it last became something else, as far as that is kept: not when it was given up."""
        return self.approved_at or self.rejected_at or self.submitted_at or self.accepted_at

    def is_reversible_at(self, now: datetime) -> bool:
        """Tell whether it is rejected and may still be approved."""
        return (
            self.status is AssignmentStatus.Rejected
            and self.submitted_at is not None
            and now - self.submitted_at <= REVERSIBLE_FOR
        )

    def submitted(self, now: datetime, answer: str, auto_approval_delay: timedelta) -> Self:
        """Return it submitted with an answer document."""
        return replace(
            self,
            status=AssignmentStatus.Submitted,
            submitted_at=now,
            auto_approval_at=add_duration(now, auto_approval_delay),
            answer=answer,
        )

    def with_status(self, how: UnfinishedStatus) -> Self:
        """Return it returned or abandoned."""
        return replace(self, status=how)

    def approved(self, now: datetime, feedback: str | None = None) -> Self:
        """Return it approved; without other words, what was said at its rejection stays."""
        return replace(
            self,
            status=AssignmentStatus.Approved,
            approved_at=now,
            requester_feedback=feedback or self.requester_feedback,
        )

    def rejected(self, now: datetime, feedback: str | None = None) -> Self:
        """Return it rejected."""
        return replace(
            self,
            status=AssignmentStatus.Rejected,
            rejected_at=now,
            requester_feedback=feedback,
        )
