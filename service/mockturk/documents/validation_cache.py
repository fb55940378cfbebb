"""A bounded memory of texts already found valid."""

from __future__ import annotations

import sys
from collections import OrderedDict
from threading import Lock


class ValidationCache:
    """The texts last asked for among those found valid, bounded in number and in memory.

    It may be used from any thread.
    """

    def __init__(self, *, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0
        # Texts to themselves: who asks gets the one already held, and a thousand HITs of one
        # Question hold it once.
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._texts)

    def get(self, text: str) -> str | None:
        """Return the text already held that equals this one, None if there is none."""
        with self._lock:
            held = self._texts.get(text)
            if held is not None:
                self._texts.move_to_end(held)
            return held

    def add(self, text: str) -> None:
        """Remember a text, and forget those not asked for the longest."""
        with self._lock:
            if text in self._texts:
                return
            self._texts[text] = text
            self._bytes += sys.getsizeof(text)
            while len(self._texts) > self._most or self._bytes > self._most_bytes:
                forgotten, _ = self._texts.popitem(last=False)
                self._bytes -= sys.getsizeof(forgotten)
