"""A request while it is received over HTTP/1.1, and its conversion for the application."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol
from urllib.parse import unquote_to_bytes

from mockturk.server.connect_tunnel import Tunnel
from mockturk.server.messages import BegunResponse, HTTPRequest, build_request
from mockturk.server.sockets import BoundSocket

# A target as sent to a proxy. RFC 9110 (4.2.4) forbids a user name and password in it.
_WHOLE_ADDRESS = re.compile(
    rb"(?P<scheme>(?i:https?))://(?P<host>\[[0-9A-Fa-f:.]+\]|[^]\[:/?#@]+)(?::(?P<port>[0-9]{0,5}))?"
    rb"(?P<rest>[/?].*)?",
    re.DOTALL,
)
_HIGHEST_PORT = 65_535
_USUAL_PORTS: Mapping[bytes, bytes] = MappingProxyType({b"http": b"80", b"https": b"443"})
_FRAMING = frozenset({b"connection", b"content-length", b"transfer-encoding"})


class RequestHandler(Protocol):
    """An application that answers requests."""

    def respond_or_defer(self, request: HTTPRequest, /) -> BegunResponse:
        """Answer a request, or defer it if that takes long or must wait; runs on the loop."""
        ...


class IncomingRequest:
    """A request, filled while it is received; header names are in lower case."""

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
        self.caller = caller  # the client's address
        self.method = ""
        self.target = bytearray()
        self.headers: dict[bytes, bytes] = {}
        self.has_headers = False
        self.body = bytearray()
        self.held = 0  # bytes the server has reserved for the body
        self.keeps_alive = False
        self.is_http_1_0 = False  # its clients need a header that says the connection stays open

    @property
    def size(self) -> int:
        """The size of target and body so far, in bytes."""
        return len(self.target) + len(self.body)

    def add_header(self, name: bytes, value: bytes) -> None:
        """Add a header; join the values of a repeated one with commas (RFC 9110, 5.2)."""
        name = name.lower()
        before = self.headers.get(name)
        self.headers[name] = value if before is None else b"%s, %s" % (before, value)

    def apply_absolute_form(self) -> None:
        """Split a target that is a full URL, as sent to proxies, into Host and path.

        This Host replaces the header (RFC 9112, 3.2.2). A target without a scheme is left as it
        is. Raises ValueError for a URL that is not http or https.
        """
        if b"://" not in self.target.partition(b"?")[0]:
            return
        found = _WHOLE_ADDRESS.fullmatch(self.target)
        if found is None or int(found["port"] or 0) > _HIGHEST_PORT:
            raise ValueError("The target is not an http or https URL.")
        is_usual = found["port"] in (None, b"", _USUAL_PORTS[found["scheme"].lower()])
        host: bytes = found["host"]
        self.headers[b"host"] = host if is_usual else b"%s:%s" % (host, found["port"])
        rest = found["rest"] or b"/"
        self.target = bytearray(rest if rest[:1] == b"/" else b"/" + rest)

    def to_framing_head(self) -> bytes:
        """Return a head with only the headers that describe the body and the connection."""
        version = b"1.0" if self.is_http_1_0 else b"1.1"
        lines = [b"%s / HTTP/%s" % (self.method.encode(), version)]
        lines += (b"%s: %s" % (name, self.headers[name]) for name in _FRAMING & self.headers.keys())
        return b"\r\n".join([*lines, b"", b""])

    def to_request(self, entrance: BoundSocket | Tunnel) -> HTTPRequest:
        """Return the complete request, with the address of the socket that received it."""
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
