"""What workers are shown: values that do not change when the world does.

Amounts are in USD, times aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Generic, TypeVar

from mockturk.domain.assignments import AssignmentStatus, UnfinishedStatus
from mockturk.domain.qualification_requirements import QualificationRequirement, QualificationStatus
from mockturk.domain.qualification_types import QualificationRequestState
from mockturk.domain.workers import History

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class ResultPage(Generic[T]):
    """One page of a list: which, of what size, and how many items all pages have."""

    items: tuple[T, ...]
    page: int
    page_size: int
    total: int

    def map(self, change: Callable[[T], U]) -> ResultPage[U]:
        """Return the page with each item made another."""
        return ResultPage(tuple(map(change, self.items)), self.page, self.page_size, self.total)


@dataclass(frozen=True, slots=True)
class WorkerView:
    """A worker; ``history`` is what they brought along and what they did in this world.

    ``locale`` is a country, such as ``DE``, or a state, such as ``US-NY``.
    """

    worker_id: str
    registered: bool
    name: str | None
    locale: str
    masters: bool
    adult: bool
    history: History
    in_progress: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """HITs of one type, as the list of HIT groups shows them.

    ``created_at`` is when the newest of the HITs available was created, ``expires_at`` when the
    first of them expires. ``unmet`` are the ids of the Qualification types whose requirements
    the worker who asked does not meet, ``qualified`` whether they may accept the HITs: both None
    when nobody in particular asked.
    """

    hit_group_id: str
    hit_type_id: str
    requester_id: str
    title: str
    description: str
    keywords: str
    reward: Decimal
    assignment_duration: timedelta
    requirements: tuple[QualificationRequirement, ...]
    hits_available: int
    created_at: datetime
    expires_at: datetime
    unmet: tuple[str, ...] | None
    qualified: bool | None


@dataclass(frozen=True, slots=True)
class HITView:
    """A HIT in the list of its group."""

    hit_id: str
    assignments_available: int
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame an ExternalQuestion is shown in: its address and its height in pixels."""

    url: str
    height: int


@dataclass(frozen=True, slots=True)
class Task:
    """A HIT as one worker has it before them, to look at or, with ``assignment_id``, to do.

    ``question`` is the document the requester gave; only an ExternalQuestion has a ``frame``.
    """

    hit_id: str
    hit_group_id: str
    hit_type_id: str
    requester_id: str
    worker_id: str
    title: str
    description: str
    keywords: str
    reward: Decimal
    assignment_duration: timedelta
    auto_approval_delay: timedelta
    expires_at: datetime
    requirements: tuple[QualificationRequirement, ...]
    unmet: tuple[str, ...]
    question: str = field(repr=False)
    frame: Frame | None
    assignment_id: str | None
    accepted_at: datetime | None
    deadline: datetime | None


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """An assignment in its worker's list; ``bonus`` is the sum of its bonuses."""

    assignment_id: str
    hit_id: str
    hit_group_id: str
    requester_id: str
    worker_id: str
    title: str
    reward: Decimal
    bonus: Decimal
    status: AssignmentStatus | UnfinishedStatus
    accepted_at: datetime
    deadline: datetime
    submitted_at: datetime | None
    auto_approval_at: datetime | None
    approved_at: datetime | None
    rejected_at: datetime | None
    requester_feedback: str | None
    answer: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Earnings:
    """What a worker earned in this world: rewards of approved assignments, and bonuses."""

    rewards: Decimal
    bonuses: Decimal

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.rewards + self.bonuses


@dataclass(frozen=True, slots=True)
class QualificationTypeView:
    """A Qualification type; what the system itself keeps has no ``requester_id``.

    ``status`` is Active, Inactive or Disposing. The rest is about the worker who asked, and None
    when nobody in particular did: the ``value`` they have, a locale as a text; whether they
    ``may_request`` it now, ``why_not``, and, if only time is in the way, from when on.
    """

    qualification_type_id: str
    requester_id: str | None
    name: str
    description: str
    keywords: str
    status: str
    created_at: datetime
    requestable: bool
    has_test: bool
    test_duration: timedelta | None
    auto_granted: bool
    retry_delay: timedelta | None
    value: int | str | None
    may_request: bool | None
    why_not: str | None
    may_request_at: datetime | None


@dataclass(frozen=True, slots=True)
class QualificationView:
    """A worker's Qualification; of a type that is gone nobody knows the name any more.

    ``reason`` is why it was revoked, if the requester said so.
    """

    qualification_type_id: str
    requester_id: str | None
    name: str | None
    value: int
    status: QualificationStatus
    granted_at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class QualificationRequestView:
    """A worker's request for a Qualification, and what became of it.

    With a test it has a ``deadline``. ``value`` is what was granted, ``reason`` why it was
    rejected, if the requester said so.
    """

    qualification_request_id: str
    qualification_type_id: str
    requester_id: str
    worker_id: str
    name: str | None
    status: QualificationRequestState
    requested_at: datetime
    deadline: datetime | None
    submitted_at: datetime | None
    value: int | None
    reason: str | None
    test: str | None = field(repr=False)
    answer: str | None = field(repr=False)
