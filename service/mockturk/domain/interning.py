"""Interning: equal values share one object."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")

MAX_VALUES = 1_024


class Interner:
    """Returns the first of equal values, so that only one object stays in memory.

    It remembers 1,024 values, then starts over. functools.lru_cache is not used because it is part
    of a reference cycle: all its values would stay in memory until the garbage collector runs.
    """

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: dict[object, object] = {}

    def __call__(self, value: T) -> T:
        """Return the value, or an equal earlier one; the value must be hashable."""
        if len(self._seen) >= MAX_VALUES:
            self._seen.clear()
        return self._seen.setdefault(value, value)  # type: ignore[return-value] # of the same type

    def clear(self) -> None:
        """Forget all values."""
        self._seen.clear()
