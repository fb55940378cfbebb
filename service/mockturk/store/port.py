"""The port every store implements: few verbs over records of declared tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

R = TypeVar("R")


@dataclass(frozen=True)
class Table(Generic[R]):
    """Where records of one type live: by their key, and by named unique indexes.

    An index maps a record to a hashable value, or to None to leave it out. Records are
    immutable; saving one under an existing key replaces it.
    """

    name: str
    key: Callable[[R], str]
    unique: Mapping[str, Callable[[R], Any]] = field(default_factory=dict)


class Store(Protocol):
    """Keeps the records of a world.

    Everything happens inside a transaction: what it saved is there for all when it ends, and
    for nobody when it raises. Transactions of several threads follow one another.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """Open a transaction, waiting for the one under way."""
        ...

    def get(self, table: Table[R], key: str) -> R | None:
        """Return the record of a key."""
        ...

    def find(self, table: Table[R], index: str, value: Any) -> R | None:
        """Return the record with a value in a unique index."""
        ...

    def save(self, table: Table[R], record: R) -> None:
        """Keep a record, in place of the one with its key; raises KeyError on a taken index."""
        ...

    def delete(self, table: Table[R], key: str) -> None:
        """Forget the record of a key, if there is one."""
        ...
