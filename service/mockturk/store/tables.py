"""The tables of a world: what is kept, and by what it is found."""

from __future__ import annotations

from typing import Any

from mockturk.domain.accounts import Account
from mockturk.domain.assignments import Assignment, AssignmentStatus, Unfinished
from mockturk.domain.bonuses import BonusPayment
from mockturk.domain.files import FileURL, UploadedFile
from mockturk.domain.hit_types import HITType
from mockturk.domain.hits import HIT, REVIEWABLE, HITStatus
from mockturk.domain.layouts import Layout
from mockturk.domain.tokens import UniqueRequestToken
from mockturk.domain.worker_blocks import WorkerBlock
from mockturk.store.port import Ordered, Table

ACCOUNTS = Table[Account](
    "accounts", key=lambda account: account.access_key, unique={"id": lambda account: account.id}
)

HIT_TYPES = Table[HITType](
    "hit_types",
    key=lambda hit_type: hit_type.id,
    unique={
        "identity": lambda hit_type: (
            None if hit_type.owner is None else (hit_type.owner, hit_type.properties.identity)
        )
    },
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
    },
)

BONUS_PAYMENTS = Table[BonusPayment](
    "bonus_payments",
    key=lambda bonus: str(bonus.serial),
    ordered={
        "HITId": Ordered(lambda bonus: bonus.hit_id, lambda bonus: (bonus.serial,)),
        "AssignmentId": Ordered(lambda bonus: bonus.assignment_id, lambda bonus: (bonus.serial,)),
    },
)

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
