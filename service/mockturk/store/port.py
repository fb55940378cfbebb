"""The interface of a store: a few operations on the records of declared tables."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from mockturk.store.durable.commit import Commit

R = TypeVar("R")


class OrderedIndex(Struct, Generic[R], frozen=True):
    """An index that puts records into groups and sorts each group.

    ``group`` maps a record to a hashable value, or to None to leave it out. ``order`` maps it to
    a tuple that ends with its key, so that the tuple is unique in the table. Indexes with the
    same ``group`` or ``order`` function call it only once for a record.
    """

    group: Callable[[R], Hashable]
    order: Callable[[R], tuple[Any, ...]]


class Table(Struct, Generic[R], frozen=True, eq=False):
    """A table of records of one type, with a primary key and named indexes, unique or ordered.

    A unique index maps a record to a hashable value, or to None to leave it out. Records are
    immutable; a record saved under an existing key replaces the old one.
    """

    name: str
    record: type[R]
    key: Callable[[R], str]
    unique: Mapping[str, Callable[[R], Any]] = {}
    ordered: Mapping[str, OrderedIndex[R]] = {}


class Transaction(AbstractContextManager[None], Protocol):
    """A transaction; ``with`` waits for other threads' transactions, then begins it."""

    def try_enter(self) -> bool:
        """Begin the transaction if no other thread has one or waits for one; never blocks.

        In a closed store it does not begin. ``__exit__`` ends the transaction.
        """
        ...


class Contents(Protocol):
    """The records of all tables at one moment. They are read outside of transactions."""

    def all(self, table: Table[R]) -> list[R]:
        """Return the records of a table, in no particular order."""
        ...

    def release(self) -> None:
        """Free the records that only these contents have, in small steps.

        Other threads run in between. Do not use the contents afterwards.
        """
        ...


class Store(Protocol):
    """A store of the records of a world.

    Use it within a transaction. The changes of a transaction stay if it ends normally, and are
    undone if it raises. Only one thread at a time has a transaction. A transaction within another
    one is a part of it; if the inner one raises, only its own changes are undone.
    """

    def transaction(self) -> Transaction:
        """Return a transaction for ``with``; waiting threads get theirs in order of arrival."""
        ...

    @property
    def is_closed(self) -> bool:
        """Whether the store was closed."""
        ...

    def close(self) -> None:
        """Let no transaction begin after the open one; they raise StoreClosedError.

        Called within a transaction.
        """
        ...

    def is_in_transaction(self) -> bool:
        """Return whether the calling thread has a transaction."""
        ...

    @property
    def epoch(self) -> object:
        """An object that is another one after each ``restore``."""
        ...

    def count_changes(self) -> int:
        """Return how many changes the open transactions have made so far."""
        ...

    def get(self, table: Table[R], key: str) -> R | None:
        """Return the record with a key, or None."""
        ...

    def find(self, table: Table[R], index: str, value: Any) -> R | None:
        """Return the record with a value in a unique index, or None."""
        ...

    def first(self, table: Table[R], index: str, group: Hashable) -> tuple[Any, ...] | None:
        """Return the index entry of the first record of a group; None if the group is empty."""
        ...

    def firsts(
        self, tables: Iterable[Table[Any]], index: str, group: Hashable
    ) -> list[tuple[Any, ...] | None]:
        """Return what ``first`` does for each of several tables."""
        ...

    def count(self, table: Table[R], index: str, groups: Sequence[Hashable]) -> int:
        """Return how many records the groups of an ordered index have in total."""
        ...

    def size(self, table: Table[R]) -> int:
        """Return how many records a table has."""
        ...

    def rank(
        self, table: Table[R], index: str, groups: Sequence[Hashable], entry: tuple[Any, ...]
    ) -> int:
        """Return how many entries of groups of an ordered index come before ``entry``."""
        ...

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
        """Return ``count`` records of groups of an ordered index, in their common order.

        ``start`` counts from 0. The list is shorter, or empty, at the end of the groups.
        """
        ...

    def add(self, table: Table[R], record: R) -> None:
        """Store a new record; raises KeyError, changing nothing, if a key or value is taken."""
        ...

    def save(self, table: Table[R], record: R) -> None:
        """Store a record, replacing the one with its key; raises KeyError if a value is taken."""
        ...

    def save_all(self, table: Table[R], records: Sequence[R]) -> None:
        """Store records with different keys, replacing those that have the same keys.

        It takes a fraction of the time of so many calls of ``save``. Raises KeyError, and changes
        nothing, if a value is taken.
        """
        ...

    def all(self, table: Table[R]) -> list[R]:
        """Return the records of a table, in no particular order."""
        ...

    def is_empty(self, table: Table[Any]) -> bool:
        """Return whether a table has no records."""
        ...

    def new(self) -> Store:
        """Return an empty store of the same kind."""
        ...

    def snapshot(self) -> Contents:
        """Return the records of all tables, for ``restore`` of a store of the same kind.

        The cost does not depend on the number of records.
        """
        ...

    def take_pending_commit(self, *, may_block: bool = True) -> Commit | None:
        """Return the commit that the calling thread's transactions wait for; None if none does.

        Transactions before the last call of this method do not count. What has changed outside of
        transactions, such as the count of a fault, counts only if the call ``may_block``.
        """
        ...

    def wait_for_commit(self) -> None:
        """Wait until what the calling thread has changed and seen cannot be lost any more.

        Called outside of transactions. Raises CommitFailedError.
        """
        ...

    def prepare(self, contents: Any) -> Any:
        """Return contents for ``restore``, which are written aside if the store is durable.

        Called outside of transactions; may take long. Raises CommitFailedError.
        """
        ...

    def restore(self, contents: Any) -> None:
        """Replace the records of all tables by those of a snapshot, which stays as it is.

        The cost does not depend on the number of records. Freeing the old ones at once can stop
        all threads for long, so take a snapshot before, and ``release`` it after the transaction.
        """
        ...

    def delete(self, table: Table[R], key: str) -> None:
        """Delete the record with a key, if there is one."""
        ...
