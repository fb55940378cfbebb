"""Tell calls from other requests: from HTTP to the XML or the query of what may be a call."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_options_header

from mockturk.endpoint.aws_json import find_json_operation
from mockturk.server.messages import HTTPRequest
from mockturk.wire.request_payload import RequestPayload

# Parameters of a query in a body; such a batch has some 30,000.
_MOST_PARAMETERS = 250_000

_XML = re.compile(rb"(?:\xef\xbb\xbf|\xfe\xff|\xff\xfe)?[\x00\s]*<")
_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A URL that has one of these is a call; any other is somebody looking what is there.
_CALL_PARAMETERS = frozenset({"Operation", "Service", "AWSAccessKeyId", "Timestamp", "Signature"})


def read_message(request: HTTPRequest) -> RequestPayload | None:
    """Read what may be a call, None if a page is asked for, or the later API.

    Raises RequestEntityTooLarge (413) for very many parameters, and UnsupportedMediaType (415)
    for a compressed body or one of XML in an unknown charset.
    """
    if find_json_operation(request) is not None:
        return None
    query, body = request.query, request.body
    if request.method == "GET" and _names_call(query):
        return RequestPayload(is_xml=False, body=b"", query=_bytes(query))
    if request.method != "POST":
        return None
    if request.content_encoding.strip().lower() not in ("", "identity"):
        raise UnsupportedMediaType("The body may not be compressed.")
    # An XML body is no query, whatever its Content-Type
    # (docs/reference/wire.md#detect-by-body); curl says "form" of any.
    if _XML.match(body) or _should_be_xml(body, request.content_type, query):
        # A byte order mark says it better (RFC 7303).
        is_marked = body.startswith(_BYTE_ORDER_MARKS)
        encoding = None if is_marked else _charset(request.content_type)
        return RequestPayload(is_xml=True, body=body, encoding=encoding)
    if body.count(b"&") > _MOST_PARAMETERS:
        raise RequestEntityTooLarge("The query has too many parameters.")
    return RequestPayload(is_xml=False, body=body, query=_bytes(query))


def _names_call(query: str) -> bool:
    if not query:
        return False
    names = {pair.partition("=")[0] for pair in query.split("&")}
    return not names.isdisjoint(_CALL_PARAMETERS) and "wsdl" not in map(str.lower, names)


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
