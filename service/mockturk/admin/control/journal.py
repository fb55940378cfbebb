"""Endpoints for the journal: a world's last calls."""

from __future__ import annotations

from itertools import islice
from typing import Any

from msgspec import UNSET, UnsetType
from werkzeug.exceptions import BadRequest, NotFound

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import Count, NoFields, RequestFields
from mockturk.domain.views.control import CallDetails, CallInfo, CallList
from mockturk.domain.views.json_types import Timestamp
from mockturk.endpoint.call_history import CallFilter
from mockturk.endpoint.fault_effects import get_received_response
from mockturk.world.journal import JournalEntry


class CallFilterFields(RequestFields):
    """The conditions of a search for calls, and how many calls to return at most."""

    operation: str | UnsetType = UNSET
    account: str | UnsetType = UNSET
    error: str | UnsetType = UNSET
    field: list[str] | UnsetType = UNSET
    after: Count | UnsetType = UNSET
    most: Count | UnsetType = UNSET


@endpoint("GET", "/journal")
def list_calls(request: AdminRequest[CallFilterFields]) -> CallList:
    """List the recorded calls, oldest first, with the fields of their requests.

    The filter ``field`` is ``Path=value``, such as ``Reward.Amount=0.05``. It may be repeated.
    """
    sent = request.fields.sent()
    most = sent.pop("most", None)
    wanted = CallFilter(values=tuple(map(_parse_field_filter, sent.pop("field", ()))), **sent)
    try:
        found = islice(request.place.calls.find(wanted), most)
    except ValueError as error:
        raise BadRequest(str(error)) from None
    calls = [CallInfo(**_to_fields(*one)) for one in found]
    return CallList(calls=calls, dropped=request.world.journal.dropped)


@endpoint("GET", "/journal/<int:number>")
def show_call(request: AdminRequest[NoFields], number: int) -> CallDetails:
    """Get a call with masked signatures, and the part of its response that was sent."""
    found = request.world.journal.entries(after=number - 1)
    if not found or found[0][0] != number:
        raise NotFound("There is no such call, or the journal has dropped it.")
    entry = found[0][1]
    sent = get_received_response(entry.response, entry.fault)
    return CallDetails(
        **_to_fields(number, entry, request.place.calls.requests(entry)),
        query=_decode(request.place.calls.mask_query(entry)),
        request=_decode(request.place.calls.mask_body(entry)),
        answer="" if sent is None else _decode(sent.content),
    )


@endpoint("DELETE", "/journal")
def clear_journal(request: AdminRequest[NoFields]) -> None:
    """Delete all recorded calls."""
    request.world.journal.clear()


def _parse_field_filter(given: str) -> tuple[str, str]:
    path, equals, value = given.partition("=")
    if not (path and equals):
        raise BadRequest('"field" must be written Path=value.')
    return path, value


def _to_fields(number: int, entry: JournalEntry, requests: list[dict[str, Any]]) -> dict[str, Any]:
    sent = get_received_response(entry.response, entry.fault)
    return {
        "number": number,
        "time": Timestamp.of(entry.at),
        "protocol": entry.protocol or None,
        "operation": entry.operation or None,
        "access_key": entry.access_key or None,
        "requester_id": entry.requester or None,
        "request_id": entry.request_id or None,
        "requests": requests,
        "errors": entry.errors,
        "status": None if sent is None else sent.status,
        "milliseconds": round(entry.seconds * 1000, 3),
        "fault": None if entry.fault is None else entry.fault.id,
        "fault_kind": None if entry.fault is None else str(entry.fault.kind),
        "ignored": entry.ignored,
        "rounded": entry.rounded,
    }


def _decode(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
