"""The content of the control API's responses about recorded calls."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from msgspec import field

from mockturk.domain.record import Record
from mockturk.domain.request_notes import IgnoredName, RequestNote, RoundedAmount
from mockturk.domain.views.json_types import Timestamp


class ErrorDetail(Record, frozen=True):
    """An error in a response: its code and its message, without the time that ends it."""

    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.code}: {self.message}" if self.message else self.code


class RecordedCall(Record, frozen=True):
    """A call that arrived: its operation, the fields of its requests, and how it was answered.

    - ``number``: its number in the journal, from 1 on.
    - ``time``: the world's time, aware and in UTC.
    - ``protocol``: SOAP, REST, bare or JSON; None if the request could not be read.
    - ``operation``: its operation; None if the request was not a call.
    - ``access_key``, ``requester_id``, ``request_id``: None if the call had none.
    - ``requests``: the fields of each request by their names on the wire, amounts and times as
      texts.
    - ``errors``: the errors of refused requests, or of the refused call, each with ``code`` and
      ``message``.
    - ``status``: the HTTP status of the response that was sent; None if the connection was reset
      instead.
    - ``milliseconds``: how long the call took.
    - ``fault``, ``fault_kind``: the id and the kind of the fault applied to it; None if there was
      none.
    - ``ignored``: the names that the service did not know, each with the ``nearest`` known name,
      and those whose values it did not use, each with the ``reason``.
    - ``rounded``: the amounts that were rounded to cents, each as ``sent`` and as ``used``.
    """

    number: int
    time: Timestamp
    protocol: str | None
    operation: str | None
    access_key: str | None
    requester_id: str | None
    request_id: str | None
    requests: tuple[dict[str, Any], ...]
    errors: tuple[ErrorDetail, ...]
    status: int | None
    milliseconds: float
    fault: str | None
    fault_kind: str | None
    ignored: tuple[IgnoredName, ...]
    rounded: tuple[RoundedAmount, ...]

    long_fields: ClassVar[frozenset[str]] = frozenset({"requests"})

    @property
    def error_codes(self) -> tuple[str, ...]:
        """The codes of its errors."""
        return tuple(one.code for one in self.errors)

    @property
    def outcome(self) -> str:
        """The outcome in a word: the codes of its errors, each once, its HTTP status, or ``ok``.

        It is ``no answer`` if the connection was reset instead.
        """
        if self.errors:
            return ", ".join(dict.fromkeys(self.error_codes))
        if self.status is None:
            return "no answer"
        return "ok" if self.status == HTTPStatus.OK else f"HTTP {self.status}"

    @property
    def mishap(self) -> str:
        """Its fault's kind and id, such as ``(latency, fault-1)``; empty if there was no fault."""
        return f"({self.fault_kind}, {self.fault})" if self.fault else ""

    @property
    def notes(self) -> tuple[RequestNote, ...]:
        """The ignored names and the rounded amounts; ``describe()`` gives each in words."""
        return (*self.ignored, *self.rounded)

    @property
    def request(self) -> dict[str, Any]:
        """The fields of its only request.

        :raises ValueError: when the call has several requests, or none.
        """
        (request,) = self.requests
        return request


class CallDetails(RecordedCall, frozen=True, kw_only=True):
    """A recorded call as it was received, and the part of its response that was sent.

    ``request_body`` is ``request`` in JSON. ``masked`` names the secrets that ``***`` stands for.
    ``curl`` is the command for a POSIX shell that sends the call again.
    """

    method: str
    target: str
    request_headers: dict[str, str]
    query: str
    request_body: str = field(name="request")
    response_headers: dict[str, str]
    answer: str
    masked: Sequence[str]
    curl: str

    long_fields: ClassVar[frozenset[str]] = frozenset(
        {"requests", "target", "request_headers", "query", "request_body", "answer", "curl"}
    )


class CallList(Record, frozen=True):
    """Recorded calls; ``total`` is how many match, ``dropped`` how many older ones are lost."""

    calls: list[RecordedCall]
    total: int
    dropped: int


class CallCount(Record, frozen=True):
    """How many recorded calls match; ``dropped`` is how many older ones the journal has lost."""

    count: int
    dropped: int
