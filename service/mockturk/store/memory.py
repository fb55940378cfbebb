"""The in-memory store: dictionaries, one lock, and an undo list for failed transactions."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from threading import get_ident
from typing import Any, Protocol, TypeVar

from mockturk.store.copy_on_write import NO_ENTRIES, SHARDS, CopyOnWriteDict, Shard
from mockturk.store.fair_lock import FairLock
from mockturk.store.ordered_index import Entry, OrderedGroups
from mockturk.store.port import Table

R = TypeVar("R")


_GroupOf = Callable[[Any], Hashable]
_OrderOf = Callable[[Any], Entry]


class _Rows:
    """The records of a table, and its indexes over them."""

    __slots__ = ("_ordered", "_table", "_unique", "by_key", "ordered", "unique")

    def __init__(self, table: Table[Any], of: _Rows | None = None) -> None:
        self._table = table
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

    def copy(self) -> _Rows:
        """Return a copy, which shares everything that neither of both changes later."""
        return _Rows(self._table, of=self)

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

    def replace_all(self, befores: Sequence[Any], records: Sequence[Any]) -> None:
        """Replace records in the ordered indexes, each of which is changed once for a group.

        That takes a fraction of the time of so many calls of ``put``.
        """
        # Indexes with the same function share what it returned.
        values: dict[Callable[[Any], Any], tuple[list[Any], list[Any]]] = {}
        for group_of, indexes in self._ordered:
            left, entered = list(map(group_of, befores)), list(map(group_of, records))
            for order_of, groups in indexes:
                if order_of not in values:
                    values[order_of] = list(map(order_of, befores)), list(map(order_of, records))
                old, new = values[order_of]
                if left == entered and old == new:
                    continue
                for group, entries in _by_group(left, old).items():
                    groups.remove_all(group, entries)
                for group, entries in _by_group(entered, new).items():
                    groups.add_all(group, entries)

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
    if groups.count(groups[0]) == len(groups):
        return {} if groups[0] is None else {groups[0]: entries.copy()}
    found: dict[Any, list[Any]] = {}
    for group, entry in zip(groups, entries, strict=True):
        if group is not None:
            found.setdefault(group, []).append(entry)
    return found


class _Tables(dict[Table[Any], _Rows]):
    """The rows of each table, created at the first access."""

    def copy(self) -> _Tables:
        """Return a copy, which shares everything that neither of both changes later."""
        return _Tables((table, rows.copy()) for table, rows in self.items())

    def __missing__(self, table: Table[Any]) -> _Rows:
        rows = self[table] = _Rows(table)
        return rows


class MemoryContents:
    """The records of all tables of a store at one moment."""

    __slots__ = ("tables",)

    def __init__(self, tables: _Tables) -> None:
        self.tables = tables

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


class _Kept(Protocol):
    """An object that can restore the old value of a key: the rows of a table, or the store."""

    def put(self, key: str, before: Any, /) -> None: ...


_NO_TRANSACTION = "the store can be changed within a transaction only"


class _Transactions:
    """The nested transactions of a store; ``with`` begins the next one."""

    __slots__ = ("_begun", "_lock", "_owner", "_undo")

    def __init__(self) -> None:
        self._lock = FairLock()
        self._owner = 0  # the thread that has the lock
        # The old values before each change in the open transactions, and the number of changes at
        # the beginning of each of these transactions.
        self._undo: list[tuple[_Kept, str, Any]] = []
        self._begun: list[int] = []

    def __enter__(self) -> None:
        me = get_ident()
        if self._owner != me:
            self._lock.__enter__()
            self._owner = me
        self._begun.append(len(self._undo))

    def try_enter(self) -> bool:
        """Begin a transaction if no other thread has one or waits for one; never blocks."""
        me = get_ident()
        if self._owner != me:
            if not self._lock.try_enter():
                return False
            self._owner = me
        self._begun.append(len(self._undo))
        return True

    def is_mine(self) -> bool:
        """Return whether the calling thread has a transaction."""
        return self._owner == get_ident()

    def count_changes(self) -> int:
        """Return how many changes the open transactions have made so far."""
        return len(self._undo)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        begun = self._begun.pop()
        try:
            if kind is not None:
                self._take_back(begun)
        finally:
            if not self._begun:
                self._undo.clear()
                self._owner = 0
                self._lock.__exit__()

    def _take_back(self, begun: int) -> None:
        for number, (kept, _, _) in enumerate(self._undo[begun:], begun + 1):
            if isinstance(kept, MemoryStore):  # the changes of other tables are dropped as a whole
                del self._undo[number:]
                break
        while len(self._undo) > begun:
            kept, key, before = self._undo.pop()
            kept.put(key, before)

    def remember(self, kept: _Kept, key: str, before: Any) -> None:
        """Remember the old value of a key; raises RuntimeError if no transaction is open."""
        if not self._begun:
            raise RuntimeError(_NO_TRANSACTION)
        self._undo.append((kept, key, before))


class MemoryStore:
    """A store that has its records in dictionaries; they end with the process."""

    def __init__(self) -> None:
        self._tables = _Tables()
        self._transactions = _Transactions()

    def transaction(self) -> _Transactions:
        """Return a transaction for ``with``; if it raises, only its own changes are undone."""
        return self._transactions

    def is_in_transaction(self) -> bool:
        """Return whether the calling thread has a transaction."""
        return self._transactions.is_mine()

    def count_changes(self) -> int:
        """Return how many changes the open transactions have made so far."""
        return self._transactions.count_changes()

    def get(self, table: Table[R], key: str) -> R | None:
        """Return the record with a key, or None."""
        # As ``CopyOnWriteDict.get``, without a further call.
        return self._tables[table].by_key.shards.get(hash(key) % SHARDS, NO_ENTRIES).get(key)

    def find(self, table: Table[R], index: str, value: Any) -> R | None:
        """Return the record with a value in a unique index, or None."""
        rows = self._tables[table]
        key = rows.unique[index].get(value)
        return None if key is None else rows.by_key.get(key)

    def first(self, table: Table[R], index: str, group: Hashable) -> tuple[Any, ...] | None:
        """Return the index entry of the first record of a group; None if the group is empty."""
        return self._tables[table].ordered[index].first(group)

    def firsts(
        self, tables: Iterable[Table[Any]], index: str, group: Hashable
    ) -> list[tuple[Any, ...] | None]:
        """Return what ``first`` does for each of several tables."""
        rows = self._tables
        return [rows[table].ordered[index].first(group) for table in tables]

    def count(self, table: Table[R], index: str, groups: Sequence[Hashable]) -> int:
        """Return how many records the groups of an ordered index have in total."""
        return self._tables[table].ordered[index].count(groups)

    def size(self, table: Table[R]) -> int:
        """Return how many records a table has."""
        return len(self._tables[table].by_key)

    def rank(
        self, table: Table[R], index: str, groups: Sequence[Hashable], entry: tuple[Any, ...]
    ) -> int:
        """Return how many entries of groups of an ordered index come before ``entry``."""
        return self._tables[table].ordered[index].rank(groups, entry)

    def page(
        self,
        table: Table[R],
        index: str,
        groups: Sequence[Hashable],
        *,
        start: int = 0,
        count: int,
        descending: bool = False,
    ) -> list[R]:
        """Return ``count`` records of groups of an ordered index, in their common order."""
        rows = self._tables[table]
        keys = rows.ordered[index].page(groups, start, count, descending=descending)
        return [*map(rows.by_key.get, keys)]  # type: ignore[list-item] # each key has a record

    def add(self, table: Table[R], record: R) -> None:
        """Store a new record; raises KeyError, changing nothing, if a key or value is taken."""
        rows = self._tables[table]
        key = table.key(record)
        shard = rows.by_key.writable(key)
        if key in shard:
            raise KeyError(f"{table.name} has {key} already")
        self._transactions.remember(rows, key, None)
        rows.replace(shard, key, None, record)

    def save(self, table: Table[R], record: R) -> None:
        """Store a record, replacing the one with its key; raises KeyError if a value is taken."""
        rows = self._tables[table]
        key = table.key(record)
        shard = rows.by_key.writable(key)
        before = shard.get(key)
        if before is not record:
            self._transactions.remember(rows, key, before)
            rows.replace(shard, key, before, record)

    def save_all(self, table: Table[R], records: Sequence[R]) -> None:
        """Store records that replace those with their keys, which are different and exist."""
        if table.unique:
            raise TypeError(f"{table.name} has a unique index")
        rows = self._tables[table]
        keys = list(map(table.key, records))
        shards = list(map(rows.by_key.writable, keys))
        befores = [shard[key] for shard, key in zip(shards, keys, strict=True)]
        for shard, key, before, record in zip(shards, keys, befores, records, strict=True):
            self._transactions.remember(rows, key, before)
            shard[key] = record
        rows.replace_all(befores, records)

    def all(self, table: Table[R]) -> list[R]:
        """Return the records of a table, in no particular order."""
        return list(self._tables[table].by_key.values())

    def is_empty(self, table: Table[Any]) -> bool:
        """Return whether a table has no records."""
        return not any(self._tables[table].by_key.shards.values())

    def new(self) -> MemoryStore:
        """Return an empty store of the same kind."""
        return MemoryStore()

    def snapshot(self) -> MemoryContents:
        """Return the records of all tables; the store shares them until it changes them."""
        return MemoryContents(self._tables.copy())

    def restore(self, contents: MemoryContents) -> None:
        """Replace the records of all tables by others, which stay as they are."""
        self._transactions.remember(self, "", self._tables)
        self._tables = contents.tables.copy()

    def put(self, _: str, tables: _Tables) -> None:
        """Restore the tables from before a ``restore`` that is undone."""
        self._tables = tables

    def delete(self, table: Table[R], key: str) -> None:
        """Delete the record with a key, if there is one."""
        rows = self._tables[table]
        shard = rows.by_key.writable(key)
        before = shard.get(key)
        if before is not None:
            self._transactions.remember(rows, key, before)
            rows.replace(shard, key, before, None)
