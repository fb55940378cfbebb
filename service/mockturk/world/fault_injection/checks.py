"""What a fault may say, wherever it comes from."""

from __future__ import annotations

import re
from http import HTTPStatus

from mockturk.world.fault_injection.fault import Fault, FaultKind
from mockturk.world.fault_injection.known_names import require_known_names

# What XML has not: the answer would be no XML, for which there is another kind.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 3600.0  # seconds; a client that waits longer has given up
_MOST = 2**63 - 1
_FINAL_STATUSES = frozenset(status.value for status in HTTPStatus if status >= HTTPStatus.OK) - {
    HTTPStatus.NO_CONTENT,
    HTTPStatus.NOT_MODIFIED,
}


def validate_fault(fault: Fault) -> None:
    """Raise ValueError for a fault that cannot happen; UnknownNameError for a name in it."""
    require_known_names(fault.operation, fault.code)
    if fault.times is not None and not 1 <= fault.times <= _MOST:
        raise ValueError(f'"times" must be 1 to {_MOST}')
    if not 0 <= fault.probability <= 1:
        raise ValueError('"probability" must be a number from 0 to 1')
    if not 0 <= fault.seconds <= _LONGEST:
        raise ValueError(f'"seconds" may be 0 to {_LONGEST:.0f}')
    if fault.kind is FaultKind.latency and not fault.seconds:
        raise ValueError('"seconds" must say how late the answer is')
    texts = (fault.message or "", *(text for pair in fault.data or () for text in pair))
    if any(map(_NOT_IN_XML.search, texts)):
        raise ValueError("the message and the data may have characters of XML only")
    if fault.kind is FaultKind.error and fault.code is None:
        raise ValueError('"code" must be one of those that GET /_mockturk/faults lists')
    if fault.bytes_sent is not None and not 0 <= fault.bytes_sent <= _MOST:
        raise ValueError(f'"bytes_sent" must be 0 to {_MOST}')
    if fault.bytes_per_second < 1:
        raise ValueError('"bytes_per_second" must be 1 or more')
    if fault.http_status not in _FINAL_STATUSES:
        raise ValueError('"http_status" must be one from 200 on that HTTP knows')
