"""Writes of HITs to the store. All changes go through here, to be counted for statistics."""

from __future__ import annotations

from decimal import Decimal

from mockturk.domain.daily_counts import (
    NO_COUNTS,
    Counts,
    count_hit,
    count_new_hit,
    subtract_counts,
)
from mockturk.domain.hits import HIT, HITStatus, qualification_uses
from mockturk.domain.notifications import EventType
from mockturk.store import tables
from mockturk.world.lifecycle.payments import get_assignment_price
from mockturk.world.lifecycle.requester_notices import notify_requester
from mockturk.world.lifecycle.statistics import add_counts
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.world import World


def save_new_hit(transaction: WorldTransaction, hit: HIT, price: Decimal) -> None:
    """Store a new HIT; ``price`` is the cost of one assignment, reward and fee, in USD."""
    transaction.store.add(tables.HITS, hit)
    add_counts(transaction, hit.owner, count_new_hit(hit, price - hit.hit_type.properties.reward))
    if hit.hit_type.properties.requirements:
        save_qualification_uses(transaction, hit)
    notify_requester(transaction, EventType.HITCreated, hit)


def save_hit(transaction: WorldTransaction, hit: HIT, happened: Counts = NO_COUNTS) -> HIT:
    """Store a changed HIT, and count the changes. Raises LookupError if it does not exist.

    ``happened`` has additional counts, which a comparison of the HIT before and after does not
    show.
    """
    before = transaction.store.get(tables.HITS, hit.id)
    if before is None:
        raise LookupError(f"the HIT {hit.id} is gone")
    transaction.store.save(tables.HITS, hit)
    if hit.hit_type is not before.hit_type or hit.status is HITStatus.Disposed:
        for use in qualification_uses(before):
            transaction.store.delete(tables.QUALIFICATION_USES, use.key)
        save_qualification_uses(transaction, hit)
    changes = subtract_counts(
        count_contribution(transaction.world, hit), count_contribution(transaction.world, before)
    )
    if changes or happened:
        add_counts(transaction, hit.owner, {**changes, **happened})
    return hit


def save_qualification_uses(transaction: WorldTransaction, hit: HIT) -> None:
    """Store the index of a HIT by the Qualification types it requires."""
    for use in qualification_uses(hit):
        transaction.store.save(tables.QUALIFICATION_USES, use)


def count_contribution(world: World, hit: HIT) -> Counts:
    """Return the counts that a HIT in its present state adds to its requester's."""
    return count_hit(hit, get_assignment_price(world, hit) - hit.hit_type.properties.reward)
