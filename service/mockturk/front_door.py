"""Gate one, before anything is read: from HTTP to a query or a body that may be a call."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum, auto
from functools import lru_cache
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_options_header
from werkzeug.wsgi import get_input_stream

from mockturk.aws_json import json_operation

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# Bytes; a batch of 1,000 documented CreateHIT requests fits.
MAX_BODY = 16 * 1024 * 1024
# Parameters of a query in a body; such a batch has some 30,000.
_MOST_PARAMETERS = 250_000

_XML = re.compile(rb"(?:\xef\xbb\xbf|\xfe\xff|\xff\xfe)?[\x00\s]*<")
_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A URL that has one of these is a call; any other is somebody looking what is there.
_OF_A_CALL = frozenset({"Operation", "Service", "AWSAccessKeyId", "Timestamp", "Signature"})


_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_USUAL_PORTS: Mapping[str, str] = MappingProxyType({"http": "80", "https": "443"})


# Headers of which a browser sends at least one: a look at their names tells most programs.
BROWSER_HEADERS = frozenset(
    {"origin", "referer", "accept-language", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"}
)


class Sender(Enum):
    """What sends a request, as far as its headers say."""

    program = auto()
    browser = auto()  # a person who typed the address, or a page
    page = auto()  # a page in a browser, which says so


def sender_of(headers: Mapping[str, str]) -> Sender:
    """Tell what sends a request from its headers, of which those of a browser suffice.

    Their names are in lower case. A request may be of a page even if it is not said to be:
    browsers say so to loopback and over HTTPS only.
    """
    if "origin" in headers or headers.get("sec-fetch-site", "none") != "none":
        return Sender.page
    if not headers.keys().isdisjoint(("referer", "sec-fetch-site", "sec-fetch-dest")):
        return Sender.browser
    # Alone these are no marks: fetch of Node.js sends "sec-fetch-mode: cors", and a language.
    if headers.get("sec-fetch-mode", "cors") != "cors":
        return Sender.browser
    is_like_one = headers.get("user-agent", "").startswith("Mozilla/")
    return Sender.browser if is_like_one and "accept-language" in headers else Sender.program


class Arrival(msgspec.Struct, frozen=True, gc=False):
    """An HTTP request that has arrived as a whole, whichever server took it.

    Texts have a byte in each character, as in WSGI; a header that was not sent is empty.
    ``json_operation`` is None but for calls of the later API (``aws_json``).
    ``server_name`` and ``server_port`` are the server's own, ``host`` what the caller named.
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
    json_operation: str | None = None

    @classmethod
    def of(cls, environ: WSGIEnvironment, max_body: int) -> Arrival:
        """Take a request from WSGI; only that of a POST is read.

        ``max_body`` is in bytes. Raises RequestEntityTooLarge (413).
        """
        method, body = environ["REQUEST_METHOD"], b""
        if method == "POST":
            body = get_input_stream(environ, max_content_length=max_body).read()
        return cls(
            method=method,
            path=environ["PATH_INFO"],
            query=environ.get("QUERY_STRING", ""),
            scheme=environ["wsgi.url_scheme"],
            host=environ.get("HTTP_HOST", ""),
            server_name=environ["SERVER_NAME"],
            server_port=environ["SERVER_PORT"],
            content_type=environ.get("CONTENT_TYPE", ""),
            content_encoding=environ.get("HTTP_CONTENT_ENCODING", ""),
            body=body,
            sender=sender_of(_headers(environ, BROWSER_HEADERS | {"user-agent"})),
            json_operation=json_operation(
                environ.get("HTTP_X_AMZ_TARGET", ""), environ.get("CONTENT_TYPE", "")
            ),
        )


def _headers(environ: WSGIEnvironment, names: Iterable[str]) -> dict[str, str]:
    keys = {name: f"HTTP_{name.upper().replace('-', '_')}" for name in names}
    return {name: environ[key] for name, key in keys.items() if key in environ}


class Sending(msgspec.Struct, frozen=True):
    """How an answer is sent when something is to go wrong on its way.

    ``delay`` is in seconds; of the content only the first ``cut_at`` bytes are sent, then the
    connection is closed. With ``reset`` nothing is sent and the connection is reset.
    """

    delay: float = 0.0
    bytes_per_second: float | None = None
    cut_at: int | None = None
    reset: bool = False


class Answered(msgspec.Struct, frozen=True, gc=False):
    """An answer as HTTP carries it; also a WSGI application that gives it.

    Only Mockturk's own server knows how to send it in another way than whole and at once.
    """

    status: int
    content: bytes
    content_type: str = "text/xml; charset=utf-8"
    sending: Sending | None = None
    headers: tuple[tuple[str, str], ...] = ()  # beside those of the content

    def __call__(self, _: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Give it over WSGI."""
        status = f"{self.status} {HTTPStatus(self.status).phrase}"
        length = str(len(self.content))
        headers = [("Content-Type", self.content_type), ("Content-Length", length)]
        start_response(status, [*headers, *self.headers])
        return [self.content]


class Later(msgspec.Struct, frozen=True, gc=False):
    """An answer that takes long or has to wait, so that a thread has to find it.

    ``run`` finds it, or comes to what has to be found later in its turn. Threads work on a few of
    each ``lane`` at a time: one that is blocked blocks no other.
    """

    lane: str
    run: Callable[[], Answered | Later]

    def answer(self) -> Answered:
        """Return the answer; may wait."""
        found = self.run()
        while isinstance(found, Later):
            found = found.run()
        return found


def base_url(scheme: str, host: str, server_name: str, server_port: str, root: str = "") -> str:
    """Return where a caller reached the service, with a slash behind it.

    ``root`` is the path of the world they called, without one.
    """
    if host in _LOOPBACK and server_port != _USUAL_PORTS[scheme]:
        host = f"{host}:{server_port}"  # boto leaves it out
    if not (host and host.isascii() and host.isprintable()):
        host = f"{server_name}:{server_port}"
    return f"{scheme}://{host}{root}/"


class Message(msgspec.Struct, frozen=True):
    """What came: XML, in an encoding if HTTP names one, or else the parameters of a query.

    Those may stand in the URL and in the body.
    """

    is_xml: bool
    body: bytes
    query: bytes = b""
    encoding: str | None = None


def read_message(arrival: Arrival) -> Message | None:
    """Read what may be a call, None if a page is asked for, or the later API.

    Raises RequestEntityTooLarge (413) for very many parameters, and UnsupportedMediaType (415)
    for a compressed body or one of XML in an unknown charset.
    """
    if arrival.json_operation is not None:
        return None
    query, body = arrival.query, arrival.body
    if arrival.method == "GET" and _names_call(query):
        return Message(is_xml=False, body=b"", query=_bytes(query))
    if arrival.method != "POST":
        return None
    if arrival.content_encoding.strip().lower() not in ("", "identity"):
        raise UnsupportedMediaType("The body may not be compressed.")
    # An XML body is no query, whatever its Content-Type (wire.md §1); curl says "form" of any.
    if _XML.match(body) or _should_be_xml(body, arrival.content_type, query):
        # A byte order mark says it better (RFC 7303).
        is_marked = body.startswith(_BYTE_ORDER_MARKS)
        encoding = None if is_marked else _charset(arrival.content_type)
        return Message(is_xml=True, body=body, encoding=encoding)
    if body.count(b"&") > _MOST_PARAMETERS:
        raise RequestEntityTooLarge("The query has too many parameters.")
    return Message(is_xml=False, body=body, query=_bytes(query))


def _names_call(query: str) -> bool:
    if not query:
        return False
    names = {pair.partition("=")[0] for pair in query.split("&")}
    return not names.isdisjoint(_OF_A_CALL) and "wsdl" not in map(str.lower, names)


def _should_be_xml(body: bytes, content_type: str, query: str) -> bool:
    """Tell of a body that does not look like XML whether its sender thinks so, or sent nothing."""
    if not body or body.isspace():
        return not query
    return "xml" in content_type and not (b"Operation=" in body or "Operation=" in query)


def _bytes(query: str) -> bytes:
    return query.encode("latin-1", "replace")  # WSGI has bytes in a str


@lru_cache(maxsize=64)  # all calls of a client have the same one
def _charset(content_type: str) -> str | None:
    """Return the charset a Content-Type names; raises UnsupportedMediaType for an unknown one."""
    if "charset" not in content_type:
        return None
    charset = parse_options_header(content_type)[1].get("charset")
    if not charset:
        return None
    try:
        return codecs.lookup(charset).name
    except (LookupError, ValueError):
        raise UnsupportedMediaType("The charset of the body is unknown.") from None
