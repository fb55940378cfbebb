"""The content of the worker API's responses: one type for each kind of thing it shows.

The names of the fields are those of ``world.workers.views``, whose objects ``to_view`` converts. A
duration is in seconds, and the name of its field ends in ``_in_seconds``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from mockturk.domain.messages import MessageState, MessageTransport
from mockturk.domain.notifications import NotificationEvent
from mockturk.domain.qualification_requirements import Comparator, QualificationStatus
from mockturk.domain.qualification_types import QualificationRequestState
from mockturk.domain.views.json_types import Amount, APIView, LocaleCode

AnyAssignmentStatus: TypeAlias = Literal[
    "InProgress", "Submitted", "Approved", "Rejected", "Returned", "Abandoned"
]


class HistoryInfo(APIView):
    """The number of a worker's assignments by how they ended."""

    submitted: int
    approved: int
    rejected: int
    returned: int
    abandoned: int
    percent_approved: int


class WorkerInfo(APIView):
    """A worker."""

    worker_id: str
    registered: bool
    name: str | None
    locale: str
    masters: bool
    adult: bool
    history: HistoryInfo
    in_progress: int


class RequirementInfo(APIView):
    """A condition on a worker's Qualification; its values are integers or locales."""

    qualification_type_id: str
    comparator: Comparator
    integers: tuple[int, ...]
    locales: tuple[LocaleCode, ...]
    required_to_preview: bool


class GroupInfo(APIView):
    """A group in the list of HIT groups; without a worker, the last two fields are null."""

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


class HITInfo(APIView):
    """A HIT in the list of its group."""

    hit_id: str
    assignments_available: int
    created_at: datetime
    expires_at: datetime


class NextHIT(APIView):
    """The id of the next HIT for a worker."""

    hit_id: str


class FrameInfo(APIView):
    """The frame of an ExternalQuestion: the URL of its page and its height in pixels."""

    url: str
    height: int


class TaskInfo(APIView):
    """A HIT as one worker sees it; the last three fields are null in a preview."""

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


class AssignmentInfo(APIView):
    """An assignment; ``bonus`` is the sum of its bonuses."""

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


class EarningsInfo(APIView):
    """What a worker earned."""

    rewards: Amount
    bonuses: Amount
    total: Amount


class QualificationTypeInfo(APIView):
    """A Qualification type; without a worker, the last four fields are null."""

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


class QualificationInfo(APIView):
    """A worker's Qualification."""

    qualification_type_id: str
    requester_id: str | None
    name: str | None
    value: int
    status: QualificationStatus
    granted_at: datetime
    reason: str | None


class QualificationRequestInfo(APIView):
    """A worker's request for a Qualification, and its outcome."""

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


class MessageInfo(APIView):
    """A message in the outbox."""

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


class PageInfo(APIView):
    """A page of a list: its number, from 1 on, and the number of items on all pages.

    The items are in the last field, which each subclass adds.
    """

    page: int
    page_size: int
    total: int


class WorkerPage(PageInfo):
    """A page of registered workers."""

    workers: tuple[WorkerInfo, ...]


class GroupPage(PageInfo):
    """A page of HIT groups."""

    hit_groups: tuple[GroupInfo, ...]


class HITPage(PageInfo):
    """A page of a group's HITs."""

    hits: tuple[HITInfo, ...]


class AssignmentPage(PageInfo):
    """A page of a worker's assignments."""

    assignments: tuple[AssignmentInfo, ...]


class QualificationTypePage(PageInfo):
    """A page of Qualification types."""

    qualification_types: tuple[QualificationTypeInfo, ...]


class QualificationPage(PageInfo):
    """A page of a worker's Qualifications."""

    qualifications: tuple[QualificationInfo, ...]


class QualificationRequestPage(PageInfo):
    """A page of a worker's Qualification requests."""

    qualification_requests: tuple[QualificationRequestInfo, ...]


class MessagePage(PageInfo):
    """A page of messages."""

    messages: tuple[MessageInfo, ...]
