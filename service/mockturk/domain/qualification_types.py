"""Qualification types, workers' Qualifications, and Qualification requests."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from mockturk.domain.qualification_requirements import QualificationStatus, QualificationTypeStatus
from mockturk.domain.record import Record

GONE_AFTER = timedelta(hours=48)
"""How long the disposal of a type takes; the documentation says up to this long."""


class QualificationType(Record, frozen=True):
    """A Qualification type; a type without an owner belongs to the system.

    ``retry_delay`` is the time after which a worker may request it again; None means never.
    ``gone_at`` is the time at which a type that is being disposed of will be gone.
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
        """The status, or ``Disposing``, as in errors of the service (captured)."""
        return self.status.value if self.gone_at is None else "Disposing"

    @property
    def is_active(self) -> bool:
        """Whether HITs may require it."""
        return self.gone_at is None and self.status is QualificationTypeStatus.Active

    @property
    def is_requestable(self) -> bool:
        """Whether workers may request it; the system's types cannot be requested."""
        return self.is_active and self.owner is not None


class Qualification(Record, frozen=True):
    """A worker's Qualification of a requester's type; ``serial`` gives the order of first grants.

    ``granted_at`` is the time of the last grant. A revoked Qualification stays, with ``reason``.
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
        """Primary key: type id and worker id, joined by a space."""
        return qualification_key(self.type_id, self.worker_id)


def qualification_key(type_id: str, worker_id: str) -> str:
    """Return the primary key of a worker's Qualification of a type."""
    return f"{type_id} {worker_id}"


class QualificationRequestState(StrEnum):
    """The state of a Qualification request; requesters see Pending ones only."""

    InTest = "InTest"  # the worker is taking the test, until the deadline
    Pending = "Pending"
    Granted = "Granted"
    Rejected = "Rejected"
    Abandoned = "Abandoned"  # the deadline of the test passed


OPEN_STATES = frozenset({QualificationRequestState.InTest, QualificationRequestState.Pending})
"""The states before a decision."""


class QualificationRequest(Record, frozen=True):
    """A worker's request for a Qualification; times are in UTC.

    ``test`` and ``answer_key`` are those of the type when the worker began. ``value`` is the
    granted value, ``reason`` the reason of a rejection.
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
        """The time at which a test in progress is abandoned; None if there is none."""
        return self.deadline if self.state is QualificationRequestState.InTest else None
