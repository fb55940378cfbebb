"""The WSGI application: which path answers what."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response
from werkzeug.wsgi import get_input_stream

from mockturk.contract.operations import OPERATIONS
from mockturk.errors import ProtocolError, RESTNotAnswered
from mockturk.operations import BEHAVIOURS
from mockturk.wire.dispatch import Answer, Dispatcher
from mockturk.wire.incoming import IncomingCall, read_call
from mockturk.wire.outgoing import Renderer, fault
from mockturk.wire.published import PublishedContract
from mockturk.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger("mockturk.requests")

_FAULT = "500 Internal Server Error"  # as SOAP 1.1 demands of a fault
_XML = "text/xml; charset=utf-8"

_FORM = "application/x-www-form-urlencoded"

_SERVICE = ("/", "/onca/soap")
_CONTRACT = "/AWSMechanicalTurk"
_ROUTES = Map(
    [
        *(Rule(path, endpoint="service") for path in _SERVICE),
        Rule(f"{_CONTRACT}/AWSMechanicalTurkRequester.wsdl", endpoint="wsdl"),
        Rule(f"{_CONTRACT}/2014-08-15/AWSMechanicalTurkRequester.wsdl", endpoint="wsdl"),
        Rule(f"{_CONTRACT}/AWSMechanicalTurkRequester.xsd", endpoint="xsd"),
        Rule(f"{_CONTRACT}/2014-08-15/AWSMechanicalTurkRequester.xsd", endpoint="xsd"),
    ],
    strict_slashes=False,
)


class Application:
    """Answers HTTP for one world.

    ``public_url`` is the address the WSDL names; without it the address the caller used.
    """

    def __init__(self, world: World, public_url: str | None = None) -> None:
        self.world = world
        self._operations = {operation.name: operation for operation in OPERATIONS}
        self._dispatcher = Dispatcher(world, self._operations, BEHAVIOURS)
        self._renderer = Renderer()
        self._published = PublishedContract(public_url)
        self._endpoints = {"service": self._service, "wsdl": self._wsdl, "xsd": self._xsd}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        # Calls go past Werkzeug's requests, routes and responses, a fifth of a call's cost.
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] in _SERVICE:
            status, body = self._call(environ)
            start_response(status, [("Content-Type", _XML), ("Content-Length", str(len(body)))])
            return [body]
        try:
            endpoint, _ = _ROUTES.bind_to_environ(environ).match()
            response = self._endpoints[endpoint](Request(environ, populate_request=False))
        except HTTPException as error:
            response = error.get_response(environ)
        return response(environ, start_response)

    def _call(self, environ: WSGIEnvironment) -> tuple[str, bytes]:
        started = perf_counter()
        try:
            if environ.get("CONTENT_TYPE", "").startswith(_FORM):
                raise RESTNotAnswered
            call = read_call(get_input_stream(environ).read(), self._operations)
        except ProtocolError as error:
            log.warning("refused %s: %s", environ["PATH_INFO"], error.message)
            return _FAULT, fault(error)
        answer = self._dispatcher.answer(call)
        body = self._renderer.body(call, answer)
        _log_answer(call, answer, perf_counter() - started)
        return "200 OK", body

    def _service(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return Response(status=405, headers={"Allow": "GET, HEAD, POST"})
        if "wsdl" in map(str.lower, request.args):
            return self._wsdl(request)
        if "Operation" in request.args:
            return Response(fault(RESTNotAnswered()), status=_FAULT, content_type=_XML)
        return Response(
            "Mockturk answers the Mechanical Turk Requester API, version 2014-08-15, over SOAP.\n"
            f"WSDL: {request.host_url}?wsdl\n",
            mimetype="text/plain",
        )

    def _wsdl(self, request: Request) -> Response:
        return Response(self._published.wsdl(request.host_url), content_type=_XML)

    def _xsd(self, _request: Request) -> Response:
        return Response(self._published.xsd, content_type=_XML)


def _log_answer(call: IncomingCall, answer: Answer, seconds: float) -> None:
    if log.isEnabledFor(logging.INFO):
        log.info(
            "%s",
            call.operation,
            extra={
                "requester": answer.account,
                "requests": len(call.requests),
                "errors": list(answer.errors),
                "milliseconds": round(seconds * 1000, 2),
                "request_id": answer.request_id,
            },
        )
