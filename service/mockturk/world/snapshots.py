"""Snapshots of a world under names, to go back to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from mockturk.domain.errors.base import MockturkError
from mockturk.world.world import Snapshot, World

MAX_SNAPSHOTS = 100
"""How many a world has at most; each holds on to what the world has forgotten since."""


class TooManySnapshotsError(MockturkError):
    """A world has as many snapshots as it may have."""


class StoredSnapshot(NamedTuple):
    """A snapshot, and what time it was in the world."""

    at: datetime
    snapshot: Snapshot


class SnapshotStore:
    """The named snapshots of a world; they stay when it is reset, restored or replaced."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._kept: dict[str, StoredSnapshot] = {}

    def all(self) -> Mapping[str, StoredSnapshot]:
        """Return them by name, the one taken first first."""
        with self._world.store.transaction():
            return dict(self._kept)

    def take(self, name: str) -> StoredSnapshot:
        """Keep the world as it is, in place of what had the name; raises TooManySnapshotsError."""
        with self._world.store.transaction():
            if len(self._kept) >= MAX_SNAPSHOTS and name not in self._kept:
                raise TooManySnapshotsError
            self._kept.pop(name, None)
            kept = self._kept[name] = StoredSnapshot(
                self._world.clock.now(), self._world.snapshot()
            )
            return kept

    def restore(self, name: str) -> StoredSnapshot:
        """Let the world be as it was; raises KeyError if nothing has the name."""
        with self._world.store.transaction():
            kept = self._kept[name]
            self._world.restore(kept.snapshot)
            return kept

    def forget(self, name: str) -> None:
        """Keep one no longer; raises KeyError if nothing has the name."""
        with self._world.store.transaction():
            del self._kept[name]
