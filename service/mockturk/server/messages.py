"""HTTP requests and responses as they pass between the server and the application."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from enum import Enum, auto
from functools import cache
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeAlias
from urllib.parse import quote

import msgspec

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_WITHOUT_CONTENT = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
_USUAL_PORTS: Mapping[str, str] = MappingProxyType({"http": "80", "https": "443"})


class Sender(Enum):
    """The kind of client that sent a request, according to its headers."""

    program = auto()
    browser = auto()  # a browser: a person who typed the address, or a page
    page = auto()  # certainly a page in a browser


def _sender_of(headers: Mapping[bytes, bytes]) -> Sender:
    """Return the kind of client that sent a request, according to its headers.

    ``Sender.browser`` can be a page too: browsers mark requests of pages only when they send them
    to loopback or over HTTPS.
    """
    if b"origin" in headers or headers.get(b"sec-fetch-site", b"none") != b"none":
        return Sender.page
    if not headers.keys().isdisjoint((b"referer", b"sec-fetch-site", b"sec-fetch-dest")):
        return Sender.browser
    # Neither of the next two headers alone proves a browser: the fetch of Node.js sends
    # "sec-fetch-mode: cors" and Accept-Language.
    if headers.get(b"sec-fetch-mode", b"cors") != b"cors":
        return Sender.browser
    is_like_one = headers.get(b"user-agent", b"").startswith(b"Mozilla/")
    return Sender.browser if is_like_one and b"accept-language" in headers else Sender.program


class HTTPRequest(msgspec.Struct, frozen=True, gc=False):
    """A complete HTTP request, in the same form from every server.

    Strings have one byte per character, as in WSGI. A header that was not sent is empty.
    ``server_name`` and ``server_port`` are the server's own, ``host`` is the Host header.
    ``caller`` is the client's address; None if no server received the request. Names of ``headers``
    are in lower case. ``root`` is the path at which the application is mounted, like SCRIPT_NAME in
    WSGI; ``path`` is relative to it.
    """

    method: str
    path: str
    query: str
    scheme: str
    host: str
    server_name: str
    server_port: str
    content_type: str
    content_encoding: str
    body: bytes = b""
    sender: Sender = Sender.program
    headers: Mapping[bytes, bytes] = MappingProxyType({})
    caller: str | None = None
    root: str = ""


def build_request(headers: Mapping[bytes, bytes], **given: Any) -> HTTPRequest:
    """Build a request, with fields read from its headers (names in lower case)."""

    def header(name: bytes) -> str:
        return headers.get(name, b"").decode("latin-1")

    return HTTPRequest(
        host=header(b"host"),
        content_type=header(b"content-type"),
        content_encoding=header(b"content-encoding"),
        sender=_sender_of(headers),
        headers=headers,
        **given,
    )


class Transmission(msgspec.Struct, frozen=True):
    """How a response with an injected delivery fault is sent.

    ``delay`` is in seconds. With ``cut_at``, only so many bytes of the content are sent, then the
    connection is closed. With ``reset``, nothing is sent and the connection is reset.
    """

    delay: float = 0.0
    bytes_per_second: float | None = None
    cut_at: int | None = None
    reset: bool = False


@cache  # of a few statuses; saves 0.3 % of a CreateHIT, 0.8 % of a GetHIT
def format_status_line(status: int) -> str:
    """Return the first line of a response."""
    return f"HTTP/1.1 {int(status)} {HTTPStatus(status).phrase}\r\n"


class HTTPResponse(msgspec.Struct, frozen=True, gc=False):
    """An HTTP response; an empty ``content_type`` omits the header.

    Only Mockturk's own server applies the last two fields: ``transmission`` is set for an injected
    delivery fault, and the connection is closed after a response that ``is_last``.
    """

    status: int
    content: bytes
    content_type: str = "text/xml; charset=utf-8"
    transmission: Transmission | None = None
    headers: tuple[tuple[str, str], ...] = ()  # besides Content-Type, Content-Length and Date
    is_last: bool = False

    def all_headers(self) -> list[tuple[str, str]]:
        """Return the headers but Date, in the order in which the API of 2017-01-17 sent them.

        Source: docs/reference/api-2017.md#json-form.
        """
        headers = list(self.headers)
        if self.content_type:
            headers.append(("Content-Type", self.content_type))
        if self.status not in _WITHOUT_CONTENT:
            headers.append(("Content-Length", str(len(self.content))))
        return headers


class Lane(NamedTuple):
    """A queue of one world's slow work: a few functions at a time, independent of other lanes."""

    world: str
    name: str


class DeferredResponse(msgspec.Struct, frozen=True, gc=False):
    """A response that takes long or must wait, to be computed in a thread.

    ``run`` returns the response, or a further deferred one with the next step. A few functions of
    each ``lane`` run at a time, so that a blocked lane does not block the others.
    """

    lane: Lane
    run: Callable[[], BegunResponse | WaitingResponse]

    def answer(self) -> ReadyResponse | WaitingResponse:
        """Compute and return the response, or one that waits for an event; may block."""
        return run_steps(self)


class WaitingResponse(msgspec.Struct, frozen=True, gc=False):
    """A response that waits for events, without a thread.

    ``look`` returns the response, or None if there is none yet. It runs in a thread of ``lane``, at
    first and after events. After ``seconds`` ``finish`` returns the response. ``watch`` returns a
    context in which its argument, which must not block, is called after each event, in any thread.
    """

    lane: Lane
    seconds: float
    watch: Callable[[Callable[[], None]], AbstractContextManager[None]]
    look: Callable[[], ReadyResponse | None]
    finish: Callable[[], ReadyResponse]

    def answer(self) -> ReadyResponse:
        """Return the response; blocks until then."""
        until = time.monotonic() + self.seconds
        event = threading.Event()
        with self.watch(event.set):
            while (response := self.look()) is None:
                if not event.wait(max(0.0, until - time.monotonic())):
                    return self.finish()
                event.clear()
        return response


class PendingCommit(Protocol):
    """The commit of changes, which ends at some time, in any thread."""

    @property
    def has_failed(self) -> bool:
        """Whether the commit has failed, and the changes are undone."""
        ...

    def when_ended(self, callback: Callable[[], None]) -> None:
        """Call a function, which must not block, once the commit has ended; in any thread."""
        ...


class UncommittedResponse(msgspec.Struct, frozen=True, gc=False):
    """A response that tells of changes, and may be sent only when their commit has ended.

    ``refuse`` returns the response that is sent if the commit has failed.
    """

    commit: PendingCommit
    response: HTTPResponse
    refuse: Callable[[], HTTPResponse]

    def settle(self) -> HTTPResponse:
        """Return the response to send; called when the commit has ended."""
        return self.refuse() if self.commit.has_failed else self.response

    def answer(self) -> HTTPResponse:
        """Return the response to send; blocks until the commit has ended."""
        event = threading.Event()
        self.commit.when_ended(event.set)
        event.wait()
        return self.settle()


ReadyResponse: TypeAlias = HTTPResponse | UncommittedResponse
"""A response that needs no thread any more."""

BegunResponse: TypeAlias = ReadyResponse | DeferredResponse
"""A response that an application makes at once, or begins to make."""


def run_steps(begun: BegunResponse | WaitingResponse) -> ReadyResponse | WaitingResponse:
    """Return a response, computing it if it is deferred, or one that waits; may block."""
    while isinstance(begun, DeferredResponse):
        begun = begun.run()
    return begun


def resolve_response(begun: BegunResponse | WaitingResponse) -> HTTPResponse:
    """Return a response, computing it if it is deferred, and waiting for it; may block."""
    response = run_steps(begun)
    if isinstance(response, WaitingResponse):
        response = response.answer()
    return response.answer() if isinstance(response, UncommittedResponse) else response


def base_url(scheme: str, host: str, server_name: str, server_port: str, root: str = "") -> str:
    """Return the base URL at which a client reached the service, with a trailing slash.

    ``root`` is the path of the world, without a trailing slash and with one byte per character.
    """
    if host in _LOOPBACK and server_port != _USUAL_PORTS[scheme]:
        host = f"{host}:{server_port}"  # boto omits the port
    if not (host and host.isascii() and host.isprintable()):
        host = f"{server_name}:{server_port}"
    return f"{scheme}://{host}{quote(root, encoding='latin-1')}/"
