"""The Requester API over HTTP: from a complete HTTP request to the response of its call."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import TypeAlias, TypeVar

from werkzeug.exceptions import HTTPException

from mockturk.domain.errors import ServerError, ServiceUnavailable, SystemFailure
from mockturk.endpoint.application import RequesterEndpoint
from mockturk.endpoint.authentication import Authentication
from mockturk.endpoint.context import CallContext, ServedWorld
from mockturk.endpoint.held_response import hold_call
from mockturk.endpoint.long_calls import MAY_BE_LONG, is_slow_to_execute, is_slow_to_read
from mockturk.endpoint.refusal import CallRefusedError
from mockturk.endpoint.request_reader import read_message
from mockturk.server.messages import (
    BegunResponse,
    DeferredResponse,
    HTTPRequest,
    HTTPResponse,
    Lane,
    ReadyResponse,
    Sender,
    UncommittedResponse,
    WaitingResponse,
    run_steps,
)
from mockturk.server.own_hosts import OwnHosts
from mockturk.server.refusals import build_plain_refusal
from mockturk.wire.request_payload import RequestPayload
from mockturk.wire.responses import serialize_soap_fault
from mockturk.world.lifecycle.scheduled_events import apply_few_events
from mockturk.world.world import World

log = logging.getLogger("mockturk.requests")

PATHS = ("/", "/onca/soap", "/onca/xml")

_BY_PAGE = HTTPResponse(
    HTTPStatus.FORBIDDEN,
    b"API calls are for programs; a page in a browser sent this one.\n",
    "text/plain; charset=utf-8",
)
_AT_OTHER_HOST = HTTPResponse(
    HTTPStatus.FORBIDDEN,
    b"A browser sent this call with a Host that is not a name of this server; set one with "
    b"--public-url.\n",
    "text/plain; charset=utf-8",
)
R = TypeVar("R", bound="HTTPResponse | DeferredResponse")
_Step: TypeAlias = Callable[[CallContext], HTTPResponse | DeferredResponse]

INTERNAL_ERROR = HTTPResponse(HTTPStatus.INTERNAL_SERVER_ERROR, serialize_soap_fault(ServerError()))

# A call with more requests is executed in a thread; the slowest requests take some 4 ms each.
_MOST_AT_ONCE = 4


class RequesterAPI:
    """Answers the calls to one world, over SOAP, REST and AWS JSON.

    ``endpoint`` has the Spyne application, which worlds may share. ``root`` is the path of the
    world, without a trailing slash. ``public_url`` is the base URL in responses, with that path
    and a trailing slash; if None, it is the address the caller used. Calls from a browser are
    refused unless their Host is one of ``hosts``, and always if a page sent them. A ``retired``
    service refuses every call of the legacy API, as the real service did after June 2019.
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
        """Answer a call over any protocol; return None for a page request. May block.

        Faults do not hold the call, as that would keep a thread of the world busy.
        """
        begun = self.respond_or_defer(request)
        response = None if begun is None else run_steps(begun)
        if isinstance(response, WaitingResponse):
            response = response.finish()
        return response.answer() if isinstance(response, UncommittedResponse) else response

    def respond_or_defer(self, request: HTTPRequest) -> BegunResponse | None:
        """Answer a short call at once, or defer a long one; return None for a page request.

        A call is long if it must wait, if it is slow to read, or if it is a batch of many
        requests.
        """
        try:
            message = read_message(request)
            if message is None:
                return None
            if request.sender is not Sender.program and (refused := self._refuse_page(request)):
                return refused
        except HTTPException as error:
            return _refuse(request, error)
        ctx = self._context(request, message)
        if is_slow_to_read(message):
            return self._defer(ctx, self._read_and_execute)
        begun = self._run(ctx, self._read)
        return (
            begun
            if isinstance(begun, DeferredResponse)
            else self._settle(ctx, begun, may_block=False)
        )

    def _context(self, request: HTTPRequest, message: RequestPayload) -> CallContext:
        return CallContext(self._endpoint.transport, self._served, request, message)

    def _defer(self, ctx: CallContext, step: _Step) -> DeferredResponse:
        """Defer a step to the world's lane for long calls."""
        return DeferredResponse(Lane(self._served.root, "long"), partial(self._guarded, ctx, step))

    def _guarded(self, ctx: CallContext, step: _Step) -> BegunResponse:
        """Run a step; answer with an error response if it raises."""
        begun = self._run(ctx, step)
        return begun if isinstance(begun, DeferredResponse) else self._settle(ctx, begun)

    def _carry_out(self, ctx: CallContext) -> ReadyResponse:
        """Execute a call; answer with an error response if that raises."""
        return self._settle(ctx, self._run(ctx, self._endpoint.transport.respond))

    def _settle(
        self, ctx: CallContext, response: HTTPResponse, *, may_block: bool = True
    ) -> ReadyResponse:
        """Return a response that waits for the commit of what it tells of, if that is necessary."""
        commit = self._served.world.store.take_pending_commit(may_block=may_block)
        if commit is None:
            return response
        return UncommittedResponse(commit, response, partial(self._refuse_uncommitted, ctx))

    def _refuse_uncommitted(self, answered: CallContext) -> HTTPResponse:
        """Return the response to a call whose changes could not be committed, and are undone."""
        transport = self._endpoint.transport
        ctx = self._context(answered.request, answered.in_string)
        transport.read(ctx)
        is_json = ctx.in_string.target is not None
        ctx.in_error = ctx.out_error = CallRefusedError(
            SystemFailure() if is_json else ServiceUnavailable()
        )
        return transport.respond(ctx)

    def _run(self, ctx: CallContext, step: Callable[[CallContext], R]) -> R | HTTPResponse:
        request = ctx.request
        try:
            return step(ctx)
        except HTTPException as error:
            return _refuse(request, error)
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            return INTERNAL_ERROR

    def _read_and_execute(self, ctx: CallContext) -> HTTPResponse | DeferredResponse:
        """Read a call and execute it, in a thread; may block."""
        return self._read(ctx, may_block=True)

    def _read(
        self, ctx: CallContext, *, may_block: bool = False
    ) -> HTTPResponse | DeferredResponse:
        """Read a call; execute it at once if it ``may_block``, or is short and need not wait."""
        transport, world = self._endpoint.transport, self._served.world
        transport.read(ctx)
        transport.admit(ctx)
        if ctx.fault is not None and ctx.held is None and not may_block:
            return self._defer(ctx, transport.respond)  # the fault's new count must be committed
        if ctx.in_error is not None:
            return transport.respond(ctx)
        if len(ctx.in_body_doc.requests) > _MOST_AT_ONCE:
            ctx.batch_lock = self._endpoint.batch_lock
        if ctx.held is not None:
            lane = Lane(self._served.root, "calls")
            return hold_call(world.faults.held, ctx.held, lane, partial(self._carry_out, ctx))
        if may_block:
            return transport.respond(ctx)
        if ctx.batch_lock is not None or (
            ctx.in_body_doc.operation in MAY_BE_LONG
            and is_slow_to_execute(ctx.in_body_doc.operation, ctx.in_string)
        ):
            return self._defer(ctx, transport.respond)
        # A call that is executed at once must not wait for another thread's transaction, nor apply
        # more than a few events that are due.
        transaction = world.store.transaction()
        if transaction.try_enter():
            try:
                ctx.now = apply_few_events(world)
                if ctx.now is not None:
                    return transport.respond(ctx)
            finally:
                transaction.__exit__(None, None, None)
        lane = Lane(self._served.root, "calls")
        return DeferredResponse(lane, partial(self._guarded, ctx, transport.respond))

    def _refuse_page(self, request: HTTPRequest) -> HTTPResponse | None:
        """Return the refusal of a call that a page in a browser sends, or may have sent.

        Otherwise a page that a HIT loads in a worker's browser could act as any requester.
        """
        if request.sender is Sender.page:
            log.warning("refused %s: a page in a browser sent the call", request.path)
            return _BY_PAGE
        if self._hosts.includes(request.host):
            return None
        log.warning("refused %s: a browser sent the call to another Host", request.path)
        return _AT_OTHER_HOST


def _refuse(request: HTTPRequest, error: HTTPException) -> HTTPResponse:
    """Return the response to a request that is no call, in the form of the server's refusals."""
    log.warning("refused %s: %s", request.path, error)
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    return build_plain_refusal(request.path, status, error.description or status.phrase)
