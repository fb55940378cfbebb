"""The store in memory: dictionaries, one lock, and an undo list for what fails half-way."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from threading import get_ident
from typing import Any, Protocol, TypeVar

from mockturk.store.fair_lock import FairLock
from mockturk.store.ordered_index import Entry, OrderedGroups
from mockturk.store.port import Table

R = TypeVar("R")

_Order = tuple[Callable[[Any], Entry], OrderedGroups]
"""The entry an ordered index has for a record, and the index."""


class _Rows:
    """The records of a table, and its indexes over them."""

    __slots__ = ("_orders", "_placing", "_unique", "by_key", "ordered", "unique")

    def __init__(self, table: Table[Any]) -> None:
        self.by_key: dict[str, Any] = {}
        self.unique: dict[str, dict[Any, str]] = {name: {} for name in table.unique}
        self.ordered = {name: OrderedGroups() for name in table.ordered}
        # The same once more, at hand for ``put``: each unique index with its name and the function
        # for its values, the ordered ones by the function for their groups, each with its order.
        self._unique = [
            (f"{table.name}.{name}", value_of, self.unique[name])
            for name, value_of in table.unique.items()
        ]
        placing: dict[Callable[[Any], Hashable], list[_Order]] = {}
        for name, index in table.ordered.items():
            placing.setdefault(index.group, []).append((index.order, self.ordered[name]))
        self._placing = list(placing.items())
        self._orders = list(dict.fromkeys(index.order for index in table.ordered.values()))

    def put(self, key: str, record: Any) -> None:
        """Keep a record in place of the one with its key, or with None no longer that one.

        Raises KeyError for a value of a unique index that another record has, and changes
        nothing then.
        """
        before = self.by_key.get(key)
        if self._unique:
            self._put_unique(key, before, record)
        if record is None:
            self.by_key.pop(key, None)
        else:
            self.by_key[key] = record
        if not self._orders:
            return
        if before is None:
            if record is not None:
                self._place(record)
        elif record is None:
            self._displace(before)
        else:
            self._move(before, record)

    def _put_unique(self, key: str, before: Any, record: Any) -> None:
        values = [None if record is None else value_of(record) for _, value_of, _ in self._unique]
        for value, (name, _, holders) in zip(values, self._unique, strict=True):
            holder = holders.get(value)
            if holder is not None and holder != key:
                raise KeyError(f"{name} is taken by {holder}")
        for value, (_, value_of, holders) in zip(values, self._unique, strict=True):
            if before is not None:
                holders.pop(value_of(before), None)
            if value is not None:
                holders[value] = key

    def _place(self, record: Any) -> None:
        entries = {order: order(record) for order in self._orders}
        for group_of, indexes in self._placing:
            group = group_of(record)
            if group is not None:
                for order, groups in indexes:
                    groups.add(group, entries[order])

    def _displace(self, record: Any) -> None:
        entries = {order: order(record) for order in self._orders}
        for group_of, indexes in self._placing:
            group = group_of(record)
            if group is not None:
                for order, groups in indexes:
                    groups.remove(group, entries[order])

    def _move(self, before: Any, record: Any) -> None:
        old = {order: order(before) for order in self._orders}
        new = {order: order(record) for order in self._orders}
        for group_of, indexes in self._placing:
            left, entered = group_of(before), group_of(record)
            for order, groups in indexes:
                if left == entered and old[order] == new[order]:
                    continue
                if left is not None:
                    groups.remove(left, old[order])
                if entered is not None:
                    groups.add(entered, new[order])


class _Tables(dict[Table[Any], _Rows]):
    """The rows of each table, from the first time they are asked for."""

    def __missing__(self, table: Table[Any]) -> _Rows:
        rows = self[table] = _Rows(table)
        return rows


class _Kept(Protocol):
    """What can take back what was under a key: the rows of a table, or all tables."""

    def put(self, key: str, before: Any, /) -> None: ...


_NO_TRANSACTION = "the store changes within a transaction only"


class _Transactions:
    """The transactions of a store, one within another; ``with`` begins the next.

    A generator for each would cost as much as a small transaction itself.
    """

    __slots__ = ("_begun", "_lock", "_owner", "_undo")

    def __init__(self) -> None:
        self._lock = FairLock()
        self._owner = 0  # the thread that has the lock
        # What was there before each change of the open transactions, and how many changes there
        # had been when each of them began.
        self._undo: list[tuple[_Kept, str, Any]] = []
        self._begun: list[int] = []

    def __enter__(self) -> None:
        me = get_ident()
        if self._owner != me:
            self._lock.__enter__()
            self._owner = me
        self._begun.append(len(self._undo))

    def try_enter(self) -> bool:
        """Begin a transaction if no other thread has or awaits one; never waits."""
        me = get_ident()
        if self._owner != me:
            if not self._lock.try_enter():
                return False
            self._owner = me
        self._begun.append(len(self._undo))
        return True

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
            if isinstance(kept, MemoryStore):  # what came after it was cleared goes as a whole
                del self._undo[number:]
                break
        while len(self._undo) > begun:
            kept, key, before = self._undo.pop()
            kept.put(key, before)

    def remember(self, kept: _Kept, key: str, before: Any) -> None:
        """Remember what is there before a change."""
        if not self._begun:
            raise RuntimeError(_NO_TRANSACTION)
        self._undo.append((kept, key, before))


class MemoryStore:
    """Keeps records in dictionaries, for as long as the process lives."""

    def __init__(self) -> None:
        self._tables = _Tables()
        self._transactions = _Transactions()

    def transaction(self) -> _Transactions:
        """Open a transaction; what it did is undone when it raises, and no more than that."""
        return self._transactions

    def get(self, table: Table[R], key: str) -> R | None:
        """Return the record of a key."""
        return self._tables[table].by_key.get(key)

    def find(self, table: Table[R], index: str, value: Any) -> R | None:
        """Return the record with a value in a unique index."""
        rows = self._tables[table]
        key = rows.unique[index].get(value)
        return None if key is None else rows.by_key[key]

    def first(self, table: Table[R], index: str, group: Hashable) -> tuple[Any, ...] | None:
        """Return what the first record of a group is ordered by, None of an empty group."""
        return self._tables[table].ordered[index].first(group)

    def count(self, table: Table[R], index: str, groups: Sequence[Hashable]) -> int:
        """Tell how many records groups of an ordered index have."""
        return self._tables[table].ordered[index].count(groups)

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
        rows = self._tables[table]
        keys = rows.ordered[index].page(groups, start, count, descending=descending)
        return [rows.by_key[key] for key in keys]

    def add(self, table: Table[R], record: R) -> None:
        """Keep a new record; raises KeyError, and changes nothing, if its key or index is taken."""
        rows = self._tables[table]
        key = table.key(record)
        if key in rows.by_key:
            raise KeyError(f"{table.name} has {key} already")
        self._transactions.remember(rows, key, None)
        rows.put(key, record)

    def save(self, table: Table[R], record: R) -> None:
        """Keep a record, in place of the one with its key; raises KeyError on a taken index."""
        rows = self._tables[table]
        key = table.key(record)
        before = rows.by_key.get(key)
        if before is not record:
            self._transactions.remember(rows, key, before)
            rows.put(key, record)

    def all(self, table: Table[R]) -> list[R]:
        """Return the records of a table, in no particular order."""
        return list(self._tables[table].by_key.values())

    def clear(self) -> None:
        """Forget everything."""
        self._transactions.remember(self, "", self._tables)
        self._tables = _Tables()

    def put(self, _: str, tables: _Tables) -> None:
        """Keep tables in place of those there are, as a transaction does that fails."""
        self._tables = tables

    def delete(self, table: Table[R], key: str) -> None:
        """Forget the record of a key, if there is one."""
        rows = self._tables[table]
        before = rows.by_key.get(key)
        if before is not None:
            self._transactions.remember(rows, key, before)
            rows.put(key, None)
