"""The nested transactions of a store in memory, and the undo list of the open ones."""

from __future__ import annotations

from collections.abc import Sequence
from threading import get_ident
from typing import Any, Protocol

from mockturk.store.errors import StoreClosedError
from mockturk.store.fair_lock import FairLock


class Kept(Protocol):
    """An object that can restore the old value of a key: the rows of a table, or the store."""

    @property
    def is_whole(self) -> bool:
        """Whether the value is that of all tables."""
        ...

    def put(self, key: str, before: Any, /) -> None:
        """Restore the old value of a key."""
        ...


Change = tuple[Kept, str, Any]
"""A change: what has changed, the key, and the old value of the key."""


class TransactionLog(Protocol):
    """Takes the changes of each transaction that has ended, before the next one begins."""

    def append(self, changes: list[Change]) -> None:
        """Take the changes of an outermost transaction; there may be none."""
        ...


_NO_TRANSACTION = "the store can be changed within a transaction only"


class Transactions:
    """The nested transactions of a store; ``with`` begins the next one.

    ``log`` takes the changes of outermost transactions; None if nothing keeps them. Once
    ``is_closed``, no outermost transaction begins.
    """

    __slots__ = ("_begun", "_lock", "_owner", "_undo", "is_closed", "log")

    def __init__(self) -> None:
        self.log: TransactionLog | None = None
        self.is_closed = False
        self._lock = FairLock()
        self._owner = 0  # the thread that has the lock
        # The changes of the open transactions, and the number of changes at the beginning of each
        # of these transactions.
        self._undo: list[Change] = []
        self._begun: list[int] = []

    def __enter__(self) -> None:
        me = get_ident()
        if self._owner != me:
            self._lock.__enter__()
            if self.is_closed:
                self._lock.__exit__()
                raise StoreClosedError("this world does not exist, or not any more")
            self._owner = me
        self._begun.append(len(self._undo))

    def try_enter(self) -> bool:
        """Begin a transaction if no other thread has one or waits for one; never blocks."""
        me = get_ident()
        if self._owner != me:
            if self.is_closed or not self._lock.try_enter():
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
                undone = self._undo[begun:]
                del self._undo[begun:]
                take_back(undone)
            if not self._begun and self.log is not None:
                changes, self._undo = self._undo, []
                self.log.append(changes)
        finally:
            if not self._begun:
                self._undo.clear()
                self._owner = 0
                self._lock.__exit__()

    def remember(self, kept: Kept, key: str, before: Any) -> None:
        """Remember the old value of a key; raises RuntimeError if no transaction is open."""
        if not self._begun:
            raise RuntimeError(_NO_TRANSACTION)
        self._undo.append((kept, key, before))


def take_back(changes: Sequence[Change]) -> None:
    """Undo changes, which are in the order in which they were made."""
    for number, (kept, _, _) in enumerate(changes, 1):
        if kept.is_whole:  # the changes of other tables are dropped as a whole
            changes = changes[:number]
            break
    for kept, key, before in reversed(changes):
        kept.put(key, before)
