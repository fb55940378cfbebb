"""Views of the worker side: immutable copies of what a worker sees.

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
    """One page of a list.

    ``page`` is its number, from 1 on, ``page_size`` the most items of a page, and ``total`` the
    number of items on all pages.
    """

    items: tuple[T, ...]
    page: int
    page_size: int
    total: int

    def map(self, change: Callable[[T], U]) -> ResultPage[U]:
        """Return the page with ``change`` applied to each item."""
        return ResultPage(tuple(map(change, self.items)), self.page, self.page_size, self.total)


@dataclass(frozen=True, slots=True)
class WorkerView:
    """A worker.

    ``history`` is what was registered as earlier work, plus the work in this world.
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
    """A group in the list of HIT groups: the HITs of one type.

    ``created_at`` is when the newest available HIT was created, ``expires_at`` when the first
    available HIT expires. ``unmet`` has the ids of the Qualification types whose requirements the
    worker does not meet; ``qualified`` is whether the worker may accept the HITs. Both are None in
    a list without a worker.
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

    @property
    def assignment_duration_in_seconds(self) -> int:
        """The time allotted to an assignment, in whole seconds."""
        return int(self.assignment_duration.total_seconds())


@dataclass(frozen=True, slots=True)
class HITView:
    """A HIT in the list of its group."""

    hit_id: str
    assignments_available: int
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of an ExternalQuestion: the URL of its page and its height in pixels."""

    url: str
    height: int


@dataclass(frozen=True, slots=True)
class Task:
    """A HIT as one worker sees it: a preview, or with ``assignment_id`` an accepted assignment.

    ``question`` is the requester's document. Only an ExternalQuestion has a ``frame``.
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

    @property
    def assignment_duration_in_seconds(self) -> int:
        """The time allotted to an assignment, in whole seconds."""
        return int(self.assignment_duration.total_seconds())

    @property
    def auto_approval_delay_in_seconds(self) -> int:
        """The time from submission to automatic approval, in whole seconds."""
        return int(self.auto_approval_delay.total_seconds())


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """An assignment in the list of its worker; ``bonus`` is the sum of its bonuses."""

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
        """The sum of rewards and bonuses."""
        return self.rewards + self.bonuses


@dataclass(frozen=True, slots=True)
class QualificationTypeView:
    """A Qualification type; one of the system has no ``requester_id``.

    ``status`` is Active, Inactive or Disposing. The last four fields are about one worker, and None
    without a worker. ``value`` is the worker's value, which is a text for a locale. ``may_request``
    is whether the worker may request the Qualification now, and ``why_not`` the reason if not.
    ``may_request_at`` is when they may request it, if only a delay prevents it.
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

    @property
    def test_duration_in_seconds(self) -> int | None:
        """The time allotted to the test, in whole seconds."""
        return None if self.test_duration is None else int(self.test_duration.total_seconds())

    @property
    def retry_delay_in_seconds(self) -> int | None:
        """The time after which a worker may request it again, in whole seconds."""
        return None if self.retry_delay is None else int(self.retry_delay.total_seconds())


@dataclass(frozen=True, slots=True)
class QualificationView:
    """A worker's Qualification.

    ``name`` and ``requester_id`` are None if its type no longer exists. ``reason`` is why it was
    revoked, if the requester gave a reason.
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
    """A worker's request for a Qualification, and its outcome.

    A request with a test has a ``deadline``. ``value`` is the granted value, ``reason`` why the
    request was rejected, if the requester gave a reason. ``name`` is None if the type no longer
    exists.
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
