"""The port every store implements: few verbs over records of declared tables."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

R = TypeVar("R")


@dataclass(frozen=True)
class OrderedIndex(Generic[R]):
    """An index in which the records of a group have an order.

    ``group`` maps a record to a hashable value, or to None to leave it out. ``order`` maps it to
    a tuple that ends with its key, so that no other record of the table has it. Indexes with
    the same function for one of these share what it makes of a record.
    """

    group: Callable[[R], Hashable]
    order: Callable[[R], tuple[Any, ...]]


@dataclass(frozen=True, eq=False)
class Table(Generic[R]):
    """Where records of one type live: by their key, and by named indexes, unique or ordered.

    A unique index maps a record to a hashable value, or to None to leave it out. Records are
    immutable; saving one under an existing key replaces it.
    """

    name: str
    key: Callable[[R], str]
    unique: Mapping[str, Callable[[R], Any]] = field(default_factory=dict)
    ordered: Mapping[str, OrderedIndex[R]] = field(default_factory=dict)


class Transaction(AbstractContextManager[None], Protocol):
    """A transaction that ``with`` begins, waiting for those of other threads."""

    def try_enter(self) -> bool:
        """Begin it if no other thread has or awaits one; never waits. ``__exit__`` ends it."""
        ...


class Store(Protocol):
    """Keeps the records of a world.

    Everything happens inside a transaction: what it saved is there for all when it ends, and
    for nobody when it raises. Transactions of several threads follow one another. One within
    another is a part of it that can fail for itself.
    """

    def transaction(self) -> Transaction:
        """Open a transaction, waiting for the one of another thread; who waits first is first."""
        ...

    def get(self, table: Table[R], key: str) -> R | None:
        """Return the record of a key."""
        ...

    def find(self, table: Table[R], index: str, value: Any) -> R | None:
        """Return the record with a value in a unique index."""
        ...

    def first(self, table: Table[R], index: str, group: Hashable) -> tuple[Any, ...] | None:
        """Return what the first record of a group is ordered by, None of an empty group."""
        ...

    def count(self, table: Table[R], index: str, groups: Sequence[Hashable]) -> int:
        """Tell how many records groups of an ordered index have."""
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
        """Return some records of groups of an ordered index, in the order the groups share.

        ``start`` counts from 0; past the end there are none.
        """
        ...

    def add(self, table: Table[R], record: R) -> None:
        """Keep a new record; raises KeyError, and changes nothing, if its key or index is taken."""
        ...

    def save(self, table: Table[R], record: R) -> None:
        """Keep a record, in place of the one with its key; raises KeyError on a taken index."""
        ...

    def all(self, table: Table[R]) -> list[R]:
        """Return the records of a table, in no particular order."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...

    def delete(self, table: Table[R], key: str) -> None:
        """Forget the record of a key, if there is one."""
        ...
