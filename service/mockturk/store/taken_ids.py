"""A check whether an identifier is already used by a record of a store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from mockturk.domain.assignments import AssignmentStatus, UnfinishedStatus
from mockturk.domain.messages import MessageState, MessageTransport
from mockturk.domain.qualification_requirements import QualificationStatus
from mockturk.domain.qualification_types import QualificationRequestState
from mockturk.store import tables
from mockturk.store.port import Store, Table


def is_taken(store: Store, kind: str, identifier: str) -> bool:
    """Return whether a record already has an identifier of a kind of ``IdGenerator``.

    RequestIds are never taken, as no record has one.
    """
    check = _CHECKS.get(kind)
    return check is not None and check(store, identifier)


# Tables with an index by WorkerId alone, then tables with an index by WorkerId and state.
_OF_WORKERS: tuple[Table[Any], ...] = (
    *(tables.BONUS_PAYMENTS, tables.WORKER_BLOCKS, tables.PROGRESS, tables.LATEST_COUNTS),
)
_BY_STATE: tuple[tuple[Table[Any], tuple[StrEnum, ...]], ...] = (
    (tables.ASSIGNMENTS, (*AssignmentStatus, *UnfinishedStatus)),
    (tables.QUALIFICATIONS, tuple(QualificationStatus)),
    (tables.QUALIFICATION_REQUESTS, tuple(QualificationRequestState)),
)


def _is_worker(store: Store, worker_id: str) -> bool:
    """Return whether a worker is registered, or is named by any record."""
    if store.get(tables.WORKERS, worker_id) is not None:
        return True
    messages = [(worker_id, MessageTransport.Worker, state) for state in MessageState]
    return (
        any(store.count(table, "WorkerId", [worker_id]) for table in _OF_WORKERS)
        or any(
            store.count(table, "WorkerId", [(worker_id, state) for state in states])
            for table, states in _BY_STATE
        )
        or store.count(tables.OUTBOX, "destination", messages) > 0
    )


def _is_file_key(store: Store, key: str) -> bool:
    return (
        store.get(tables.UPLOADED_FILES, key) is not None
        or store.get(tables.FILE_URLS, key) is not None
    )


_CHECKS: Mapping[str, Callable[[Store, str], bool]] = MappingProxyType(
    {
        "HIT": lambda store, one: store.get(tables.HITS, one) is not None,
        "HITType": lambda store, one: store.get(tables.HIT_TYPES, one) is not None,
        "HITGroup": lambda store, one: store.find(tables.HIT_TYPES, "group", one) is not None,
        "Assignment": lambda store, one: store.get(tables.ASSIGNMENTS, one) is not None,
        "UploadedFileKey": _is_file_key,
        "QualificationType": (
            lambda store, one: store.get(tables.QUALIFICATION_TYPES, one) is not None
        ),
        "QualificationRequest": (
            lambda store, one: store.get(tables.QUALIFICATION_REQUESTS, one) is not None
        ),
        "Notification": lambda store, one: store.find(tables.OUTBOX, "doc_id", one) is not None,
        "Worker": _is_worker,
        "Requester": lambda store, one: store.find(tables.ACCOUNTS, "id", one) is not None,
    }
)
