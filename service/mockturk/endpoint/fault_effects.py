"""The effects of an injected fault on a response."""

from __future__ import annotations

from http import HTTPStatus

from msgspec.structs import replace

from mockturk.server.messages import HTTPResponse, Transmission
from mockturk.world.fault_injection import Fault, FaultKind


def impair_response(response: HTTPResponse, fault: Fault) -> HTTPResponse:
    """Apply an injected fault to a response: change its status, content or delivery."""
    sending = Transmission(delay=0.0 if fault.kind.holds else fault.seconds)
    match fault.kind:
        case FaultKind.reset_before | FaultKind.reset_after:
            sending = replace(sending, reset=True)
        case FaultKind.truncate:
            half = len(response.content) // 2
            cut_at = half if fault.bytes_sent is None else fault.bytes_sent
            sending = replace(sending, cut_at=cut_at)
        case FaultKind.drip:
            sending = replace(sending, bytes_per_second=fault.bytes_per_second)
        case FaultKind.status:
            response = replace(response, status=fault.http_status)
        case FaultKind.response:
            response = HTTPResponse(
                fault.http_status or HTTPStatus.OK, fault.body.encode(), fault.content_type
            )
        case FaultKind.malformed:
            response = replace(response, content=_malformed(response.content))
        case FaultKind.latency | FaultKind.error | FaultKind.throttle:
            pass  # applied before the response was made, or by the delay
        case FaultKind.hold_before | FaultKind.hold_after:
            pass  # changes only when the call is carried out, or its response is sent
    return response if sending == Transmission() else replace(response, transmission=sending)


def get_received_response(response: HTTPResponse, fault: Fault | None) -> HTTPResponse | None:
    """Return the response as the client receives it with a fault; None after a reset."""
    if fault is None:
        return response
    spoilt = impair_response(response, fault)
    sending = spoilt.transmission
    if sending is None:
        return spoilt
    if sending.reset:
        return None
    return replace(spoilt, content=spoilt.content[: sending.cut_at])


def _malformed(content: bytes) -> bytes:
    """Remove the last closing tag, or the last brace of JSON: the content is not well-formed."""
    if content.startswith(b"{"):
        return content[:-1]
    before, _, _ = content.rpartition(b"</")
    return before
