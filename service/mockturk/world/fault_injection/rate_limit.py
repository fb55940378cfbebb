"""How many calls a second each access key may make, in real time."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

_FEW = 1_000  # access keys that are remembered in any case


class _TokenBucket(NamedTuple):
    """How many calls could be made at once, and when that was so."""

    calls: float
    at: float


class RateLimiter:
    """Admits so many calls a second of each access key; threads may use it together.

    Whoever has not called for a second may make a second's worth at once, one call at least.
    The time is the machine's, in seconds: a world's clock that stands still stops nobody.
    """

    def __init__(
        self, calls_a_second: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = calls_a_second
        self._most = max(1.0, calls_a_second)
        self._monotonic = monotonic
        self._lock = Lock()
        self._left: dict[str, _TokenBucket] = {}
        self._remembered = _FEW

    def try_acquire(self, access_key: str) -> bool:
        """Tell whether a call may be made now, and count it if so."""
        with self._lock:
            now = self._monotonic()
            left = self._at(now, self._left.get(access_key, _TokenBucket(self._most, now)))
            if left < 1:
                return False
            self._left[access_key] = _TokenBucket(left - 1, now)
            if len(self._left) > self._remembered:
                self._forget_idle(now)
            return True

    def restart(self) -> None:
        """Forget who has called."""
        with self._lock:
            self._left.clear()

    def _at(self, now: float, left: _TokenBucket) -> float:
        return min(self._most, left.calls + (now - left.at) * self._rate)

    def _forget_idle(self, now: float) -> None:
        """Forget those who may make all their calls again; anybody can make up access keys."""
        self._left = {
            key: left for key, left in self._left.items() if self._at(now, left) < self._most
        }
        self._remembered = max(_FEW, 2 * len(self._left))
