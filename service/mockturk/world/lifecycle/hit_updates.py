"""Keeping HITs: whatever changes one goes through here, and is counted."""

from __future__ import annotations

from decimal import Decimal

from mockturk.domain.daily_counts import (
    NOTHING,
    Counts,
    counts_of,
    counts_of_new,
    difference_of,
)
from mockturk.domain.hits import HIT, HITStatus, qualification_uses
from mockturk.domain.notifications import EventType
from mockturk.store import tables
from mockturk.world.lifecycle.payments import price_of
from mockturk.world.lifecycle.requester_notices import tell
from mockturk.world.lifecycle.statistics import count
from mockturk.world.lifecycle.world_transaction import Moment


def keep_new_hit(moment: Moment, hit: HIT, price: Decimal) -> None:
    """Keep a HIT that was just created; ``price`` is what one of its assignments costs."""
    moment.store.add(tables.HITS, hit)
    count(moment, hit.owner, counts_of_new(hit, price - hit.hit_type.properties.reward))
    if hit.hit_type.properties.requirements:
        keep_uses(moment, hit)
    tell(moment, EventType.HITCreated, hit)


def keep_hit(moment: Moment, hit: HIT, happened: Counts = NOTHING) -> HIT:
    """Keep a HIT as it is now, and count what that changes.

    ``happened`` is what one cannot tell from the HIT as it was and is.
    """
    before = moment.store.get(tables.HITS, hit.id)
    if before is None:
        raise LookupError(f"the HIT {hit.id} is gone")
    moment.store.save(tables.HITS, hit)
    if hit.hit_type is not before.hit_type or hit.status is HITStatus.Disposed:
        for use in qualification_uses(before):
            moment.store.delete(tables.QUALIFICATION_USES, use.key)
        keep_uses(moment, hit)
    changes = difference_of(_counts(moment, hit), _counts(moment, before))
    if changes or happened:
        count(moment, hit.owner, {**changes, **happened})
    return hit


def keep_uses(moment: Moment, hit: HIT) -> None:
    """Keep by which Qualification types a HIT is found."""
    for use in qualification_uses(hit):
        moment.store.save(tables.QUALIFICATION_USES, use)


def _counts(moment: Moment, hit: HIT) -> Counts:
    return counts_of(hit, price_of(moment.world, hit) - hit.hit_type.properties.reward)
