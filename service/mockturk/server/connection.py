"""One HTTP/1.1 connection: receives requests and sends responses in the same order."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import deque
from http import HTTPStatus
from time import perf_counter
from typing import cast

from mockturk.server.connect_tunnel import ESTABLISHED, Tunnel, find_tunnel
from mockturk.server.connection_host import ConnectionHost
from mockturk.server.messages import HTTPResponse, Transmission, format_status_line
from mockturk.server.refusals import RequestRefusedError
from mockturk.server.request import IncomingRequest
from mockturk.server.request_parser import RequestParser
from mockturk.server.sockets import BoundSocket
from mockturk.server.tls import describe_ssl_error

log = logging.getLogger(__name__)

_NOTHING = memoryview(b"")
_COPIED = 64 * 1024  # bytes; a smaller body is joined to its head and sent in one write
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_CLOSE = ("Connection", "close")
_KEEP = ("Connection", "keep-alive")


class ServerConnection(asyncio.Protocol):
    """A connection: parses requests and sends the server's responses, in turn with the others.

    Short calls are answered on the event loop, long ones and pages in a thread. A refused request
    gets an error response after those to earlier requests. The connection then reads until the
    client stops sending and closes: if it closed earlier, the client could lose the response.
    """

    def __init__(self, server: ConnectionHost, entrance: BoundSocket | Tunnel) -> None:
        self._server = server
        self._limits = server.limits
        self._origin = entrance
        # Both are set in connection_made, which a failed TLS handshake never reaches: the parser
        # refers back to this object, and only connection_lost breaks that reference cycle.
        self._parser = cast("RequestParser", None)
        self._transport = cast("asyncio.Transport", None)
        self._caller = ""
        self._unread = _NOTHING  # bytes received that wait to be parsed
        self._waiting: deque[IncomingRequest] = deque()
        self._current_request: IncomingRequest | None = None
        self._unsent = _NOTHING  # of the content of a response
        self._is_last = False  # the connection ends after the unsent content
        self._refusal: RequestRefusedError | None = None  # to be sent after all responses
        self._send_task: asyncio.Task[None] | None = None  # of a response with a delivery fault
        self._has_turn = False  # the next turn is scheduled
        self._is_paused = False  # reading from the socket is paused
        self._is_full = False  # the send buffer is full: the client does not read
        self._is_ending = False  # all further input is ignored

    # Callbacks of asyncio.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Prepare for requests; abort if the server has too many connections."""
        self._parser = RequestParser(self, self._limits)
        self._transport = cast("asyncio.Transport", transport)
        peer = transport.get_extra_info("peername")
        self._caller = str(peer[0]) if peer else ""
        if not self._server.register(self, transport.get_extra_info("socket").fileno()):
            self._transport.abort()
        self._take_turn()

    def connection_lost(self, error: Exception | None) -> None:
        """Clean up after a lost connection; pending requests are dropped."""
        # TLS 1.3 clients reject a certificate only after the handshake.
        if isinstance(error, ssl.SSLError):
            log.warning("a TLS connection broke: %s", describe_ssl_error(error))
        self._is_ending = True
        self._is_paused = False
        self._drop_waiting()
        self._unread = self._unsent = _NOTHING
        self._refusal = None
        if self._send_task is not None:
            self._send_task.cancel()
        self._server.forget(self)
        if self._parser is not None:
            self._server.release_body(self._parser.request)
            self._parser.close()
            self._parser = cast("RequestParser", None)

    def data_received(self, data: bytes) -> None:
        """Parse bytes from the client; after CONNECT, some may wait for ``connection_made``."""
        if not self._is_ending:
            self._unread = memoryview(bytes(self._unread) + data)
            if self._has_turn:  # uvloop reads up to 32 times before the next turn, unless paused
                self._update_reading()
            elif self._parser is not None:
                self._take_turn()

    def eof_received(self) -> bool:
        """Handle EOF from the client: answer complete requests, refuse a partial one."""
        if self._parser.is_receiving and not self._is_ending:
            self._refuse(RequestRefusedError(HTTPStatus.BAD_REQUEST, "The request is incomplete."))
            self._take_turn()
        self._is_ending = True
        self._server.end_wait(self)
        if self._origin.tls is not None:
            return False  # event loops cannot keep a TLS connection half open
        return self._is_busy

    def pause_writing(self) -> None:
        """Send no further response until the client reads again."""
        self._is_full = True

    def resume_writing(self) -> None:
        """Send what waits: the client reads again."""
        self._is_full = False
        self._take_turn()

    # Turns.

    def _take_turn(self) -> None:
        """Parse, answer and send for a short time; the rest waits for the next turn."""
        self._has_turn = False
        turn_ends = perf_counter() + self._limits.turn
        while self._current_request is None and not self._is_full:
            if self._unsent:
                self._send_piece()
            elif self._waiting:
                self._answer_next()
            elif self._refusal is not None:
                self._send_refusal(self._refusal)
            elif self._unread and not self._is_ending:
                self._parse_piece()
            else:
                break
            if perf_counter() > turn_ends:
                self._has_turn = True
                asyncio.get_running_loop().call_soon(self._take_turn)
                break
        self._update_reading()

    @property
    def _is_busy(self) -> bool:
        """Whether responses are still to be sent."""
        return bool(
            self._current_request is not None or self._waiting or self._unsent or self._refusal
        )

    def _update_reading(self) -> None:
        """Pause reading while bytes are unparsed or requests wait; resume it afterwards."""
        waits = bool(self._waiting or (self._unread and not self._is_ending))
        if waits != self._is_paused and not self._transport.is_closing():
            self._is_paused = waits
            (self._transport.pause_reading if waits else self._transport.resume_reading)()

    # Requests.

    def _parse_piece(self) -> None:
        """Parse some bytes; refuse what is no valid request."""
        try:
            taken = self._parser.parse(self._unread[: self._limits.parsing_piece])
        except RequestRefusedError as refused:
            if not self._is_ending:  # bytes after the last request are ignored
                self._refuse(refused)
            return
        self._unread = self._unread[taken:]
        if self._parser.asks_for_tunnel:
            self._open_tunnel(self._parser.request)

    def begin_request(self) -> IncomingRequest:
        """Return a new request, which begins to arrive."""
        self._server.watch_receiving(self)
        return IncomingRequest(self._caller)

    def reserve_body(self, request: IncomingRequest, size: int) -> None:
        """Reserve ``size`` bytes for a body; raises RequestRefusedError (413, 503)."""
        self._server.reserve_body(request, size)

    def ask_for_body(self) -> None:
        """Tell the client, which waits for that, to send the body."""
        self._transport.write(_CONTINUE)

    def receive(self, request: IncomingRequest) -> None:
        """Queue a complete request."""
        self._server.stop_watching(self)
        self._waiting.append(request)
        if not request.keeps_alive:
            self._is_ending = True

    def _open_tunnel(self, asking: IncomingRequest) -> None:
        """Answer CONNECT: start TLS on this connection, for a host of the certificate."""
        self._server.release_body(asking)
        try:
            tunnel = find_tunnel(bytes(asking.target), asking.headers, self._origin)
        except RequestRefusedError as refused:
            self._refuse(refused)
            return
        # TLS clients wait for our 200 before their ClientHello, so extra bytes are an error.
        # Responses to earlier pipelined requests would have to be sent first.
        if self._unread or self._is_busy:
            self._refuse(
                RequestRefusedError(HTTPStatus.BAD_REQUEST, "CONNECT must be the only request.")
            )
            return
        self._transport.write(ESTABLISHED)
        self._server.start_tls(self._transport, tunnel)
        self.connection_lost(None)  # a new protocol object now has the transport

    def _refuse(self, refused: RequestRefusedError) -> None:
        """End the connection with an error response, after those to earlier requests."""
        self._server.release_body(self._parser.request)
        self._server.stop_watching(self)
        self._parser.is_receiving = False
        self._is_ending = True
        self._refusal = refused
        # Not the error itself: a log may keep what it gets, and with it the connection.
        log.warning("refused: %s", str(refused))

    # Responses.

    def _answer_next(self) -> None:
        if self._transport.is_closing():
            self._drop_waiting()
            return
        request = self._waiting.popleft()
        given = self._server.respond(request, self._origin, self)
        if isinstance(given, asyncio.Future):
            self._current_request = request
            given.add_done_callback(self._given)
        else:
            self._send_response(request, given)

    def _given(self, future: asyncio.Future[HTTPResponse]) -> None:
        request, self._current_request = cast("IncomingRequest", self._current_request), None
        self._server.release_body(request)
        if not future.cancelled() and not self._transport.is_closing():
            self._send_response(request, future.result())
            self._take_turn()

    def _send_response(self, request: IncomingRequest, answered: HTTPResponse) -> None:
        self._server.release_body(request)
        is_last = answered.is_last or not request.keeps_alive or self._ends_now
        headers = [*answered.all_headers(), self._server.date_header]
        content = b"" if request.method == "HEAD" else answered.content
        if is_last:
            headers.append(_CLOSE)
        elif request.is_http_1_0:
            headers.append(_KEEP)
        head = self._head_of(answered.status, headers)
        if answered.transmission is not None:
            self._send_impaired(request, head, content, answered.transmission)
            return
        if len(content) < _COPIED:
            self._transport.write(head + content)
        else:
            self._transport.write(head)
            self._unsent = memoryview(content)
        self._is_last = is_last
        if is_last:
            self._drop_waiting()
            self._refusal = None
            if not self._unsent:
                self._end()

    @property
    def _ends_now(self) -> bool:
        """Whether the response that is sent now is the last one."""
        return self._is_ending and not self._waiting and self._refusal is None

    def _send_piece(self) -> None:
        """Send some of the content of a response; the transport would copy all of it at once."""
        if self._transport.is_closing():
            self._unsent = _NOTHING
            return
        self._transport.write(self._unsent[: self._limits.sending_piece])
        self._unsent = self._unsent[self._limits.sending_piece :]
        if not self._unsent and (self._is_last or self._ends_now):
            self._end()

    def _send_impaired(
        self, request: IncomingRequest, head: bytes, content: bytes, sending: Transmission
    ) -> None:
        """Send a response with an injected delivery fault; later responses wait for it."""
        self._current_request = request
        self._send_task = self._server.send_impaired(self._transport, head, content, sending)
        self._send_task.add_done_callback(self._on_impaired_sent)

    def _on_impaired_sent(self, sending: asyncio.Task[None]) -> None:
        request, self._current_request = cast("IncomingRequest", self._current_request), None
        self._send_task = None
        if self._transport.is_closing() or sending.cancelled():
            return
        if error := sending.exception():
            log.error("a response could not be sent", exc_info=error)
        if not request.keeps_alive or self._ends_now:
            self._drop_waiting()
            self._end()
        else:
            self._take_turn()

    def _send_refusal(self, refused: RequestRefusedError) -> None:
        self._refusal = None
        target = self._parser.request.target.decode("latin-1")
        response = self._server.refuse(target, refused)
        headers = [*response.all_headers(), self._server.date_header, _CLOSE]
        self._transport.write(self._head_of(response.status, headers) + response.content)
        self._end(to_its_end=True)

    def _head_of(self, status: int, headers: list[tuple[str, str]]) -> bytes:
        head = format_status_line(status)
        for name, value in headers:
            head += f"{name}: {value}\r\n"
        return f"{head}\r\n".encode("latin-1", "replace")

    def _drop_waiting(self) -> None:
        for request in self._waiting:
            self._server.release_body(request)
        self._waiting.clear()

    def _end(self, *, to_its_end: bool = False) -> None:
        """Close once all is sent or, with ``to_its_end``, once the client stops sending."""
        self._is_ending = True
        self._server.stop_watching(self)
        if self._transport.is_closing():
            return
        if to_its_end and self._transport.can_write_eof():
            self._server.watch_draining(self)
            self._transport.write_eof()
        else:
            self._transport.close()

    # Called by the server.

    @property
    def idle_after(self) -> IncomingRequest | None:
        """The last request, if no request arrives or waits for its response; else None."""
        is_active = self._is_ending or self._is_busy or self._unread or self._parser.is_receiving
        return None if is_active else self._parser.request

    def time_out(self) -> None:
        """Refuse a request that has not arrived in time (408)."""
        self._refuse(
            RequestRefusedError(HTTPStatus.REQUEST_TIMEOUT, "The request did not come in time.")
        )
        self._take_turn()

    def close(self) -> None:
        """Close once the responses to complete requests are sent."""
        self._is_ending = True
        if not self._is_busy:
            self._transport.close()
            if self._origin.tls is not None:
                self._server.abort_soon(self)

    def abort(self) -> None:
        """Close at once; unsent bytes are dropped."""
        self._transport.abort()
