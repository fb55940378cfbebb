"""Sorted entries in groups; a page from the middle is found without iterating to it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Hashable, Sequence
from heapq import merge
from itertools import islice
from typing import Any, Protocol

from sortedcontainers import SortedList

Entry = tuple[Any, ...]

# A plain list is smaller than a SortedList, and as fast up to some thousand entries; most
# groups, such as the assignments of one HIT, have a handful.
_LARGE = 2_000


class _Entries(Protocol):
    """The common interface of both kinds of sorted list."""

    def remove(self, entry: Entry, /) -> None: ...
    def bisect_left(self, entry: Entry, /) -> int: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: slice, /) -> list[Entry]: ...


class _FewEntries(list[Entry]):
    """A sorted list for a few entries."""

    __slots__ = ()

    def remove(self, entry: Entry) -> None:
        del self[bisect_left(self, entry)]

    def bisect_left(self, entry: Entry) -> int:
        return bisect_left(self, entry)

    def copy(self) -> _FewEntries:
        return _FewEntries(self)

    def remove_all(self, entries: Sequence[Entry]) -> None:
        """Remove sorted entries. Entries that follow one another are removed in one step."""
        start = bisect_left(self, entries[0])
        if self[start : start + len(entries)] == entries:
            del self[start : start + len(entries)]
        else:
            for entry in entries:
                del self[bisect_left(self, entry)]


class _ManyEntries(SortedList):  # type: ignore[misc] # sortedcontainers has no types
    """A sorted list for many entries: a list of short lists, of which ``_maxes`` has the ends."""

    def remove_all(self, entries: Sequence[Entry]) -> None:
        """Remove sorted entries. Entries that follow one another are removed in a few steps."""
        done = 0
        while done < len(entries):
            position = bisect_left(self._maxes, entries[done])
            short = self._lists[position]
            some = entries[done : bisect_right(entries, self._maxes[position], done)]
            done += len(some)
            start = bisect_left(short, some[0])
            if short[start : start + len(some)] != some:
                for entry in some:
                    self.remove(entry)
                continue
            del short[start : start + len(some)]
            if short:
                self._maxes[position] = short[-1]
            else:
                del self._lists[position], self._maxes[position]
            self._len -= len(some)
            del self._index[:]

    def add_all(self, entries: Sequence[Entry]) -> None:
        """Add sorted entries. Entries that come after all others are added in a few steps."""
        if entries[0] < self._maxes[-1] or len(entries) > self._load:
            self.update(entries)
            return
        self._lists[-1].extend(entries)
        self._maxes[-1] = entries[-1]
        self._len += len(entries)
        del self._index[:]
        self._expand(len(self._lists) - 1)


class OrderedGroups:
    """Sorted entries in groups; the last part of an entry is the key of its record."""

    def __init__(self) -> None:
        self._groups: dict[Hashable, Any] = {}

    def copy(self) -> OrderedGroups:
        """Return a copy, which shares the entries."""
        copied = OrderedGroups()
        copied._groups = {group: entries.copy() for group, entries in self._groups.items()}
        return copied

    def add(self, group: Hashable, entry: Entry) -> None:
        """Insert an entry at its place in a group."""
        entries = self._groups.get(group)
        if entries is None:
            self._groups[group] = _FewEntries((entry,))
        elif not isinstance(entries, _FewEntries):
            entries.add(entry)
        elif len(entries) == _LARGE:
            self._groups[group] = _ManyEntries([*entries, entry])
        else:
            insort(entries, entry)

    def remove(self, group: Hashable, entry: Entry) -> None:
        """Remove an entry; drop the group when it becomes empty."""
        entries = self._groups[group]
        entries.remove(entry)
        if not entries:
            del self._groups[group]

    def add_all(self, group: Hashable, entries: list[Entry]) -> None:
        """Insert entries at their places in a group."""
        entries.sort()
        held = self._groups.get(group, ())
        if isinstance(held, _ManyEntries):
            held.add_all(entries)
        elif len(held) + len(entries) > _LARGE:
            self._groups[group] = _ManyEntries([*held, *entries])
        else:
            self._groups[group] = _FewEntries(sorted([*held, *entries]))

    def remove_all(self, group: Hashable, entries: list[Entry]) -> None:
        """Remove entries; drop the group when it becomes empty."""
        entries.sort()
        held = self._groups[group]
        if len(held) == len(entries):
            del self._groups[group]
        else:
            held.remove_all(entries)

    def first(self, group: Hashable) -> Entry | None:
        """Return the first entry of a group; None if the group is empty."""
        entries = self._groups.get(group)
        if entries is None:
            return None
        entry: Entry = entries[0]
        return entry

    def count(self, groups: Sequence[Hashable]) -> int:
        """Return how many entries the groups have in total."""
        return sum(len(self._groups.get(group, ())) for group in groups)

    def rank(self, groups: Sequence[Hashable], entry: Entry) -> int:
        """Return how many entries of the groups are less than an entry, which may be absent."""
        lists = (self._groups[group] for group in groups if group in self._groups)
        return sum(one.bisect_left(entry) for one in lists)

    def page(
        self, groups: Sequence[Hashable], start: int, count: int, *, descending: bool
    ) -> list[str]:
        """Return ``count`` keys from position ``start`` of the groups' common order.

        The cost depends on the count, the number of groups and the logarithm of their sizes.
        """
        lists: list[_Entries] = [self._groups[group] for group in groups if group in self._groups]
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


def _before(lists: Sequence[_Entries], one: _Entries, start: int) -> int:
    """Return how many entries of one list are among the first ``start`` of all lists."""
    low, high = 0, min(len(one), start)
    while low < high:
        middle = (low + high) // 2
        (entry,) = one[middle : middle + 1]
        rank = sum(middle if other is one else other.bisect_left(entry) for other in lists)
        if rank < start:
            low = middle + 1
        else:
            high = middle
    return low
