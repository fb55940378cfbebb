"""The end of a HIT's time."""

from __future__ import annotations

from mockturk.domain.hits import HIT
from mockturk.domain.notifications import EventType
from mockturk.world.lifecycle.hit_updates import save_hit
from mockturk.world.lifecycle.requester_notices import notify_requester
from mockturk.world.lifecycle.review_actions import review_if_reviewable
from mockturk.world.lifecycle.world_transaction import WorldTransaction


def expire(transaction: WorldTransaction, hit: HIT) -> HIT:
    """Let a HIT expire; work in progress goes on, and with none left it is reviewable.

    Its policy has run then.
    """
    expired = save_hit(transaction, hit.expire(transaction.now))
    notify_requester(transaction, EventType.HITExpired, hit)
    review_if_reviewable(transaction, hit)
    return expired
