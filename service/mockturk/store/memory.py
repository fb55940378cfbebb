"""The in-memory store: dictionaries, one lock, and an undo list for failed transactions."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from mockturk.store.copy_on_write import NO_ENTRIES, SHARDS
from mockturk.store.durable.commit import Commit
from mockturk.store.port import Table
from mockturk.store.rows import MemoryContents, Tables
from mockturk.store.transactions import TransactionLog, Transactions

R = TypeVar("R")


class ContentsLog(TransactionLog, Protocol):
    """A transaction log that also writes the contents of a store as a whole."""

    def take_pending(self, *, may_block: bool) -> Commit | None:
        """Return the commit that the calling thread's transactions wait for; None if none does."""
        ...

    def write_aside(self, contents: MemoryContents) -> int:
        """Write contents that become a store's later, and return their generation."""
        ...


class MemoryStore:
    """A store that has its records in dictionaries.

    They end with the process, unless a ``log`` keeps them. ``generation`` is the number that the
    log has given to the present contents; None without a log. ``epoch`` is another object after
    each ``restore``.
    """

    is_whole = True

    def __init__(self) -> None:
        self.generation: int | None = None
        self.epoch = object()
        self._tables = Tables()
        self._transactions = Transactions()
        self._log: ContentsLog | None = None

    def attach(self, log: ContentsLog, generation: int) -> None:
        """Hand each transaction from now on to a log, which has written the present contents."""
        self.generation = generation
        self._log = self._transactions.log = log

    def detach(self) -> None:
        """Hand no further transactions to the log."""
        self._log = self._transactions.log = None

    def take_pending_commit(self, *, may_block: bool = True) -> Commit | None:
        """Return the commit that the calling thread's transactions wait for; None if none does."""
        return None if self._log is None else self._log.take_pending(may_block=may_block)

    def wait_for_commit(self) -> None:
        """Wait until what the calling thread has changed and seen cannot be lost any more.

        Raises CommitFailedError.
        """
        commit = self.take_pending_commit()
        if commit is not None:
            commit.wait()

    def transaction(self) -> Transactions:
        """Return a transaction for ``with``; if it raises, only its own changes are undone."""
        return self._transactions

    @property
    def is_closed(self) -> bool:
        """Whether the store was closed."""
        return self._transactions.is_closed

    def close(self) -> None:
        """Let no transaction begin after the open one; they raise StoreClosedError."""
        self._transactions.is_closed = True

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
        """Store records with different keys; raises KeyError if a value is taken."""
        rows = self._tables[table]
        keys = list(map(table.key, records))
        befores = list(map(rows.by_key.get, keys))
        for key, before in zip(keys, befores, strict=True):
            self._transactions.remember(rows, key, before)
        rows.replace_all(keys, befores, records)

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

    def prepare(self, contents: MemoryContents) -> MemoryContents:
        """Return contents for ``restore``, after a log has written them; may take long."""
        if self._log is None:
            return contents
        return MemoryContents(contents.tables, self._log.write_aside(contents))

    def restore(self, contents: MemoryContents) -> None:
        """Replace the records of all tables by others, which stay as they are."""
        if self._log is not None and contents.generation is None:
            raise RuntimeError("contents of a store with a log must be prepared")
        self._transactions.remember(self, "", (self._tables, self.generation, self.epoch))
        self._tables, self.generation = contents.tables.copy(), contents.generation
        self.epoch = object()

    def put(self, _: str, before: tuple[Tables, int | None, object]) -> None:
        """Restore the tables from before a ``restore`` that is undone."""
        self._tables, self.generation, self.epoch = before

    def delete(self, table: Table[R], key: str) -> None:
        """Delete the record with a key, if there is one."""
        rows = self._tables[table]
        shard = rows.by_key.writable(key)
        before = shard.get(key)
        if before is not None:
            self._transactions.remember(rows, key, before)
            rows.replace(shard, key, before, None)
