"""What happens to the Qualifications of workers, and to requests for them."""

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
    """Give a worker a Qualification, or another value of the one they have, and had."""
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
    """Take a Qualification from a worker, who is told a reason; that they had it stays known."""
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
    """Give a worker what they asked for."""
    granted = replace(request, state=QualificationRequestState.Granted, value=value)
    transaction.store.save(tables.QUALIFICATION_REQUESTS, granted)
    return grant(transaction, kind, request.worker_id, value)


def reject_request(
    transaction: WorldTransaction, request: QualificationRequest, reason: str
) -> QualificationRequest:
    """Refuse a worker what they asked for; they are told a reason."""
    rejected = replace(request, state=QualificationRequestState.Rejected, reason=reason)
    transaction.store.save(tables.QUALIFICATION_REQUESTS, rejected)
    if reason:
        subject = "Your request for the Qualification {} was rejected"
        _tell_worker(transaction, request.type_id, request.worker_id, subject, reason)
    return rejected


def _tell_worker(
    transaction: WorldTransaction, type_id: str, worker_id: str, subject: str, reason: str
) -> None:
    """Write to a worker about a Qualification of a type, whose name goes into the subject."""
    kind = transaction.store.get(tables.QUALIFICATION_TYPES, type_id)
    if kind is not None and kind.owner is not None:
        write_to_worker(transaction, kind.owner, worker_id, subject.format(kind.name), reason)
