"""Gate one, before anything is read: from HTTP to a query or a body that may be a call."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_options_header
from werkzeug.wsgi import get_input_stream

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# Bytes; a batch of 1,000 documented CreateHIT requests fits.
MAX_BODY = 16 * 1024 * 1024
# Parameters of a query in a body; such a batch has some 30,000.
_MOST_PARAMETERS = 250_000

_XML = re.compile(rb"(?:\xef\xbb\xbf|\xfe\xff|\xff\xfe)?[\x00\s]*<")
_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A URL that has one of these is a call; any other is somebody looking what is there.
_OF_A_CALL = frozenset({"Operation", "Service", "AWSAccessKeyId", "Timestamp", "Signature"})


@dataclass(frozen=True, slots=True)
class Message:
    """What came: XML, in an encoding if HTTP names one, or else the parameters of a query.

    Those may stand in the URL and in the body.
    """

    is_xml: bool
    body: bytes
    query: bytes = b""
    encoding: str | None = None


def read_message(environ: WSGIEnvironment, max_body: int) -> Message | None:
    """Read what may be a call, None if a page is asked for.

    ``max_body`` is in bytes. Raises RequestEntityTooLarge (413), also for very many parameters,
    and UnsupportedMediaType (415) for a compressed body or one of XML in an unknown charset.
    """
    method, query = environ["REQUEST_METHOD"], environ.get("QUERY_STRING", "")
    if method == "GET" and _names_call(query):
        return Message(is_xml=False, body=b"", query=_bytes(query))
    if method != "POST":
        return None
    if environ.get("HTTP_CONTENT_ENCODING", "identity").strip().lower() != "identity":
        raise UnsupportedMediaType("The body may not be compressed.")
    body = get_input_stream(environ, max_content_length=max_body).read()
    content_type = environ.get("CONTENT_TYPE", "")
    # An XML body is no query, whatever its Content-Type (wire.md §1); curl says "form" of any.
    if _XML.match(body) or _should_be_xml(body, content_type, query):
        return Message(is_xml=True, body=body, encoding=_charset(content_type, body))
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


def _charset(content_type: str, body: bytes) -> str | None:
    """Return the charset of a Content-Type; a byte order mark says it better (RFC 7303)."""
    if "charset" not in content_type or body.startswith(_BYTE_ORDER_MARKS):
        return None
    charset = parse_options_header(content_type)[1].get("charset")
    if not charset:
        return None
    try:
        return codecs.lookup(charset).name
    except (LookupError, ValueError):
        raise UnsupportedMediaType("The charset of the body is unknown.") from None
