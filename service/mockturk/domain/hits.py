"""HITs: what one is and which status follows from its work and the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self

from mockturk.domain.hit_types import HITType
from mockturk.domain.record import Record, replace
from mockturk.domain.review_policies import ScoreMyKnownAnswers, SimplePlurality
from mockturk.domain.times import add_duration


class HITStatus(StrEnum):
    """Where a HIT stands (XSD ``HITStatus``, docs/reference/lifecycle.md#hit-statuses)."""

    Assignable = "Assignable"
    Unassignable = "Unassignable"
    Reviewable = "Reviewable"
    Reviewing = "Reviewing"
    Disposed = "Disposed"


# What SearchHITs lists, and what a requester can review.
LISTED_STATUSES = (
    HITStatus.Assignable,
    HITStatus.Unassignable,
    HITStatus.Reviewable,
    HITStatus.Reviewing,
)
REVIEWABLE_STATUSES = (HITStatus.Reviewable, HITStatus.Reviewing)


class HITReviewStatus(StrEnum):
    """The platform's moderation of a HIT (XSD ``HITReviewStatus``); no review policy."""

    NotReviewed = "NotReviewed"
    MarkedForReview = "MarkedForReview"
    ReviewedAppropriate = "ReviewedAppropriate"
    ReviewedInappropriate = "ReviewedInappropriate"


class Work(Record, frozen=True):
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

# HITs created before get no more assignments, from that day on (docs/reference/decisions.md#d11).
EXTENDABLE_FROM = datetime(2015, 7, 22, tzinfo=UTC)

# HITs are disposed of by themselves after 120 days (DisposeHIT page); from when on is not said,
# and a HIT nobody can still work on has nothing left to lose.
DISPOSED_AFTER = timedelta(days=120)


class HIT(Record, frozen=True):
    """A Human Intelligence Task; times are aware, in UTC and in whole seconds.

    ``serial`` tells which of two HITs is older. ``created_with`` is the number of assignments
    it began with, which decides about fees and extensions. ``expired`` says that its expiry
    has happened, ``reviewable_since`` from when on no more work could come in.
    """

    long_fields = frozenset({"question"})

    id: str
    serial: int
    owner: str
    hit_type: HITType
    created_at: datetime
    expires_at: datetime
    max_assignments: int
    created_with: int
    question: str
    layout_id: str | None = None
    requester_annotation: str | None = None
    assignment_review_policy: ScoreMyKnownAnswers | None = None
    hit_review_policy: SimplePlurality | None = None
    review_status: HITReviewStatus = HITReviewStatus.NotReviewed
    status: HITStatus = HITStatus.Assignable
    expired: bool = False
    reviewable_since: datetime | None = None
    work: Work = NO_WORK

    @property
    def assignments_available(self) -> int:
        """How many assignments are left to accept.

        Expiry does not take them away: an expired HIT was captured with one available.
        """
        return self.max_assignments - self.work.taken

    @property
    def due_at(self) -> datetime | None:
        """When something next happens to it by itself: it expires, or is disposed of."""
        if self.status is HITStatus.Disposed:
            return None
        disposal = self.reviewable_since and add_duration(self.reviewable_since, DISPOSED_AFTER)
        if self.expired:
            return disposal
        return min(self.expires_at, disposal) if disposal else self.expires_at

    def is_too_old_to_extend(self, now: datetime) -> bool:
        """Tell whether it was created too long ago to get more assignments."""
        return self.created_at < EXTENDABLE_FROM <= now

    def with_work(self, now: datetime, **changes: int) -> Self:
        """Return it with other numbers of assignments; each change is added to a number."""
        work = replace(
            self.work, **{name: getattr(self.work, name) + by for name, by in changes.items()}
        )
        return replace(self, work=work).with_derived_status(now)

    def expire(self, now: datetime) -> Self:
        """Return it expired: nobody can accept it any more."""
        return replace(
            self, expired=True, expires_at=min(self.expires_at, now)
        ).with_derived_status(now)

    def extend(self, now: datetime, assignments: int, time: timedelta) -> Self:
        """Return it with more assignments and more time, from now on if it has expired."""
        expires_at = self.expires_at
        if time:
            expires_at = add_duration(now if self.expired else self.expires_at, time)
        return replace(
            self,
            max_assignments=self.max_assignments + assignments,
            expires_at=expires_at,
            expired=self.expired and not time,
        ).with_derived_status(now)

    def dispose(self) -> Self:
        """Return it disposed of; work in progress may still come in."""
        return replace(self, status=HITStatus.Disposed)

    def with_derived_status(self, now: datetime) -> Self:
        """Return it with the status its work and its expiry make.

        Source: docs/reference/lifecycle.md#hit-transitions.
        """
        status = self._status()
        reviewable_since = self.reviewable_since
        if status not in REVIEWABLE_STATUSES:
            reviewable_since = None
        elif reviewable_since is None:
            reviewable_since = now
        return replace(self, status=status, reviewable_since=reviewable_since)

    def _status(self) -> HITStatus:
        if self.status is HITStatus.Disposed:
            return HITStatus.Disposed
        if self.assignments_available > 0 and not self.expired:
            return HITStatus.Assignable
        if self.work.in_progress:
            return HITStatus.Unassignable
        return HITStatus.Reviewing if self.status is HITStatus.Reviewing else HITStatus.Reviewable


class QualificationUse(Record, frozen=True):
    """That a HIT requires a Qualification of some type; the HIT's other fields order them."""

    owner: str
    qualification_type_id: str
    hit_id: str
    created_at: datetime
    serial: int

    @property
    def key(self) -> str:
        """What it is found by; ids have no blanks."""
        return f"{self.qualification_type_id} {self.hit_id}"


def qualification_uses(hit: HIT) -> list[QualificationUse]:
    """Return what a HIT requires, each type once; one that was disposed of requires nothing."""
    if hit.status is HITStatus.Disposed:
        return []
    types = dict.fromkeys(one.qualification_type_id for one in hit.hit_type.properties.requirements)
    return [
        QualificationUse(hit.owner, type_id, hit.id, hit.created_at, hit.serial)
        for type_id in types
    ]
