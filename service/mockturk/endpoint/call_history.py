"""Search in the calls of a world's journal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from werkzeug.exceptions import HTTPException

from mockturk.domain import errors
from mockturk.domain.errors import ServiceError
from mockturk.domain.nearest_name import did_you_mean
from mockturk.domain.record import Record
from mockturk.domain.request_notes import RequestNotes
from mockturk.endpoint.application import RequesterEndpoint
from mockturk.endpoint.request_reader import is_json_call, read_message
from mockturk.wire.aws_json.messages import parse_body
from mockturk.wire.aws_json.model import member_paths
from mockturk.wire.contract.field_paths import field_paths
from mockturk.wire.contract.fields import Struct
from mockturk.wire.envelopes import ApiCall
from mockturk.wire.raw_fields import read_raw_fields
from mockturk.wire.redaction import redact_query, redact_xml
from mockturk.wire.request_payload import RequestPayload
from mockturk.world.journal import Journal, JournalEntry

_ESCAPES = (b"&#", b"%", b"\0")
_WORD = re.compile(r"(?!(?:True|False)$)(?=.*[A-Za-z])[A-Za-z0-9]+")


class CallFilter(Record, frozen=True):
    """The conditions of a search for calls; a condition that is None is not checked.

    ``account`` is an access key or a requester's id. ``error`` is the error code of a request.
    ``values`` are pairs of a field's path, such as ``Reward.Amount``, and its text; one request
    of the call must have them all. ``after`` skips the calls up to this number.
    """

    operation: str | None = None
    account: str | None = None
    error: str | None = None
    values: tuple[tuple[str, str], ...] = ()
    after: int = 0


class CallMatch(NamedTuple):
    """A call that matches a search: its number, its entry and the fields of its requests."""

    number: int
    entry: JournalEntry
    requests: list[dict[str, Any]]


class CallHistory:
    """The calls of a world; ``endpoint`` parses them again, as when they arrived."""

    def __init__(self, journal: Journal, endpoint: RequesterEndpoint) -> None:
        self.journal = journal
        self._endpoint = endpoint

    def find(self, wanted: CallFilter) -> Iterator[CallMatch]:
        """Return the calls that match, the oldest first.

        Raises ValueError for an operation, an error code or a field path that does not exist; the
        message suggests a similar name.
        """
        self.check_filter(wanted)
        return self._find(wanted)

    def check_filter(self, wanted: CallFilter) -> None:
        """Raise ValueError if an operation, error code or field path does not exist.

        An unknown operation is accepted if a call in the journal names it.
        """
        operations, operation = self._endpoint.protocol.operations, wanted.operation
        later = self._endpoint.json_protocol.operations
        if operation is not None and not self._is_known(operation):
            hint = did_you_mean(operation, operations.keys() | later.keys())
            raise ValueError(f"There is no operation {operation!r}.{hint}")
        if wanted.error is not None and wanted.error not in error_codes():
            hint = did_you_mean(wanted.error, error_codes())
            raise ValueError(f"There is no error {wanted.error!r}.{hint}")
        if not wanted.values:
            return
        is_listed = operation in operations or operation in later
        names = operations.keys() | later.keys()
        if operation is not None and is_listed:
            names = {operation}
        known = frozenset[str]().union(
            *(field_paths(operations[name].request) for name in names & operations.keys()),
            *(member_paths(name) for name in names & later.keys()),
        )
        for path, _ in wanted.values:
            if path not in known:
                whose = f"{operation} has no" if is_listed else "No operation has a"
                raise ValueError(f"{whose} field {path!r}.{_hint(path, known)}")

    def _is_known(self, operation: str) -> bool:
        return (
            operation in self._endpoint.protocol.operations
            or operation in self._endpoint.json_protocol.operations
            or any(entry.operation == operation for _, entry in self.journal.entries())
        )

    def _find(self, wanted: CallFilter) -> Iterator[CallMatch]:
        for number, entry in self.journal.entries(wanted.after):
            if wanted.operation not in (None, entry.operation):
                continue
            if wanted.account not in (None, entry.access_key, entry.requester):
                continue
            if wanted.error is not None and wanted.error not in entry.errors:
                continue
            if not _may_have(entry, wanted.values):
                continue
            requests = self.requests(entry)
            if wanted.values and not _has(requests, wanted.values):
                continue
            yield CallMatch(number, entry, requests)

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
        operation = self._endpoint.protocol.operations.get(entry.operation)
        call = self._read(entry)
        if operation is None or call is None:
            return []
        decode = self._endpoint.protocol.decoders.of(operation.request)
        found = []
        for request in call.requests:
            try:
                found.append(_plain(decode(request, RequestNotes())))
            except ServiceError:
                known = operation.request._type_info
                found.append(read_raw_fields(request, known))
        return found

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
        except HTTPException:
            return None


def _may_have(entry: JournalEntry, values: Iterable[tuple[str, str]]) -> bool:
    """Return False if a call certainly lacks one of the values; True if it must be parsed.

    Parsing takes a hundred times as long as this search in the call's bytes. An id or a word is
    found in the bytes, unless the call has escapes or an encoding that does not extend ASCII.
    Numbers, times and booleans have many spellings, so they are not searched for.
    """
    words = [value.encode() for _, value in values if _WORD.fullmatch(value)]
    if not words:
        return True
    sent = entry.request
    raw = sent.query.encode("latin-1", "replace") + sent.body
    if not raw.isascii() or any(mark in raw for mark in _ESCAPES):
        return True
    return all(word in raw for word in words)


def _hint(path: str, known: Iterable[str]) -> str:
    """Return a hint for an unknown path: the fields below it, or a similar name."""
    below = sorted(one for one in known if one.startswith(f"{path}."))
    return f" It has {', '.join(below)}." if below else did_you_mean(path, known)


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


def _has(requests: list[dict[str, Any]], values: Iterable[tuple[str, str]]) -> bool:
    return any(
        all(value in texts_at(request, path) for path, value in values) for request in requests
    )


def texts_at(fields: Mapping[str, Any], path: str) -> list[str]:
    """Return the values at a dotted path as strings; a list contributes all of its items."""
    found: list[Any] = [fields]
    for name in path.split("."):
        below = [one[name] for one in found if isinstance(one, Mapping) and name in one]
        found = [item for one in below for item in (one if isinstance(one, list) else [one])]
    return [str(one) for one in found if not isinstance(one, Mapping)]


def _plain(value: Any) -> Any:
    if isinstance(value, Struct):
        return {name: _plain(one) for name, one in vars(value).items() if one is not None}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
