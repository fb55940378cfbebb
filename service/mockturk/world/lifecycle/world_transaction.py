"""A point in a world's time."""

from __future__ import annotations

from datetime import datetime

from mockturk.store.port import Store
from mockturk.world.world import World


class WorldTransaction:
    """A time in a world within a transaction, and the world's store.

    ``now`` is in UTC and whole seconds: the service shows and counts those. ``open_messages``
    are the keys of messages that take more events of this transaction, by the key of their
    notification.
    """

    __slots__ = ("now", "open_messages", "store", "world")

    def __init__(self, world: World, now: datetime) -> None:
        self.world = world
        self.now = now
        self.store: Store = world.store
        self.open_messages: dict[str, str] = {}
