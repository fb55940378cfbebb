"""Keeping equal values once."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")

_MOST = 1024


class Interner:
    """Gives back the first of equal values it saw, so that only that one is kept.

    It remembers so many and begins again then. functools.lru_cache would do, but leads back to
    itself, and with it all it holds would wait for the garbage collector.
    """

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: dict[object, object] = {}

    def __call__(self, value: T) -> T:
        """Return the value, or the equal one that was there before; it can be hashed."""
        if len(self._seen) >= _MOST:
            self._seen.clear()
        return self._seen.setdefault(value, value)  # type: ignore[return-value] # equal is alike
