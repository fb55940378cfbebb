"""Functions that are called after each event of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock


class Watchers:
    """The functions to call after each event. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._functions: tuple[Callable[[], None], ...] = ()

    def __len__(self) -> int:
        return len(self._functions)

    @contextmanager
    def watch(self, wake: Callable[[], None]) -> Iterator[None]:
        """Call ``wake`` after each event within the block; ``wake`` must not block."""
        with self._lock:
            self._functions += (wake,)
        try:
            yield
        finally:
            with self._lock:
                self._functions = tuple(one for one in self._functions if one is not wake)

    def notify(self) -> None:
        """Call the functions."""
        for wake in self._functions:
            wake()
