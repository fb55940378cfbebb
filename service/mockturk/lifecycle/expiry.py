"""The end of a HIT's time."""

from __future__ import annotations

from mockturk.domain.hits import HIT
from mockturk.lifecycle import hits
from mockturk.lifecycle.moment import Moment


def expire(moment: Moment, hit: HIT) -> HIT:
    """Let a HIT expire; work in progress goes on, and with none left it is reviewable."""
    return hits.kept(moment, hit.expired_at(moment.now))
