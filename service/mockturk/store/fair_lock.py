"""A lock that no thread can keep from the others by taking it again at once."""

from __future__ import annotations

from threading import Lock


class FairLock:
    """A lock for ``with`` blocks; the thread that is next has it before the last one again."""

    __slots__ = ("_lock", "_turn")

    def __init__(self) -> None:
        self._lock = Lock()
        # The thread that is next holds this while it waits for the lock; the others wait for this.
        self._turn = Lock()

    def __enter__(self) -> None:
        with self._turn:
            self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def try_enter(self) -> bool:
        """Take the lock if no thread has or awaits it; never waits."""
        if not self._turn.acquire(blocking=False):
            return False
        try:
            return self._lock.acquire(blocking=False)
        finally:
            self._turn.release()
