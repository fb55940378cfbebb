"""The validation of faults, for all their sources: Python, the control API and world files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

from mockturk.world.fault_injection.fault import KIND_OPTIONS, Fault, FaultKind
from mockturk.world.fault_injection.known_names import require_known_fields, require_known_names

# Characters that XML 1.0 cannot hold. A response that is not XML is a fault of its own kind,
# ``malformed``.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTENT_TYPE = re.compile("[ -~]{1,200}")
_LONGEST = 3600.0  # seconds; clients time out earlier
_MOST = 2**63 - 1
_FINAL_STATUSES = frozenset(status.value for status in HTTPStatus if status >= HTTPStatus.OK) - {
    HTTPStatus.NO_CONTENT,
    HTTPStatus.NOT_MODIFIED,
}
_ALL_KIND_OPTIONS = frozenset(name for names in KIND_OPTIONS.values() for name in names)


def require_options(kind: FaultKind, given: Mapping[str, object]) -> None:
    """Raise ValueError if a given field of a fault does not apply to its kind.

    Also raise it if calls are to be held for 0 seconds: in a fault, these stand for the default.
    """
    if useless := (given.keys() & _ALL_KIND_OPTIONS) - set(KIND_OPTIONS.get(kind, ())):
        raise ValueError(f'"{min(useless)}" does not apply to the kind {kind}')
    if kind.holds and given.get("seconds") == 0:
        raise ValueError('"seconds" must say how long to hold a call at most: more than 0')


def validate_fault(fault: Fault) -> None:
    """Raise ValueError if a value of the fault is not valid, UnknownNameError if a name is not."""
    require_known_names(fault.operation, fault.code)
    require_known_fields(fault.operation, fault.fields)
    if fault.times is not None and not 1 <= fault.times <= _MOST:
        raise ValueError(f'"times" must be 1 to {_MOST}')
    if not 0 <= fault.probability <= 1:
        raise ValueError('"probability" must be a number from 0 to 1')
    if not 0 <= fault.seconds <= _LONGEST:
        raise ValueError(f'"seconds" must be 0 to {_LONGEST:.0f}')
    if fault.kind is FaultKind.latency and not fault.seconds:
        raise ValueError('"seconds" must say how long to delay the response: more than 0')
    texts = (fault.message or "", *(text for pair in fault.data or () for text in pair))
    if any(map(_NOT_IN_XML.search, texts)):
        raise ValueError('"message" and "data" must have only characters that XML allows')
    if fault.kind is FaultKind.error and fault.code is None:
        raise ValueError('"code" must be one of those that GET /_mockturk/faults lists')
    _validate_response(fault)


def _validate_response(fault: Fault) -> None:
    """Raise ValueError if a value is not valid that changes or replaces the response."""
    if fault.bytes_sent is not None and not 0 <= fault.bytes_sent <= _MOST:
        raise ValueError(f'"bytes_sent" must be 0 to {_MOST}')
    if fault.bytes_per_second < 1:
        raise ValueError('"bytes_per_second" must be 1 or more')
    if fault.http_status is not None and fault.http_status not in _FINAL_STATUSES:
        raise ValueError('"http_status" must be an HTTP status from 200 on, but not 204 or 304')
    if _SURROGATE.search(fault.body):
        raise ValueError('"body" must have only characters that UTF-8 can encode')
    if not _CONTENT_TYPE.fullmatch(fault.content_type):
        raise ValueError('"content_type" must be 1 to 200 printable characters of ASCII')
