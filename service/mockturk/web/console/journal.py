"""The pages of the journal: the last calls of a world, with requests and responses."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from mockturk.domain.call_matching import CallFilter
from mockturk.domain.request_notes import IgnoredName, RoundedAmount
from mockturk.endpoint.curl_command import build_curl_command
from mockturk.endpoint.recorded_exchange import build_exchange
from mockturk.endpoint.request_reader import is_json_call
from mockturk.web.console.api_calls import redirect_with_call, resend_call, to_sent_call
from mockturk.web.console.hit_calls import find_subjects
from mockturk.web.console.id_links import find_links
from mockturk.web.console.layout import (
    PAGE_SIZE,
    get_account,
    read_page_number,
    render_console_page,
)
from mockturk.web.site import RequestContext, page
from mockturk.wire.contract.operations import OPERATIONS
from mockturk.world.journal import JournalEntry
from mockturk.world.lifecycle.scheduled_events import open_transaction

_JOURNAL = "/requester/<requester_id>/journal"
_NAMES = frozenset(operation.name for operation in OPERATIONS)


class CallRow(NamedTuple):
    """A call as a row of the journal."""

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
    ignored: tuple[IgnoredName, ...]
    rounded: tuple[RoundedAmount, ...]


@page("GET", _JOURNAL)
def list_calls(context: RequestContext, requester_id: str) -> Response:
    """List the last calls of this account, or of all accounts, newest first."""
    account = get_account(context, requester_id)
    given = context.request.args
    of_all = given.get("accounts") == "all"
    query = {name: given.get(name, "") for name in ("accounts", "operation", "error", "pause")}
    try:
        context.place.calls.check_filter(
            CallFilter(operation=query["operation"] or None, error=query["error"] or None)
        )
    except ValueError as error:
        raise BadRequest(str(error)) from None
    kept = context.world.journal.entries()
    found = [
        (number, entry)
        for number, entry in reversed(kept)
        if (of_all or account.access_key in (entry.access_key, entry.requester))
        and query["operation"] in ("", entry.operation)
        and (not query["error"] or query["error"] in entry.error_codes)
    ]
    wanted = read_page_number(context)
    shown = found[(wanted - 1) * PAGE_SIZE : wanted * PAGE_SIZE]
    with open_transaction(context.world) as transaction:
        about = find_subjects(context, transaction, [number for number, _ in shown])
    return render_console_page(
        context,
        account,
        "requester/journal.html",
        title="Journal",
        section="journal",
        calls=[_build_row(number, entry) for number, entry in shown],
        about=about,
        page=wanted,
        page_size=PAGE_SIZE,
        total=len(found),
        dropped=context.world.journal.dropped,
        operations=sorted({entry.operation for _, entry in kept if entry.operation}),
        errors=sorted({code for _, entry in kept for code in entry.error_codes}),
        query=query,
    )


@page("GET", f"{_JOURNAL}/<int:number>")
def show_call(context: RequestContext, requester_id: str, number: int) -> Response:
    """Show a call with its request and response; signatures are masked."""
    account, entry = get_account(context, requester_id), _entry(context, number)
    calls = context.place.calls
    exchange = build_exchange(calls, entry)
    request = exchange.body
    received = to_sent_call(number, entry, request)
    with open_transaction(context.world) as transaction:
        about = find_subjects(context, transaction, [number])
    return render_console_page(
        context,
        account,
        "requester/call.html",
        title=f"Call {number}: {entry.operation or 'not readable'}",
        section="journal",
        call=_build_row(number, entry),
        hit=about.get(number),
        entry=entry,
        received=received,
        links=find_links(received.answer, account.id),
        request=request,
        exchange=exchange,
        curl=build_curl_command(exchange, context.place.base_url),
        is_raw=context.request.args.get("view") == "raw",
        has_form=entry.operation in _NAMES and not is_json_call(entry.request),
    )


@page("POST", f"{_JOURNAL}/<int:number>/again")
def repeat_call(context: RequestContext, requester_id: str, number: int) -> Response:
    """Send a call again, byte for byte, and redirect to the new call."""
    account, entry = get_account(context, requester_id), _entry(context, number)
    sent = resend_call(context, entry)
    return redirect_with_call(
        context, sent, f"/requester/{account.id}/journal/{sent.number or number}"
    )


@page("POST", f"{_JOURNAL}/clear")
def clear(context: RequestContext, requester_id: str) -> Response:
    """Delete all recorded calls."""
    account = get_account(context, requester_id)
    context.world.journal.clear()
    return context.redirect(context.path(f"/requester/{account.id}/journal"))


def _entry(context: RequestContext, number: int) -> JournalEntry:
    try:
        return context.place.calls.entry(number)
    except LookupError as error:
        raise NotFound(str(error)) from None


def _build_row(number: int, entry: JournalEntry) -> CallRow:
    return CallRow(
        number=number,
        at=entry.at,
        operation=entry.operation,
        protocol=str(entry.protocol),
        access_key=entry.access_key,
        requests=entry.requests,
        errors=tuple(dict.fromkeys(entry.error_codes)),
        status=entry.response.status,
        milliseconds=round(entry.seconds * 1000, 1),
        fault=f"{entry.fault.kind} ({entry.fault.id})" if entry.fault else "",
        ignored=entry.ignored,
        rounded=entry.rounded,
    )
