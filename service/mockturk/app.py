"""The WSGI application: which path answers what."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from werkzeug.exceptions import BadRequest, HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from mockturk.contract.fields import API_VERSION
from mockturk.contract.operations import ALL_OPERATIONS
from mockturk.errors import BrokenAnswer, InternalError, ProtocolError, Retired
from mockturk.front_door import MAX_BODY, read_message
from mockturk.lifecycle.due import moment_of
from mockturk.lifecycle.files import file_at
from mockturk.operations import BEHAVIOURS
from mockturk.wire.auth import AnyCredentials, Authentication
from mockturk.wire.dispatch import Answer, Dispatcher
from mockturk.wire.incoming import IncomingCall, Shape, read_call
from mockturk.wire.outgoing import Renderer, fault, front_end_error
from mockturk.wire.published import PublishedContract
from mockturk.wire.rest import read_query
from mockturk.worker_api import PREFIX as WORKER_API
from mockturk.worker_api import WorkerAPI, external_submit
from mockturk.workers import Workers
from mockturk.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger("mockturk.requests")

_FAULT = "500 Internal Server Error"  # as SOAP 1.1 demands of a fault
_XML = "text/xml; charset=utf-8"

_VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SERVICE = ("/", "/onca/soap", "/onca/xml")
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_CONTRACT = "/AWSMechanicalTurk"
_ROUTES = Map(
    [
        *(Rule(path, endpoint="service") for path in _SERVICE),
        Rule(f"{_CONTRACT}/AWSMechanicalTurkRequester.wsdl", endpoint="wsdl"),
        Rule(f"{_CONTRACT}/<version>/AWSMechanicalTurkRequester.wsdl", endpoint="wsdl"),
        Rule(f"{_CONTRACT}/AWSMechanicalTurkRequester.xsd", endpoint="xsd"),
        Rule(f"{_CONTRACT}/<version>/AWSMechanicalTurkRequester.xsd", endpoint="xsd"),
        Rule("/AWSMechanicalTurkDataSchemas/<version>/<name>.xsd", endpoint="schema"),
        Rule("/mturk/files/<name>", endpoint="file"),
        Rule("/mturk/externalSubmit", endpoint="external_submit"),
        Rule(f"{WORKER_API}/<path:_>", endpoint="worker_api"),
    ],
    strict_slashes=False,
)


@dataclass(frozen=True, slots=True)
class _Body:
    """An answer in XML, as a WSGI application."""

    status: str
    content: bytes

    def __call__(self, _: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = str(len(self.content))
        start_response(self.status, [("Content-Type", _XML), ("Content-Length", length)])
        return [self.content]


class Application:
    """Answers HTTP for one world.

    ``public_url`` is the address the WSDL names; without it the address the caller used.
    ``max_body`` is in bytes. A ``retired`` service refuses every call, as it did after June 2019.
    """

    def __init__(
        self,
        world: World,
        *,
        public_url: str | None = None,
        authentication: Authentication | None = None,
        max_body: int = MAX_BODY,
        retired: bool = False,
    ) -> None:
        self.world = world
        self._retired = retired
        self._max_body = max_body
        self._public_url = public_url
        self._operations = {operation.name: operation for operation in ALL_OPERATIONS}
        self._dispatcher = Dispatcher(
            world, self._operations, BEHAVIOURS, authentication or AnyCredentials()
        )
        self._renderer = Renderer()
        self._published = PublishedContract(public_url)
        self._workers = Workers(world)
        self._worker_api = WorkerAPI(self._workers, world)
        self._endpoints: dict[str, Callable[..., Response]] = {
            "service": self._service,
            "wsdl": self._wsdl,
            "xsd": self._xsd,
            "schema": self._schema,
            "file": self._file,
            "external_submit": self._external_submit,
            "worker_api": self._worker_api_answer,
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        try:
            # Calls go past Werkzeug's requests, routes and responses, a fifth of a call's cost.
            if environ["PATH_INFO"] in _SERVICE and (answer := self._call(environ)):
                return answer(environ, start_response)
            response = self._page(environ)
        except HTTPException as error:
            log.warning("refused %s: %s", environ["PATH_INFO"], error)
            response = error.get_response(environ)
        except Exception:
            log.exception("%s %s failed", environ["REQUEST_METHOD"], environ["PATH_INFO"])
            response = _Body(_FAULT, fault(BrokenAnswer()))
        return response(environ, start_response)

    def _call(self, environ: WSGIEnvironment) -> _Body | None:
        """Answer a call, over whichever protocol; None if a page is asked for."""
        started = perf_counter()
        message = read_message(environ, self._max_body)
        if message is None:
            return None
        if self._retired:
            return self._refused(Shape.REST, Retired(), "403 Forbidden")
        try:
            call = (
                read_call(message.body, self._operations, message.encoding)
                if message.is_xml
                else read_query(message.query, message.body)
            )
        except ProtocolError as error:
            return self._refused(Shape.SOAP if message.is_xml else Shape.REST, error)
        try:
            base_url = self._base_url(environ)
            answer = self._dispatcher.answer(call, self._renderer.writer(call), base_url)
            body = self._renderer.body(call, answer)
        except ProtocolError as error:
            return self._refused(call.shape, error)
        except Exception:
            if call.shape is Shape.SOAP:
                raise
            log.exception("%s failed", call.operation)
            return _Body(_FAULT, front_end_error(InternalError(), self.world.ids.request()))
        _log_answer(call, answer, perf_counter() - started)
        return _Body("200 OK", body)

    def _base_url(self, environ: WSGIEnvironment) -> str:
        """Return where the caller reached the service, with a slash behind it."""
        if self._public_url:
            return f"{self._public_url.rstrip('/')}/"
        host = environ.get("HTTP_HOST", "")
        port = environ["SERVER_PORT"]
        if host in _LOOPBACK and port != "80":
            host = f"{host}:{port}"  # boto leaves it out
        if not (host and host.isascii() and host.isprintable()):
            host = f"{environ['SERVER_NAME']}:{port}"
        return f"{environ['wsgi.url_scheme']}://{host}/"

    def _refused(
        self, shape: Shape, error: ProtocolError, status: str = "400 Bad Request"
    ) -> _Body:
        """Say no in a way a caller of that shape understands: with a fault, or with a status."""
        log.warning("refused: %s", error.message)
        if shape is Shape.SOAP:
            return _Body(_FAULT, fault(error))
        return _Body(status, front_end_error(error, self.world.ids.request()))

    def _page(self, environ: WSGIEnvironment) -> Response | _Body:
        endpoint, found = _ROUTES.bind_to_environ(environ).match()
        if endpoint == "service" and (answer := self._call(environ)):
            return answer
        request = Request(environ, populate_request=False)
        request.max_content_length = self._max_body
        if not request.host:
            raise BadRequest("The Host is no name.")
        try:
            response = self._endpoints[endpoint](request, **found)
        except UnicodeError:
            raise BadRequest("The Host is no name.") from None
        # HEAD is how readiness is asked for, over and over.
        level = logging.DEBUG if request.method == "HEAD" else logging.INFO
        log.log(level, "%s %s %s", request.method, request.path, response.status_code)
        return response

    def _service(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            return Response(status=405, headers={"Allow": "GET, HEAD, POST"})
        if "wsdl" in map(str.lower, request.args):
            return self._wsdl(request)
        return Response(
            "Mockturk answers the Mechanical Turk Requester API, version 2014-08-15, over SOAP\n"
            f"and REST.\nWSDL: {request.host_url}?wsdl\n",
            mimetype="text/plain",
        )

    def _wsdl(self, request: Request, version: str = API_VERSION) -> Response:
        contract = self._published.wsdl(request.host_url, _checked(version))
        return Response(contract, content_type=_XML)

    def _xsd(self, _request: Request, version: str = API_VERSION) -> Response:
        return Response(self._published.xsd(_checked(version)), content_type=_XML)

    def _schema(self, _request: Request, version: str, name: str) -> Response:
        schema = self._published.data_schema(version, name)
        if schema is None:
            raise NotFound
        return Response(schema, content_type=_XML)

    def _file(self, _request: Request, name: str) -> Response:
        with moment_of(self.world) as moment:
            content = file_at(moment, name)
        if content is None:
            raise NotFound
        # What a worker uploaded is for saving, never for showing as a page of ours.
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return Response(content, content_type="application/octet-stream", headers=headers)

    def _external_submit(self, request: Request) -> Response:
        return external_submit(self._workers, request)

    def _worker_api_answer(self, request: Request, _: str) -> Response:
        return self._worker_api.answer(request, self._base_url(request.environ))


def _checked(version: str) -> str:
    if not _VERSION.fullmatch(version):
        raise NotFound
    return version


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
