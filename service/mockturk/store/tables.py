"""The tables of a world: what is kept, and by what it is found."""

from __future__ import annotations

from typing import Any

from mockturk.domain.accounts import Account
from mockturk.domain.assignments import Assignment, AssignmentStatus, Unfinished
from mockturk.domain.bonuses import BonusPayment
from mockturk.domain.daily_counts import DailyCounts
from mockturk.domain.files import FileURL, UploadedFile
from mockturk.domain.hit_types import HITType
from mockturk.domain.hits import HIT, REVIEWABLE, HITStatus
from mockturk.domain.layouts import Layout
from mockturk.domain.reviews import Review
from mockturk.domain.tokens import UniqueRequestToken
from mockturk.domain.worker_blocks import WorkerBlock
from mockturk.domain.workers import Progress, Worker
from mockturk.store.port import Ordered, Table

ACCOUNTS = Table[Account](
    "accounts", key=lambda account: account.access_key, unique={"id": lambda account: account.id}
)

ALL = "all"
"""The ordered index, and its one group, of all records of a table."""

HIT_TYPES = Table[HITType](
    "hit_types",
    key=lambda hit_type: hit_type.id,
    unique={
        "identity": lambda hit_type: (
            None if hit_type.owner is None else (hit_type.owner, hit_type.properties.identity)
        ),
        "group": lambda hit_type: hit_type.group_id,
    },
    ordered={ALL: Ordered(lambda _: ALL, lambda hit_type: (hit_type.id,))},
)

LAYOUTS = Table[Layout]("layouts", key=lambda layout: layout.id)

DUE = "due"
"""The ordered index, and its one group, of what happens by itself, the next first."""


def _due(record: HIT | Assignment) -> str | None:
    return None if record.due_at is None else DUE


def _of_requester(hit: HIT) -> tuple[str, HITStatus] | None:
    return None if hit.status is HITStatus.Disposed else (hit.owner, hit.status)


def _of_type(hit: HIT) -> tuple[str, str, HITStatus] | None:
    return (hit.owner, hit.hit_type.id, hit.status) if hit.status in REVIEWABLE else None


def _available(hit: HIT) -> str | None:
    return hit.hit_type.id if hit.status is HITStatus.Assignable else None


def _by_creation(hit: HIT) -> tuple[Any, ...]:
    return hit.created_at, hit.serial


def _by_expiration(hit: HIT) -> tuple[Any, ...]:
    return hit.expires_at, hit.serial


HITS = Table[HIT](
    "hits",
    key=lambda hit: hit.id,
    ordered={
        DUE: Ordered(_due, lambda hit: (hit.due_at, hit.serial)),
        # By requester and status, for SearchHITs and GetReviewableHITs ...
        "CreationTime": Ordered(_of_requester, _by_creation),
        "Expiration": Ordered(_of_requester, _by_expiration),
        "Title": Ordered(_of_requester, lambda hit: (hit.hit_type.properties.title, hit.serial)),
        "Reward": Ordered(_of_requester, lambda hit: (hit.hit_type.properties.reward, hit.serial)),
        # ... and by type, within which title and reward are the same.
        "CreationTime of type": Ordered(_of_type, _by_creation),
        "Expiration of type": Ordered(_of_type, _by_expiration),
        # By type, those workers can accept.
        "available": Ordered(_available, _by_creation),
        "available by Expiration": Ordered(_available, _by_expiration),
    },
)

ASSIGNMENTS = Table[Assignment](
    "assignments",
    key=lambda assignment: assignment.id,
    unique={
        # One assignment per worker per HIT; a returned or abandoned one is none.
        "worker": lambda assignment: (
            None
            if assignment.status in (Unfinished.Returned, Unfinished.Abandoned)
            else (assignment.hit_id, assignment.worker_id)
        )
    },
    ordered={
        DUE: Ordered(_due, lambda assignment: (assignment.due_at, assignment.serial)),
        "SubmitTime": Ordered(
            lambda assignment: (
                (assignment.hit_id, assignment.status)
                if isinstance(assignment.status, AssignmentStatus)
                else None
            ),
            lambda assignment: (assignment.submitted_at, assignment.serial),
        ),
        "WorkerId": Ordered(
            lambda assignment: (assignment.worker_id, assignment.status),
            lambda assignment: (assignment.serial,),
        ),
    },
)

BONUS_PAYMENTS = Table[BonusPayment](
    "bonus_payments",
    key=lambda bonus: str(bonus.serial),
    ordered={
        "HITId": Ordered(lambda bonus: bonus.hit_id, lambda bonus: (bonus.serial,)),
        "AssignmentId": Ordered(lambda bonus: bonus.assignment_id, lambda bonus: (bonus.serial,)),
        "WorkerId": Ordered(lambda bonus: bonus.worker_id, lambda bonus: (bonus.serial,)),
    },
)

WORKERS = Table[Worker](
    "workers",
    key=lambda worker: worker.id,
    ordered={ALL: Ordered(lambda _: ALL, lambda worker: (worker.serial,))},
)

PROGRESS = Table[Progress]("progress", key=lambda progress: progress.key)

WORKER_BLOCKS = Table[WorkerBlock](
    "worker_blocks",
    key=lambda block: block.key,
    ordered={"owner": Ordered(lambda block: block.owner, lambda block: (block.serial,))},
)

TOKENS = Table[UniqueRequestToken](
    "tokens",
    key=lambda token: token.key,
    ordered={DUE: Ordered(lambda _: DUE, lambda token: (token.forgotten_at, token.serial))},
)

REVIEWS = Table[Review](
    "reviews",
    key=lambda review: str(review.serial),
    ordered={
        "HITId": Ordered(
            lambda review: (review.hit_id, review.level), lambda review: (review.serial,)
        )
    },
)

# The latest day of each alone, as most is counted on that, and the days before it in order.
LATEST_COUNTS = Table[DailyCounts]("latest_counts", key=lambda counts: counts.whose)

EARLIER_COUNTS = Table[DailyCounts](
    "earlier_counts",
    key=lambda counts: f"{counts.whose} {counts.day}",
    ordered={
        "day": Ordered(lambda counts: counts.whose, lambda counts: (counts.day, counts.whose))
    },
)

UPLOADED_FILES = Table[UploadedFile](
    "uploaded_files",
    key=lambda file: file.key,
    unique={"answer": lambda file: (file.assignment_id, file.question)},
    ordered={"HITId": Ordered(lambda file: file.hit_id, lambda file: (file.key,))},
)

FILE_URLS = Table[FileURL](
    "file_urls",
    key=lambda url: url.name,
    ordered={DUE: Ordered(lambda _: DUE, lambda url: (url.ends_at, url.serial))},
)
