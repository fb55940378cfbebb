"""Our way from bytes to objects and back: the one module here that knows how it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from werkzeug.test import Client

from exchanges import SOAP, new_world
from mockturk.app.application import WorldApplication
from mockturk.app.wsgi import WSGIApplication
from mockturk.endpoint.application import RequesterEndpoint
from mockturk.operations.registry import OperationSpec
from mockturk.wire.contract.fields import NAMESPACE
from mockturk.wire.contract.operations import ALL_OPERATIONS, Operation
from mockturk.wire.contract.types.platform import OperationRequest
from mockturk.wire.envelopes import ApiCall, CallProtocol, Credentials
from mockturk.wire.responses import ResponseSerializer
from oracle.everything import EVERYTHING

OPERATIONS = (*ALL_OPERATIONS, EVERYTHING)
XML = "text/xml; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """What came back: the status and the document."""

    status: int
    root: etree._Element

    @property
    def fault(self) -> str | None:
        """The fault code without its prefix, None if it is no fault."""
        code = self.root.findtext(f"{{{SOAP}}}Body/{{{SOAP}}}Fault/faultcode")
        return code and code.rpartition(":")[2]

    @property
    def answer(self) -> etree._Element:
        """The element in the envelope's Body, or the bare document."""
        body = self.root.find(f"{{{SOAP}}}Body")
        return self.root if body is None else body[0]

    @property
    def codes(self) -> list[str]:
        """The codes of all errors in it."""
        return [str(code.text) for code in self.root.iter("{*}Code")]


class Recording:
    """The whole application, whose operations keep what they are given and answer what is set."""

    def __init__(self) -> None:
        self.requests: list[Any] = []
        self.results: list[Any] = []
        specs = {one.name: self._recording(one) for one in OPERATIONS}
        world = new_world()
        application = WorldApplication(world, endpoint=RequesterEndpoint(OPERATIONS, specs))
        self._http = Client(WSGIApplication(application))

    def _recording(self, operation: Operation) -> OperationSpec:
        def record(_call: Any, request: Any) -> Any:
            self.requests.append(request)
            return self.results.pop(0) if self.results else operation.result()

        return OperationSpec(operation.name, record, ())

    def post(self, body: bytes, content_type: str = XML) -> Reply:
        """Send a document; ``requests`` has what the operation was given because of it."""
        self.requests.clear()
        response = self._http.post("/", data=body, content_type=content_type)
        return Reply(response.status_code, etree.fromstring(response.data))

    def decoded(self, body: bytes, content_type: str = XML) -> Any:
        """Send a call with one request that must be taken, and return what it became."""
        reply = self.post(body, content_type)
        assert (reply.status, reply.codes) == (200, []), etree.tostring(reply.root)
        (request,) = self.requests
        return request


_RENDERER = ResponseSerializer()


def written(
    operation: Operation,
    results: Sequence[Any],
    about: Any = None,
    *,
    namespace: str = NAMESPACE,
    over_rest: bool = False,
) -> etree._Element:
    """Write an answer with these results and return its own element, read again."""
    shape = CallProtocol.REST if over_rest else CallProtocol.SOAP
    call = ApiCall(shape, operation.name, namespace, Credentials(), ())
    texts = [_RENDERER.result(call, operation, result) for result in results]
    document = _RENDERER.body(call, about or OperationRequest(), texts)
    return Reply(200, etree.fromstring(document)).answer
