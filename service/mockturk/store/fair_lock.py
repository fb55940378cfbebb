"""A lock that a thread cannot take again while another thread waits for it."""

from __future__ import annotations

from threading import Lock


class FairLock:
    """A lock for ``with`` blocks; a waiting thread gets it before the last owner gets it again."""

    __slots__ = ("_lock", "_turn")

    def __init__(self) -> None:
        self._lock = Lock()
        # The next thread holds this while it waits for the lock; all others wait for this.
        self._turn = Lock()

    def __enter__(self) -> None:
        with self._turn:
            self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def try_enter(self) -> bool:
        """Take the lock if no thread has it or waits for it; never blocks."""
        if not self._turn.acquire(blocking=False):
            return False
        try:
            return self._lock.acquire(blocking=False)
        finally:
            self._turn.release()
