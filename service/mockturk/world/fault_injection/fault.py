"""A fault: which calls fail, and how."""

from __future__ import annotations

from enum import StrEnum

from mockturk.domain.errors.base import Data
from mockturk.domain.record import Record


class FaultKind(StrEnum):
    """How a call fails."""

    latency = "latency"  # the response is late
    error = "error"  # the call is refused with an error of the service, and changes nothing
    throttle = "throttle"  # the call is refused as above the rate limit: HTTP 503, or a SOAP fault
    reset_before = "reset_before"  # the connection is reset, and the call changes nothing
    reset_after = "reset_after"  # the call is carried out, then the connection is reset
    truncate = "truncate"  # the response breaks off in the middle
    drip = "drip"  # the response comes slowly
    malformed = "malformed"  # the response is not well-formed XML
    status = "status"  # the response has another HTTP status


class Fault(Record, frozen=True):
    """A rule: which calls fail, and how.

    It matches calls of ``operation`` by ``access_key``; None matches any. ``probability`` is the
    share of matching calls that fail. ``times`` is how many more times the fault is applied; None
    means until it is removed. ``happened`` is how many times it was applied. With every kind, the
    response is delayed by ``seconds``. ``bytes_sent`` is for truncate (None: half of the content),
    ``bytes_per_second`` for drip, ``http_status`` for status; ``code``, ``message`` and ``data``
    are for error.
    """

    kind: FaultKind
    id: str = ""
    operation: str | None = None
    access_key: str | None = None
    times: int | None = None
    probability: float = 1.0
    seconds: float = 0.0
    code: str | None = None
    message: str | None = None
    data: Data | None = None
    bytes_sent: int | None = None
    bytes_per_second: float = 100.0
    http_status: int = 500
    happened: int = 0

    def concerns(self, operation: str, access_key: str) -> bool:
        """Return whether the fault matches a call."""
        return self.operation in (None, operation) and self.access_key in (None, access_key)
