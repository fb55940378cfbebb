"""The last calls of a world."""

from __future__ import annotations

from itertools import islice
from typing import Any

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api import Call, endpoint
from mockturk.admin.api.parameters import number, text, texts
from mockturk.admin.api.schemas import (
    ANYTHING,
    NUMBER,
    REAL,
    TEXT,
    TIME,
    having,
    perhaps,
    several,
)
from mockturk.admin.api.serialization import exact, json_response, no_content
from mockturk.endpoint.call_history import Wanted
from mockturk.endpoint.fault_effects import received
from mockturk.world.journal import Entry

_CALL = {
    "number": NUMBER,
    "time": TIME,
    **dict.fromkeys(("protocol", "operation", "access_key", "requester_id"), perhaps(TEXT)),
    "request_id": perhaps(TEXT),
    "requests": several(ANYTHING),
    "errors": several(TEXT),
    "status": perhaps(NUMBER),
    "milliseconds": REAL,
    "fault": perhaps(TEXT),
    "fault_kind": perhaps(TEXT),
}


@endpoint(
    "GET",
    "/journal",
    query={
        "operation": text,
        "account": text,
        "error": text,
        "field": texts,
        "after": number,
        "most": number,
    },
    gives=having(calls=several(having(**_CALL)), dropped=NUMBER),
)
def list_calls(call: Call) -> Response:
    """List the last calls, the oldest first, with the fields of their requests.

    A ``field`` is ``Path=value``, such as ``Reward.Amount=0.05``, and may be repeated.
    """
    given = call.given
    for name in ("after", "most"):
        if given.get(name, 0) < 0:
            raise BadRequest(f'"{name}" must be 0 or more.')
    most = given.pop("most", None)
    wanted = Wanted(values=tuple(map(_field, given.pop("field", ()))), **given)
    try:
        found = islice(call.place.calls.find(wanted), most)
    except ValueError as error:
        raise BadRequest(str(error)) from None
    return json_response(
        {
            "calls": [_shown(*one) for one in found],
            "dropped": call.world.journal.dropped,
        }
    )


@endpoint(
    "GET",
    "/journal/<int:number>",
    statuses=(404,),
    gives=having(**_CALL, query=TEXT, request=TEXT, answer=TEXT),
)
def show_call(call: Call, number: int) -> Response:
    """Show a call as it came, signatures aside, and as much of its answer as was sent."""
    found = call.world.journal.entries(after=number - 1)
    if not found or found[0][0] != number:
        raise NotFound("There is no such call, or none any more.")
    entry = found[0][1]
    sent = received(entry.response, entry.fault)
    return json_response(
        {
            **_shown(number, entry, call.place.calls.requests(entry)),
            "query": _text(call.place.calls.masked_query(entry)),
            "request": _text(call.place.calls.masked_request(entry)),
            "answer": "" if sent is None else _text(sent.content),
        }
    )


@endpoint("DELETE", "/journal", status=204)
def clear_journal(call: Call) -> Response:
    """Forget all calls."""
    call.world.journal.clear()
    return no_content()


def _field(given: str) -> tuple[str, str]:
    path, equals, value = given.partition("=")
    if not (path and equals):
        raise BadRequest('"field" must be written Path=value.')
    return path, value


def _shown(number: int, entry: Entry, requests: list[dict[str, Any]]) -> dict[str, Any]:
    sent = received(entry.response, entry.fault)
    return {
        "number": number,
        "time": exact(entry.at),
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
    }


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
