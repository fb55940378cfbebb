"""A fault: which calls go wrong, and how."""

from __future__ import annotations

from enum import StrEnum

from mockturk.domain.errors import Data
from mockturk.domain.record import Record


class FaultKind(StrEnum):
    """What goes wrong with a call."""

    latency = "latency"  # it is answered late
    error = "error"  # it is refused with an error of the service, and nothing is done
    throttle = "throttle"  # it is refused as one call too many: HTTP 503, or a SOAP fault
    reset_before = "reset_before"  # the connection is reset, and nothing is done
    reset_after = "reset_after"  # it is done, but instead of the answer there is a reset
    truncate = "truncate"  # the answer breaks off in the middle
    drip = "drip"  # the answer comes slowly
    malformed = "malformed"  # the answer is no XML
    status = "status"  # the answer has another HTTP status


class Fault(Record, frozen=True):
    """A rule: which calls go wrong, and how. What is None does not matter.

    ``times`` is how often it still happens, None until it is cleared; of the calls it is about,
    a share of ``probability`` goes wrong. Whatever its kind, the answer comes ``seconds`` later.
    ``bytes_sent`` is for truncate (half of the content unless given), ``bytes_per_second`` for
    drip, ``http_status`` for status; ``code``, ``message`` and ``data`` are for error.
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
        """Tell whether it is about a call."""
        return self.operation in (None, operation) and self.access_key in (None, access_key)
