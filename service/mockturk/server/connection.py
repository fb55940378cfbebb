"""One HTTP/1.1 connection: receives requests and sends responses in the same order."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import deque
from http import HTTPStatus
from time import perf_counter
from typing import cast

import httptools

from mockturk.server import refusals
from mockturk.server.connect_tunnel import ESTABLISHED, Tunnel, find_tunnel
from mockturk.server.connection_host import ConnectionHost
from mockturk.server.messages import HTTPResponse, Transmission, format_status_line
from mockturk.server.refusals import RequestRefusedError
from mockturk.server.request import IncomingRequest
from mockturk.server.sockets import BoundSocket
from mockturk.server.tls import describe_ssl_error

log = logging.getLogger(__name__)

_SEPARATORS = len(": \r\n")  # of a header line, besides name and value
_NOTHING = memoryview(b"")
_VERSIONS = ("1.0", "1.1")
# The first bytes of a TLS handshake, in any TLS version.
_TLS = b"\x16\x03"
_COPIED = 64 * 1024  # bytes; a smaller body is joined to its head and sent in one write
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_HOSTS = b", "  # joins repeated Host headers (IncomingRequest.add_header)
_CLOSE = ("Connection", "close")
_KEEP = ("Connection", "keep-alive")
_PLAIN = ("Content-Type", "text/plain; charset=utf-8")


class ServerConnection(asyncio.Protocol):
    """A connection: parses requests with httptools and sends the server's responses.

    Short calls are answered on the event loop, long ones and pages in a thread. A refused request
    gets an error response. The connection then reads until the client stops sending and closes:
    if it closed earlier, the client could lose the response.
    """

    def __init__(self, server: ConnectionHost, entrance: BoundSocket | Tunnel) -> None:
        self._server = server
        self._limits = server.limits
        self._origin = entrance
        # Both are set in connection_made, which a failed TLS handshake never reaches: the parser
        # refers back to this object, and only connection_lost breaks that reference cycle.
        self._parser = cast("httptools.HttpRequestParser", None)
        self._transport = cast("asyncio.Transport", None)
        self._caller = ""
        self._request = IncomingRequest()  # the one being received, or the last received
        self._is_receiving = False
        self._fields = 0  # bytes of its header fields so far, later of its trailer fields
        self._unfinished = 0  # bytes parsed since its target or body last grew
        self._unread = _NOTHING  # bytes received that wait for the next parsing turn
        self._waiting: deque[IncomingRequest] = deque()
        self._current_request: IncomingRequest | None = None
        self._send_task: asyncio.Task[None] | None = None  # of a response with a delivery fault
        self._is_paused = False  # reading from the socket is paused
        self._is_full = False  # the send buffer is full: the client does not read
        self._is_ending = False  # all further input is ignored

    # Callbacks of asyncio.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Prepare for requests; abort if the server has too many connections."""
        self._parser = httptools.HttpRequestParser(self)
        self._transport = cast("asyncio.Transport", transport)
        peer = transport.get_extra_info("peername")
        self._caller = str(peer[0]) if peer else ""
        if not self._server.register(self, transport.get_extra_info("socket").fileno()):
            self._transport.abort()
        if self._unread:
            self._read()

    def connection_lost(self, error: Exception | None) -> None:
        """Clean up after a lost connection; pending requests are dropped."""
        # TLS 1.3 clients reject a certificate only after the handshake.
        if isinstance(error, ssl.SSLError):
            log.warning("a TLS connection broke: %s", describe_ssl_error(error))
        self._is_ending = True
        self._is_paused = False
        self._server.release_body(self._request)
        self._drop_waiting()
        if self._send_task is not None:
            self._send_task.cancel()
        self._server.forget(self)
        # Break the cycle with the parser: it would keep a body in memory until a gc run.
        self._request = IncomingRequest()
        del self._parser

    def data_received(self, data: bytes) -> None:
        """Parse bytes from the client; after CONNECT, some may wait for ``connection_made``."""
        if not self._is_ending:
            self._unread = memoryview(bytes(self._unread) + data)
            if self._parser is not None:
                self._read()

    def _read(self) -> None:
        """Parse unread bytes for one turn; the rest waits for the next turn."""
        turn_ends = perf_counter() + self._limits.parsing_turn
        while self._unread and not self._is_ending:
            taken = self._parse(self._unread[: self._limits.parsing_piece])
            self._unread = self._unread[taken:]
            if perf_counter() > turn_ends:
                break
        if self._is_ending:
            self._unread = _NOTHING
        elif self._unread:
            asyncio.get_running_loop().call_soon(self._read)
        self._update_reading()

    def _parse(self, piece: memoryview | bytes) -> int:
        """Feed the parser and return how many bytes it took; refuse invalid requests."""
        request, size = self._request, self._request.size
        taken, asks_to_upgrade = len(piece), False
        try:
            self._parser.feed_data(piece)
        except httptools.HttpParserUpgrade as upgrade:
            taken, asks_to_upgrade = upgrade.args[0], True
        except httptools.HttpParserCallbackError as error:
            # Not kept in a variable: its traceback refers to this call, and so would make a cycle.
            self._refuse(refusals.find_refusal(error))
        except httptools.HttpParserError:
            if not self._is_ending:  # bytes after the last request are ignored
                self._refuse(refusals.plain_tls() if piece[:2] == _TLS else refusals.not_http())
        else:
            grows = request is not self._request or request.size > size
            self._unfinished = 0 if grows else self._unfinished + len(piece)
            most = self._limits.max_fields + self._limits.parsing_piece
            if self._is_receiving and self._unfinished > most:
                self._refuse(refusals.fields_too_large())
        # Not in the except clause: a refusal raised there would have the upgrade as its context.
        if asks_to_upgrade:
            self._ignore_upgrade(is_last=taken == len(self._unread))
        return taken

    def _ignore_upgrade(self, *, is_last: bool) -> None:
        """Treat a request with an Upgrade header as an ordinary one; CONNECT opens a tunnel.

        The parser stops after the head of such a request, even if a body follows. A new parser
        gets a head without Upgrade and then reads the body. Newer Java clients send Upgrade to
        offer HTTP/2.
        """
        request = self._request
        if request.method == "CONNECT":
            self._server.release_body(request)
            self._open_tunnel(request, is_last=is_last)
            return
        self._parser = httptools.HttpRequestParser(self)
        self._parse(request.to_framing_head())
        self._unfinished = 0

    def _open_tunnel(self, asking: IncomingRequest, *, is_last: bool) -> None:
        """Answer CONNECT: start TLS on this connection, for a host of the certificate."""
        try:
            tunnel = find_tunnel(bytes(asking.target), asking.headers, self._origin)
        except RequestRefusedError as refused:
            self._refuse(refused)
            return
        # TLS clients wait for our 200 before their ClientHello, so extra bytes are an error.
        # Responses to earlier pipelined requests would have to be sent first.
        if not is_last or self._current_request is not None or self._waiting:
            self._refuse(
                RequestRefusedError(HTTPStatus.BAD_REQUEST, "CONNECT must be the only request.")
            )
            return
        self._transport.write(ESTABLISHED)
        self._server.start_tls(self._transport, tunnel)
        self.connection_lost(None)  # a new protocol object now has the transport

    def eof_received(self) -> bool:
        """Handle EOF from the client: answer complete requests, refuse a partial one."""
        if self._is_receiving and not self._is_ending:
            self._refuse(RequestRefusedError(HTTPStatus.BAD_REQUEST, "The request is incomplete."))
        self._is_ending = True
        self._server.end_wait(self)
        if self._origin.tls is not None:
            return False  # event loops cannot keep a TLS connection half open
        return self._current_request is not None or bool(self._waiting)

    def pause_writing(self) -> None:
        """Send no further response until the client reads again."""
        self._is_full = True

    def resume_writing(self) -> None:
        """Send waiting responses: the client reads again."""
        self._is_full = False
        self._proceed()

    # Callbacks of the parser.

    def on_message_begin(self) -> None:
        """Start a new request."""
        if self._is_receiving:
            return  # the head of the current request again, without Upgrade
        self._request = IncomingRequest(self._caller)
        self._is_receiving = True
        self._fields = 0
        self._server.watch_receiving(self)

    def on_url(self, url: bytes) -> None:
        """Append a piece of the request target; raises RequestRefusedError (414)."""
        request = self._request
        if request.has_headers:
            return
        request.target += url
        if len(request.target) > self._limits.max_target:
            raise refusals.target_too_long()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Add a header field; only count a trailer field. Raises RequestRefusedError (431)."""
        self._fields += len(name) + len(value) + _SEPARATORS
        if self._fields > self._limits.max_fields:
            raise refusals.fields_too_large()
        if not self._request.has_headers:
            self._request.add_header(name, value)

    def on_headers_complete(self) -> None:
        """Check the head of a request and reserve its body; raises RequestRefusedError."""
        request, headers = self._request, self._request.headers
        self._fields = self._unfinished = 0
        if request.has_headers:
            return  # the head of the current request again, without Upgrade
        request.has_headers = True
        request.method = self._parser.get_method().decode("ascii")
        if request.method == "CONNECT":
            return  # it is checked in _open_tunnel
        request.keeps_alive = self._parser.should_keep_alive()
        version = self._parser.get_http_version()
        if version not in _VERSIONS:
            raise RequestRefusedError(HTTPStatus.BAD_REQUEST, "The server speaks HTTP/1.1.")
        request.is_http_1_0 = version == "1.0"
        host = headers.get(b"host")
        if (host is None and not request.is_http_1_0) or (host is not None and _HOSTS in host):
            raise refusals.wrong_host(request.headers)
        if request.target[:1] != b"/":
            try:
                request.apply_absolute_form()
            except ValueError as error:
                raise RequestRefusedError(HTTPStatus.BAD_REQUEST, str(error)) from None
        if headers.get(b"transfer-encoding", b"chunked").lower() != b"chunked":
            raise RequestRefusedError(HTTPStatus.BAD_REQUEST, "The transfer coding is unknown.")
        length = headers.get(b"content-length")
        if length:
            self._server.reserve_body(request, int(length))
        if headers.get(b"expect", b"").lower() == b"100-continue" and not request.is_http_1_0:
            self._transport.write(_CONTINUE)

    def on_body(self, piece: bytes) -> None:
        """Append a piece of the body; raises RequestRefusedError (413, 503)."""
        request = self._request
        request.body += piece
        if len(request.body) > request.held:
            self._server.reserve_body(request, len(request.body))

    def on_message_complete(self) -> None:
        """Queue the complete request, and answer it if it is the first."""
        if self._parser.should_upgrade():
            return
        request = self._request
        self._is_receiving = False
        self._server.stop_watching(self)
        self._waiting.append(request)
        self._proceed()

    # Responses.

    def _proceed(self) -> None:
        while self._waiting and self._current_request is None and not self._is_full:
            request = self._waiting.popleft()
            given = self._server.respond(request, self._origin, self)
            if isinstance(given, asyncio.Future):
                self._current_request = request
                given.add_done_callback(self._given)
            else:
                self._send_response(request, given)
        self._update_reading()

    def _update_reading(self) -> None:
        """Pause reading while bytes are unparsed or requests wait; resume it afterwards."""
        waits = bool(self._waiting or self._unread)
        if waits != self._is_paused and not self._transport.is_closing():
            self._is_paused = waits
            (self._transport.pause_reading if waits else self._transport.resume_reading)()

    def _given(self, future: asyncio.Future[HTTPResponse]) -> None:
        request, self._current_request = cast("IncomingRequest", self._current_request), None
        self._server.release_body(request)
        if not future.cancelled() and not self._transport.is_closing():
            self._send_response(request, future.result())
            self._proceed()

    def _send_response(self, request: IncomingRequest, answered: HTTPResponse) -> None:
        self._server.release_body(request)
        is_last = answered.is_last or not request.keeps_alive
        is_last = is_last or (self._is_ending and not self._waiting)
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
            self._transport.writelines((head, content))
        if is_last:
            self._drop_waiting()
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
        if not request.keeps_alive or (self._is_ending and not self._waiting):
            self._drop_waiting()
            self._end()
        else:
            self._proceed()

    def _head_of(self, status: int, headers: list[tuple[str, str]]) -> bytes:
        head = format_status_line(status)
        for name, value in headers:
            head += f"{name}: {value}\r\n"
        return f"{head}\r\n".encode("latin-1", "replace")

    def _refuse(self, refused: RequestRefusedError) -> None:
        self._server.release_body(self._request)
        self._is_receiving = False
        log.warning("refused: %s", str(refused))  # not the error: a log may keep what it gets
        if self._current_request is not None or self._waiting:
            self._is_ending = True  # the connection closes after the earlier responses
            self._server.stop_watching(self)
            return
        content = f"{refused}\n".encode()
        headers = [_PLAIN, ("Content-Length", str(len(content))), self._server.date_header, _CLOSE]
        self._transport.write(self._head_of(refused.status, headers) + content)
        self._end(to_its_end=True)

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

    def time_out(self) -> None:
        """Refuse a request that has not arrived in time (408)."""
        self._refuse(
            RequestRefusedError(HTTPStatus.REQUEST_TIMEOUT, "The request did not come in time.")
        )

    def close(self) -> None:
        """Close once the current response is sent."""
        self._is_ending = True
        if self._current_request is None:
            self._transport.close()
            if self._origin.tls is not None:
                self._server.abort_soon(self)

    def abort(self) -> None:
        """Close at once; unsent bytes are dropped."""
        self._transport.abort()
