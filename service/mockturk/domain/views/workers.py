"""What a worker sees: the content of the worker API's responses, one type for each kind of thing.

Amounts are in USD, times are aware and in UTC. A duration is in whole seconds, and the name of its
field ends in ``_in_seconds``. What is null in JSON is None in Python.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import field

from mockturk.domain.messages import MessageState, MessageTransport
from mockturk.domain.notifications import NotificationEvent
from mockturk.domain.paging import ResultPage
from mockturk.domain.qualification_requirements import (
    Comparator,
    HITAccessActions,
    QualificationStatus,
)
from mockturk.domain.qualification_types import QualificationRequestState
from mockturk.domain.views.json_types import Amount, View

AnyAssignmentStatus: TypeAlias = Literal[
    "InProgress", "Submitted", "Approved", "Rejected", "Returned", "Abandoned"
]


class HistoryInfo(View, frozen=True):
    """The number of a worker's assignments by how they ended.

    ``submitted`` counts all submitted assignments: approved, rejected and undecided ones.
    ``percent_approved`` is the share of approved ones among approved and rejected ones, rounded
    down; it is 100 until the hundredth submission.
    """

    submitted: int
    approved: int
    rejected: int
    returned: int
    abandoned: int
    percent_approved: int


class WorkerInfo(View, frozen=True):
    """A worker.

    ``history`` is what was registered as earlier work, plus the work in this world.
    ``locale`` is a country, such as ``DE``, or a state, such as ``US-NY``. ``in_progress`` is how
    many assignments the worker has accepted and not yet finished.
    """

    worker_id: str
    registered: bool
    name: str | None
    locale: str
    masters: bool
    adult: bool
    history: HistoryInfo
    in_progress: int


class RequirementInfo(View, frozen=True):
    """A condition on a worker's Qualification.

    Its values are integers or locales, never both; a locale is written as in ``WorkerInfo``.
    ``actions_guarded`` is what workers cannot do who do not meet it: ``Accept``,
    ``PreviewAndAccept`` or ``DiscoverPreviewAndAccept``; ``required_to_preview`` is whether it is
    more than ``Accept``.
    """

    qualification_type_id: str
    comparator: Comparator
    integers: tuple[int, ...]
    locales: tuple[str, ...]
    required_to_preview: bool
    actions_guarded: HITAccessActions


class GroupInfo(View, frozen=True):
    """A group in the list of HIT groups: the HITs of one type.

    ``created_at`` is when the newest available HIT was created, ``expires_at`` when the first
    available HIT expires. ``unmet`` has the ids of the Qualification types whose requirements the
    worker does not meet; ``qualified`` is whether the worker may accept the HITs. Both are null in
    a list without a worker.
    """

    hit_group_id: str
    hit_type_id: str
    requester_id: str
    title: str
    description: str
    keywords: str
    reward: Amount
    assignment_duration_in_seconds: int
    requirements: tuple[RequirementInfo, ...]
    hits_available: int
    created_at: datetime
    expires_at: datetime
    unmet: tuple[str, ...] | None
    qualified: bool | None


class HITInfo(View, frozen=True):
    """A HIT in the list of its group."""

    hit_id: str
    assignments_available: int
    created_at: datetime
    expires_at: datetime


class NextHIT(View, frozen=True):
    """The id of the next HIT for a worker."""

    hit_id: str


class FrameInfo(View, frozen=True):
    """The frame of an ExternalQuestion: the URL of its page and its height in pixels."""

    url: str
    height: int


class TaskInfo(View, frozen=True):
    """A HIT as one worker sees it: a preview, or with ``assignment_id`` an accepted assignment.

    ``question`` is the requester's document. Only an ExternalQuestion has a ``frame``. The last
    three fields are null in a preview.
    """

    long_fields = frozenset({"question"})

    hit_id: str
    hit_group_id: str
    hit_type_id: str
    requester_id: str
    worker_id: str
    title: str
    description: str
    keywords: str
    reward: Amount
    assignment_duration_in_seconds: int
    auto_approval_delay_in_seconds: int
    expires_at: datetime
    requirements: tuple[RequirementInfo, ...]
    unmet: tuple[str, ...]
    question: str
    frame: FrameInfo | None
    assignment_id: str | None
    accepted_at: datetime | None
    deadline: datetime | None


class AssignmentInfo(View, frozen=True):
    """An assignment in the list of its worker; ``bonus`` is the sum of its bonuses."""

    long_fields = frozenset({"answer"})

    assignment_id: str
    hit_id: str
    hit_group_id: str
    requester_id: str
    worker_id: str
    title: str
    reward: Amount
    bonus: Amount
    status: AnyAssignmentStatus
    accepted_at: datetime
    deadline: datetime
    submitted_at: datetime | None
    auto_approval_at: datetime | None
    approved_at: datetime | None
    rejected_at: datetime | None
    requester_feedback: str | None
    answer: str | None


class EarningsInfo(View, frozen=True):
    """What a worker earned in this world: rewards of approved assignments, and bonuses."""

    rewards: Amount
    bonuses: Amount
    total: Amount


class DashboardInfo(View, frozen=True):
    """A worker's earnings, and how many of the worker's assignments have each status."""

    assignments: dict[AnyAssignmentStatus, int]
    earnings: EarningsInfo


class QualificationTypeInfo(View, frozen=True):
    """A Qualification type; one of the system has no ``requester_id``.

    ``status`` is Active, Inactive or Disposing. Without a retry delay, a worker may request it only
    once. The last four fields are about one worker, and null without a worker. ``value`` is the
    worker's value, which is a text for a locale. ``may_request`` is whether the worker may request
    the Qualification now, and ``why_not`` the reason if not. ``may_request_at`` is when they may
    request it, if only a delay prevents it.
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
    test_duration_in_seconds: int | None
    auto_granted: bool
    retry_delay_in_seconds: int | None
    value: int | str | None
    may_request: bool | None
    why_not: str | None
    may_request_at: datetime | None


class QualificationInfo(View, frozen=True):
    """A worker's Qualification.

    ``name`` and ``requester_id`` are null if its type no longer exists. ``reason`` is why it was
    revoked, if the requester gave a reason.
    """

    qualification_type_id: str
    requester_id: str | None
    name: str | None
    value: int
    status: QualificationStatus
    granted_at: datetime
    reason: str | None


class QualificationRequestInfo(View, frozen=True):
    """A worker's request for a Qualification, and its outcome.

    A request with a test has a ``deadline``. ``value`` is the granted value, ``reason`` why the
    request was rejected, if the requester gave a reason. ``name`` is null if the type no longer
    exists.
    """

    long_fields = frozenset({"test", "answer"})

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
    test: str | None
    answer: str | None


class MessageInfo(View, frozen=True):
    """A message in the outbox; a higher ``number`` is a later message.

    ``destination`` is a WorkerId, an e-mail address or a URL. ``body`` is what is sent, verbatim:
    over REST the URL that is requested. ``reason`` says why the message is kept, failed or was
    dropped; ``tried_at`` is the time of the last attempt to deliver it.
    """

    number: int
    requester_id: str
    transport: MessageTransport
    destination: str
    state: MessageState
    reason: str
    created_at: datetime
    tried_at: datetime | None
    attempts: int
    subject: str
    body: str
    events: tuple[NotificationEvent, ...]


class WorkerPage(ResultPage[WorkerInfo], frozen=True):
    """A page of registered workers."""

    items: tuple[WorkerInfo, ...] = field(name="workers")


class GroupPage(ResultPage[GroupInfo], frozen=True):
    """A page of HIT groups."""

    items: tuple[GroupInfo, ...] = field(name="hit_groups")


class HITPage(ResultPage[HITInfo], frozen=True):
    """A page of a group's HITs."""

    items: tuple[HITInfo, ...] = field(name="hits")


class AssignmentPage(ResultPage[AssignmentInfo], frozen=True):
    """A page of a worker's assignments."""

    items: tuple[AssignmentInfo, ...] = field(name="assignments")


class QualificationTypePage(ResultPage[QualificationTypeInfo], frozen=True):
    """A page of Qualification types."""

    items: tuple[QualificationTypeInfo, ...] = field(name="qualification_types")


class QualificationPage(ResultPage[QualificationInfo], frozen=True):
    """A page of a worker's Qualifications."""

    items: tuple[QualificationInfo, ...] = field(name="qualifications")


class QualificationRequestPage(ResultPage[QualificationRequestInfo], frozen=True):
    """A page of a worker's Qualification requests."""

    items: tuple[QualificationRequestInfo, ...] = field(name="qualification_requests")


class MessagePage(ResultPage[MessageInfo], frozen=True):
    """A page of messages."""

    items: tuple[MessageInfo, ...] = field(name="messages")
