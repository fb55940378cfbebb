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
from mockturk.endpoint.fault_effects import received
from mockturk.server.messages import Request, Response
from mockturk.web.console.envelopes import Fields, envelope, operation_named
from mockturk.wire.contract.wsdl import SERVICE
from mockturk.wire.redaction import masked_xml
from mockturk.wire.safe_xml import parse
from mockturk.world.fault_injection import Fault, FaultKind
from mockturk.world.journal import Entry

if TYPE_CHECKING:
    from lxml.etree import _Element
    from werkzeug.wrappers import Response as WerkzeugResponse

    from mockturk.web.site import Visit

XML = "text/xml; charset=utf-8"


class Refusal(Record, frozen=True):
    """An error of an answer: its code and its sentence."""

    code: str
    message: str


class Sent(Record, frozen=True):
    """A call that was sent, and what came back.

    ``number`` is its place in the journal, 0 if it has none. Signatures in ``request`` are
    masked. ``answer`` is what was received, which a fault may have made less than what was sent;
    ``mishap`` says what it did, and ``is_spoilt`` whether a client could do nothing with the rest.
    """

    number: int
    operation: str
    request: bytes
    status: int
    answer: bytes
    errors: tuple[Refusal, ...] = ()
    mishap: str = ""
    is_spoilt: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether an answer was received that a client can read."""
        return not self.is_spoilt and read_answer(self.answer) is not None

    @property
    def is_done(self) -> bool:
        """Whether it was received that the call was obeyed."""
        return self.is_whole and self.status == HTTPStatus.OK and not self.errors


def send(visit: Visit, access_key: str, operation: str, *requests: Fields) -> Sent:
    """Send a call as a client would, signed if the world knows the secret of the access key.

    Raises KeyError for an unknown operation or field, which is a mistake of the page.
    """
    document = envelope(
        operation_named(operation),
        requests,
        access_key=access_key,
        secret=visit.world.secrets.get(access_key),
        # As clients do: signatures are held to the machine's time, whatever the world's is.
        now=SystemClock().now(),
    )
    return send_document(visit, document, operation)


def send_document(visit: Visit, document: bytes, operation: str = "") -> Sent:
    """Send a document as it is, whatever it is; ``operation`` is what it should be."""
    call = _call(visit, body=document, query=f"Service={SERVICE}", content_type=XML)
    return _delivered(visit, call, operation)


def send_again(visit: Visit, entry: Entry) -> Sent:
    """Send a call of the journal once more, to the letter."""
    came = entry.request
    call = _call(visit, body=came.body, query=came.query, content_type=came.content_type)
    again = replace(call, method=came.method, path=came.path, headers=came.headers)
    return _delivered(visit, again, entry.operation)


def _call(visit: Visit, *, body: bytes, query: str, content_type: str) -> Request:
    environ = visit.request.environ
    return Request(
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
        root=visit.root,
    )


def _delivered(visit: Visit, call: Request, operation: str) -> Sent:
    answered = visit.answer(call)
    if answered is None:  # as pages are asked for
        raise ValueError("the Requester API took it for no call")
    for number, entry in reversed(visit.world.journal.entries()):
        if entry.request is call:
            return recorded(number, entry, visit.place.calls.masked_request(entry))
    return _sent(0, operation, masked_xml(call.body), answered)


def shown_at(visit: Visit, sent: Sent, address: str, **query: object) -> WerkzeugResponse:
    """Go to a page that shows a call that was sent."""
    return visit.go(visit.path(address, **{**query, "call": sent.number}))


def sent_before(visit: Visit) -> Sent | None:
    """Return the call the address of a page names, unless the journal has dropped it."""
    number = visit.request.args.get("call", 0, type=int)
    if number <= 0:
        return None
    found = visit.world.journal.entries(after=number - 1)
    if not found or found[0][0] != number:
        return None
    return recorded(number, found[0][1], visit.place.calls.masked_request(found[0][1]))


def recorded(number: int, entry: Entry, request: bytes) -> Sent:
    """Return a call of the journal as it was sent; ``request`` is its body, masked."""
    fault = entry.fault
    if fault is None:
        return _sent(number, entry.operation, request, entry.response)
    # Of a reset nothing is received, but what it was is told.
    came = received(entry.response, fault) or replace(entry.response, content=b"")
    return replace(
        _sent(number, entry.operation, request, came),
        mishap=_mishap(fault, len(entry.response.content), len(came.content)),
        is_spoilt=fault.kind in _SPOILING,
    )


def _sent(number: int, operation: str, request: bytes, answered: Response) -> Sent:
    return Sent(
        number=number,
        operation=operation,
        request=request,
        status=answered.status,
        answer=answered.content,
        errors=tuple(errors_in(answered.content)),
    )


def _mishap(fault: Fault, whole: int, some: int) -> str:
    """Say what a fault did to a call or its answer, of whose bytes some were received."""
    if fault.kind is FaultKind.truncate:
        return f"The answer broke off: {some:,} of {whole:,} bytes were received."
    return _MISHAPS[fault.kind]


_SPOILING = frozenset(
    {FaultKind.reset_before, FaultKind.reset_after, FaultKind.truncate, FaultKind.malformed}
)
_MISHAPS: Mapping[str, str] = MappingProxyType(
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


def errors_in(answer: bytes) -> Iterator[Refusal]:
    """Yield the errors of an answer: of its call, of its requests, or the fault it is."""
    root = read_answer(answer)
    if root is None:
        return
    for element in root.iter("{*}Error", "{*}Fault"):
        texts = {_name(child): (child.text or "").strip() for child in element}
        code = texts.get("Code") or texts.get("faultcode", "")
        yield Refusal(code, texts.get("Message") or texts.get("faultstring", ""))


def read_answer(answer: bytes) -> _Element | None:
    """Return the root element of an answer; None of one that is no XML."""
    try:
        return parse(answer)
    except (SyntaxError, LookupError, ValueError):  # lxml's is a SyntaxError
        return None


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]
