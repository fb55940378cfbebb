"""The journal: the last calls of a world, with their requests and responses."""

from __future__ import annotations

import logging
from collections import deque
from datetime import datetime
from threading import Lock

from msgspec import structs

from mockturk.domain.record import Record, replace
from mockturk.domain.request_notes import IgnoredName, RoundedAmount, require_no_notes
from mockturk.domain.views.calls import ErrorDetail
from mockturk.domain.watchers import Watchers
from mockturk.server.messages import HTTPRequest, HTTPResponse
from mockturk.world.fault_injection import Fault

log = logging.getLogger(__name__)

MAX_ENTRIES = 1_000
MAX_BYTES = 64 * 2**20
"""Limits of a journal, in entries and in bytes. The oldest entries make room for new ones."""


class JournalEntry(Record, frozen=True):
    """A call with its request and response.

    ``at`` is the world's time, ``seconds`` the duration of the call, ``errors`` the errors in the
    response. ``request`` and ``response`` are the objects that were read and sent, not copies.
    ``protocol`` is SOAP, bare, REST or JSON. ``operation`` and ``requester`` are empty if the
    request could not be read as a call. The content of ``response`` is empty if none was sent.
    ``fault`` is the fault applied to the call; ``response`` is then the response before the fault
    changed it. ``ignored`` has the names in the request that the service does not know or did not
    use, ``rounded`` the amounts that it rounded.
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
    errors: tuple[ErrorDetail, ...] = ()
    fault: Fault | None = None
    ignored: tuple[IgnoredName, ...] = ()
    rounded: tuple[RoundedAmount, ...] = ()

    @property
    def error_codes(self) -> tuple[str, ...]:
        """The code of each error."""
        return tuple([error.code for error in self.errors])


# An entry larger than one quarter of the journal is stored without the content of its response.
_SHARE = 4
# The bytes that an entry takes besides its texts.
_ENTRY_SIZE = 1_000
_HEADER_SIZE = 150  # a header besides its name and value
_ERROR_SIZE = 120  # bytes of an error besides its message; all share the texts of codes
_NOTE_SIZE = 400  # the most bytes of an ignored name or a rounded amount


def _size_of(entry: JournalEntry) -> int:
    """Return the approximate memory of an entry, in bytes."""
    request = entry.request
    return (
        _ENTRY_SIZE
        + len(request.body)
        + len(request.query)
        + len(request.path)
        + len(request.host)
        + len(request.content_type)
        + len(request.content_encoding)
        + len(request.headers) * _HEADER_SIZE
        + sum(map(len, request.headers))
        + sum(map(len, request.headers.values()))
        + len(entry.response.content)
        + sum([_HEADER_SIZE + len(name) + len(value) for name, value in entry.response.headers])
        + len(entry.operation)
        + len(entry.access_key)
        + sum([_ERROR_SIZE + len(error.message) for error in entry.errors])
        + (len(entry.ignored) + len(entry.rounded)) * _NOTE_SIZE
    )


def _drop_response_content(entry: JournalEntry) -> JournalEntry:
    size = len(entry.response.content)
    note = f"This answer of {size:,} bytes was too large for the journal.\n".encode()
    return replace(entry, response=structs.replace(entry.response, content=note))


class CallJournal:
    """The last calls of a world, limited in number and in bytes. Thread-safe.

    ``dropped`` is the number of calls that were removed to make room, ``clears`` how often the
    numbers restarted at 1. ``watchers`` are called after each call that is added.
    """

    def __init__(self, most: int = MAX_ENTRIES, most_bytes: int = MAX_BYTES) -> None:
        self.most = most
        self.dropped = 0
        self.clears = 0
        self._most_bytes = most_bytes
        self._bytes = 0
        self._entries: deque[JournalEntry] = deque()
        self._sizes: deque[int] = deque()
        self._lock = Lock()
        self.watchers = Watchers()

    def add(self, entry: JournalEntry) -> None:
        """Add a call, and remove the oldest ones beyond the limits.

        The latest call always stays, but without the content of its response if that is large.
        """
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
                if not self.dropped:
                    log.info("the journal is full: it drops its oldest calls from now on")
                self._entries.popleft()
                self._bytes -= self._sizes.popleft()
                self.dropped += 1
        self.watchers.notify()

    @property
    def last(self) -> int:
        """The number of the latest call; 0 if there is none."""
        with self._lock:
            return self.dropped + len(self._entries)

    def entries(self, after: int = 0) -> list[tuple[int, JournalEntry]]:
        """Return the stored calls with their numbers, the oldest first.

        The first call since the start or the last ``clear`` has the number 1. Calls with numbers up
        to ``after`` are left out.
        """
        with self._lock:
            numbered = enumerate(self._entries, self.dropped + 1)
            return [(number, entry) for number, entry in numbered if number > after]

    def assert_nothing_ignored(self) -> None:
        """Assert that no call had an unknown name or an amount that was rounded.

        :raises AssertionError: when a call had one; the message lists them, with the nearest known
            names. Also when the journal has dropped calls.
        """
        __tracebackhide__ = True
        calls = self.entries()
        require_no_notes(
            (
                (number, entry.operation, (*entry.ignored, *entry.rounded))
                for number, entry in calls
            ),
            self.dropped,
        )

    def new(self) -> CallJournal:
        """Return an empty journal with the same limits."""
        return CallJournal(self.most, self._most_bytes)

    def clear(self) -> None:
        """Remove all calls, and restart their numbers at 1."""
        self.exchange_entries(old := self.new())
        while old._entries:  # noqa: SLF001 - one by one, so that no other thread has to wait
            old._entries.popleft()  # noqa: SLF001 - of this class

    def exchange_entries(self, other: CallJournal) -> None:
        """Take the calls of another journal, with their numbers, and give it the present ones."""
        with self._lock:
            mine = self.dropped, self._bytes, self._entries, self._sizes
            self.dropped, self._bytes = other.dropped, other._bytes
            self._entries, self._sizes = other._entries, other._sizes
            self.clears += 1
        other.dropped, other._bytes, other._entries, other._sizes = mine
        self.watchers.notify()
