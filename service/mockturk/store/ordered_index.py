"""Sorted entries in groups; a page from the middle is found without iterating to it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Hashable, Sequence
from heapq import merge
from itertools import islice
from typing import Any, Protocol, Self

from sortedcontainers import SortedList

from mockturk.store.copy_on_write import NO_ENTRIES, SHARDS, CopyOnWriteDict

Entry = tuple[Any, ...]

# A plain list is smaller than a SortedList, and as fast up to some thousand entries; most
# groups, such as the assignments of one HIT, have a handful.
_LARGE = 2_000

# With fewer new entries than one for so many that a list has, it is not sorted anew.
_FEW = 32


class _Entries(Protocol):
    """The common interface of both kinds of sorted list.

    Only the index that is the ``owner`` of a list may change it.
    """

    owner: object

    def copy(self) -> Self: ...
    def remove(self, entry: Entry, /) -> None: ...
    def bisect_left(self, entry: Entry, /) -> int: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: slice, /) -> list[Entry]: ...


class _FewEntries(list[Entry]):
    """A sorted list for a few entries."""

    __slots__ = ("owner",)

    owner: object

    def remove(self, entry: Entry) -> None:
        del self[bisect_left(self, entry)]

    def bisect_left(self, entry: Entry) -> int:
        return bisect_left(self, entry)

    def copy(self) -> _FewEntries:
        return _FewEntries(self)

    def remove_all(self, entries: Sequence[Entry]) -> None:
        """Remove sorted entries."""
        _remove_all(self, entries)


def _remove_all(held: list[Entry], entries: Sequence[Entry]) -> None:
    """Remove sorted entries from a sorted list; those that follow one another in one step."""
    start = bisect_left(held, entries[0])
    if held[start : start + len(entries)] == entries:
        del held[start : start + len(entries)]
    else:
        for entry in entries:
            start = bisect_left(held, entry, start)
            del held[start]


class _ManyEntries(SortedList):  # type: ignore[misc] # sortedcontainers has no types
    """A sorted list for many entries: a list of short lists, which copies share.

    The first change of a short list after a ``copy`` changes a copy of it.
    """

    owner: object

    def __init__(self, entries: list[Entry] | None = None) -> None:
        super().__init__(entries)
        # The ids of the short lists that no other object has; None if that is all of them. The
        # others exist as long as this object has them, so that no list of our own gets their id.
        self._own: set[int] | None = None

    def copy(self) -> _ManyEntries:
        copied = _ManyEntries()
        copied._lists, copied._maxes = self._lists[:], self._maxes[:]
        copied._index, copied._offset, copied._len = self._index[:], self._offset, self._len
        self._own, copied._own = set(), set()
        return copied

    def add(self, entry: Entry) -> None:
        if self._own is not None:
            self._take(min(bisect_right(self._maxes, entry), len(self._maxes) - 1))
        super().add(entry)

    def remove(self, entry: Entry) -> None:
        if self._own is not None:
            position = bisect_left(self._maxes, entry)
            # A list that has become short is joined with the one before it.
            for one in (position, position - 1 if position else 1):
                self._take(one)
        super().remove(entry)

    def remove_all(self, entries: Sequence[Entry]) -> None:
        """Remove sorted entries: all but one of each short list together."""
        done = 0
        while done < len(entries):
            position = bisect_left(self._maxes, entries[done])
            self._take(position)
            last = bisect_right(entries, self._maxes[position], done) - 1
            if last > done:
                _remove_all(self._lists[position], entries[done:last])
                self._len -= last - done
                del self._index[:]
            # If the short list is then too short, this joins it with the one before it.
            self.remove(entries[last])
            done = last + 1

    def add_all(self, entries: Sequence[Entry]) -> None:
        """Add sorted entries: those of a short list together."""
        done = 0
        while done < len(entries):
            position = min(bisect_right(self._maxes, entries[done]), len(self._maxes) - 1)
            self._take(position)
            short = self._lists[position]
            # One more short list is made at a time, of what is above twice the usual length.
            end = min(done + self._load, len(entries))
            if position < len(self._maxes) - 1:
                end = bisect_left(entries, self._maxes[position], done, end)
            if short[-1] < entries[done]:
                short += entries[done:end]
            else:
                for entry in entries[done:end]:
                    insort(short, entry)
            self._maxes[position] = short[-1]
            self._len += end - done
            del self._index[:]
            self._expand(position)
            done = end

    def _take(self, position: int) -> None:
        """Make the short list at a position this object's own, if there is one."""
        if position >= len(self._lists) or self._own is None:
            return
        entries = self._lists[position]
        if id(entries) not in self._own:
            entries = self._lists[position] = entries[:]
            self._own.add(id(entries))

    def parts(self) -> list[list[Entry]]:
        """Return the lists that hold the entries."""
        return list(self._lists)


class OrderedGroups:
    """Sorted entries in groups; the last part of an entry is the key of its record."""

    def __init__(self) -> None:
        self._groups: CopyOnWriteDict[Hashable, Any] = CopyOnWriteDict()

    def copy(self) -> OrderedGroups:
        """Return a copy, which shares the entries until either of both changes them."""
        copied = OrderedGroups()
        copied._groups = self._groups.copy()
        return copied

    def parts(self) -> list[object]:
        """Return the dictionaries and lists that the entries are in; each has some thousand."""
        large = (one for one in self._groups.values() if isinstance(one, _ManyEntries))
        return [*self._groups.shards.values(), *(part for one in large for part in one.parts())]

    def add(self, group: Hashable, entry: Entry) -> None:
        """Insert an entry at its place in a group."""
        shard, owner = self._groups.writable(group), self._groups.owner
        entries = shard.get(group)
        if entries is None:
            entries = shard[group] = _FewEntries((entry,))
            entries.owner = owner
            return
        if entries.owner is not owner:
            entries = self._own(shard, group)
        if not isinstance(entries, _FewEntries):
            entries.add(entry)
        elif len(entries) < _LARGE:
            insort(entries, entry)
        else:
            entries = shard[group] = _ManyEntries([*entries, entry])
            entries.owner = owner

    def remove(self, group: Hashable, entry: Entry) -> None:
        """Remove an entry; drop the group when it becomes empty."""
        shard = self._groups.writable(group)
        if len(shard[group]) == 1:
            del shard[group]
        else:
            self._own(shard, group).remove(entry)

    def add_all(self, group: Hashable, entries: list[Entry]) -> None:
        """Insert entries at their places in a group."""
        entries.sort()
        shard, owner = self._groups.writable(group), self._groups.owner
        held = shard.get(group, ())
        if isinstance(held, _ManyEntries):
            self._own(shard, group).add_all(entries)
            return
        if len(entries) * _FEW < len(held):
            for entry in entries:
                self.add(group, entry)
            return
        kind = _ManyEntries if len(held) + len(entries) > _LARGE else _FewEntries
        shard[group] = kind(sorted([*held, *entries]))
        shard[group].owner = owner

    def remove_all(self, group: Hashable, entries: list[Entry]) -> None:
        """Remove entries; drop the group when it becomes empty."""
        entries.sort()
        shard = self._groups.writable(group)
        if len(shard[group]) == len(entries):
            del shard[group]
        else:
            self._own(shard, group).remove_all(entries)

    def _own(self, shard: Any, group: Hashable) -> Any:
        """Return the entries of a group, which may be changed: a copy if others have them too."""
        entries, owner = shard[group], self._groups.owner
        if entries.owner is not owner:
            entries = shard[group] = entries.copy()
            entries.owner = owner
        return entries

    def first(self, group: Hashable) -> Entry | None:
        """Return the first entry of a group; None if the group is empty."""
        entries = self._groups.shards.get(hash(group) % SHARDS, NO_ENTRIES).get(group)
        if entries is None:
            return None
        entry: Entry = entries[0]
        return entry

    def count(self, groups: Sequence[Hashable]) -> int:
        """Return how many entries the groups have in total."""
        return sum(map(len, self._lists(groups)))

    def rank(self, groups: Sequence[Hashable], entry: Entry) -> int:
        """Return how many entries of the groups are less than an entry, which may be absent."""
        return sum(one.bisect_left(entry) for one in self._lists(groups))

    def page(
        self, groups: Sequence[Hashable], start: int, count: int, *, descending: bool
    ) -> list[str]:
        """Return ``count`` keys from position ``start`` of the groups' common order.

        The cost depends on the count, the number of groups and the logarithm of their sizes.
        """
        lists = self._lists(groups)
        total = sum(map(len, lists))
        stop = min(start + count, total)
        if start >= stop:
            return []
        if descending:
            start, stop = total - stop, total - start
        if len(lists) == 1:
            found = lists[0][start:stop]
        else:
            # How many entries of each list come before the page. After these, at most a page of
            # entries of each list can be on the page.
            offsets = [_before(lists, one, start) for one in lists]
            slices = (
                one[offset : offset + stop - start]
                for one, offset in zip(lists, offsets, strict=True)
            )
            found = list(islice(merge(*slices), stop - start))
        keys: list[str] = [entry[-1] for entry in found]
        return keys[::-1] if descending else keys

    def _lists(self, groups: Sequence[Hashable]) -> list[_Entries]:
        return [entries for entries in map(self._groups.get, groups) if entries is not None]


def _before(lists: Sequence[_Entries], one: _Entries, start: int) -> int:
    """Return how many entries of one list are among the first ``start`` of all lists."""
    others = sum(map(len, lists)) - len(one)
    low, high = max(start - others, 0), min(len(one), start)
    while low < high:
        middle = (low + high) // 2
        (entry,) = one[middle : middle + 1]
        rank = sum(middle if other is one else other.bisect_left(entry) for other in lists)
        if rank < start:
            low = middle + 1
        else:
            high = middle
    return low
