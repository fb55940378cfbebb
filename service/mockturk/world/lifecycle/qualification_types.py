"""Events of Qualification types."""

from __future__ import annotations

from mockturk.domain.qualification_types import GONE_AFTER, QualificationType
from mockturk.domain.record import replace
from mockturk.domain.times import add_duration
from mockturk.store import tables
from mockturk.world.lifecycle.qualification_requests import reject_open
from mockturk.world.lifecycle.world_transaction import WorldTransaction


def dispose(transaction: WorldTransaction, kind: QualificationType) -> QualificationType:
    """Start to dispose of a type: reject its open requests, and delete the type in two days."""
    reject_open(transaction, kind, "There will be no such Qualification any more.")
    disposing = replace(kind, gone_at=add_duration(transaction.now, GONE_AFTER))
    transaction.store.save(tables.QUALIFICATION_TYPES, disposing)
    return disposing


def forget(transaction: WorldTransaction, kind: QualificationType) -> None:
    """Delete a type. Its Qualifications stay, for the HITs that still require them."""
    transaction.store.delete(tables.QUALIFICATION_TYPES, kind.id)
