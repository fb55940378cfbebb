"""Sending a call to the Requester API from a page, and showing what was sent and received.

A page that acts sends a call and goes to a page that shows it::

    sent = send(visit, account.access_key, "ApproveAssignment", {"AssignmentId": ...})
    return shown_at(visit, sent, f"/requester/{requester_id}/hits/{hit_id}")

That page takes it out of the journal, by the number in its address, and gives it to its template,
where the layout shows it: ``visit.render(..., sent=sent_before(visit))``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING

from mockturk.domain.clock import SystemClock
from mockturk.domain.record import Record, replace
from mockturk.endpoint.fault_effects import get_received_response
from mockturk.server.messages import HTTPRequest, HTTPResponse
from mockturk.web.console.envelopes import Fields, get_operation, write_envelope
from mockturk.wire.contract.wsdl import SERVICE
from mockturk.wire.redaction import redact_xml
from mockturk.wire.safe_xml import parse_xml
from mockturk.world.fault_injection import Fault, FaultKind
from mockturk.world.journal import JournalEntry

if TYPE_CHECKING:
    from lxml.etree import _Element
    from werkzeug.wrappers import Response as WerkzeugResponse

    from mockturk.web.site import RequestContext

XML_CONTENT_TYPE = "text/xml; charset=utf-8"


class ErrorDetail(Record, frozen=True):
    """An error of an answer: its code and its sentence."""

    code: str
    message: str


class SentCall(Record, frozen=True):
    """A call that was sent, and what came back.

    ``number`` is its place in the journal, 0 if it has none. Signatures in ``request`` are
    masked. ``answer`` is what was received, which a fault may have made less than what was sent;
    ``mishap`` says what it did, and ``is_unusable`` whether a client could do nothing with the
    rest.
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
        """Whether an answer was received that a client can read."""
        return not self.is_unusable and parse_response(self.answer) is not None

    @property
    def is_successful(self) -> bool:
        """Whether it was received that the call was obeyed."""
        return self.is_readable and self.status == HTTPStatus.OK and not self.errors


def send_call(
    context: RequestContext, access_key: str, operation: str, *requests: Fields
) -> SentCall:
    """Send a call as a client would, signed if the world knows the secret of the access key.

    Raises KeyError for an unknown operation or field, which is a mistake of the page.
    """
    document = write_envelope(
        get_operation(operation),
        requests,
        access_key=access_key,
        secret=context.world.credentials.get(access_key),
        # As clients do: signatures are held to the machine's time, whatever the world's is.
        now=SystemClock().now(),
    )
    return send_document(context, document, operation)


def send_document(context: RequestContext, document: bytes, operation: str = "") -> SentCall:
    """Send a document as it is, whatever it is; ``operation`` is what it should be."""
    call = _build_request(
        context, body=document, query=f"Service={SERVICE}", content_type=XML_CONTENT_TYPE
    )
    return _deliver(context, call, operation)


def resend_call(context: RequestContext, entry: JournalEntry) -> SentCall:
    """Send a call of the journal once more, to the letter."""
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
    if answered is None:  # as pages are asked for
        raise ValueError("the Requester API took it for no call")
    for number, entry in reversed(context.world.journal.entries()):
        if entry.request is call:
            return to_sent_call(number, entry, context.place.calls.mask_body(entry))
    return _build_sent_call(0, operation, redact_xml(call.body), answered)


def redirect_with_call(
    context: RequestContext, sent: SentCall, address: str, **query: object
) -> WerkzeugResponse:
    """Go to a page that shows a call that was sent."""
    return context.redirect(context.path(address, **{**query, "call": sent.number}))


def find_sent_call(context: RequestContext) -> SentCall | None:
    """Return the call the address of a page names, unless the journal has dropped it."""
    number = context.request.args.get("call", 0, type=int)
    if number <= 0:
        return None
    found = context.world.journal.entries(after=number - 1)
    if not found or found[0][0] != number:
        return None
    return to_sent_call(number, found[0][1], context.place.calls.mask_body(found[0][1]))


def to_sent_call(number: int, entry: JournalEntry, request: bytes) -> SentCall:
    """Return a call of the journal as it was sent; ``request`` is its body, masked."""
    fault = entry.fault
    if fault is None:
        return _build_sent_call(number, entry.operation, request, entry.response)
    # Of a reset nothing is received, but what it was is told.
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
    """Say what a fault did to a call or its answer, of whose bytes some were received."""
    if fault.kind is FaultKind.truncate:
        return f"The answer broke off: {some:,} of {whole:,} bytes were received."
    return _FAULT_SUMMARIES[fault.kind]


_UNUSABLE_KINDS = frozenset(
    {FaultKind.reset_before, FaultKind.reset_after, FaultKind.truncate, FaultKind.malformed}
)
_FAULT_SUMMARIES: Mapping[str, str] = MappingProxyType(
    {
        FaultKind.latency: "The answer came late.",
        FaultKind.drip: "The answer came slowly.",
        FaultKind.error: "A fault refused this call, and nothing was done.",
        FaultKind.throttle: "A fault refused this call as one too many, and nothing was done.",
        FaultKind.reset_before: "The connection was reset before anything was done.",
        FaultKind.reset_after: "The connection was reset after it was done.",
        FaultKind.malformed: "The answer that was sent is no XML, whether or not it was done.",
        FaultKind.status: "The answer was sent with another HTTP status than its own.",
    }
)


def parse_errors(answer: bytes) -> Iterator[ErrorDetail]:
    """Yield the errors of an answer: of its call, of its requests, or the fault it is."""
    root = parse_response(answer)
    if root is None:
        return
    for element in root.iter("{*}Error", "{*}Fault"):
        texts = {_name(child): (child.text or "").strip() for child in element}
        code = texts.get("Code") or texts.get("faultcode", "")
        yield ErrorDetail(code, texts.get("Message") or texts.get("faultstring", ""))


def parse_response(answer: bytes) -> _Element | None:
    """Return the root element of an answer; None of one that is no XML."""
    try:
        return parse_xml(answer)
    except (SyntaxError, LookupError, ValueError):  # lxml's is a SyntaxError
        return None


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]
