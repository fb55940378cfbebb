"""A dictionary whose copies share its content, in shards, until one of them changes it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

SHARDS = 256
"""The number of shards; a shard of a million entries is copied in 0.1 ms."""


class Shard(dict[K, V]):
    """The entries of one part of the keys. Only its owner may change it."""

    __slots__ = ("owner",)

    owner: object


NO_ENTRIES: Final[Shard[Any, Any]] = Shard(())
NO_ENTRIES.owner = None
"""Stands for a shard that does not exist."""


class CopyOnWriteDict(Generic[K, V]):
    """A dictionary that is copied at once, and pays for the copy only where it is changed later.

    A key is in the shard with the number ``hash(key) % SHARDS``. A copy has the same shards;
    whichever dictionary changes one of them first, changes a copy of it. ``owner`` marks the shards
    that no other dictionary has; values that can change may be marked with it in the same way.
    """

    __slots__ = ("owner", "shards")

    def __init__(self) -> None:
        self.shards: dict[int, Shard[K, V]] = {}
        self.owner = object()

    def copy(self) -> CopyOnWriteDict[K, V]:
        """Return a copy; from now on, neither of both owns a shard."""
        copied: CopyOnWriteDict[K, V] = CopyOnWriteDict()
        copied.shards = self.shards.copy()
        self.owner = object()
        return copied

    def get(self, key: K) -> V | None:
        """Return the value of a key, or None."""
        return self.shards.get(hash(key) % SHARDS, NO_ENTRIES).get(key)

    def writable(self, key: K) -> Shard[K, V]:
        """Return the shard of a key, which may be changed until the next ``copy``."""
        number = hash(key) % SHARDS
        shard = self.shards.get(number, NO_ENTRIES)
        if shard.owner is not self.owner:
            shard = self.shards[number] = Shard(shard)
            shard.owner = self.owner
        return shard

    def __len__(self) -> int:
        return sum(map(len, self.shards.values()))

    def values(self) -> Iterator[V]:
        """Yield the values, in no particular order."""
        return chain.from_iterable(shard.values() for shard in list(self.shards.values()))
