"""Qualification types, the Qualifications workers have of them, and requests for those."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from mockturk.domain.qualification_requirements import QualificationStatus, QualificationTypeStatus
from mockturk.domain.record import Record

GONE_AFTER = timedelta(hours=48)
"""How long a type is being disposed of; its documentation says up to so long."""


class QualificationType(Record, frozen=True):
    """What workers can be qualified in; one without an owner is the system's.

    ``retry_delay`` is how long after a request a worker may ask again, None for never.
    ``gone_at`` is when a type that is being disposed of will be gone.
    """

    long_fields: ClassVar[frozenset[str]] = frozenset({"test", "answer_key"})

    id: str
    serial: int
    owner: str | None
    created_at: datetime
    name: str
    description: str
    keywords: str = ""
    status: QualificationTypeStatus = QualificationTypeStatus.Active
    retry_delay: timedelta | None = None
    test: str | None = None
    test_duration: timedelta | None = None
    answer_key: str | None = None
    auto_granted: bool = False
    auto_granted_value: int = 1
    gone_at: datetime | None = None

    @property
    def state(self) -> str:
        """Its status, or ``Disposing``, as errors tell it (captured)."""
        return self.status.value if self.gone_at is None else "Disposing"

    @property
    def is_active(self) -> bool:
        """Whether HITs may require it."""
        return self.gone_at is None and self.status is QualificationTypeStatus.Active

    @property
    def is_requestable(self) -> bool:
        """Whether workers may ask for it; nobody asks for what the system itself keeps."""
        return self.is_active and self.owner is not None

    @property
    def is_handled_at_once(self) -> bool:
        """Whether a request never waits for the requester.

        Source: docs/reference/lifecycle.md#requests-handled-at-once.
        """
        return self.auto_granted or (self.test is not None and self.answer_key is not None)


class Qualification(Record, frozen=True):
    """What a worker has of a requester's type; ``serial`` orders them by when they were made.

    ``granted_at`` is when it was last granted; a revoked one stays, with the reason.
    """

    serial: int
    type_id: str
    worker_id: str
    value: int
    granted_at: datetime
    status: QualificationStatus = QualificationStatus.Granted
    reason: str = ""

    @property
    def key(self) -> str:
        """What it is found by."""
        return qualification_key(self.type_id, self.worker_id)


def qualification_key(type_id: str, worker_id: str) -> str:
    """Return what a worker's Qualification of a type is found by; ids have no blanks."""
    return f"{type_id} {worker_id}"


class QualificationRequestState(StrEnum):
    """What became of a request for a Qualification; requesters see Pending ones only."""

    InTest = "InTest"  # the worker has the test before them, until the deadline
    Pending = "Pending"
    Granted = "Granted"
    Rejected = "Rejected"
    Abandoned = "Abandoned"  # the deadline of the test passed


OPEN_STATES = frozenset({QualificationRequestState.InTest, QualificationRequestState.Pending})
"""The states in which nothing is decided."""


class QualificationRequest(Record, frozen=True):
    """A worker's request for a Qualification; times are in UTC.

    ``test`` and ``answer_key`` are the type's when the worker began with it. ``value`` is what
    was granted, ``reason`` why it was rejected.
    """

    long_fields: ClassVar[frozenset[str]] = frozenset({"test", "answer", "answer_key"})

    id: str
    serial: int
    type_id: str
    owner: str
    worker_id: str
    requested_at: datetime
    state: QualificationRequestState
    deadline: datetime | None = None
    submitted_at: datetime | None = None
    test: str | None = None
    answer: str | None = None
    reason: str = ""
    answer_key: str | None = None
    value: int | None = None

    @property
    def due_at(self) -> datetime | None:
        """When it ends by itself, if it does."""
        return self.deadline if self.state is QualificationRequestState.InTest else None
