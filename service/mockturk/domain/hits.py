"""HITs, and the status that follows from a HIT's assignments and its expiration."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self

from mockturk.domain.hit_types import HITType
from mockturk.domain.record import Record, replace
from mockturk.domain.review_policies import (
    ScoreMyKnownAnswers,
    SimplePlurality,
    unpack_policy,
)
from mockturk.domain.times import add_duration


class HITStatus(StrEnum):
    """The status of a HIT (XSD ``HITStatus``, docs/reference/lifecycle.md#hit-statuses)."""

    Assignable = "Assignable"
    Unassignable = "Unassignable"
    Reviewable = "Reviewable"
    Reviewing = "Reviewing"
    Disposed = "Disposed"


# The statuses of HITs that SearchHITs lists, and of HITs that a requester can review.
LISTED_STATUSES = (
    HITStatus.Assignable,
    HITStatus.Unassignable,
    HITStatus.Reviewable,
    HITStatus.Reviewing,
)
REVIEWABLE_STATUSES = (HITStatus.Reviewable, HITStatus.Reviewing)


class HITReviewStatus(StrEnum):
    """The moderation status of a HIT (XSD ``HITReviewStatus``); unrelated to review policies."""

    NotReviewed = "NotReviewed"
    MarkedForReview = "MarkedForReview"
    ReviewedAppropriate = "ReviewedAppropriate"
    ReviewedInappropriate = "ReviewedInappropriate"


class Work(Record, frozen=True):
    """The number of a HIT's assignments in each state, without returned and abandoned ones."""

    in_progress: int = 0
    submitted: int = 0
    approved: int = 0
    rejected: int = 0

    @property
    def taken(self) -> int:
        """The number of assignments that are not available to other workers."""
        return self.in_progress + self.submitted + self.completed

    @property
    def completed(self) -> int:
        """The number of approved and rejected assignments."""
        return self.approved + self.rejected


NO_WORK = Work()

# From this day on, HITs created before it cannot get more assignments
# (docs/reference/decisions.md#d11).
EXTENDABLE_FROM = datetime(2015, 7, 22, tzinfo=UTC)

# HITs are disposed of automatically after 120 days (DisposeHIT page). The page does not say when
# this time begins; for us, it begins when no more work can come in.
DISPOSED_AFTER = timedelta(days=120)


class HIT(Record, frozen=True):
    """A Human Intelligence Task; times are aware, in UTC and in whole seconds.

    ``serial`` orders HITs by creation. ``created_with`` is the MaxAssignments at creation, on which
    fees and extensions depend. ``expired`` is True once the expiry was applied.
    ``reviewable_since`` is the time from which on no more work can come in.
    """

    long_fields = frozenset(
        {"question", "packed_assignment_review_policy", "packed_hit_review_policy"}
    )

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
    packed_assignment_review_policy: bytes | None = None
    packed_hit_review_policy: bytes | None = None
    review_status: HITReviewStatus = HITReviewStatus.NotReviewed
    status: HITStatus = HITStatus.Assignable
    expired: bool = False
    reviewable_since: datetime | None = None
    work: Work = NO_WORK

    @property
    def assignment_review_policy(self) -> ScoreMyKnownAnswers | None:
        """The AssignmentReviewPolicy, unpacked at each access."""
        return unpack_policy(self.packed_assignment_review_policy, ScoreMyKnownAnswers)

    @property
    def hit_review_policy(self) -> SimplePlurality | None:
        """The HITReviewPolicy, unpacked at each access."""
        return unpack_policy(self.packed_hit_review_policy, SimplePlurality)

    @property
    def has_review_policies(self) -> bool:
        """Whether the HIT has a policy of either level."""
        packed = self.packed_assignment_review_policy, self.packed_hit_review_policy
        return packed != (None, None)

    @property
    def assignments_available(self) -> int:
        """The number of assignments left to accept.

        An expired HIT keeps its number: a capture shows one with an assignment available.
        """
        return self.max_assignments - self.work.taken

    @property
    def due_at(self) -> datetime | None:
        """The time of its next automatic change (expiry or disposal); None if there is none."""
        if self.status is HITStatus.Disposed:
            return None
        disposal = self.reviewable_since and add_duration(self.reviewable_since, DISPOSED_AFTER)
        if self.expired:
            return disposal
        return min(self.expires_at, disposal) if disposal else self.expires_at

    def is_too_old_to_extend(self, now: datetime) -> bool:
        """Return whether the HIT is too old for more assignments: created before 2015-07-22."""
        return self.created_at < EXTENDABLE_FROM <= now

    def with_work(self, now: datetime, **changes: int) -> Self:
        """Return a copy with changed numbers of assignments: each change is added to its number."""
        work = replace(
            self.work, **{name: getattr(self.work, name) + by for name, by in changes.items()}
        )
        return replace(self, work=work).with_derived_status(now)

    def expire(self, now: datetime) -> Self:
        """Return a copy that is expired, so that no worker can accept it any more."""
        return self._with_status_at(now, expired=True, expires_at=min(self.expires_at, now))

    def extend(self, now: datetime, assignments: int, time: timedelta) -> Self:
        """Return a copy with more assignments and more time.

        ``time`` is added to the expiration, or to ``now`` if the HIT has expired.
        """
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
        """Return a copy that is disposed of; work in progress can still be submitted."""
        return replace(self, status=HITStatus.Disposed)

    def with_derived_status(self, now: datetime) -> Self:
        """Return a copy with the status that follows from work and expiry.

        Source: docs/reference/lifecycle.md#hit-transitions.
        """
        return self._with_status_at(now, expired=self.expired, expires_at=self.expires_at)

    def _with_status_at(self, now: datetime, *, expired: bool, expires_at: datetime) -> Self:
        status = self._status(expired=expired)
        reviewable_since = self.reviewable_since
        if status not in REVIEWABLE_STATUSES:
            reviewable_since = None
        elif reviewable_since is None:
            reviewable_since = now
        return replace(
            self,
            expired=expired,
            expires_at=expires_at,
            status=status,
            reviewable_since=reviewable_since,
        )

    def _status(self, *, expired: bool) -> HITStatus:
        if self.status is HITStatus.Disposed:
            return HITStatus.Disposed
        if not expired and self.assignments_available > 0:
            return HITStatus.Assignable
        if self.work.in_progress:
            return HITStatus.Unassignable
        return HITStatus.Reviewing if self.status is HITStatus.Reviewing else HITStatus.Reviewable


class QualificationUse(Record, frozen=True):
    """A HIT's use of a Qualification type; the fields of the HIT are for sorting."""

    owner: str
    qualification_type_id: str
    hit_id: str
    created_at: datetime
    serial: int

    @property
    def key(self) -> str:
        """Primary key: Qualification type id and HIT id, joined by a space."""
        return f"{self.qualification_type_id} {self.hit_id}"


def qualification_uses(hit: HIT) -> list[QualificationUse]:
    """Return one record for each type a HIT requires; none for a disposed HIT."""
    if hit.status is HITStatus.Disposed:
        return []
    types = dict.fromkeys(one.qualification_type_id for one in hit.hit_type.properties.requirements)
    return [
        QualificationUse(hit.owner, type_id, hit.id, hit.created_at, hit.serial)
        for type_id in types
    ]
