"""The journal: the last calls of a world, as they came and as they were answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

from mockturk.domain.record import Record
from mockturk.faults import Fault
from mockturk.front_door import Answered, Arrival

MOST_ENTRIES = 1_000
MOST_BYTES = 64 * 2**20
"""What a journal holds at most; the oldest entries make room for new ones."""


class Entry(Record, frozen=True):
    """A call. ``at`` is the world's time, ``seconds`` what it took, ``errors`` the codes.

    What came and what it was answered with are the very values that were read and sent, so that
    keeping them costs nothing. ``protocol`` is SOAP, bare or REST. ``operation`` and
    ``requester`` are empty if it was none that could be read; the answer is if none was sent.
    ``fault`` is what went wrong on purpose: the answer here is the one it befell.
    """

    at: datetime
    seconds: float
    arrival: Arrival
    answered: Answered
    protocol: str = ""
    operation: str = ""
    access_key: str = ""
    requests: int = 0
    requester: str = ""
    request_id: str = ""
    errors: tuple[str, ...] = ()
    fault: Fault | None = None


class Journal:
    """Keeps the last calls, bounded in number and in bytes; threads may use it together.

    ``dropped`` counts those that are there no more.
    """

    def __init__(self, most: int = MOST_ENTRIES, most_bytes: int = MOST_BYTES) -> None:
        self.most = most
        self.dropped = 0
        self._most_bytes = most_bytes
        self._bytes = 0
        self._entries: deque[Entry] = deque()
        self._sizes: deque[int] = deque()
        self._lock = Lock()

    def add(self, entry: Entry) -> None:
        """Keep a call."""
        arrival = entry.arrival
        size = len(arrival.body) + len(entry.answered.content) + len(arrival.query)
        with self._lock:
            self._entries.append(entry)
            self._sizes.append(size)
            self._bytes += size
            while self._bytes > self._most_bytes or len(self._sizes) > self.most:
                self._entries.popleft()
                self._bytes -= self._sizes.popleft()
                self.dropped += 1

    def entries(self, after: int = 0) -> list[tuple[int, Entry]]:
        """Return the calls kept with their numbers, the oldest first.

        The first call ever has number 1; those up to ``after`` are left out.
        """
        with self._lock:
            numbered = enumerate(self._entries, self.dropped + 1)
            return [(number, entry) for number, entry in numbered if number > after]

    def clear(self) -> None:
        """Forget all calls and how many were dropped; numbers begin again."""
        with self._lock:
            self._entries.clear()
            self._sizes.clear()
            self._bytes = 0
            self.dropped = 0

    @contextmanager
    def restarting(self) -> Iterator[None]:
        """Empty the journal for a block whose calls get the numbers from 1 on.

        When the block raises, the calls from before are back.
        """
        with self._lock:
            before = self.dropped, self._bytes, self._entries, self._sizes
            self.dropped, self._bytes, self._entries, self._sizes = 0, 0, deque(), deque()
        try:
            yield
        except BaseException:
            with self._lock:
                self.dropped, self._bytes, self._entries, self._sizes = before
            raise
