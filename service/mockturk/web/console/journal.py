"""The last calls of a world, with what was sent and answered."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from mockturk.endpoint.aws_json import json_operation
from mockturk.endpoint.call_history import Wanted
from mockturk.web.console.api_calls import recorded, send_again, shown_at
from mockturk.web.console.id_links import links_in
from mockturk.web.console.layout import PAGE_SIZE, account_of, page_number, show
from mockturk.web.site import Visit, page
from mockturk.wire.contract.operations import OPERATIONS
from mockturk.world.journal import Entry

_JOURNAL = "/requester/<requester_id>/journal"
_NAMES = frozenset(operation.name for operation in OPERATIONS)


class CallShown(NamedTuple):
    """A call as a line of the journal."""

    number: int
    at: datetime
    operation: str
    protocol: str
    access_key: str
    requests: int
    errors: tuple[str, ...]
    status: int
    milliseconds: float
    fault: str


@page("GET", _JOURNAL)
def list_calls(visit: Visit, requester_id: str) -> Response:
    """List the last calls, the newest first: of this account, or of all."""
    account = account_of(visit, requester_id)
    given = visit.request.args
    of_all = given.get("accounts") == "all"
    query = {name: given.get(name, "") for name in ("accounts", "operation", "error", "pause")}
    try:
        visit.place.calls.require_known(
            Wanted(operation=query["operation"] or None, error=query["error"] or None)
        )
    except ValueError as error:
        raise BadRequest(str(error)) from None
    kept = visit.world.journal.entries()
    found = [
        (number, entry)
        for number, entry in reversed(kept)
        if (of_all or account.access_key in (entry.access_key, entry.requester))
        and query["operation"] in ("", entry.operation)
        and (not query["error"] or query["error"] in entry.errors)
    ]
    wanted = page_number(visit)
    shown = found[(wanted - 1) * PAGE_SIZE : wanted * PAGE_SIZE]
    return show(
        visit,
        account,
        "requester/journal.html",
        title="Journal",
        section="journal",
        calls=[_line(number, entry) for number, entry in shown],
        page=wanted,
        page_size=PAGE_SIZE,
        total=len(found),
        dropped=visit.world.journal.dropped,
        operations=sorted({entry.operation for _, entry in kept if entry.operation}),
        errors=sorted({code for _, entry in kept for code in entry.errors}),
        query=query,
    )


@page("GET", f"{_JOURNAL}/<int:number>")
def show_call(visit: Visit, requester_id: str, number: int) -> Response:
    """Show a call as it came and was answered, signatures aside."""
    account, entry = account_of(visit, requester_id), _entry(visit, number)
    calls = visit.place.calls
    request = calls.masked_request(entry)
    received = recorded(number, entry, request)
    return show(
        visit,
        account,
        "requester/call.html",
        title=f"Call {number}: {entry.operation or 'not readable'}",
        section="journal",
        call=_line(number, entry),
        entry=entry,
        received=received,
        links=links_in(received.answer, account.id),
        query=calls.masked_query(entry).decode("utf-8", "replace"),
        request=request,
        is_raw=visit.request.args.get("view") == "raw",
        has_form=entry.operation in _NAMES and json_operation(entry.request) is None,
    )


@page("POST", f"{_JOURNAL}/<int:number>/again")
def repeat_call(visit: Visit, requester_id: str, number: int) -> Response:
    """Send a call once more, to the letter, and go to what became of it."""
    account, entry = account_of(visit, requester_id), _entry(visit, number)
    sent = send_again(visit, entry)
    return shown_at(visit, sent, f"/requester/{account.id}/journal/{sent.number or number}")


@page("POST", f"{_JOURNAL}/clear")
def clear(visit: Visit, requester_id: str) -> Response:
    """Forget all calls."""
    account = account_of(visit, requester_id)
    visit.world.journal.clear()
    return visit.go(visit.path(f"/requester/{account.id}/journal"))


def _entry(visit: Visit, number: int) -> Entry:
    found = visit.world.journal.entries(after=number - 1)
    if not found or found[0][0] != number:
        raise NotFound("There is no such call, or none any more.")
    return found[0][1]


def _line(number: int, entry: Entry) -> CallShown:
    return CallShown(
        number=number,
        at=entry.at,
        operation=entry.operation,
        protocol=str(entry.protocol),
        access_key=entry.access_key,
        requests=entry.requests,
        errors=tuple(dict.fromkeys(entry.errors)),
        status=entry.response.status,
        milliseconds=round(entry.seconds * 1000, 1),
        fault=f"{entry.fault.kind} ({entry.fault.id})" if entry.fault else "",
    )
