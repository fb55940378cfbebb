"""A commit of a transaction to the database, which ends some time after the transaction."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock

from mockturk.store.durable.errors import CommitFailedError


class Commit:
    """The commit of one transaction. Until it has ended, nobody may be told of the transaction.

    ``has_failed`` is True once the commit has failed; the transaction is undone then. Thread-safe.
    """

    __slots__ = ("_callbacks", "_lock", "has_ended", "has_failed")

    def __init__(self) -> None:
        self.has_ended = False
        self.has_failed = False
        self._lock = Lock()
        self._callbacks: list[Callable[[], None]] = []

    def end(self, *, has_failed: bool = False) -> None:
        """End the commit, and call the callbacks."""
        with self._lock:
            self.has_failed = has_failed
            self.has_ended = True
        for callback in self._callbacks:
            callback()
        self._callbacks.clear()

    def when_ended(self, callback: Callable[[], None]) -> None:
        """Call a function, which must not block, once the commit has ended; in any thread."""
        with self._lock:
            if not self.has_ended:
                self._callbacks.append(callback)
                return
        callback()

    def wait(self) -> None:
        """Wait for the end; raises CommitFailedError if the commit has failed."""
        if not self.has_ended:
            event = Event()
            self.when_ended(event.set)
            event.wait()
        if self.has_failed:
            raise CommitFailedError("the data could not be written, and the change was undone")
