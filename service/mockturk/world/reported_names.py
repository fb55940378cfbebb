"""The ignored and rounded names that have been written to the log."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

MAX_NAMES = 1_000
"""The limit of remembered names, of all access keys together; the oldest are forgotten."""


class ReportedNames:
    """The reported names of a world by access key; the log has each only once. Thread-safe."""

    def __init__(self) -> None:
        self._names: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = Lock()

    def add(self, access_key: str, name: str) -> bool:
        """Remember a name; return whether it is new for the access key."""
        key = access_key, name
        with self._lock:
            if key in self._names:
                return False
            self._names[key] = None
            if len(self._names) > MAX_NAMES:
                self._names.popitem(last=False)
            return True

    def clear(self) -> None:
        """Forget all names."""
        with self._lock:
            self._names.clear()
