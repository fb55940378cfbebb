"""The outcome of a call: its decoded request, or its refusal."""

from __future__ import annotations

from typing import Any

from exchanges import SOAP
from mockturk.wire.contract.fields import NAMESPACE
from oracle import ours, stock
from oracle.plain import plain

ESCAPED = "an exception"  # not a response; our code must never have this outcome
_PREFIXES = (
    f'xmlns:s="{SOAP}" xmlns:t="{NAMESPACE}" xmlns:x="http://www.w3.org/2001/XMLSchema" '
    'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
)


def call(request: str, operation: str = "Everything", namespace: str = NAMESPACE) -> str:
    """An envelope with one request; the prefixes i, s, t and x are there to use in it."""
    return (
        f'<s:Envelope {_PREFIXES}><s:Body><{operation} xmlns="{namespace}">'
        "<AWSAccessKeyId>A</AWSAccessKeyId><Timestamp>2014-08-15T12:00:00Z</Timestamp>"
        f"<Signature>c2ln</Signature><Request>{request}</Request></{operation}></s:Body>"
        "</s:Envelope>"
    )


def outcome(
    service: ours.Recording | stock.Recording, body: str | bytes, content_type: str = ours.XML
) -> Any:
    """The fields of the one request that was taken, or the code of the answer."""
    sent = body.encode() if isinstance(body, str) else body
    try:
        reply = service.post(sent, content_type)
    except stock.Escaped:
        return ESCAPED
    if reply.fault:
        assert reply.status == 500
        return reply.fault
    assert reply.status == 200
    if reply.codes:
        return reply.codes[0]
    (request,) = service.requests
    return plain(request)[1]


def fields(**values: Any) -> Any:
    """What ``outcome`` is when a request with these fields was taken."""
    return {name: plain(value) for name, value in values.items()}
