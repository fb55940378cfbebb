"""A transaction in a world at a point in time."""

from __future__ import annotations

from datetime import datetime

from mockturk.store.port import Store
from mockturk.world.world import World


class WorldTransaction:
    """The world, its store and the time of a transaction.

    ``now`` is in UTC and in whole seconds, as the service shows and counts them. ``open_messages``
    maps the key of a notification to the key of the message that takes more events of this
    transaction.
    """

    __slots__ = ("now", "open_messages", "store", "world")

    def __init__(self, world: World, now: datetime) -> None:
        self.world = world
        self.now = now
        self.store: Store = world.store
        self.open_messages: dict[str, str] = {}
