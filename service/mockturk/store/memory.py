"""The store in memory: dictionaries, one lock, and an undo list for what fails half-way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any, TypeVar

from mockturk.store.port import Table

R = TypeVar("R")


class _Rows:
    __slots__ = ("by_key", "unique")

    def __init__(self, table: Table[Any]) -> None:
        self.by_key: dict[str, Any] = {}
        self.unique: dict[str, dict[Any, str]] = {name: {} for name in table.unique}


class MemoryStore:
    """Keeps records in dictionaries, for as long as the process lives."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._tables: dict[str, _Rows] = {}
        self._undo: list[tuple[Table[Any], str, Any]] | None = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Open a transaction; what it did is undone when it raises. Inner ones join in."""
        with self._lock:
            if self._undo is not None:
                yield
                return
            self._undo = []
            try:
                yield
            except BaseException:
                for table, key, before in reversed(self._undo):
                    self._put(table, key, before)
                raise
            finally:
                self._undo = None

    def get(self, table: Table[R], key: str) -> R | None:
        """Return the record of a key."""
        return self._rows(table).by_key.get(key)

    def find(self, table: Table[R], index: str, value: Any) -> R | None:
        """Return the record with a value in a unique index."""
        rows = self._rows(table)
        key = rows.unique[index].get(value)
        return None if key is None else rows.by_key[key]

    def save(self, table: Table[R], record: R) -> None:
        """Keep a record, in place of the one with its key; raises KeyError on a taken index."""
        key = table.key(record)
        rows = self._rows(table)
        for name, value_of in table.unique.items():
            holder = rows.unique[name].get(value_of(record))
            if holder is not None and holder != key:
                raise KeyError(f"{table.name}.{name} is taken by {holder}")
        self._remember(table, key)
        self._put(table, key, record)

    def delete(self, table: Table[R], key: str) -> None:
        """Forget the record of a key, if there is one."""
        self._remember(table, key)
        self._put(table, key, None)

    def _rows(self, table: Table[Any]) -> _Rows:
        rows = self._tables.get(table.name)
        if rows is None:
            rows = self._tables[table.name] = _Rows(table)
        return rows

    def _remember(self, table: Table[Any], key: str) -> None:
        if self._undo is None:
            raise RuntimeError("the store changes within a transaction only")
        self._undo.append((table, key, self._rows(table).by_key.get(key)))

    def _put(self, table: Table[Any], key: str, record: Any) -> None:
        rows = self._rows(table)
        before = rows.by_key.pop(key, None) if record is None else rows.by_key.get(key)
        if record is not None:
            rows.by_key[key] = record
        for name, value_of in table.unique.items():
            index = rows.unique[name]
            if before is not None:
                index.pop(value_of(before), None)
            if record is not None and (value := value_of(record)) is not None:
                index[value] = key
