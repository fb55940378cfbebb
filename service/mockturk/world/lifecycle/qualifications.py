"""Events of Qualifications that requesters cause, also in response to requests."""

from __future__ import annotations

from mockturk.domain.qualification_requirements import QualificationStatus
from mockturk.domain.qualification_types import (
    Qualification,
    QualificationRequest,
    QualificationRequestState,
    QualificationType,
    qualification_key,
)
from mockturk.domain.record import replace
from mockturk.store import tables
from mockturk.world.lifecycle.outbox_writes import write_to_worker
from mockturk.world.lifecycle.world_transaction import WorldTransaction


def grant(
    transaction: WorldTransaction, kind: QualificationType, worker_id: str, value: int
) -> Qualification:
    """Grant a worker a Qualification; an existing or revoked one gets the new value."""
    held = transaction.store.get(tables.QUALIFICATIONS, qualification_key(kind.id, worker_id))
    granted = Qualification(
        serial=held.serial if held else transaction.world.ids.serial(),
        type_id=kind.id,
        worker_id=worker_id,
        value=value,
        granted_at=transaction.now,
    )
    transaction.store.save(tables.QUALIFICATIONS, granted)
    return granted


def revoke(transaction: WorldTransaction, held: Qualification, reason: str) -> Qualification:
    """Revoke a worker's Qualification, and send the worker the reason if there is one.

    The Qualification stays in the store, as revoked.
    """
    revoked = replace(held, status=QualificationStatus.Revoked, reason=reason)
    transaction.store.save(tables.QUALIFICATIONS, revoked)
    if reason:
        _tell_worker(
            transaction, held.type_id, held.worker_id, "Your Qualification {} was revoked", reason
        )
    return revoked


def grant_request(
    transaction: WorldTransaction,
    kind: QualificationType,
    request: QualificationRequest,
    value: int,
) -> Qualification:
    """Grant a worker's request for a Qualification."""
    granted = replace(request, state=QualificationRequestState.Granted, value=value)
    transaction.store.save(tables.QUALIFICATION_REQUESTS, granted)
    return grant(transaction, kind, request.worker_id, value)


def reject_request(
    transaction: WorldTransaction, request: QualificationRequest, reason: str
) -> QualificationRequest:
    """Reject a worker's request, and send the worker the reason if there is one."""
    rejected = replace(request, state=QualificationRequestState.Rejected, reason=reason)
    transaction.store.save(tables.QUALIFICATION_REQUESTS, rejected)
    if reason:
        subject = "Your request for the Qualification {} was rejected"
        _tell_worker(transaction, request.type_id, request.worker_id, subject, reason)
    return rejected


def _tell_worker(
    transaction: WorldTransaction, type_id: str, worker_id: str, subject: str, reason: str
) -> None:
    """Send a worker a message about a Qualification; ``{}`` in ``subject`` is its type's name.

    System types and types that no longer exist cause no message.
    """
    kind = transaction.store.get(tables.QUALIFICATION_TYPES, type_id)
    if kind is not None and kind.owner is not None:
        write_to_worker(transaction, kind.owner, worker_id, subject.format(kind.name), reason)
