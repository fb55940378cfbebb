"""Compose: a form to send a call of any operation of the WSDL, or a document unchanged."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from inspect import getdoc
from typing import Any

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from mockturk.domain.accounts import Account
from mockturk.domain.clock import SystemClock
from mockturk.domain.errors import ServiceError
from mockturk.operations import OPERATION_SPECS
from mockturk.operations.reference_page import EVIDENCE, rules
from mockturk.web.console.api_calls import (
    SentCall,
    find_sent_call,
    redirect_with_call,
    send_call,
    send_document,
)
from mockturk.web.console.call_snippets import write_snippets
from mockturk.web.console.envelopes import get_operation, write_envelope
from mockturk.web.console.example_requests import build_examples
from mockturk.web.console.layout import get_account, render_console_page
from mockturk.web.console.operation_forms import (
    FormField,
    FormValues,
    add_item,
    build_form,
    parse_requests,
    read_form,
    remove_blanks,
    remove_item,
    select_known_fields,
)
from mockturk.web.console.policy_forms import (
    POLICY_FIELDS,
    PolicyForm,
    arrange_parameters,
    build_policy_form,
    has_policy_form,
)
from mockturk.web.console.question_summaries import find_form_view, summarize_questions
from mockturk.web.site import RequestContext, page
from mockturk.wire.contract.operations import OPERATIONS, Operation
from mockturk.wire.redaction import redact_xml
from mockturk.wire.safe_xml import format_xml
from mockturk.wire.signatures import sign_call
from mockturk.world.lifecycle.scheduled_events import open_transaction

_COMPOSE = "/requester/<requester_id>/compose"
_SENT = "sent"  # the id of the part of the page with the sent call and its response
# The placeholder in a document that is replaced by a signature.
_TO_SIGN = re.compile(r"(<Signature>)\*\*\*(</Signature>)")
_TIMESTAMP = re.compile(r"<Timestamp>([^<]*)</Timestamp>")


@page("GET", f"{_COMPOSE}")
def list_operations(context: RequestContext, requester_id: str) -> Response:
    """List the operations, with links to their forms."""
    account = get_account(context, requester_id)
    summaries = [(operation.name, _summary(operation)) for operation in OPERATIONS]
    return render_console_page(
        context,
        account,
        "requester/operations.html",
        title="Compose a call",
        section="compose",
        operations=sorted(summaries),
    )


@page("GET", f"{_COMPOSE}/<name>")
def compose(context: RequestContext, requester_id: str, name: str) -> Response:
    """Show the form of an operation, filled in from an example or a call of the journal."""
    account, operation = get_account(context, requester_id), _operation(name)
    before = find_sent_call(context)
    if before is not None and before.operation == name:
        given = _load_values(context, before, operation)
        to_the_letter = context.request.args.get("view") == "xml"
        document = _text(before.request) if to_the_letter else format_xml(before.request)
        return _show(context, account, operation, given, document=document)
    with open_transaction(context.world) as transaction:
        examples = build_examples(transaction, account, operation)
    number = context.request.args.get("example", 1, type=int)
    chosen = examples[min(max(number, 1), len(examples)) - 1]
    return _show(context, account, operation, chosen.given)


@page("POST", f"{_COMPOSE}/<name>")
def change_or_send(context: RequestContext, requester_id: str, name: str) -> Response:
    """Send the call of a form, or show the form with an item added or removed, or as XML."""
    account, operation = get_account(context, requester_id), _operation(name)
    form = context.request.form
    given = read_form(operation.request, form.items())
    wanted, _, where = form.get("do", "send").partition(":")
    address = f"/requester/{account.id}/compose/{name}"
    match wanted:
        case "send":
            sent = send_call(
                context, account.access_key, name, remove_blanks(arrange_parameters(given))
            )
            back = _back(context, account)
            return redirect_with_call(context, sent, back or address, "" if back else _SENT)
        case "send-document":
            written = form.get("document", "").replace("\r\n", "\n")
            sent = send_document(
                context, _sign_document(context, account, operation, written), name
            )
            return redirect_with_call(context, sent, address, _SENT, view="xml")
        case "add":
            given = add_item(operation.request, given, where)
        case "remove":
            given = remove_item(operation.request, given, where)
        case "show":
            pass
        case "xml":
            return _show(context, account, operation, given, as_xml=True)
        case _:
            raise BadRequest("This form has no such action.")
    return _show(context, account, operation, given)


def _back(context: RequestContext, account: Account) -> str:
    """Return the path of the page with the posted form, if it is a page of this console."""
    back = context.request.form.get("back", "")
    return back if back.startswith(f"/requester/{account.id}/") else ""


def _show(
    context: RequestContext,
    account: Account,
    operation: Operation,
    given: FormValues,
    *,
    document: str = "",
    as_xml: bool = False,
) -> Response:
    """Return the page of a form, with the call it sent and its response if any."""
    with open_transaction(context.world) as transaction:
        examples = build_examples(transaction, account, operation)
    spec = OPERATION_SPECS[operation.name]
    fields, policies = build_form(operation.request, given), _build_policy_forms(context, given)
    wrong = _find_wrong_fields(context, operation)
    return render_console_page(
        context,
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
        fields=fields,
        policies=policies,
        wrong=wrong,
        wrong_ids=dict(_list_wrong_ids(fields, policies, wrong)),
        snippets=write_snippets(
            operation.name,
            remove_blanks(arrange_parameters(given)),
            access_key=account.access_key,
            base_url=context.place.base_url,
        ),
        document=document or _write_document(account, operation, given),
        as_xml=as_xml or context.request.args.get("view") == "xml",
        operations=sorted(one.name for one in OPERATIONS),
    )


def _build_policy_forms(context: RequestContext, given: FormValues) -> dict[str, PolicyForm]:
    """Return the forms of the review policies in a request, by their paths."""
    question = str((given.get("Question") or [""])[0])
    try:
        asked = summarize_questions(find_form_view(context.world.documents, question))
    except ServiceError:  # not readable yet; the answer key can still be typed
        asked = {}
    return {
        f"{field}.{number}": build_policy_form(f"{field}.{number}", policy, name, asked)
        for field, name in POLICY_FIELDS.items()
        for number, policy in enumerate(given.get(field, ()), 1)
        if isinstance(policy, dict) and has_policy_form(field, policy)
    }


def _find_wrong_fields(context: RequestContext, operation: Operation) -> dict[str, str]:
    """Return the fields that the errors of the last call name, each with the error's message."""
    sent = find_sent_call(context)
    if sent is None or sent.operation != operation.name:
        return {}
    return {
        name: error.message
        for error in sent.errors
        for name in re.findall(r"[A-Za-z]+", error.message.partition("(")[0])
    }


def _list_wrong_ids(
    fields: Sequence[FormField], policies: Mapping[str, PolicyForm], wrong: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield the wrong fields of a form, each with the id to link to."""
    for field in fields:
        for item in field.items:
            if item.path in policies:
                for one in policies[item.path].fields:
                    if one.parameter.name in wrong:
                        yield one.parameter.name, one.anchor
            elif item.fields:
                yield from _list_wrong_ids(item.fields, policies, wrong)
            elif field.name in wrong:
                yield field.name, item.path


def _write_document(account: Account, operation: Operation, given: FormValues) -> str:
    """Return the call as an envelope, with a placeholder for its signature."""
    document = write_envelope(
        operation,
        [remove_blanks(arrange_parameters(given))],
        access_key=account.access_key,
        secret=None,
        now=SystemClock().now(),
    )
    return format_xml(redact_xml(document))


def _sign_document(
    context: RequestContext, account: Account, operation: Operation, written: str
) -> bytes:
    """Return a document with a signature instead of its placeholder, if the secret is known."""
    secret = context.world.credentials.get(account.access_key)
    timestamp = _TIMESTAMP.search(written)
    if secret is not None and timestamp is not None:
        made = sign_call(secret, operation.name, timestamp[1])
        written = _TO_SIGN.sub(rf"\g<1>{made}\g<2>", written, count=1)
    return written.encode("utf-8", "replace")


def _load_values(context: RequestContext, before: SentCall, operation: Operation) -> FormValues:
    """Return the content of a recorded call's first request, for any protocol."""
    requests: Sequence[FormValues] = parse_requests(before.request)
    if not requests:
        ((_, entry),) = context.world.journal.entries(after=before.number - 1)[:1]
        requests = [_to_form_values(request) for request in context.place.calls.requests(entry)]
    return select_known_fields(operation.request, requests[0]) if requests else {}


def _to_form_values(request: Any) -> FormValues:
    """Convert the fields of a recorded request to the content of a form."""
    return {
        name: [
            _to_form_values(item) if isinstance(item, dict) else _to_text(item)
            for item in (value if isinstance(value, list) else [value])
        ]
        for name, value in request.items()
    }


def _to_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _operation(name: str) -> Operation:
    try:
        return get_operation(name)
    except KeyError:
        raise NotFound("The WSDL has no such operation.") from None


def _summary(operation: Operation) -> str:
    text = getdoc(OPERATION_SPECS[operation.name].function) or ""
    return text.partition("\n\n")[0].replace("\n", " ")


def _text(document: bytes) -> str:
    return document.decode("utf-8", "replace")
