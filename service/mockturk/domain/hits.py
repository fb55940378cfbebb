"""HITs: what one is and which status follows from its work and the time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mockturk.domain.review_policies import ScoreMyKnownAnswers, SimplePlurality


class HITStatus(StrEnum):
    """Where a HIT stands (XSD ``HITStatus``, lifecycle.md §1.1)."""

    Assignable = "Assignable"
    Unassignable = "Unassignable"
    Reviewable = "Reviewable"
    Reviewing = "Reviewing"
    Disposed = "Disposed"


class HITReviewStatus(StrEnum):
    """The platform's moderation of a HIT (XSD ``HITReviewStatus``); no review policy."""

    NotReviewed = "NotReviewed"
    MarkedForReview = "MarkedForReview"
    ReviewedAppropriate = "ReviewedAppropriate"
    ReviewedInappropriate = "ReviewedInappropriate"


@dataclass(frozen=True, slots=True)
class Work:
    """How many assignments of a HIT are in each state; returned and abandoned ones are gone."""

    in_progress: int = 0
    submitted: int = 0
    approved: int = 0
    rejected: int = 0

    @property
    def taken(self) -> int:
        """How many of the HIT's assignments nobody else can accept."""
        return self.in_progress + self.submitted + self.completed

    @property
    def completed(self) -> int:
        """How many are approved or rejected."""
        return self.approved + self.rejected


NO_WORK = Work()


@dataclass(frozen=True, slots=True)
class HIT:
    """A Human Intelligence Task; times are aware and in UTC."""

    id: str
    owner: str
    hit_type_id: str
    created_at: datetime
    expires_at: datetime
    max_assignments: int
    question: str = field(repr=False)
    layout_id: str | None = None
    requester_annotation: str | None = None
    assignment_review_policy: ScoreMyKnownAnswers | None = None
    hit_review_policy: SimplePlurality | None = None
    review_status: HITReviewStatus = HITReviewStatus.NotReviewed
    work: Work = NO_WORK

    @property
    def assignments_available(self) -> int:
        """How many assignments are left to accept.

        Expiry does not take them away: an expired HIT was captured with one available.
        """
        return self.max_assignments - self.work.taken

    def status_at(self, now: datetime) -> HITStatus:
        """Tell the status at a time: work and expiry decide (lifecycle.md §1.2)."""
        expired = now >= self.expires_at
        if self.assignments_available > 0 and not expired:
            return HITStatus.Assignable
        if self.work.in_progress:
            return HITStatus.Unassignable
        return HITStatus.Reviewable
