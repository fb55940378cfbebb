"""A request as it comes in over HTTP/1.1, and what it becomes for an application."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol
from urllib.parse import unquote_to_bytes

from mockturk.server.connect_tunnel import Tunnel
from mockturk.server.messages import DeferredResponse, HTTPRequest, HTTPResponse, build_request
from mockturk.server.sockets import BoundSocket

# As it is sent to a proxy, without a user's name and password, which RFC 9110 (4.2.4) forbids.
_WHOLE_ADDRESS = re.compile(
    rb"(?P<scheme>(?i:https?))://(?P<host>\[[0-9A-Fa-f:.]+\]|[^]\[:/?#@]+)(?::(?P<port>[0-9]{0,5}))?"
    rb"(?P<rest>[/?].*)?",
    re.DOTALL,
)
_HIGHEST_PORT = 65_535
_USUAL_PORTS: Mapping[bytes, bytes] = MappingProxyType({b"http": b"80", b"https": b"443"})
_FRAMING = frozenset({b"connection", b"content-length", b"transfer-encoding"})


class RequestHandler(Protocol):
    """What is served."""

    def begin(self, request: HTTPRequest, /) -> HTTPResponse | DeferredResponse:
        """Answer a request on the event loop, unless that takes long or has to wait."""
        ...


class IncomingRequest:
    """A request, filled while it comes in; names of headers are in lower case."""

    __slots__ = (
        *(
            "body",
            "caller",
            "headers",
            "held",
            "has_headers",
            "is_http_1_0",
            "keeps_alive",
            "method",
        ),
        "target",
    )

    def __init__(self, caller: str = "") -> None:
        self.caller = caller  # the address it comes from
        self.method = ""
        self.target = bytearray()
        self.headers: dict[bytes, bytes] = {}
        self.has_headers = False
        self.body = bytearray()
        self.held = 0  # bytes of room that the server keeps for the body
        self.keeps_alive = False
        self.is_http_1_0 = (
            False  # of HTTP/1.0, whose clients must be told that a connection is kept
        )

    @property
    def size(self) -> int:
        """Bytes of its target and body so far."""
        return len(self.target) + len(self.body)

    def add_header(self, name: bytes, value: bytes) -> None:
        """Take a header; one given several times is a list (RFC 9110, 5.2)."""
        name = name.lower()
        before = self.headers.get(name)
        self.headers[name] = value if before is None else b"%s, %s" % (before, value)

    def apply_absolute_form(self) -> None:
        """Take a target that is an address, as proxies are sent, for the path and Host it says.

        That Host counts, whatever the header says (RFC 9112, 3.2.2). Raises ValueError for what
        is no address of HTTP's; what begins in another way stays as it is.
        """
        if b"://" not in self.target.partition(b"?")[0]:
            return
        found = _WHOLE_ADDRESS.fullmatch(self.target)
        if found is None or int(found["port"] or 0) > _HIGHEST_PORT:
            raise ValueError("The target is no http or https address.")
        is_usual = found["port"] in (None, b"", _USUAL_PORTS[found["scheme"].lower()])
        host: bytes = found["host"]
        self.headers[b"host"] = host if is_usual else b"%s:%s" % (host, found["port"])
        rest = found["rest"] or b"/"
        self.target = bytearray(rest if rest[:1] == b"/" else b"/" + rest)

    def to_framing_head(self) -> bytes:
        """Write a head with its header fields on the body and the connection alone."""
        version = b"1.0" if self.is_http_1_0 else b"1.1"
        lines = [b"%s / HTTP/%s" % (self.method.encode(), version)]
        lines += (b"%s: %s" % (name, self.headers[name]) for name in _FRAMING & self.headers.keys())
        return b"\r\n".join([*lines, b"", b""])

    def to_request(self, entrance: BoundSocket | Tunnel) -> HTTPRequest:
        """Return it as it has to_request as a whole, and where."""
        path, _, query = bytes(self.target).partition(b"?")
        if b"%" in path:
            path = unquote_to_bytes(path)
        return build_request(
            self.headers,
            method=self.method,
            path=path.decode("latin-1"),
            query=query.decode("latin-1"),
            scheme=entrance.scheme,
            server_name=entrance.host,
            server_port=entrance.port,
            body=bytes(self.body),
            caller=self.caller,
        )
