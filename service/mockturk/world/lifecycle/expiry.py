"""The end of a HIT's time."""

from __future__ import annotations

from mockturk.domain.hits import HIT
from mockturk.domain.notifications import EventType
from mockturk.world.lifecycle.hit_updates import keep_hit
from mockturk.world.lifecycle.requester_notices import tell
from mockturk.world.lifecycle.review_actions import review_if_reviewable
from mockturk.world.lifecycle.world_transaction import Moment


def expire(moment: Moment, hit: HIT) -> HIT:
    """Let a HIT expire; work in progress goes on, and with none left it is reviewable.

    Its policy has run then.
    """
    expired = keep_hit(moment, hit.expired_at(moment.now))
    tell(moment, EventType.HITExpired, hit)
    review_if_reviewable(moment, hit)
    return expired
