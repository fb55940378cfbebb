"""Search in the calls of a world's journal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from mockturk.domain import errors
from mockturk.domain.call_matching import CallFilter
from mockturk.domain.errors import ServiceError
from mockturk.domain.field_patterns import Condition
from mockturk.domain.nearest_name import NoSuchNameError, find_nearest_name, suggest_name
from mockturk.domain.views.calls import RecordedCall
from mockturk.domain.views.json_types import Timestamp
from mockturk.endpoint.application import RequesterEndpoint
from mockturk.endpoint.fault_effects import get_received_response
from mockturk.endpoint.request_fields import read_requests
from mockturk.endpoint.request_reader import is_json_call, read_message
from mockturk.server.refusals import RequestRefusedError
from mockturk.wire.aws_json.messages import parse_body
from mockturk.wire.envelopes import ApiCall
from mockturk.wire.redaction import redact_query, redact_xml
from mockturk.wire.request_paths import require_fields
from mockturk.wire.request_payload import RequestPayload
from mockturk.world.journal import CallJournal, JournalEntry

_ESCAPES = (b"&#", b"%", b"\0")
_WORD = re.compile(r"(?!(?i:true|false)$)(?=.*[A-Za-z])[A-Za-z0-9]+")


class CallHistory:
    """The calls of a world; ``endpoint`` parses them again, as when they arrived."""

    def __init__(self, journal: CallJournal, endpoint: RequesterEndpoint) -> None:
        self.journal = journal
        self._endpoint = endpoint

    def find(self, wanted: CallFilter) -> Iterator[tuple[RecordedCall, JournalEntry]]:
        """Yield the calls that match, the oldest first; ``check_filter`` checks the filter."""
        for number, entry in self.journal.entries(wanted.after):
            if _may_match(entry, wanted):
                call = self.describe(number, entry)
                if wanted.matches(call):
                    yield call, entry

    def entry(self, number: int) -> JournalEntry:
        """Return a call by its number; raises LookupError if the journal does not have it."""
        found = self.journal.entries(after=number - 1)
        if not found or found[0][0] != number:
            raise LookupError("There is no such call, or the journal has dropped it.")
        return found[0][1]

    def check_filter(self, wanted: CallFilter) -> None:
        """Raise NoSuchNameError if an operation, error code or field path does not exist.

        An unknown operation is accepted if a call in the journal names it.
        """
        operations, operation = self._endpoint.protocol.operations, wanted.operation
        later = self._endpoint.json_protocol.operations
        if operation is not None and not self._is_known(operation):
            listed = operations.keys() | later.keys()
            sentence, page = f"There is no operation {operation!r}.", "/docs/operations/"
            raise _unknown(sentence, operation, listed, page)
        if wanted.error is not None and wanted.error not in error_codes():
            sentence, page = f"There is no error {wanted.error!r}.", "/docs/errors/"
            raise _unknown(sentence, wanted.error, error_codes(), page)
        if not wanted.fields:
            return
        require_fields(operation, (path for path, _ in wanted.fields))

    def _is_known(self, operation: str) -> bool:
        return (
            operation in self._endpoint.protocol.operations
            or operation in self._endpoint.json_protocol.operations
            or any(entry.operation == operation for _, entry in self.journal.entries())
        )

    def describe(self, number: int, entry: JournalEntry) -> RecordedCall:
        """Return a call as the control API shows it."""
        return RecordedCall(**self.describe_fields(number, entry))

    def describe_fields(self, number: int, entry: JournalEntry) -> dict[str, Any]:
        """Return the fields of a RecordedCall by name."""
        sent = get_received_response(entry.response, entry.fault)
        return {
            "number": number,
            "time": Timestamp.of(entry.at),
            "protocol": entry.protocol or None,
            "operation": entry.operation or None,
            "access_key": entry.access_key or None,
            "requester_id": entry.requester or None,
            "request_id": entry.request_id or None,
            "requests": tuple(self.requests(entry)),
            "errors": entry.errors,
            "status": None if sent is None else sent.status,
            "milliseconds": round(entry.seconds * 1000, 3),
            "fault": None if entry.fault is None else entry.fault.id,
            "fault_kind": None if entry.fault is None else str(entry.fault.kind),
            "ignored": entry.ignored,
            "rounded": entry.rounded,
        }

    def requests(self, entry: JournalEntry) -> list[dict[str, Any]]:
        """Return the fields of each request of a call, by their names on the wire.

        The request of a JSON call is its object as it was sent. For all other calls:
        Amounts and times are strings. If a value of a request is invalid, all fields of that
        request are strings, as they were sent. The list is empty if the call cannot be parsed.
        """
        if is_json_call(entry.request):
            try:
                return [parse_body(entry.request.body)]
            except ServiceError:
                return []
        call = self._read(entry)
        return [] if call is None else read_requests(self._endpoint.protocol, call)

    def mask_query(self, entry: JournalEntry) -> bytes:
        """Return the query of a call as it was sent, with signatures masked."""
        return redact_query(entry.request.query.encode("latin-1", "replace"))

    def mask_body(self, entry: JournalEntry) -> bytes:
        """Return the body of a call as it was sent, with signatures masked."""
        message = self._message(entry)
        if message is not None and message.is_xml:
            return redact_xml(entry.request.body, message.encoding)
        if message is not None and message.target is not None:
            return entry.request.body  # the signature is in a header
        return redact_query(entry.request.body)

    def _read(self, entry: JournalEntry) -> ApiCall | None:
        message, protocol = self._message(entry), self._endpoint.protocol
        try:
            return None if message is None else protocol.decompose(protocol.parse(message))
        except Exception:  # noqa: BLE001 - it could not be read when it arrived, either
            return None

    def _message(self, entry: JournalEntry) -> RequestPayload | None:
        try:
            return read_message(entry.request)
        except RequestRefusedError:
            return None


def _may_match(entry: JournalEntry, wanted: CallFilter) -> bool:
    """Return False if a call certainly does not match; True if it must be parsed."""
    return (
        wanted.operation in (None, entry.operation)
        and wanted.account in (None, entry.access_key, entry.requester)
        and (wanted.error is None or wanted.error in entry.error_codes)
        and _may_have(entry, wanted.fields)
    )


def _may_have(entry: JournalEntry, conditions: Iterable[Condition]) -> bool:
    """Return False if a call certainly lacks one of the values; True if it must be parsed.

    Parsing takes a hundred times as long as this search in the call's bytes. An id or a word is
    found in the bytes, unless the call has escapes or an encoding that does not extend ASCII.
    Numbers, times and booleans have many spellings, so they are not searched for.
    """
    words = [value.encode() for _, value in conditions if _WORD.fullmatch(value)]
    if not words:
        return True
    sent = entry.request
    raw = sent.query.encode("latin-1", "replace") + sent.body
    if not raw.isascii() or any(mark in raw for mark in _ESCAPES):
        return True
    return all(word in raw for word in words)


def _unknown(sentence: str, given: str, known: Iterable[str], page: str) -> NoSuchNameError:
    nearest = find_nearest_name(given, known)
    return NoSuchNameError(f"{sentence}{suggest_name(nearest, page)}", nearest)


@cache
def error_codes() -> frozenset[str]:
    """Return the error codes that a call in the journal can have."""
    kinds = (getattr(errors, name) for name in errors.__all__)
    codes = {
        kind.code
        for kind in kinds
        if isinstance(kind, type) and issubclass(kind, ServiceError) and hasattr(kind, "code")
    }
    return frozenset(codes)
