"""The journal: the last calls of a world, as they came and as they were answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

from msgspec import structs

from mockturk.domain.record import Record, replace
from mockturk.server.messages import HTTPRequest, HTTPResponse
from mockturk.world.fault_injection import Fault

MAX_ENTRIES = 1_000
MAX_BYTES = 64 * 2**20
"""What a journal holds at most; the oldest entries make room for new ones."""


class JournalEntry(Record, frozen=True):
    """A call. ``at`` is the world's time, ``seconds`` what it took, ``errors`` the codes.

    What came and what it was answered with are the very values that were read and sent, so that
    keeping them costs nothing. ``protocol`` is SOAP, bare or REST. ``operation`` and
    ``requester`` are empty if it was none that could be read; the answer is if none was sent.
    ``fault`` is what went wrong on purpose: the answer here is the one it befell.
    """

    at: datetime
    seconds: float
    request: HTTPRequest
    response: HTTPResponse
    protocol: str = ""
    operation: str = ""
    access_key: str = ""
    requests: int = 0
    requester: str = ""
    request_id: str = ""
    errors: tuple[str, ...] = ()
    fault: Fault | None = None


# A call takes a quarter of the journal at most, or its answer is left out.
_SHARE = 4
# Bytes an entry takes beside the texts in it.
_ENTRY_SIZE = 1_000
_CODE_SIZE = 8  # of a reference to the code of an error


def _size_of(entry: JournalEntry) -> int:
    """Return how many bytes an entry holds, whatever a caller sent."""
    request = entry.request
    return (
        _ENTRY_SIZE
        + len(request.body)
        + len(request.query)
        + len(request.path)
        + len(request.host)
        + len(request.content_type)
        + len(request.content_encoding)
        + sum(map(len, request.headers))
        + sum(map(len, request.headers.values()))
        + len(entry.response.content)
        + len(entry.operation)
        + len(entry.access_key)
        + len(entry.errors) * _CODE_SIZE
    )


def _drop_response_content(entry: JournalEntry) -> JournalEntry:
    size = len(entry.response.content)
    note = f"This answer of {size:,} bytes was too large for the journal.\n".encode()
    return replace(entry, response=structs.replace(entry.response, content=note))


class Journal:
    """Keeps the last calls, bounded in number and in bytes; threads may use it together.

    ``dropped`` counts those that are there no more.
    """

    def __init__(self, most: int = MAX_ENTRIES, most_bytes: int = MAX_BYTES) -> None:
        self.most = most
        self.dropped = 0
        self._most_bytes = most_bytes
        self._bytes = 0
        self._entries: deque[JournalEntry] = deque()
        self._sizes: deque[int] = deque()
        self._lock = Lock()

    def add(self, entry: JournalEntry) -> None:
        """Keep a call; the latest one is kept in any case, without its answer if that is large."""
        size = _size_of(entry)
        if size > self._most_bytes // _SHARE:
            entry = _drop_response_content(entry)
            size = _size_of(entry)
        with self._lock:
            self._entries.append(entry)
            self._sizes.append(size)
            self._bytes += size
            while len(self._sizes) > 1 and (
                self._bytes > self._most_bytes or len(self._sizes) > self.most
            ):
                self._entries.popleft()
                self._bytes -= self._sizes.popleft()
                self.dropped += 1

    def entries(self, after: int = 0) -> list[tuple[int, JournalEntry]]:
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
    def replace_entries(self) -> Iterator[None]:
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
