"""A fault: which calls fail, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from msgspec.structs import force_setattr

from mockturk.domain.errors.base import Data
from mockturk.domain.field_patterns import Condition, FieldPattern
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
    response = "response"  # a given response is sent, and the call changes nothing
    hold_before = "hold_before"  # the call is held, and carried out when it is released
    hold_after = "hold_after"  # the call is carried out, and its response is held until released

    @property
    def holds(self) -> bool:
        """Whether faults of this kind hold calls."""
        return self in (FaultKind.hold_before, FaultKind.hold_after)


KIND_OPTIONS: Mapping[FaultKind, tuple[str, ...]] = MappingProxyType(
    {
        FaultKind.error: ("code", "message", "data"),
        FaultKind.truncate: ("bytes_sent",),
        FaultKind.drip: ("bytes_per_second",),
        FaultKind.status: ("http_status",),
        FaultKind.response: ("http_status", "body", "content_type"),
    }
)
"""The fields of a fault that apply to some kinds only, by kind."""

_HOLD_SECONDS = 30.0
_STATUSES: Mapping[FaultKind, int] = MappingProxyType(
    {FaultKind.status: 500, FaultKind.response: 200}
)


class Fault(Record, frozen=True):
    """A rule: which calls fail, and how.

    It matches calls of ``operation`` by ``access_key``; None matches any. One request of the call
    must meet the conditions ``fields``. ``probability`` is the share of matching calls that fail.
    ``times`` is how many more times the fault is applied; None means until it is removed.
    ``happened`` is how many times it was applied. The response is delayed by ``seconds``; for the
    kinds that hold calls, ``seconds`` is how long they do so at most. ``bytes_sent`` is for
    truncate (None: half of the content), ``bytes_per_second`` for drip, ``http_status`` for status
    and response; ``code``, ``message`` and ``data`` are for error, ``body`` and ``content_type``
    for response.
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
    http_status: int | None = None
    happened: int = 0
    fields: tuple[Condition, ...] = ()
    body: str = ""
    content_type: str = "text/xml; charset=utf-8"

    def __post_init__(self) -> None:
        if self.kind.holds and not self.seconds:
            force_setattr(self, "seconds", _HOLD_SECONDS)
        if self.http_status is None:
            force_setattr(self, "http_status", _STATUSES.get(self.kind))

    def concerns(
        self,
        operation: str,
        access_key: str,
        read_requests: Callable[[], Sequence[Mapping[str, Any]]],
    ) -> bool:
        """Return whether the fault matches a call.

        ``read_requests`` returns the fields of each request of the call.
        """
        if self.operation not in (None, operation) or self.access_key not in (None, access_key):
            return False
        if not self.fields:
            return True
        pattern = FieldPattern.parse(self.fields)
        return any(not pattern.find_misses(one) for one in read_requests())
