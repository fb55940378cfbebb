"""HTTP requests and responses as they pass between the server and the application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_WITHOUT_CONTENT = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
_USUAL_PORTS: Mapping[str, str] = MappingProxyType({"http": "80", "https": "443"})


# Headers of which a browser sends at least one: a look at their names tells most programs.
_BROWSER_HEADERS = frozenset(
    {
        *(b"origin", b"referer", b"accept-language"),
        *(b"sec-fetch-site", b"sec-fetch-mode", b"sec-fetch-dest"),
    }
)


class Sender(Enum):
    """What sends a request, as far as its headers say."""

    program = auto()
    browser = auto()  # a person who typed the address, or a page
    page = auto()  # a page in a browser, which says so


def _sender_of(headers: Mapping[bytes, bytes]) -> Sender:
    """Tell what sends a request from its headers.

    A request may be of a page even if it is not said to be: browsers say so to loopback and over
    HTTPS only.
    """
    if b"origin" in headers or headers.get(b"sec-fetch-site", b"none") != b"none":
        return Sender.page
    if not headers.keys().isdisjoint((b"referer", b"sec-fetch-site", b"sec-fetch-dest")):
        return Sender.browser
    # Alone these are no marks: fetch of Node.js sends "sec-fetch-mode: cors", and a language.
    if headers.get(b"sec-fetch-mode", b"cors") != b"cors":
        return Sender.browser
    is_like_one = headers.get(b"user-agent", b"").startswith(b"Mozilla/")
    return Sender.browser if is_like_one and b"accept-language" in headers else Sender.program


class HTTPRequest(msgspec.Struct, frozen=True, gc=False):
    """An HTTP request that has arrived as a whole, whichever server took it.

    Texts have a byte in each character, as in WSGI; a header that was not sent is empty.
    ``server_name`` and ``server_port`` are the server's own, ``host`` what the caller named;
    ``caller`` is their address, None where no server stands between. Names of ``headers`` are in
    lower case. ``root`` is the path that what is asked is at, as SCRIPT_NAME of WSGI; ``path``
    is below it.
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
    """Return a request with what its headers say of it; their names are in lower case."""

    def header(name: bytes) -> str:
        value = headers.get(name)
        return "" if value is None else value.decode("latin-1")

    is_program = headers.keys().isdisjoint(_BROWSER_HEADERS)
    return HTTPRequest(
        host=header(b"host"),
        content_type=header(b"content-type"),
        content_encoding=header(b"content-encoding"),
        sender=Sender.program if is_program else _sender_of(headers),
        headers=headers,
        **given,
    )


class Transmission(msgspec.Struct, frozen=True):
    """How an answer is sent when something is to go wrong on its way.

    ``delay`` is in seconds; of the content only the first ``cut_at`` bytes are sent, then the
    connection is closed. With ``reset`` nothing is sent and the connection is reset.
    """

    delay: float = 0.0
    bytes_per_second: float | None = None
    cut_at: int | None = None
    reset: bool = False


class HTTPResponse(msgspec.Struct, frozen=True, gc=False):
    """An answer as HTTP carries it; an empty ``content_type`` is none.

    Only Mockturk's own server knows how to send it in another way than whole and at once.
    """

    status: int
    content: bytes
    content_type: str = "text/xml; charset=utf-8"
    transmission: Transmission | None = None
    headers: tuple[tuple[str, str], ...] = ()  # beside those of the content

    def all_headers(self) -> list[tuple[str, str]]:
        """Return its headers with those of its content."""
        headers = [("Content-Type", self.content_type)] if self.content_type else []
        if self.status not in _WITHOUT_CONTENT:
            headers.append(("Content-Length", str(len(self.content))))
        headers += self.headers
        return headers


class Lane(NamedTuple):
    """What a world does together: a few of a lane at a time, whatever blocks the others."""

    world: str
    name: str


class DeferredResponse(msgspec.Struct, frozen=True, gc=False):
    """An answer that takes long or has to wait, so that a thread has to find it.

    ``run`` finds it, or comes to what has to be found later in its turn. Threads work on a few of
    each ``lane`` at a time: one that is blocked blocks no other.
    """

    lane: Lane
    run: Callable[[], HTTPResponse | DeferredResponse]

    def answer(self) -> HTTPResponse:
        """Return the answer; may wait."""
        return resolve_response(self.run())


def resolve_response(begun: HTTPResponse | DeferredResponse) -> HTTPResponse:
    """Return an answer, whether it is there already or not; may wait."""
    while isinstance(begun, DeferredResponse):
        begun = begun.run()
    return begun


def base_url(scheme: str, host: str, server_name: str, server_port: str, root: str = "") -> str:
    """Return where a caller reached the service, with a slash behind it.

    ``root`` is the path of the world they called, without one, with a byte in each character.
    """
    if host in _LOOPBACK and server_port != _USUAL_PORTS[scheme]:
        host = f"{host}:{server_port}"  # boto leaves it out
    if not (host and host.isascii() and host.isprintable()):
        host = f"{server_name}:{server_port}"
    return f"{scheme}://{host}{quote(root, encoding='latin-1')}/"
