"""An HTTP server on one event loop, run in any thread.

It is built on httptools and asyncio because no existing server fitted (docs/design.md). Servers
that pass each request from one thread to another need more time for that than a GetHIT takes. The
only server that was as fast as this one stops answering when a single client sends slowly.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import socket
import threading
from collections.abc import Callable, Coroutine, Sequence
from email.utils import formatdate
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

from mockturk.server import descriptors
from mockturk.server.connect_tunnel import Tunnel, upgrade_to_tls
from mockturk.server.connection import ServerConnection
from mockturk.server.connection_host import ManagedConnection
from mockturk.server.event_wait import EventWait
from mockturk.server.impaired_transmission import send_impaired
from mockturk.server.lanes import LaneExecutor
from mockturk.server.limits import ServerLimits
from mockturk.server.messages import (
    DeferredResponse,
    HTTPResponse,
    ReadyResponse,
    Transmission,
    UncommittedResponse,
    WaitingResponse,
)
from mockturk.server.refusals import RefusalBuilder, RequestRefusedError, build_plain_refusal
from mockturk.server.request import IncomingRequest, RequestHandler
from mockturk.server.sockets import BoundSocket

try:  # where it has wheels; saves 6 % of the time of a CreateHIT, 10 % of a GetAccountBalance
    from uvloop import new_event_loop
except ImportError:
    from asyncio import new_event_loop  # type: ignore[assignment] # its loop is more general

log = logging.getLogger(__name__)

A = TypeVar("A")

_FAREWELL = 0.05  # seconds
# A shortage of file descriptors is logged again if there was none for this many seconds.
_SHORTAGE_IS_OVER = 60.0
_TOO_MANY = "there are too many"


class HTTPServer:
    """An HTTP server for one application on one or more sockets."""

    def __init__(
        self,
        application: RequestHandler,
        entrances: Sequence[BoundSocket],
        limits: ServerLimits,
        build_refusal: RefusalBuilder = build_plain_refusal,
    ) -> None:
        self.limits = limits
        self._application = application
        self._build_refusal = build_refusal
        self._entrances = entrances
        self._held = 0
        self._connections: set[ManagedConnection] = set()
        self._servers: list[asyncio.Server] = []
        self._accepting: list[asyncio.Task[None]] = []
        self._handshakes: set[asyncio.Task[None]] = set()
        self._receiving: dict[ManagedConnection, float] = {}
        self._idle: dict[ManagedConnection, tuple[IncomingRequest, float]] = {}
        self._draining: dict[ManagedConnection, float] = {}
        self._waits: dict[ManagedConnection, EventWait] = {}
        self._last_shortage = -math.inf
        self._started = threading.Event()

    def run(self, *, ready: Callable[[HTTPServer], None] | None = None) -> None:
        """Serve until ``stop`` is called; call ``ready`` on the loop once the server listens."""
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(self._serve(ready))

    def stop(self) -> None:
        """Stop the server; may be called from any thread."""
        self._started.wait()
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stopped.set)

    async def _serve(self, ready: Callable[[HTTPServer], None] | None) -> None:
        self._loop = asyncio.get_running_loop()
        self._lanes = LaneExecutor[Any](self._loop, self.limits)
        self._stopped = asyncio.Event()
        self._highest_descriptor = descriptors.highest()
        self._is_empty = asyncio.Event()
        self._tick()
        for entrance in self._entrances:
            await self._open(entrance)
        self._started.set()
        if ready is not None:
            ready(self)
        await self._stopped.wait()
        for server in self._servers:
            server.close()
        for task in (*self._accepting, *self._handshakes):
            task.cancel()
        for wait in self._waits.values():
            wait.end()
        for connection in list(self._connections):
            connection.close()
        if self._connections:
            self._is_empty.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._is_empty.wait(), self.limits.stop_timeout)
        for connection in list(self._connections):
            connection.abort()
        self._lanes.stop()

    async def _open(self, entrance: BoundSocket) -> None:
        if entrance.tls is not None:
            self._accepting.append(self._loop.create_task(self._accept(entrance)))
            return
        self._servers.append(
            await self._loop.create_server(
                lambda: ServerConnection(self, entrance), sock=entrance.listener
            )
        )

    async def _accept(self, entrance: BoundSocket) -> None:
        """Accept TLS connections and run their handshakes concurrently.

        ``asyncio.Server`` could do that, but it does not count running handshakes and does not
        cancel them when it closes.
        """
        entrance.listener.setblocking(False)
        with entrance.listener:
            while True:
                try:
                    taken, _ = await self._loop.sock_accept(entrance.listener)
                except OSError as error:  # too many open files; retry later
                    self._warn_of_shortage(error)
                    await asyncio.sleep(self.limits.tick)
                    continue
                if len(self._connections) + len(self._handshakes) >= self.limits.max_connections:
                    self._warn(_TOO_MANY)
                    taken.close()
                    continue
                self._begin_handshake(self._shake_hands(taken, entrance))

    def _look_for_shortage(self) -> None:
        """Warn if no file descriptor is free: event loops then close connections silently."""
        try:
            descriptors.check_free()
        except OSError as error:
            self._warn_of_shortage(error)

    def _warn_of_shortage(self, error: OSError) -> None:
        self._warn(error.strerror or str(error))

    def _warn(self, reason: str) -> None:
        """Log that connections cannot be accepted, unless that was logged in the last minute."""
        now = self._loop.time()
        if now - self._last_shortage > _SHORTAGE_IS_OVER:
            log.warning("new connections cannot be accepted: %s", reason)
        self._last_shortage = now

    def _begin_handshake(self, hands: Coroutine[Any, Any, None]) -> None:
        handshake = self._loop.create_task(hands)
        self._handshakes.add(handshake)
        handshake.add_done_callback(self._handshakes.discard)

    async def _shake_hands(self, taken: socket.socket, entrance: BoundSocket) -> None:
        # A failed handshake is logged by tls.py; one that times out is not logged.
        with contextlib.suppress(OSError):
            await self._loop.connect_accepted_socket(
                lambda: ServerConnection(self, entrance),
                taken,
                ssl=entrance.tls,
                ssl_handshake_timeout=self.limits.handshake_timeout,
                ssl_shutdown_timeout=self.limits.tls_close_timeout,
            )

    async def _shake_hands_within(self, transport: asyncio.Transport, tunnel: Tunnel) -> None:
        with contextlib.suppress(OSError):
            await upgrade_to_tls(
                transport,
                ServerConnection(self, tunnel),
                tunnel.tls,
                handshake_within=self.limits.handshake_timeout,
                shut_down_within=self.limits.tls_close_timeout,
            )

    def _tick(self) -> None:
        """Run each ``tick``: renew the Date header and end connections that are too slow."""
        self._look_for_shortage()
        self._date = formatdate(usegmt=True)
        now = self._loop.time()
        for connection, since in list(self._receiving.items()):
            if now - since > self.limits.receive_timeout:
                connection.time_out()
        self._close_idle(now)
        for connection, since in list(self._draining.items()):
            if now - since > self.limits.drain_timeout:
                connection.abort()
        self._loop.call_later(self.limits.tick, self._tick)

    def _close_idle(self, now: float) -> None:
        """Close the connections that have been idle for too long.

        Looking at all of them costs less than noting the time after each request.
        """
        before, self._idle = self._idle, {}
        closed = 0
        for connection in list(self._connections):
            request = connection.idle_after
            if request is None:
                continue
            same, since = before.get(connection, (None, now))
            since = since if same is request else now
            if now - since > self.limits.idle_timeout:
                connection.close()
                closed += 1
            else:
                self._idle[connection] = request, since
        if closed:
            log.info("closed connections that were idle: %d", closed)

    # Called by connections.

    def register(self, connection: ManagedConnection, descriptor: int) -> bool:
        """Add a connection; return False if there are too many, or if the server stops.

        ``descriptor`` is the file descriptor of its socket.
        """
        self._connections.add(connection)
        if descriptor >= self._highest_descriptor:
            self._look_for_shortage()
        if self._stopped.is_set():
            return False
        if len(self._connections) <= self.limits.max_connections:
            return True
        self._warn(_TOO_MANY)
        return False

    def forget(self, connection: ManagedConnection) -> None:
        """Remove a connection that has ended."""
        self._connections.discard(connection)
        if not self._connections:
            self._is_empty.set()
        self._receiving.pop(connection, None)
        self._idle.pop(connection, None)
        self._draining.pop(connection, None)
        self.end_wait(connection)

    def start_tls(self, transport: asyncio.Transport, tunnel: Tunnel) -> None:
        """Upgrade a CONNECT client's connection to TLS."""
        transport.pause_reading()  # until the handshake begins
        transport.set_protocol(asyncio.Protocol())  # ignores all events until then
        self._begin_handshake(self._shake_hands_within(transport, tunnel))

    def watch_receiving(self, connection: ManagedConnection) -> None:
        """Start the timeout for receiving a request."""
        self._receiving[connection] = self._loop.time()

    def stop_watching(self, connection: ManagedConnection) -> None:
        """Cancel the timeout for receiving a request."""
        self._receiving.pop(connection, None)

    def watch_draining(self, connection: ManagedConnection) -> None:
        """Start the timeout within which a refused client must stop sending."""
        self._draining[connection] = self._loop.time()

    def reserve_body(self, request: IncomingRequest, size: int) -> None:
        """Reserve ``size`` bytes for a body; raises RequestRefusedError (413, 503)."""
        if size > self.limits.max_body:
            raise RequestRefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large.")
        more = size - request.held
        most_together = self.limits.max_large_bodies * self.limits.max_body
        # The common limit refuses large bodies only, so an ordinary call is always accepted.
        if size >= self.limits.large_body and self._held + more > most_together:
            raise RequestRefusedError(
                HTTPStatus.SERVICE_UNAVAILABLE, "Too many large bodies at once."
            )
        self._held += more
        request.held = size

    def release_body(self, request: IncomingRequest) -> None:
        """Release the bytes reserved for a body."""
        self._held -= request.held
        request.held = 0

    def respond(
        self,
        incoming: IncomingRequest,
        entrance: BoundSocket | Tunnel,
        connection: ManagedConnection,
    ) -> HTTPResponse | asyncio.Future[HTTPResponse]:
        """Return the application's response, or a future if it takes long or must wait."""
        request = incoming.to_request(entrance)
        begun = _respond_safely(lambda: self._application.respond_or_defer(request))
        if isinstance(begun, DeferredResponse):
            return self._loop.create_task(self._finish(begun, connection))
        return self._settle(begun) if isinstance(begun, UncommittedResponse) else begun

    def _settle(self, uncommitted: UncommittedResponse) -> asyncio.Future[HTTPResponse]:
        """Return the future of a response, which comes when its commit has ended."""
        future = self._loop.create_future()

        def settle() -> None:
            if not future.cancelled():
                future.set_result(_respond_safely(uncommitted.settle))

        def wake() -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: the server has stopped
                self._loop.call_soon_threadsafe(settle)

        uncommitted.commit.when_ended(wake)
        return future

    def refuse(self, target: str, refused: RequestRefusedError) -> HTTPResponse:
        """Return the response to a request that is refused."""
        return self._build_refusal(target, refused.status, str(refused))

    def end_wait(self, connection: ManagedConnection) -> None:
        """End the wait of a connection's response, if any: it is sent now, as it is."""
        if connection in self._waits:
            self._waits[connection].end()

    async def _finish(self, begun: DeferredResponse, connection: ManagedConnection) -> HTTPResponse:
        """Return a deferred response, which is computed in a thread."""
        response: ReadyResponse | WaitingResponse = await self._lanes.run(
            begun.lane, partial(_respond_safely, begun.answer)
        )
        if isinstance(response, WaitingResponse):
            response = await self._wait(response, connection)
        if isinstance(response, UncommittedResponse):
            return await self._settle(response)
        return response

    async def _wait(self, waiting: WaitingResponse, connection: ManagedConnection) -> ReadyResponse:
        """Return a response that waits for events; no thread is used meanwhile."""
        wait = self._waits[connection] = EventWait(self._loop, waiting.seconds)
        if self._stopped.is_set() or connection not in self._connections:
            wait.end()
        try:
            with waiting.watch(wait.wake):
                while True:
                    look = waiting.finish if wait.is_over else waiting.look
                    response = await self._lanes.run(waiting.lane, partial(_respond_safely, look))
                    if response is not None:
                        return response  # type: ignore[no-any-return] # of lanes for any result
                    await wait.for_event()
        finally:
            del self._waits[connection]

    def abort_soon(self, connection: ManagedConnection) -> None:
        """Abort a closing TLS connection shortly, without waiting for the client's close."""
        self._loop.call_later(_FAREWELL, connection.abort)

    def send_impaired(
        self, transport: asyncio.Transport, head: bytes, content: bytes, sending: Transmission
    ) -> asyncio.Task[None]:
        """Send a response late, slowly, partly or not at all."""
        return self._loop.create_task(send_impaired(transport, head, content, sending))

    @property
    def date_header(self) -> tuple[str, str]:
        """The Date header of responses that are sent now."""
        return "Date", self._date


def _respond_safely(answer: Callable[[], A]) -> A | HTTPResponse:
    """Return a response; if the application raises, an empty one with status 500."""
    try:
        return answer()
    except Exception:
        log.exception("a request could not be answered")
        return HTTPResponse(HTTPStatus.INTERNAL_SERVER_ERROR, b"", "")
