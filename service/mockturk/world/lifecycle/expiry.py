"""The end of a HIT's time."""

from __future__ import annotations

from mockturk.domain.hits import HIT
from mockturk.domain.notifications import EventType
from mockturk.world.lifecycle.events import tell
from mockturk.world.lifecycle.kept_hits import keep_hit
from mockturk.world.lifecycle.moment import Moment
from mockturk.world.lifecycle.reviews import review_if_reviewable


def expire(moment: Moment, hit: HIT) -> HIT:
    """Let a HIT expire; work in progress goes on, and with none left it is reviewable.

    Its policy has run then.
    """
    expired = keep_hit(moment, hit.expired_at(moment.now))
    tell(moment, EventType.HITExpired, hit)
    review_if_reviewable(moment, hit)
    return expired
