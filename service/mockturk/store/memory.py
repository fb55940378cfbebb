"""The store in memory: dictionaries, one lock, and an undo list for what fails half-way."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from threading import RLock
from typing import Any, TypeVar

from mockturk.store.ordered import Entry, OrderedGroups
from mockturk.store.port import Ordered, Table

R = TypeVar("R")


class _Rows:
    __slots__ = ("by_key", "ordered", "unique")

    def __init__(self, table: Table[Any]) -> None:
        self.by_key: dict[str, Any] = {}
        self.unique: dict[str, dict[Any, str]] = {name: {} for name in table.unique}
        self.ordered = {name: OrderedGroups() for name in table.ordered}


_OUTERMOST = -1


class _Transaction:
    """What ``with`` wants; a generator would cost as much as a small transaction itself."""

    __slots__ = ("_begun", "_store")

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def __enter__(self) -> None:
        self._begun = self._store.begin()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._store.end(self._begun, failed=kind is not None)


class MemoryStore:
    """Keeps records in dictionaries, for as long as the process lives."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._tables: dict[str, _Rows] = {}
        self._undo: list[tuple[Table[Any], str, Any]] | None = None

    def transaction(self) -> _Transaction:
        """Open a transaction; what it did is undone when it raises, and no more than that."""
        return _Transaction(self)

    def begin(self) -> int:
        """Begin a transaction, and return what ``end`` wants to know of it."""
        self._lock.acquire()
        if self._undo is None:
            self._undo = []
            return _OUTERMOST
        return len(self._undo)

    def end(self, begun: int, *, failed: bool) -> None:
        """End the transaction begun last."""
        undo = self._undo or []
        try:
            if failed:
                while len(undo) > max(begun, 0):
                    self._put(*undo.pop())
        finally:
            if begun == _OUTERMOST:
                self._undo = None
            self._lock.release()

    def get(self, table: Table[R], key: str) -> R | None:
        """Return the record of a key."""
        return self._rows(table).by_key.get(key)

    def find(self, table: Table[R], index: str, value: Any) -> R | None:
        """Return the record with a value in a unique index."""
        rows = self._rows(table)
        key = rows.unique[index].get(value)
        return None if key is None else rows.by_key[key]

    def first(self, table: Table[R], index: str, group: Hashable) -> R | None:
        """Return the first record of a group of an ordered index, None of an empty one."""
        rows = self._rows(table)
        key = rows.ordered[index].first(group)
        return None if key is None else rows.by_key[key]

    def count(self, table: Table[R], index: str, groups: Sequence[Hashable]) -> int:
        """Tell how many records groups of an ordered index have."""
        return self._rows(table).ordered[index].count(groups)

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
        """Return some records of groups of an ordered index, in the order the groups share."""
        rows = self._rows(table)
        keys = rows.ordered[index].page(groups, start, count, descending=descending)
        return [rows.by_key[key] for key in keys]

    def save(self, table: Table[R], record: R) -> None:
        """Keep a record, in place of the one with its key; raises KeyError on a taken index."""
        key = table.key(record)
        rows = self._rows(table)
        before = rows.by_key.get(key)
        if before is record:
            return
        for name, value_of in table.unique.items():
            holder = rows.unique[name].get(value_of(record))
            if holder is not None and holder != key:
                raise KeyError(f"{table.name}.{name} is taken by {holder}")
        self._remember(table, key, before)
        self._put(table, key, record)

    def delete(self, table: Table[R], key: str) -> None:
        """Forget the record of a key, if there is one."""
        before = self._rows(table).by_key.get(key)
        if before is not None:
            self._remember(table, key, before)
            self._put(table, key, None)

    def _rows(self, table: Table[Any]) -> _Rows:
        rows = self._tables.get(table.name)
        if rows is None:
            rows = self._tables[table.name] = _Rows(table)
        return rows

    def _remember(self, table: Table[R], key: str, before: R | None) -> None:
        if self._undo is None:
            raise RuntimeError("the store changes within a transaction only")
        self._undo.append((table, key, before))

    def _put(self, table: Table[R], key: str, record: R | None) -> None:
        rows = self._rows(table)
        before: R | None = rows.by_key.get(key)
        if record is None:
            rows.by_key.pop(key, None)
        else:
            rows.by_key[key] = record
        for name, value_of in table.unique.items():
            index = rows.unique[name]
            if before is not None:
                index.pop(value_of(before), None)
            if record is not None and (value := value_of(record)) is not None:
                index[value] = key
        for name, ordered in table.ordered.items():
            old = None if before is None else _place(ordered, before, key)
            new = None if record is None else _place(ordered, record, key)
            if old == new:
                continue
            if old is not None:
                rows.ordered[name].remove(*old)
            if new is not None:
                rows.ordered[name].add(*new)


def _place(ordered: Ordered[R], record: R, key: str) -> tuple[Hashable, Entry] | None:
    group = ordered.group(record)
    return None if group is None else (group, (*ordered.order(record), key))
