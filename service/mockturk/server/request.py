"""A request as it comes in over HTTP/1.1, and what it becomes for an application."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import unquote_to_bytes

from mockturk.aws_json import json_operation
from mockturk.front_door import (
    BROWSER_HEADERS,
    Answered,
    Arrival,
    Later,
    Sender,
    Sending,
    sender_of,
)
from mockturk.server.listening import Entrance
from mockturk.server.tunnel import Tunnel

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Given = tuple[int, list[tuple[str, str]], bytes, Sending | None]
"""An answer: its status, its headers, its content, and how it is sent if not at once."""


class GivenLater(NamedTuple):
    """How to get an answer that takes long: what a thread has to call, and in which lane."""

    lane: str
    give: Callable[[], Given]


# From this size on, in bytes, the room for all bodies together is bounded.
LARGE = 256 * 1024
# As it is sent to a proxy, without a user's name and password, which RFC 9110 (4.2.4) forbids.
_WHOLE_ADDRESS = re.compile(
    rb"(?P<scheme>(?i:https?))://(?P<host>\[[0-9A-Fa-f:.]+\]|[^]\[:/?#@]+)(?::(?P<port>[0-9]{0,5}))?"
    rb"(?P<rest>[/?].*)?",
    re.DOTALL,
)
_BROWSER_HEADERS = frozenset(name.encode() for name in BROWSER_HEADERS)
_HIGHEST_PORT = 65_535
_USUAL_PORTS: Mapping[bytes, bytes] = MappingProxyType({b"http": b"80", b"https": b"443"})
_FRAMING = frozenset({b"connection", b"content-length", b"transfer-encoding"})
_LENGTH = "content-length"
_WITHOUT_CONTENT = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


class Application(Protocol):
    """What is served: a WSGI application that answers some requests in a shorter way.

    It is asked to ``begin`` an answer on the event loop, where nothing may take long or wait.
    """

    def begin(self, arrival: Arrival, /) -> Answered | Later | None:
        """Answer a request, now or later in a thread, or leave it to WSGI."""
        ...

    def lane(self, path: str, /) -> str:
        """Return the lane in which WSGI answers what is at a path, as of ``Later``."""
        ...

    def is_quick(self, path: str, /) -> bool:
        """Tell whether WSGI answers what is at a path without waiting for anything."""
        ...

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse, /
    ) -> Iterable[bytes]:
        """Answer any request over WSGI."""
        ...


class Request:
    """A request, filled while it comes in; names of headers are in lower case."""

    __slots__ = (
        *("body", "caller", "headers", "held", "is_headed", "is_old", "keeps_alive", "method"),
        "target",
    )

    def __init__(self, caller: str = "") -> None:
        self.caller = caller  # the address it comes from
        self.method = ""
        self.target = bytearray()
        self.headers: dict[bytes, bytes] = {}
        self.is_headed = False
        self.body = bytearray()
        self.held = 0  # bytes of room that the server keeps for the body
        self.keeps_alive = False
        self.is_old = False  # of HTTP/1.0, whose clients must be told that a connection is kept

    @property
    def size(self) -> int:
        """Bytes of its target and body so far."""
        return len(self.target) + len(self.body)

    def add_header(self, name: bytes, value: bytes) -> None:
        """Take a header; one given several times is a list (RFC 9110, 5.2)."""
        name = name.lower()
        before = self.headers.get(name)
        self.headers[name] = value if before is None else b"%s, %s" % (before, value)

    def header(self, name: bytes) -> str:
        """Return a header, empty if there is none."""
        value = self.headers.get(name)
        return "" if value is None else value.decode("latin-1")

    def take_whole_address(self) -> None:
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
        version = b"1.0" if self.is_old else b"1.1"
        lines = [b"%s / HTTP/%s" % (self.method.encode(), version)]
        lines += (b"%s: %s" % (name, self.headers[name]) for name in _FRAMING & self.headers.keys())
        return b"\r\n".join([*lines, b"", b""])

    def arrived(self, entrance: Entrance | Tunnel) -> Arrival:
        """Return it as it has arrived as a whole, and where."""
        path, _, query = bytes(self.target).partition(b"?")
        if b"%" in path:
            path = unquote_to_bytes(path)
        headers = self.headers
        content_type = self.header(b"content-type")
        return Arrival(
            method=self.method,
            path=path.decode("latin-1"),
            query=query.decode("latin-1"),
            scheme=entrance.scheme,
            host=self.header(b"host"),
            server_name=entrance.host,
            server_port=entrance.port,
            content_type=content_type,
            content_encoding=self.header(b"content-encoding"),
            body=bytes(self.body),
            sender=Sender.program
            if headers.keys().isdisjoint(_BROWSER_HEADERS)
            else sender_of(dict(_decoded(headers))),
            json_operation=json_operation(self.header(b"x-amz-target"), content_type),
        )

    def given_by(self, application: Application, arrival: Arrival) -> Given | GivenLater:
        """Return what an application answers, or how a thread gets it."""
        begun = application.begin(arrival)
        if begun is None:
            over_wsgi = partial(self._given_over_wsgi, application, arrival)
            if application.is_quick(arrival.path):
                return over_wsgi()
            return GivenLater(application.lane(arrival.path), over_wsgi)
        if isinstance(begun, Later):
            return GivenLater(begun.lane, lambda: _given(begun.answer()))
        return _given(begun)

    def _given_over_wsgi(self, application: Application, arrival: Arrival) -> Given:
        started: list[tuple[int, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
            started.append((int(status[:3]), headers))

        content = b"".join(application(self._environ(arrival), start_response))
        status, headers = started[0]
        if not (status in _WITHOUT_CONTENT or any(one[0].lower() == _LENGTH for one in headers)):
            headers.append(_length(content))
        return status, headers, content, None

    def _environ(self, arrival: Arrival) -> WSGIEnvironment:
        environ: WSGIEnvironment = {
            f"HTTP_{name.upper().replace('-', '_')}": value
            for name, value in _decoded(self.headers)
            if "_" not in name  # it would pass for another header
        }
        for special in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"):
            environ.pop(special, None)
        return environ | {
            "REQUEST_METHOD": arrival.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": arrival.path,
            "QUERY_STRING": arrival.query,
            "CONTENT_TYPE": arrival.content_type,
            "CONTENT_LENGTH": str(len(arrival.body)),
            "REMOTE_ADDR": self.caller,
            "SERVER_NAME": arrival.server_name,
            "SERVER_PORT": arrival.server_port,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": arrival.scheme,
            "wsgi.input": io.BytesIO(arrival.body),
            "wsgi.input_terminated": True,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }


def _decoded(headers: dict[bytes, bytes]) -> Iterable[tuple[str, str]]:
    return ((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.items())


def _given(answered: Answered) -> Given:
    headers = [("Content-Type", answered.content_type), _length(answered.content)]
    headers += answered.headers
    return answered.status, headers, answered.content, answered.sending


def _length(content: bytes) -> tuple[str, str]:
    return "Content-Length", str(len(content))
