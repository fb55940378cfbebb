"""The rate limit: calls per second and access key, in real time."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

MAX_KEYS = 10_000
"""How many access keys are counted at a time; further ones are refused meanwhile."""

_FEW = 1_000  # idle access keys are removed only if there are more keys than this


class _TokenBucket(NamedTuple):
    """The state of one access key: ``calls`` more were allowed at ``at``, in seconds."""

    calls: float
    at: float


class RateLimiter:
    """Token buckets that limit the calls per second of each access key. Thread-safe.

    After a second without calls, an access key may make all calls of one second at once, and at
    least one. Time is read from ``monotonic``, in seconds, and not from the world's clock, which
    may be frozen. While ``most_keys`` access keys have not got all their calls back, calls of any
    other key are refused.
    """

    def __init__(
        self,
        calls_a_second: float,
        monotonic: Callable[[], float] = time.monotonic,
        most_keys: int = MAX_KEYS,
    ) -> None:
        self._rate = calls_a_second
        self._most = max(1.0, calls_a_second)
        self._monotonic = monotonic
        self._lock = Lock()
        self._left: dict[str, _TokenBucket] = {}
        self._most_keys = most_keys
        self._remembered = min(_FEW, most_keys)

    def try_acquire(self, access_key: str) -> bool:
        """Return whether a call is allowed now, and count it if it is."""
        with self._lock:
            now = self._monotonic()
            if access_key not in self._left and len(self._left) >= self._remembered:
                self._forget_idle(now)
                if len(self._left) >= self._most_keys:
                    return False
            left = self._at(now, self._left.get(access_key, _TokenBucket(self._most, now)))
            if left < 1:
                return False
            self._left[access_key] = _TokenBucket(left - 1, now)
            return True

    def restart(self) -> None:
        """Give all access keys their full number of calls again."""
        with self._lock:
            self._left.clear()

    def _at(self, now: float, left: _TokenBucket) -> float:
        return min(self._most, left.calls + (now - left.at) * self._rate)

    def _forget_idle(self, now: float) -> None:
        """Remove access keys with full buckets, so that made-up keys do not fill the memory."""
        self._left = {
            key: left for key, left in self._left.items() if self._at(now, left) < self._most
        }
        self._remembered = min(max(_FEW, 2 * len(self._left)), self._most_keys)
