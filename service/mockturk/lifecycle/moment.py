"""A point in a world's time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mockturk.store.port import Store
from mockturk.world import World


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in a world within a transaction; ``now`` is in UTC and whole seconds.

    The service shows and counts whole seconds.
    """

    world: World
    now: datetime

    @property
    def store(self) -> Store:
        """The world's store."""
        return self.world.store
