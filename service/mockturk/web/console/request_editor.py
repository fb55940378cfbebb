"""A form to compose and send any operation of the WSDL, or a document as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from inspect import getdoc
from typing import Any

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from mockturk.domain.accounts import Account
from mockturk.domain.clock import SystemClock
from mockturk.operations import OPERATION_SPECS
from mockturk.operations.reference_page import EVIDENCE, rules
from mockturk.web.console.api_calls import Sent, send, send_document, sent_before, shown_at
from mockturk.web.console.envelopes import envelope, operation_named
from mockturk.web.console.example_requests import examples_of
from mockturk.web.console.layout import account_of, show
from mockturk.web.console.operation_forms import (
    Given,
    fitting,
    form_of,
    given_in,
    read_form,
    with_item,
    without_blanks,
    without_item,
)
from mockturk.web.site import Visit, page
from mockturk.wire.contract.operations import OPERATIONS, Operation
from mockturk.wire.redaction import masked_xml
from mockturk.wire.safe_xml import pretty
from mockturk.wire.signatures import signature
from mockturk.world.lifecycle.scheduled_events import moment_of

_COMPOSE = "/requester/<requester_id>/compose"
# In a document to be sent, what a signature takes the place of.
_TO_SIGN = re.compile(r"(<Signature>)\*\*\*(</Signature>)")
_TIMESTAMP = re.compile(r"<Timestamp>([^<]*)</Timestamp>")


@page("GET", f"{_COMPOSE}")
def list_operations(visit: Visit, requester_id: str) -> Response:
    """List the operations there are forms for."""
    account = account_of(visit, requester_id)
    summaries = [(operation.name, _summary(operation)) for operation in OPERATIONS]
    return show(
        visit,
        account,
        "requester/operations.html",
        title="Compose a call",
        section="compose",
        operations=sorted(summaries),
    )


@page("GET", f"{_COMPOSE}/<name>")
def compose(visit: Visit, requester_id: str, name: str) -> Response:
    """Show the form of an operation: as an example has it, or as a call of the journal had."""
    account, operation = account_of(visit, requester_id), _operation(name)
    before = sent_before(visit)
    if before is not None and before.operation == name:
        given = _given_before(visit, before, operation)
        to_the_letter = visit.request.args.get("view") == "xml"
        document = _text(before.request) if to_the_letter else pretty(before.request)
        return _show(visit, account, operation, given, document=document)
    with moment_of(visit.world) as moment:
        examples = examples_of(moment, account, operation)
    number = visit.request.args.get("example", 1, type=int)
    chosen = examples[min(max(number, 1), len(examples)) - 1]
    return _show(visit, account, operation, chosen.given)


@page("POST", f"{_COMPOSE}/<name>")
def change_or_send(visit: Visit, requester_id: str, name: str) -> Response:
    """Send what the form says, or show it with an item more or less, or as XML."""
    account, operation = account_of(visit, requester_id), _operation(name)
    form = visit.request.form
    given = read_form(operation.request, form.items())
    wanted, _, where = form.get("do", "send").partition(":")
    address = f"/requester/{account.id}/compose/{name}"
    match wanted:
        case "send":
            sent = send(visit, account.access_key, name, without_blanks(given))
            return shown_at(visit, sent, _back(visit, account) or address)
        case "send-document":
            written = form.get("document", "").replace("\r\n", "\n")
            sent = send_document(visit, _signed(visit, account, operation, written), name)
            return shown_at(visit, sent, address, view="xml")
        case "add":
            given = with_item(operation.request, given, where)
        case "remove":
            given = without_item(operation.request, given, where)
        case "xml":
            return _show(visit, account, operation, given, as_xml=True)
        case _:
            raise BadRequest("A form can be sent, shown as XML, or changed.")
    return _show(visit, account, operation, given)


def _back(visit: Visit, account: Account) -> str:
    """Return the page whose form it was, where that is one of this console."""
    back = visit.request.form.get("back", "")
    return back if back.startswith(f"/requester/{account.id}/") else ""


def _show(
    visit: Visit,
    account: Account,
    operation: Operation,
    given: Given,
    *,
    document: str = "",
    as_xml: bool = False,
) -> Response:
    """Show a form beside the answer of the call it sent."""
    with moment_of(visit.world) as moment:
        examples = examples_of(moment, account, operation)
    spec = OPERATION_SPECS[operation.name]
    return show(
        visit,
        account,
        "requester/compose.html",
        title=f"Compose {operation.name}",
        section="compose",
        operation=operation,
        summary=_summary(operation),
        rules=[(rule, ", ".join(tags)) for rule, tags in rules(spec)],
        evidence=EVIDENCE,
        errors=sorted({error.code for error in spec.errors}),
        examples=examples,
        fields=form_of(operation.request, given),
        document=document or _written(account, operation, given),
        as_xml=as_xml or visit.request.args.get("view") == "xml",
        operations=sorted(one.name for one in OPERATIONS),
    )


def _written(account: Account, operation: Operation, given: Given) -> str:
    """Write a call as it would be sent, with its signature to be made."""
    document = envelope(
        operation,
        [without_blanks(given)],
        access_key=account.access_key,
        secret=None,
        now=SystemClock().now(),
    )
    return pretty(masked_xml(document))


def _signed(visit: Visit, account: Account, operation: Operation, written: str) -> bytes:
    """Return a document with a signature where it has asterisks, if the secret is known."""
    secret = visit.world.secrets.get(account.access_key)
    timestamp = _TIMESTAMP.search(written)
    if secret is not None and timestamp is not None:
        made = signature(secret, operation.name, timestamp[1])
        written = _TO_SIGN.sub(rf"\g<1>{made}\g<2>", written, count=1)
    return written.encode("utf-8", "replace")


def _given_before(visit: Visit, before: Sent, operation: Operation) -> Given:
    """Return what the first request of a call had, over whichever protocol it came."""
    requests: Sequence[Given] = given_in(before.request)
    if not requests:
        ((_, entry),) = visit.world.journal.entries(after=before.number - 1)[:1]
        requests = [_listed(request) for request in visit.place.calls.requests(entry)]
    return fitting(operation.request, requests[0]) if requests else {}


def _listed(request: Any) -> Given:
    """Return the fields of a request of the journal with the items of each."""
    return {
        name: [
            _listed(item) if isinstance(item, dict) else _said(item)
            for item in (value if isinstance(value, list) else [value])
        ]
        for name, value in request.items()
    }


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _operation(name: str) -> Operation:
    try:
        return operation_named(name)
    except KeyError:
        raise NotFound("The WSDL has no such operation.") from None


def _summary(operation: Operation) -> str:
    text = getdoc(OPERATION_SPECS[operation.name].function) or ""
    return text.partition("\n\n")[0].replace("\n", " ")


def _text(document: bytes) -> str:
    return document.decode("utf-8", "replace")
