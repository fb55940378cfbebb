"""The fields of a call's requests as plain values, for filters and for JSON."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from mockturk.domain.errors import ServiceError
from mockturk.domain.request_notes import RequestNotes
from mockturk.endpoint.protocol import RequesterProtocol
from mockturk.wire.contract.fields import Struct
from mockturk.wire.envelopes import ApiCall, CallProtocol
from mockturk.wire.raw_fields import read_raw_fields


def read_requests(protocol: RequesterProtocol, call: ApiCall) -> list[dict[str, Any]]:
    """Return the fields of each request of a call, by their names on the wire.

    Amounts and times are strings. If a value of a request is invalid, all fields of that request
    are strings, as they were sent. The list is empty if the operation is unknown.
    """
    if call.shape is CallProtocol.JSON:
        return list(call.requests)
    operation = protocol.operations.get(call.operation)
    if operation is None:
        return []
    decode = protocol.decoders.of(operation.request)
    found = []
    for request in call.requests:
        try:
            found.append(_to_plain(decode(request, RequestNotes())))
        except ServiceError:
            found.append(read_raw_fields(request, operation.request._type_info))
    return found


def _to_plain(value: Any) -> Any:
    if isinstance(value, Struct):
        return {name: _to_plain(one) for name, one in vars(value).items() if one is not None}
    if isinstance(value, list):
        return [_to_plain(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
