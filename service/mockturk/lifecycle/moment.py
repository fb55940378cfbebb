"""A point in a world's time."""

from __future__ import annotations

from datetime import datetime

from mockturk.store.port import Store
from mockturk.world import World


class Moment:
    """A time in a world within a transaction, and the world's store.

    ``now`` is in UTC and whole seconds: the service shows and counts those.
    """

    __slots__ = ("now", "store", "world")

    def __init__(self, world: World, now: datetime) -> None:
        self.world = world
        self.now = now
        self.store: Store = world.store
