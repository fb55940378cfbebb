"""Sending calls to the Requester API from console pages, and showing request and response.

An action sends a call and redirects to a page that shows it::

    sent = send_call(context, account.access_key, "ApproveAssignment", {"AssignmentId": ...})
    return redirect_with_call(context, sent, f"/requester/{requester_id}/hits/{hit_id}")

That page reads the call from the journal, by the number in its URL, and passes it to its template,
whose layout shows it: ``context.render(..., sent=find_sent_call(context))``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING

from mockturk.domain.clock import SystemClock
from mockturk.domain.record import Record, replace
from mockturk.domain.views.calls import ErrorDetail
from mockturk.endpoint.fault_effects import get_received_response
from mockturk.server.messages import HTTPRequest, HTTPResponse
from mockturk.web.console.envelopes import Fields, get_operation, write_envelope
from mockturk.wire.contract.fields import SERVICE
from mockturk.wire.redaction import redact_xml
from mockturk.wire.safe_xml import parse_xml
from mockturk.world.fault_injection import Fault, FaultKind
from mockturk.world.journal import JournalEntry

if TYPE_CHECKING:
    from lxml.etree import _Element
    from werkzeug.wrappers import Response as WerkzeugResponse

    from mockturk.web.site import RequestContext

XML_CONTENT_TYPE = "text/xml; charset=utf-8"


class SentCall(Record, frozen=True):
    """A call that was sent, and its response.

    ``number`` is its number in the journal, 0 if it is not there. Signatures in ``request`` are
    masked. ``answer`` is the part of the response that was received: a fault can cut it off.
    ``mishap`` describes what a fault did, and ``is_unusable`` says whether a client can use the
    part that was received.
    """

    number: int
    operation: str
    request: bytes
    status: int
    answer: bytes
    errors: tuple[ErrorDetail, ...] = ()
    mishap: str = ""
    is_unusable: bool = False

    @property
    def is_readable(self) -> bool:
        """Whether a response was received that a client can read."""
        return not self.is_unusable and parse_response(self.answer) is not None

    @property
    def is_successful(self) -> bool:
        """Whether a response was received that says that the call succeeded."""
        return self.is_readable and self.status == HTTPStatus.OK and not self.errors


def send_call(
    context: RequestContext, access_key: str, operation: str, *requests: Fields
) -> SentCall:
    """Send a call as a client would, signed if the world has the secret of the access key.

    Raises KeyError for an unknown operation or field, which is a bug of the page.
    """
    document = write_envelope(
        get_operation(operation),
        requests,
        access_key=access_key,
        secret=context.world.credentials.get(access_key),
        # The machine's time, as clients use it: signatures are checked against it.
        now=SystemClock().now(),
    )
    return send_document(context, document, operation)


def send_document(context: RequestContext, document: bytes, operation: str = "") -> SentCall:
    """Send a document unchanged, even if it is invalid; ``operation`` is the expected one."""
    call = _build_request(
        context, body=document, query=f"Service={SERVICE}", content_type=XML_CONTENT_TYPE
    )
    return _deliver(context, call, operation)


def resend_call(context: RequestContext, entry: JournalEntry) -> SentCall:
    """Send a call of the journal again, byte for byte."""
    came = entry.request
    call = _build_request(context, body=came.body, query=came.query, content_type=came.content_type)
    again = replace(call, method=came.method, path=came.path, headers=came.headers)
    return _deliver(context, again, entry.operation)


def _build_request(
    context: RequestContext, *, body: bytes, query: str, content_type: str
) -> HTTPRequest:
    environ = context.request.environ
    return HTTPRequest(
        method="POST",
        path="/",
        query=query,
        scheme=environ["wsgi.url_scheme"],
        host=environ.get("HTTP_HOST", ""),
        server_name=environ["SERVER_NAME"],
        server_port=environ["SERVER_PORT"],
        content_type=content_type,
        content_encoding="",
        body=body,
        root=context.root,
    )


def _deliver(context: RequestContext, call: HTTPRequest, operation: str) -> SentCall:
    answered = context.answer(call)
    if answered is None:  # such as a request for a page
        raise ValueError("the Requester API did not recognize the request as a call")
    for number, entry in reversed(context.world.journal.entries()):
        if entry.request is call:
            return to_sent_call(number, entry, context.place.calls.mask_body(entry))
    return _build_sent_call(0, operation, redact_xml(call.body), answered)


def redirect_with_call(
    context: RequestContext, sent: SentCall, address: str, fragment: str = "", **query: object
) -> WerkzeugResponse:
    """Redirect to a page, or a part of it, which then shows the call that was sent."""
    url = context.path(address, **{**query, "call": sent.number})
    return context.redirect(f"{url}#{fragment}" if fragment else url)


def find_sent_call(context: RequestContext) -> SentCall | None:
    """Return the call that the page's URL names; None if the journal has dropped it."""
    number = context.request.args.get("call", 0, type=int)
    if number <= 0:
        return None
    found = context.world.journal.entries(after=number - 1)
    if not found or found[0][0] != number:
        return None
    return to_sent_call(number, found[0][1], context.place.calls.mask_body(found[0][1]))


def to_sent_call(number: int, entry: JournalEntry, request: bytes) -> SentCall:
    """Convert a call of the journal to a SentCall; ``request`` is its masked body."""
    fault = entry.fault
    if fault is None:
        return _build_sent_call(number, entry.operation, request, entry.response)
    # After a connection reset there is no response, but the fault is still described.
    came = get_received_response(entry.response, fault) or replace(entry.response, content=b"")
    return replace(
        _build_sent_call(number, entry.operation, request, came),
        mishap=_summarize_fault(fault, len(entry.response.content), len(came.content)),
        is_unusable=fault.kind in _UNUSABLE_KINDS,
    )


def _build_sent_call(
    number: int, operation: str, request: bytes, answered: HTTPResponse
) -> SentCall:
    return SentCall(
        number=number,
        operation=operation,
        request=request,
        status=answered.status,
        answer=answered.content,
        errors=tuple(parse_errors(answered.content)),
    )


def _summarize_fault(fault: Fault, whole: int, some: int) -> str:
    """Describe what a fault did: ``some`` of ``whole`` bytes of the response were received."""
    if fault.kind is FaultKind.truncate:
        return f"The response broke off: {some:,} of {whole:,} bytes were received."
    return _FAULT_SUMMARIES[fault.kind]


_UNUSABLE_KINDS = frozenset(
    {
        *(FaultKind.reset_before, FaultKind.reset_after, FaultKind.truncate),
        *(FaultKind.malformed, FaultKind.response),
    }
)
_FAULT_SUMMARIES: Mapping[str, str] = MappingProxyType(
    {
        FaultKind.latency: "The response was delayed.",
        FaultKind.drip: "The response was sent slowly.",
        FaultKind.error: "A fault refused this call; it had no effect.",
        FaultKind.throttle: "A fault refused this call as throttled; it had no effect.",
        FaultKind.reset_before: "The connection was reset; the call was not carried out.",
        FaultKind.reset_after: "The connection was reset after the call was carried out.",
        FaultKind.malformed: "The response is not XML; the call may have been carried out.",
        FaultKind.status: "The response was sent with another HTTP status.",
        FaultKind.response: "A given response was sent; the call was not carried out.",
        FaultKind.hold_before: "A fault matched this call, to hold it before it is carried out.",
        FaultKind.hold_after: "A fault matched this call, to hold its response.",
    }
)


def parse_errors(answer: bytes) -> Iterator[ErrorDetail]:
    """Yield the errors of a response: of the call, of its requests, or the SOAP fault."""
    root = parse_response(answer)
    if root is None:
        return
    for element in root.iter("{*}Error", "{*}Fault"):
        texts = {_name(child): (child.text or "").strip() for child in element}
        code = texts.get("Code") or texts.get("faultcode", "")
        yield ErrorDetail(code, texts.get("Message") or texts.get("faultstring", ""))


def parse_response(answer: bytes) -> _Element | None:
    """Return the root element of a response; None if it is not XML."""
    try:
        return parse_xml(answer)
    except (SyntaxError, LookupError, ValueError):  # lxml's is a SyntaxError
        return None


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]
