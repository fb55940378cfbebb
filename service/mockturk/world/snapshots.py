"""The named snapshots of a world."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from mockturk.domain.errors.base import MockturkError
from mockturk.world.world import Snapshot, World

MAX_SNAPSHOTS = 100
"""How many snapshots a world may have; each keeps its records in memory."""


class TooManySnapshotsError(MockturkError):
    """The world already has ``MAX_SNAPSHOTS`` snapshots."""


class StoredSnapshot(NamedTuple):
    """A snapshot and the world's time when it was taken."""

    at: datetime
    snapshot: Snapshot


class SnapshotStore:
    """The named snapshots of a world; they stay when it is reset, restored or replaced."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = Lock()
        self._kept: dict[str, StoredSnapshot] = {}

    def all(self) -> Mapping[str, StoredSnapshot]:
        """Return the snapshots by name, the oldest first."""
        with self._lock:
            return dict(self._kept)

    def take(self, name: str) -> StoredSnapshot:
        """Take a snapshot, and replace an earlier one with the same name.

        Raises TooManySnapshotsError.
        """
        with self._lock:
            if len(self._kept) >= MAX_SNAPSHOTS and name not in self._kept:
                raise TooManySnapshotsError
            old = self._kept.pop(name, None)
            with self._world.store.transaction():
                kept = StoredSnapshot(self._world.clock.now(), self._world.snapshot())
            self._kept[name] = kept
        if old:
            old.snapshot.records.release()
        return kept

    def restore(self, name: str) -> StoredSnapshot:
        """Restore a snapshot. Raises KeyError if no snapshot has the name."""
        with self._lock:  # no other thread may release the snapshot meanwhile
            kept = self._kept[name]
            self._world.restore(kept.snapshot)
            return kept

    def forget(self, name: str) -> None:
        """Delete a snapshot. Raises KeyError if no snapshot has the name."""
        with self._lock:
            old = self._kept.pop(name)
        old.snapshot.records.release()

    def forget_all(self) -> None:
        """Delete all snapshots."""
        with self._lock:
            kept, self._kept = self._kept, {}
        for one in kept.values():
            one.snapshot.records.release()
