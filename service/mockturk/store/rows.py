"""The records of a table in memory, and the indexes over them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from mockturk.store.copy_on_write import CopyOnWriteDict, Shard
from mockturk.store.ordered_index import Entry, OrderedGroups
from mockturk.store.port import Table

R = TypeVar("R")

_GroupOf = Callable[[Any], Hashable]
_OrderOf = Callable[[Any], Entry]


class Rows:
    """The records of a table, and its indexes over them."""

    __slots__ = ("_ordered", "_unique", "by_key", "ordered", "table", "unique")

    is_whole = False

    def __init__(self, table: Table[Any], of: Rows | None = None) -> None:
        self.table = table
        self.by_key: CopyOnWriteDict[str, Any] = of.by_key.copy() if of else CopyOnWriteDict()
        self.unique: dict[str, CopyOnWriteDict[Any, str]] = {
            name: of.unique[name].copy() if of else CopyOnWriteDict() for name in table.unique
        }
        self.ordered: dict[str, OrderedGroups] = {
            name: of.ordered[name].copy() if of else OrderedGroups() for name in table.ordered
        }
        # The same indexes again, with their functions; ordered ones with the same groups together.
        self._unique = [
            (f"{table.name}.{name}", value_of, self.unique[name])
            for name, value_of in table.unique.items()
        ]
        by_group: dict[_GroupOf, list[tuple[_OrderOf, OrderedGroups]]] = {}
        for name, index in table.ordered.items():
            by_group.setdefault(index.group, []).append((index.order, self.ordered[name]))
        self._ordered = list(by_group.items())

    def copy(self) -> Rows:
        """Return a copy, which shares everything that neither of both changes later."""
        return Rows(self.table, of=self)

    def parts(self) -> list[object]:
        """Return the dictionaries and lists that the records and their places are in."""
        dictionaries = (self.by_key, *self.unique.values())
        of_indexes = (part for index in self.ordered.values() for part in index.parts())
        return [*of_indexes, *(shard for one in dictionaries for shard in one.shards.values())]

    def put(self, key: str, record: Any) -> None:
        """Store a record under a key, replacing the old one; None deletes the old one."""
        shard = self.by_key.writable(key)
        self.replace(shard, key, shard.get(key), record)

    def replace(self, shard: Shard[str, Any], key: str, before: Any, record: Any) -> None:
        """Replace the record of a key in its shard; None stands for no record.

        Raises KeyError, and changes nothing, if another record has the same value in a unique
        index.
        """
        if self._unique:
            self._put_unique(key, before, record)
        if record is None:
            shard.pop(key, None)
        else:
            shard[key] = record
        if before is not None:
            self._change_in_indexes(before, record)
        elif record is not None:
            self._add_to_indexes(record)

    def _change_in_indexes(self, before: Any, record: Any) -> None:
        # The entries of the record before and now, by the function that makes them.
        old: dict[_OrderOf, Entry] = {}
        new: dict[_OrderOf, Entry] = {}
        for group_of, indexes in self._ordered:
            left = group_of(before)
            entered = None if record is None else group_of(record)
            for order_of, groups in indexes:
                if left is not None and order_of not in old:
                    old[order_of] = order_of(before)
                if entered is not None and order_of not in new:
                    new[order_of] = order_of(record)
                if left == entered and (left is None or old[order_of] == new[order_of]):
                    continue
                if left is not None:
                    groups.remove(left, old[order_of])
                if entered is not None:
                    groups.add(entered, new[order_of])

    def _add_to_indexes(self, record: Any) -> None:
        entries: dict[_OrderOf, Entry] = {}
        equal: dict[Entry, Entry] = {}  # such as the times of the next event and of the expiry
        for group_of, indexes in self._ordered:
            group = group_of(record)
            if group is None:
                continue
            for order_of, groups in indexes:
                entry = entries.get(order_of)
                if entry is None:
                    entry = order_of(record)
                    entry = entries[order_of] = equal.setdefault(entry, entry)
                groups.add(group, entry)

    def replace_all(
        self, keys: Sequence[str], befores: Sequence[Any], records: Sequence[Any]
    ) -> None:
        """Replace the records of different keys as ``replace`` does; None for a record before.

        Each ordered index is changed once for a group, which takes a fraction of the time of so
        many calls of ``replace``. Raises KeyError, and changes nothing, if a value is taken.
        """
        if self._unique:
            self._put_all_unique(keys, befores, records)
        for key, record in zip(keys, records, strict=True):
            self.by_key.writable(key)[key] = record
        replaced = [one for one in befores if one is not None]
        # Indexes with the same function share what it returned.
        values: dict[Callable[[Any], Any], tuple[list[Any], list[Any]]] = {}
        equal: dict[Entry, Entry] = {}
        for group_of, indexes in self._ordered:
            left, entered = list(map(group_of, replaced)), list(map(group_of, records))
            for order_of, groups in indexes:
                if order_of not in values:
                    new = list(map(order_of, records))
                    if not replaced:  # as in ``_add_to_indexes``
                        new = list(map(equal.setdefault, new, new))
                    values[order_of] = list(map(order_of, replaced)), new
                old, new = values[order_of]
                if left == entered and old == new:
                    continue
                for group, entries in _by_group(left, old).items():
                    groups.remove_all(group, entries)
                for group, entries in _by_group(entered, new).items():
                    groups.add_all(group, entries)

    def _put_all_unique(
        self, keys: Sequence[str], befores: Sequence[Any], records: Sequence[Any]
    ) -> None:
        done: list[tuple[str, Any, Any]] = []
        try:
            for change in zip(keys, befores, records, strict=True):
                self._put_unique(*change)
                done.append(change)
        except KeyError:
            for key, before, record in reversed(done):
                self._put_unique(key, record, before)
            raise

    def _put_unique(self, key: str, before: Any, record: Any) -> None:
        values = [None if record is None else value_of(record) for _, value_of, _ in self._unique]
        for value, (name, _, holders) in zip(values, self._unique, strict=True):
            holder = holders.get(value)
            if holder is not None and holder != key:
                raise KeyError(f"{name} is taken by {holder}")
        for value, (_, value_of, holders) in zip(values, self._unique, strict=True):
            if before is not None:
                value_before = value_of(before)
                holders.writable(value_before).pop(value_before, None)
            if value is not None:
                holders.writable(value)[value] = key


def _by_group(groups: list[Any], entries: list[Any]) -> dict[Any, list[Any]]:
    """Return the entries by their groups, without those of the group None."""
    if groups and groups.count(groups[0]) == len(groups):
        return {} if groups[0] is None else {groups[0]: entries.copy()}
    found: dict[Any, list[Any]] = {}
    for group, entry in zip(groups, entries, strict=True):
        if group is not None:
            found.setdefault(group, []).append(entry)
    return found


class Tables(dict[Table[Any], Rows]):
    """The rows of each table, created at the first access."""

    def copy(self) -> Tables:
        """Return a copy, which shares everything that neither of both changes later."""
        return Tables((table, rows.copy()) for table, rows in self.items())

    def __missing__(self, table: Table[Any]) -> Rows:
        rows = self[table] = Rows(table)
        return rows


class MemoryContents:
    """The records of all tables of a store at one moment.

    ``generation`` is the number under which a ``RecordLog`` has written all of them; None if none
    has.
    """

    __slots__ = ("generation", "tables")

    def __init__(self, tables: Tables, generation: int | None = None) -> None:
        self.tables = tables
        self.generation = generation

    def all(self, table: Table[R]) -> list[R]:
        """Return the records of a table, in no particular order."""
        rows = self.tables.get(table)
        return [] if rows is None else list(rows.by_key.values())

    def release(self) -> None:
        """Free the records that only these contents have, in small steps."""
        parts = [part for rows in self.tables.values() for part in rows.parts()]
        self.tables.clear()  # frees only what holds the parts
        while parts:
            parts.pop()
