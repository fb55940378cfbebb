"""Events of Qualification types."""

from __future__ import annotations

from mockturk.domain.qualification_types import GONE_AFTER, QualificationType
from mockturk.domain.record import replace
from mockturk.domain.times import add_duration
from mockturk.store import tables
from mockturk.world.lifecycle.qualification_requests import reject_open
from mockturk.world.lifecycle.world_transaction import WorldTransaction


def dispose(transaction: WorldTransaction, kind: QualificationType) -> QualificationType:
    """Start the disposal of a type: reject its open requests, and have it deleted in two days."""
    reject_open(transaction, kind, "There will be no such Qualification any more.")
    disposing = replace(kind, gone_at=add_duration(transaction.now, GONE_AFTER))
    transaction.store.save(tables.QUALIFICATION_TYPES, disposing)
    return disposing


def find_name_holder(
    transaction: WorldTransaction, owner: str, name: str
) -> QualificationType | None:
    """Return the type that occupies a name among a requester's types, None if the name is free.

    A type that is being disposed of occupies its name only while a HIT requires it
    (docs/reference/decisions.md#d34).
    """
    store = transaction.store
    if holder := store.find(tables.QUALIFICATION_TYPES, "name", (owner, name)):
        return holder
    where = tables.QUALIFICATION_TYPES, "disposing", [(owner, name)]
    for kind in store.page(*where, count=store.count(*where)):
        users = [(account.id, kind.id) for account in store.all(tables.ACCOUNTS)]
        if store.count(tables.QUALIFICATION_USES, "CreationTime", users):
            return kind
    return None


def forget(transaction: WorldTransaction, kind: QualificationType) -> None:
    """Delete a type. Its Qualifications stay, for the HITs that still require them."""
    transaction.store.delete(tables.QUALIFICATION_TYPES, kind.id)
