"""A bounded cache of texts that were validated."""

from __future__ import annotations

import sys
from collections import OrderedDict
from threading import Lock


class ValidationCache:
    """A least-recently-used cache of valid texts, bounded in number and in bytes.

    It may be used from any thread.
    """

    def __init__(self, *, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0
        # Maps each text to itself: callers get the cached object, so that a thousand HITs with the
        # same Question share one text.
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._texts)

    def get(self, text: str) -> str | None:
        """Return the cached text that equals this one; None if there is none."""
        with self._lock:
            held = self._texts.get(text)
            if held is not None:
                self._texts.move_to_end(held)
            return held

    def add(self, text: str) -> None:
        """Add a text, and drop the least recently used ones beyond the bounds."""
        with self._lock:
            if text in self._texts:
                return
            self._texts[text] = text
            self._bytes += sys.getsizeof(text)
            while len(self._texts) > self._most or self._bytes > self._most_bytes:
                forgotten, _ = self._texts.popitem(last=False)
                self._bytes -= sys.getsizeof(forgotten)
