"""The Requester API over HTTP: from a request that has arrived to the response of its call."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from werkzeug.exceptions import HTTPException

from mockturk.domain.errors import ServerError
from mockturk.endpoint import aws_json
from mockturk.endpoint.application import RequesterEndpoint
from mockturk.endpoint.authentication import Authentication
from mockturk.endpoint.aws_json import find_json_operation
from mockturk.endpoint.call_recording import record_call
from mockturk.endpoint.context import CallContext, ServedWorld
from mockturk.endpoint.request_reader import read_message
from mockturk.server.messages import DeferredResponse, HTTPRequest, HTTPResponse, Lane, Sender
from mockturk.server.own_hosts import OwnHosts
from mockturk.wire.request_payload import RequestPayload
from mockturk.wire.responses import serialize_soap_fault
from mockturk.world.world import World

log = logging.getLogger("mockturk.requests")

PATHS = ("/", "/onca/soap", "/onca/xml")

_HTML = "text/html; charset=utf-8"

_BY_PAGE = HTTPResponse(
    HTTPStatus.FORBIDDEN,
    b"Calls are for programs, and a page in a browser asked for this one.\n",
    "text/plain; charset=utf-8",
)
_AT_OTHER_HOST = HTTPResponse(
    HTTPStatus.FORBIDDEN,
    b"A browser asks for this call, and the Host is no name of this server's; --public-url names "
    b"one.\n",
    "text/plain; charset=utf-8",
)
INTERNAL_ERROR = HTTPResponse(HTTPStatus.INTERNAL_SERVER_ERROR, serialize_soap_fault(ServerError()))

_Step = Callable[[CallContext], HTTPResponse | DeferredResponse]

# From here on, in bytes, a message is read in a thread: XML of that size takes some 5 ms. What a
# query takes is a matter of its parameters.
_SLOW_BYTES = 256 * 1024
_SLOW_PARAMETERS = 500
# Requests of a call that is answered at once; the slowest take some 4 ms each.
_MOST_AT_ONCE = 4


class RequesterAPI:
    """Answers the calls to one world, over SOAP and REST.

    ``endpoint`` has the Spyne application, which worlds may share. ``root`` is the path the world
    is at, without a slash behind it. ``public_url`` is the address the answers name, that path
    and a slash included; without it the address the caller used. Of browsers, only calls to one
    of the server's own ``hosts`` are answered. A ``retired`` service refuses every call, as it did
    after June 2019.
    """

    def __init__(
        self,
        world: World,
        endpoint: RequesterEndpoint,
        authentication: Authentication,
        *,
        root: str = "",
        public_url: str | None = None,
        retired: bool = False,
        hosts: OwnHosts | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._served = ServedWorld(world, authentication, root, public_url, retired)
        self._hosts = hosts or OwnHosts()

    def handle(self, request: HTTPRequest) -> HTTPResponse | None:
        """Answer a call, over whichever protocol; None if a page is asked for. May wait."""
        begun = self.begin(request)
        return begun.answer() if isinstance(begun, DeferredResponse) else begun

    def begin(self, request: HTTPRequest) -> HTTPResponse | DeferredResponse | None:
        """Answer a call if that is quick and waits for nothing; None if a page is asked for.

        What is quick is not a question of bytes alone: a batch takes as long as its requests.
        """
        try:
            if (operation := find_json_operation(request)) is not None:
                return self._refuse_json(request, operation)
            message = read_message(request)
            if message is None:
                return None
            if request.sender is not Sender.program and (refused := self._refuse_page(request)):
                return refused
        except HTTPException as error:
            return _to_error_response(request, error)
        ctx = self._context(request, message)
        if _is_slow_to_read(message):
            return self._defer(ctx, self._read)
        return self._guarded(ctx, self._read)

    def _context(self, request: HTTPRequest, message: RequestPayload | None) -> CallContext:
        return CallContext(self._endpoint.transport, self._served, request, message)

    def _defer(self, ctx: CallContext, step: _Step) -> DeferredResponse:
        """Put off a step, to the lane of what takes long in this world."""
        return DeferredResponse(Lane(self._served.root, "long"), partial(self._guarded, ctx, step))

    def _guarded(self, ctx: CallContext, step: _Step) -> HTTPResponse | DeferredResponse:
        """Do a step; whatever fails in it is answered too."""
        request = ctx.request
        try:
            return step(ctx)
        except HTTPException as error:
            return _to_error_response(request, error)
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            return INTERNAL_ERROR

    def _read(self, ctx: CallContext) -> HTTPResponse | DeferredResponse:
        """Read a call, and execute it if it is short and the world's transaction is free."""
        transport = self._endpoint.transport
        transport.read(ctx)
        if ctx.in_error is not None:
            return transport.respond(ctx)
        if len(ctx.in_body_doc.requests) > _MOST_AT_ONCE:
            ctx.batch_lock = self._endpoint.batch_lock
            return self._defer(ctx, transport.respond)
        # What is done at once must not wait for the transaction of another thread.
        transaction = self._served.world.store.transaction()
        if not transaction.try_enter():
            lane = Lane(self._served.root, "calls")
            return DeferredResponse(lane, partial(self._guarded, ctx, transport.respond))
        try:
            return transport.respond(ctx)
        finally:
            transaction.__exit__(None, None, None)

    def _refuse_page(self, request: HTTPRequest) -> HTTPResponse | None:
        """Refuse a call that a page in a browser asks for, or may ask for.

        Whatever a HIT has a worker's browser load would act as any requester.
        """
        if request.sender is Sender.page:
            log.warning("refused %s: a page in a browser asks for a call", request.path)
            return _BY_PAGE
        if self._hosts.includes(request.host):
            return None
        log.warning("refused %s: a browser asks for a call at another Host", request.path)
        return _AT_OTHER_HOST

    def _refuse_json(self, request: HTTPRequest, operation: str) -> HTTPResponse:
        """Refuse a call of the later API in its own form, which its clients raise as an error."""
        log.warning(
            "refused %s: a call of the API of 2017-01-17, as boto3 and the AWS CLI make, which is"
            " not served",
            operation or request.path,
        )
        ctx = self._context(request, None)
        ctx.errors = (aws_json.NOT_SERVED,)
        ctx.response = response = HTTPResponse(
            HTTPStatus.BAD_REQUEST,
            aws_json.build_error(),
            aws_json.CONTENT_TYPE,
            headers=(("x-amzn-RequestId", self._served.world.ids.request()),),
        )
        record_call(ctx)
        return response


def _is_slow_to_read(message: RequestPayload) -> bool:
    if message.is_xml:
        return len(message.body) >= _SLOW_BYTES
    return message.query.count(b"&") + message.body.count(b"&") > _SLOW_PARAMETERS


def _to_error_response(request: HTTPRequest, error: HTTPException) -> HTTPResponse:
    log.warning("refused %s: %s", request.path, error)
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    return HTTPResponse(status, error.get_body().encode(), _HTML)
