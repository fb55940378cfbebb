"""The parser of one connection: bytes in, complete requests out."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Protocol

import httptools

from mockturk.server import refusals
from mockturk.server.limits import ServerLimits
from mockturk.server.refusals import RequestRefusedError
from mockturk.server.request import IncomingRequest

log = logging.getLogger(__name__)

_SEPARATORS = len(": \r\n")  # of a header line, besides name and value
_VERSIONS = ("1.0", "1.1")
# The first bytes of a TLS handshake, in any TLS version.
_TLS = b"\x16\x03"
_HOSTS = b", "  # joins repeated Host headers (IncomingRequest.add_header)


class RequestReceiver(Protocol):
    """Gets the requests of a parser."""

    def begin_request(self) -> IncomingRequest:
        """Return a new request, which begins to arrive."""
        ...

    def reserve_body(self, request: IncomingRequest, size: int) -> None:
        """Reserve ``size`` bytes for a body; raises RequestRefusedError (413, 503)."""
        ...

    def ask_for_body(self) -> None:
        """Tell the client, which waits for that, to send the body."""
        ...

    def receive(self, request: IncomingRequest) -> None:
        """Take a complete request."""
        ...


class RequestParser:
    """Parses the bytes of a connection with httptools.

    ``request`` is the one being received, or the last received. After a CONNECT request,
    ``asks_for_tunnel`` is set. The parser of httptools and this object refer to each other until
    ``close``.
    """

    def __init__(self, receiver: RequestReceiver, limits: ServerLimits) -> None:
        self._receiver = receiver
        self._limits = limits
        self._parser = httptools.HttpRequestParser(self)
        self.request = IncomingRequest()
        self.is_receiving = False
        self.asks_for_tunnel = False
        self._fields = 0  # bytes of its header fields so far, later of its trailer fields
        self._field_count = 0
        self._unfinished = 0  # bytes parsed since its target or body last grew

    def close(self) -> None:
        """Break the reference cycle: it would keep a body in memory until a gc run."""
        del self._parser

    def parse(self, piece: memoryview | bytes) -> int:
        """Parse a piece and return how many bytes were taken; raises RequestRefusedError."""
        request, size = self.request, self.request.size
        try:
            self._parser.feed_data(piece)
        except httptools.HttpParserUpgrade as upgrade:
            taken: int = upgrade.args[0]
        except httptools.HttpParserCallbackError as error:
            if isinstance(error.__context__, RequestRefusedError):
                raise error.__context__ from None
            log.exception("a request could not be read")
            raise refusals.not_http() from None
        except httptools.HttpParserError:
            raise (refusals.plain_tls() if piece[:2] == _TLS else refusals.not_http()) from None
        else:
            grows = request is not self.request or request.size > size
            self._unfinished = 0 if grows else self._unfinished + len(piece)
            most = self._limits.max_fields + self._limits.parsing_piece
            if self.is_receiving and self._unfinished > most:
                raise refusals.fields_too_large()
            return len(piece)
        # Not in the except clause: a refusal raised there would have the upgrade as its context.
        self._ignore_upgrade()
        return taken

    def _ignore_upgrade(self) -> None:
        """Treat a request with an Upgrade header as an ordinary one, unless it is CONNECT.

        The parser stops after the head of such a request, even if a body follows. A new parser
        gets a head without Upgrade and then reads the body. Newer Java clients send Upgrade to
        offer HTTP/2.
        """
        if self.request.method == "CONNECT":
            self.asks_for_tunnel = True
            return
        self._parser = httptools.HttpRequestParser(self)
        self.parse(self.request.to_framing_head())
        self._unfinished = 0

    # Callbacks of the parser.

    def on_message_begin(self) -> None:
        """Start a new request."""
        if self.is_receiving:
            return  # the head of the current request again, without Upgrade
        self.request = self._receiver.begin_request()
        self.is_receiving = True
        self._fields = self._field_count = 0

    def on_url(self, url: bytes) -> None:
        """Append a piece of the request target; raises RequestRefusedError (414)."""
        request = self.request
        if request.has_headers:
            return
        request.target += url
        if len(request.target) > self._limits.max_target:
            raise refusals.target_too_long()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Add a header field; only count a trailer field. Raises RequestRefusedError (431)."""
        self._fields += len(name) + len(value) + _SEPARATORS
        self._field_count += 1
        if self._fields > self._limits.max_fields:
            raise refusals.fields_too_large()
        if self._field_count > self._limits.max_field_count:
            raise refusals.too_many_fields(self._limits.max_field_count)
        if not self.request.has_headers:
            self.request.add_header(name, value)

    def on_headers_complete(self) -> None:
        """Check the head of a request and reserve its body; raises RequestRefusedError."""
        request, headers = self.request, self.request.headers
        self._fields = self._field_count = self._unfinished = 0
        if request.has_headers:
            return  # the head of the current request again, without Upgrade
        request.has_headers = True
        request.method = self._parser.get_method().decode("ascii")
        if request.method == "CONNECT":
            return  # it is checked when the tunnel is opened
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
            self._receiver.reserve_body(request, int(length))
        if headers.get(b"expect", b"").lower() == b"100-continue" and not request.is_http_1_0:
            self._receiver.ask_for_body()

    def on_body(self, piece: bytes) -> None:
        """Append a piece of the body; raises RequestRefusedError (413, 503)."""
        request = self.request
        request.body += piece
        if len(request.body) > request.held:
            self._receiver.reserve_body(request, len(request.body))

    def on_message_complete(self) -> None:
        """Pass on the complete request."""
        if self._parser.should_upgrade():
            return
        self.is_receiving = False
        self._receiver.receive(self.request)
