"""The sections of a world file, one for each table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from mockturk.domain.accounts import Account
from mockturk.domain.assignments import Assignment
from mockturk.domain.bonuses import BonusPayment
from mockturk.domain.daily_counts import DailyCounts
from mockturk.domain.files import FileURL, UploadedFile
from mockturk.domain.hit_types import HITType
from mockturk.domain.hits import HIT
from mockturk.domain.layouts import Layout
from mockturk.domain.messages import Message
from mockturk.domain.notifications import HITTypeNotification
from mockturk.domain.qualification_types import (
    Qualification,
    QualificationRequest,
    QualificationType,
)
from mockturk.domain.reviews import Review
from mockturk.domain.tokens import UniqueRequestToken
from mockturk.domain.worker_blocks import WorkerBlock
from mockturk.domain.workers import Progress, Worker
from mockturk.store import tables
from mockturk.store.port import Table

FORMAT = "mockturk world"
VERSION = 1

HEADER = ("format", "version", "environment", "clock", "ids", "faults")
"""The fields of a world file before the sections."""


class Section(NamedTuple):
    """A table and the type of its records; the section has the name of the table."""

    table: Table[Any]
    kind: type[Any]


# Ordered so that each section refers only to earlier ones.
SECTIONS = (
    Section(tables.ACCOUNTS, Account),
    Section(tables.LAYOUTS, Layout),
    Section(tables.QUALIFICATION_TYPES, QualificationType),
    Section(tables.HIT_TYPES, HITType),
    Section(tables.HITS, HIT),
    Section(tables.NOTIFICATIONS, HITTypeNotification),
    Section(tables.WORKERS, Worker),
    Section(tables.QUALIFICATIONS, Qualification),
    Section(tables.QUALIFICATION_REQUESTS, QualificationRequest),
    Section(tables.WORKER_BLOCKS, WorkerBlock),
    Section(tables.ASSIGNMENTS, Assignment),
    Section(tables.UPLOADED_FILES, UploadedFile),
    Section(tables.FILE_URLS, FileURL),
    Section(tables.BONUS_PAYMENTS, BonusPayment),
    Section(tables.REVIEWS, Review),
    Section(tables.PROGRESS, Progress),
    Section(tables.TOKENS, UniqueRequestToken),
    Section(tables.OUTBOX, Message),
    Section(tables.EARLIER_COUNTS, DailyCounts),
    Section(tables.LATEST_COUNTS, DailyCounts),
)

SECTION_NAMES = tuple(section.table.name for section in SECTIONS)

DERIVED = (tables.QUALIFICATION_USES,)
"""Tables that are computed from others."""

REFERENCES: Mapping[str, Table[Any]] = MappingProxyType(
    {
        "hit_type_id": tables.HIT_TYPES,
        "hit_id": tables.HITS,
        "assignment_id": tables.ASSIGNMENTS,
    }
)
"""Fields that refer to a record, which must exist, and the tables of these records."""

IDENTIFIERS = ("id", "group_id", "worker_id")
"""Fields that have ids in the form of the service."""
