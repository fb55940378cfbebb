"""Endpoints for the journal: a world's last calls."""

from __future__ import annotations

from itertools import islice
from typing import Any

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api import AdminRequest, endpoint
from mockturk.admin.api.parameters import parse_integer, parse_string, parse_strings
from mockturk.admin.api.schemas import (
    ANYTHING,
    NUMBER,
    REAL,
    TEXT,
    TIME,
    describe_array,
    describe_nullable,
    describe_object,
)
from mockturk.admin.api.serialization import format_time, json_response, no_content, to_json
from mockturk.endpoint.call_history import CallFilter
from mockturk.endpoint.fault_effects import get_received_response
from mockturk.world.journal import JournalEntry

_CALL = {
    "number": NUMBER,
    "time": TIME,
    **dict.fromkeys(
        ("protocol", "operation", "access_key", "requester_id"), describe_nullable(TEXT)
    ),
    "request_id": describe_nullable(TEXT),
    "requests": describe_array(ANYTHING),
    "errors": describe_array(TEXT),
    "status": describe_nullable(NUMBER),
    "milliseconds": REAL,
    "fault": describe_nullable(TEXT),
    "fault_kind": describe_nullable(TEXT),
    "ignored": describe_array(describe_object(name=TEXT, nearest=describe_nullable(TEXT))),
    "rounded": describe_array(describe_object(name=TEXT, sent=TEXT, used=TEXT)),
}


@endpoint(
    "GET",
    "/journal",
    query={
        "operation": parse_string,
        "account": parse_string,
        "error": parse_string,
        "field": parse_strings,
        "after": parse_integer,
        "most": parse_integer,
    },
    schema=describe_object(calls=describe_array(describe_object(**_CALL)), dropped=NUMBER),
)
def list_calls(request: AdminRequest) -> Response:
    """List the recorded calls, oldest first, with the fields of their requests.

    The filter ``field`` is ``Path=value``, such as ``Reward.Amount=0.05``. It may be repeated.
    """
    given = request.given
    for name in ("after", "most"):
        if given.get(name, 0) < 0:
            raise BadRequest(f'"{name}" must be 0 or more.')
    most = given.pop("most", None)
    wanted = CallFilter(values=tuple(map(_parse_field_filter, given.pop("field", ()))), **given)
    try:
        found = islice(request.place.calls.find(wanted), most)
    except ValueError as error:
        raise BadRequest(str(error)) from None
    return json_response(
        {
            "calls": [_to_json(*one) for one in found],
            "dropped": request.world.journal.dropped,
        }
    )


@endpoint(
    "GET",
    "/journal/<int:number>",
    error_statuses=(404,),
    schema=describe_object(**_CALL, query=TEXT, request=TEXT, answer=TEXT),
)
def show_call(request: AdminRequest, number: int) -> Response:
    """Get a call as received, signatures masked, with the part of its response that was sent."""
    found = request.world.journal.entries(after=number - 1)
    if not found or found[0][0] != number:
        raise NotFound("There is no such call, or the journal has dropped it.")
    entry = found[0][1]
    sent = get_received_response(entry.response, entry.fault)
    return json_response(
        {
            **_to_json(number, entry, request.place.calls.requests(entry)),
            "query": _text(request.place.calls.mask_query(entry)),
            "request": _text(request.place.calls.mask_body(entry)),
            "answer": "" if sent is None else _text(sent.content),
        }
    )


@endpoint("DELETE", "/journal", status=204)
def clear_journal(request: AdminRequest) -> Response:
    """Delete all recorded calls."""
    request.world.journal.clear()
    return no_content()


def _parse_field_filter(given: str) -> tuple[str, str]:
    path, equals, value = given.partition("=")
    if not (path and equals):
        raise BadRequest('"field" must be written Path=value.')
    return path, value


def _to_json(number: int, entry: JournalEntry, requests: list[dict[str, Any]]) -> dict[str, Any]:
    sent = get_received_response(entry.response, entry.fault)
    return {
        "number": number,
        "time": format_time(entry.at),
        "protocol": entry.protocol or None,
        "operation": entry.operation or None,
        "access_key": entry.access_key or None,
        "requester_id": entry.requester or None,
        "request_id": entry.request_id or None,
        "requests": requests,
        "errors": list(entry.errors),
        "status": None if sent is None else sent.status,
        "milliseconds": round(entry.seconds * 1000, 3),
        "fault": None if entry.fault is None else entry.fault.id,
        "fault_kind": None if entry.fault is None else str(entry.fault.kind),
        "ignored": [to_json(name) for name in entry.ignored],
        "rounded": [to_json(amount) for amount in entry.rounded],
    }


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
