"""The expiration of HITs."""

from __future__ import annotations

from mockturk.domain.hits import HIT
from mockturk.domain.notifications import EventType
from mockturk.world.lifecycle.hit_updates import save_hit
from mockturk.world.lifecycle.requester_notices import notify_requester
from mockturk.world.lifecycle.review_actions import review_if_reviewable
from mockturk.world.lifecycle.world_transaction import WorldTransaction


def expire(transaction: WorldTransaction, hit: HIT) -> HIT:
    """Expire a HIT. Workers can still submit assignments in progress.

    If none is in progress, the HIT becomes reviewable, and its review policy is run.
    """
    expired = save_hit(transaction, hit.expire(transaction.now))
    notify_requester(transaction, EventType.HITExpired, hit)
    review_if_reviewable(transaction, hit)
    return expired
