"""The tables of a world, with their keys and indexes."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from mockturk.domain.accounts import Account
from mockturk.domain.assignments import Assignment, AssignmentStatus, UnfinishedStatus
from mockturk.domain.bonuses import BonusPayment
from mockturk.domain.daily_counts import DailyCounts
from mockturk.domain.files import FileURL, UploadedFile
from mockturk.domain.hit_types import HITType
from mockturk.domain.hits import HIT, HITStatus, QualificationUse
from mockturk.domain.layouts import Layout
from mockturk.domain.messages import Message, MessageState, MessageTransport
from mockturk.domain.notifications import HITTypeNotification
from mockturk.domain.qualification_types import (
    OPEN_STATES,
    Qualification,
    QualificationRequest,
    QualificationRequestState,
    QualificationType,
)
from mockturk.domain.reviews import Review
from mockturk.domain.tokens import UniqueRequestToken
from mockturk.domain.worker_blocks import WorkerBlock
from mockturk.domain.workers import Progress, Worker
from mockturk.store.port import OrderedIndex, Table

ALL = "all"
"""The name of the ordered index of all records of a table, and of its only group."""

ACCOUNTS = Table[Account](
    "accounts",
    Account,
    key=attrgetter("access_key"),
    unique={"id": attrgetter("id")},
    ordered={ALL: OrderedIndex(lambda _: ALL, lambda account: (account.access_key,))},
)

HIT_TYPES = Table[HITType](
    "hit_types",
    HITType,
    key=attrgetter("id"),
    unique={
        "identity": lambda hit_type: (
            None if hit_type.owner is None else (hit_type.owner, hit_type.properties.identity)
        ),
        "group": attrgetter("group_id"),
    },
    ordered={ALL: OrderedIndex(lambda _: ALL, lambda hit_type: (hit_type.id,))},
)

LAYOUTS = Table[Layout]("layouts", Layout, key=attrgetter("id"))

DUE = "due"
"""The name of the ordered index of records with a time-driven event, and of its only group.

The record whose event is next comes first.
"""


def _due(record: HIT | Assignment) -> str | None:
    return None if record.due_at is None else DUE


def _of_requester(hit: HIT) -> tuple[str, HITStatus] | None:
    return None if hit.status is HITStatus.Disposed else (hit.owner, hit.status)


def _of_type(hit: HIT) -> tuple[str, str, HITStatus] | None:
    disposed = hit.status is HITStatus.Disposed
    return None if disposed else (hit.owner, hit.hit_type.id, hit.status)


def _available(hit: HIT) -> str | None:
    return hit.hit_type.id if hit.status is HITStatus.Assignable else None


_by_creation = attrgetter("created_at", "serial", "id")
_by_expiration = attrgetter("expires_at", "serial", "id")

HITS = Table[HIT](
    "hits",
    HIT,
    key=attrgetter("id"),
    ordered={
        DUE: OrderedIndex(_due, attrgetter("due_at", "serial", "id")),
        # By requester and status, for SearchHITs and GetReviewableHITs.
        "CreationTime": OrderedIndex(_of_requester, _by_creation),
        "Expiration": OrderedIndex(_of_requester, _by_expiration),
        "Title": OrderedIndex(
            _of_requester, attrgetter("hit_type.properties.title", "serial", "id")
        ),
        "Reward": OrderedIndex(
            _of_requester, attrgetter("hit_type.properties.reward", "serial", "id")
        ),
        # By requester, HIT type and status; within a type, title and reward are the same.
        "CreationTime of type": OrderedIndex(_of_type, _by_creation),
        "Expiration of type": OrderedIndex(_of_type, _by_expiration),
        # By HIT type: the HITs that workers can accept.
        "available": OrderedIndex(_available, _by_creation),
        "available by Expiration": OrderedIndex(_available, _by_expiration),
    },
)

# The HITs that require a Qualification type, by requester and type, in order of creation.
QUALIFICATION_USES = Table[QualificationUse](
    "qualification_uses",
    QualificationUse,
    key=attrgetter("key"),
    ordered={
        "CreationTime": OrderedIndex(
            attrgetter("owner", "qualification_type_id"), attrgetter("created_at", "serial", "key")
        )
    },
)

_by_acceptance = attrgetter("serial", "id")

ASSIGNMENTS = Table[Assignment](
    "assignments",
    Assignment,
    key=attrgetter("id"),
    unique={
        # One assignment per worker and HIT; returned and abandoned ones do not count.
        "worker": lambda assignment: (
            None
            if assignment.status in (UnfinishedStatus.Returned, UnfinishedStatus.Abandoned)
            else (assignment.hit_id, assignment.worker_id)
        )
    },
    ordered={
        DUE: OrderedIndex(_due, attrgetter("due_at", "serial", "id")),
        "SubmitTime": OrderedIndex(
            lambda assignment: (
                (assignment.hit_id, assignment.status)
                if isinstance(assignment.status, AssignmentStatus)
                else None
            ),
            attrgetter("submitted_at", "serial", "id"),
        ),
        "WorkerId": OrderedIndex(attrgetter("worker_id", "status"), _by_acceptance),
        # For the console, not for the API: assignments that are not submitted, and the latest
        # changes of each requester's assignments.
        "unfinished": OrderedIndex(
            lambda assignment: (
                (assignment.hit_id, assignment.status)
                if isinstance(assignment.status, UnfinishedStatus)
                else None
            ),
            _by_acceptance,
        ),
        "changed": OrderedIndex(attrgetter("owner"), attrgetter("changed_at", "serial", "id")),
    },
)

_by_serial = attrgetter("serial", "key")

BONUS_PAYMENTS = Table[BonusPayment](
    "bonus_payments",
    BonusPayment,
    key=attrgetter("key"),
    ordered={
        "HITId": OrderedIndex(attrgetter("hit_id"), _by_serial),
        "AssignmentId": OrderedIndex(attrgetter("assignment_id"), _by_serial),
        "WorkerId": OrderedIndex(attrgetter("worker_id"), _by_serial),
        "owner": OrderedIndex(attrgetter("owner"), _by_serial),
    },
)

WORKERS = Table[Worker](
    "workers",
    Worker,
    key=attrgetter("id"),
    ordered={ALL: OrderedIndex(lambda _: ALL, attrgetter("serial", "id"))},
)

PROGRESS = Table[Progress](
    "progress",
    Progress,
    key=attrgetter("key"),
    ordered={"WorkerId": OrderedIndex(attrgetter("worker_id"), lambda progress: (progress.key,))},
)

WORKER_BLOCKS = Table[WorkerBlock](
    "worker_blocks",
    WorkerBlock,
    key=attrgetter("key"),
    ordered={
        "owner": OrderedIndex(attrgetter("owner"), _by_serial),
        "WorkerId": OrderedIndex(attrgetter("worker_id"), _by_serial),
    },
)

TOKENS = Table[UniqueRequestToken](
    "tokens",
    UniqueRequestToken,
    key=attrgetter("key"),
    ordered={DUE: OrderedIndex(lambda _: DUE, attrgetter("forgotten_at", "serial", "key"))},
)

REVIEWS = Table[Review](
    "reviews",
    Review,
    key=attrgetter("key"),
    ordered={"HITId": OrderedIndex(attrgetter("hit_id", "level"), _by_serial)},
)


def _requester_of_worker(counts: DailyCounts) -> str | None:
    """Return the requester of a worker's counts; None for counts of a requester alone."""
    owner, _, worker_id = counts.whose.partition(" ")
    return owner if worker_id else None


def _worker_counted(counts: DailyCounts) -> str | None:
    """Return the worker of a worker's counts; None for counts of a requester alone."""
    return counts.whose.partition(" ")[2] or None


def _by_whose(counts: DailyCounts) -> tuple[str]:
    return (counts.whose,)


# The counts of the latest day have a separate table, as most changes are made to these; the
# earlier days are in the next table, in order.
LATEST_COUNTS = Table[DailyCounts](
    "latest_counts",
    DailyCounts,
    key=attrgetter("whose"),
    ordered={
        "worker": OrderedIndex(_requester_of_worker, _by_whose),
        "WorkerId": OrderedIndex(_worker_counted, _by_whose),
    },
)

EARLIER_COUNTS = Table[DailyCounts](
    "earlier_counts",
    DailyCounts,
    key=attrgetter("key"),
    ordered={"day": OrderedIndex(attrgetter("whose"), attrgetter("day", "key"))},
)

UPLOADED_FILES = Table[UploadedFile](
    "uploaded_files",
    UploadedFile,
    key=attrgetter("key"),
    unique={"answer": attrgetter("assignment_id", "question")},
    ordered={"HITId": OrderedIndex(attrgetter("hit_id"), lambda file: (file.key,))},
)

FILE_URLS = Table[FileURL](
    "file_urls",
    FileURL,
    key=attrgetter("name"),
    ordered={DUE: OrderedIndex(lambda _: DUE, attrgetter("ends_at", "serial", "name"))},
)

QUALIFICATION_TYPES = Table[QualificationType](
    "qualification_types",
    QualificationType,
    key=attrgetter("id"),
    unique={"name": lambda kind: None if kind.gone_at else (kind.owner, kind.name)},
    ordered={
        DUE: OrderedIndex(lambda kind: DUE if kind.gone_at else None, attrgetter("gone_at", "id")),
        # By whether workers may request it: types of all requesters, and of one requester.
        "Name": OrderedIndex(
            lambda kind: None if kind.gone_at else kind.is_requestable,
            attrgetter("name", "serial", "id"),
        ),
        "Name of owner": OrderedIndex(
            lambda kind: None if kind.gone_at else (kind.owner, kind.is_requestable),
            attrgetter("name", "serial", "id"),
        ),
        # Types that are being disposed of: they may still occupy their name.
        "disposing": OrderedIndex(
            lambda kind: (kind.owner, kind.name) if kind.gone_at else None,
            attrgetter("serial", "id"),
        ),
    },
)

_of_type_and_status = attrgetter("type_id", "status")

QUALIFICATIONS = Table[Qualification](
    "qualifications",
    Qualification,
    key=attrgetter("key"),
    ordered={
        "type": OrderedIndex(_of_type_and_status, _by_serial),
        "GrantTime": OrderedIndex(_of_type_and_status, attrgetter("granted_at", "serial", "key")),
        "WorkerId": OrderedIndex(attrgetter("worker_id", "status"), _by_serial),
    },
)


def _pending_of_requester(request: QualificationRequest) -> str | None:
    return request.owner if request.state is QualificationRequestState.Pending else None


def _pending_of_type(request: QualificationRequest) -> tuple[str, str] | None:
    if request.state is not QualificationRequestState.Pending:
        return None
    return request.owner, request.type_id


QUALIFICATION_REQUESTS = Table[QualificationRequest](
    "qualification_requests",
    QualificationRequest,
    key=attrgetter("id"),
    ordered={
        DUE: OrderedIndex(
            lambda request: DUE if request.due_at else None, attrgetter("due_at", "serial", "id")
        ),
        "SubmitTime": OrderedIndex(
            _pending_of_requester, attrgetter("submitted_at", "serial", "id")
        ),
        "QualificationTypeId": OrderedIndex(
            _pending_of_requester, attrgetter("type_id", "submitted_at", "serial", "id")
        ),
        "SubmitTime of type": OrderedIndex(
            _pending_of_type, attrgetter("submitted_at", "serial", "id")
        ),
        # The undecided requests, including tests in progress.
        "open": OrderedIndex(
            lambda request: request.type_id if request.state in OPEN_STATES else None,
            attrgetter("serial", "id"),
        ),
        # All requests of a worker, by state and by type.
        "WorkerId": OrderedIndex(attrgetter("worker_id", "state"), attrgetter("serial", "id")),
        "worker and type": OrderedIndex(
            attrgetter("worker_id", "type_id"), attrgetter("serial", "id")
        ),
    },
)

NOTIFICATIONS = Table[HITTypeNotification](
    "notifications",
    HITTypeNotification,
    key=attrgetter("key"),
    ordered={"owner": OrderedIndex(attrgetter("owner"), lambda notification: (notification.key,))},
)

DONE = "done"
"""The name of the ordered index of messages that do not wait for delivery, and of its group."""

WAITING = "waiting"
"""The name of the ordered index of messages that wait for delivery, and of its group."""

DELIVERY_QUEUE = "lane"
"""The name of the ordered index of waiting messages by transport and destination."""

RECEPTOR = "receptor"
"""The name of the ordered index of waiting messages by their receptor."""


def _is_waiting(message: Message) -> bool:
    return message.state is MessageState.Waiting


def _get_delivery_queue(message: Message) -> tuple[MessageTransport, str] | None:
    return (message.transport, message.destination) if _is_waiting(message) else None


OUTBOX = Table[Message](
    "outbox",
    Message,
    key=attrgetter("key"),
    unique={"doc_id": lambda message: message.doc_id or None},
    ordered={
        DONE: OrderedIndex(lambda message: None if _is_waiting(message) else DONE, _by_serial),
        WAITING: OrderedIndex(
            lambda message: WAITING if _is_waiting(message) else None, _by_serial
        ),
        DELIVERY_QUEUE: OrderedIndex(_get_delivery_queue, _by_serial),
        RECEPTOR: OrderedIndex(
            lambda message: message.receptor if _is_waiting(message) else None, _by_serial
        ),
        # For pages and lists of messages.
        "owner": OrderedIndex(attrgetter("owner", "state"), _by_serial),
        "state": OrderedIndex(attrgetter("transport", "state"), _by_serial),
        "destination": OrderedIndex(attrgetter("destination", "transport", "state"), _by_serial),
    },
)
TABLES: tuple[Table[Any], ...] = tuple(one for one in globals().values() if isinstance(one, Table))
"""All tables, in order of declaration."""
