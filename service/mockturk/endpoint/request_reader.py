"""Detection of API calls among HTTP requests, and extraction of their XML, JSON or query."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from http import HTTPStatus

from mockturk.server.messages import HTTPRequest
from mockturk.server.refusals import RequestRefusedError
from mockturk.wire.charsets import find_charset
from mockturk.wire.query_tree import replace_forbidden_characters
from mockturk.wire.request_payload import RequestPayload

# Parameters in a body; a batch of 1,000 documented CreateHIT requests has some 30,000.
MAX_PARAMETERS = 250_000

# Bytes of a body in which its first markup must begin. This is searched on the event loop.
_PROLOGUE = 64 * 1024
_BLANKS = b"\0 \t\n\r\v\f"  # zeros too: half of each character in UTF-16
# The charset among the parameters of a Content-Type (RFC 9110, section 5.6.6).
_CHARSET = re.compile(
    r';\s*charset\s*=\s*(?:"(?P<quoted>[^"]+)"|(?P<token>[^\s;"]+))', re.IGNORECASE
)
_LONGEST_SHOWN = 50  # characters of a charset
_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A query with one of these parameters is an API call; any other GET is a page view.
_CALL_PARAMETERS = frozenset({"Operation", "Service", "AWSAccessKeyId", "Timestamp", "Signature"})


def read_message(request: HTTPRequest) -> RequestPayload | None:
    """Return the payload of a request that may be a call.

    Return None for a page request. A request with X-Amz-Target or an AWS JSON content type is a
    call of the API of 2017-01-17, whatever its method, path and query
    (docs/reference/decisions-2017.md#d1). Raises RequestRefusedError: 413 for more than 250,000
    parameters, 415 for a compressed body or for XML in an unknown charset.
    """
    query, body = request.query, request.body
    if is_json_call(request):
        target = request.headers.get(b"x-amz-target", b"").decode("latin-1")
        return RequestPayload(is_xml=False, body=body, query=_bytes(query), target=target)
    if request.method == "GET" and _names_call(query):
        return RequestPayload(is_xml=False, body=b"", query=_bytes(query))
    if request.method != "POST":
        return None
    if request.content_encoding.strip().lower() not in ("", "identity"):
        raise _unsupported("The body must not be compressed.")
    # XML is not a query, whatever its Content-Type (docs/reference/wire.md#detect-by-body): curl
    # labels every body as a form.
    if _is_xml(body) or _should_be_xml(body, request.content_type, query):
        # A byte order mark has precedence over the charset of Content-Type (RFC 7303).
        is_marked = body.startswith(_BYTE_ORDER_MARKS)
        encoding = None if is_marked else _charset(request.content_type)
        return RequestPayload(is_xml=True, body=body, query=_bytes(query), encoding=encoding)
    if body.count(b"&") > MAX_PARAMETERS:
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        raise RequestRefusedError(status, "The query has too many parameters.")
    return RequestPayload(is_xml=False, body=body, query=_bytes(query))


def is_json_call(request: HTTPRequest) -> bool:
    """Return whether a request is a call of the API of 2017-01-17, by its headers."""
    return b"x-amz-target" in request.headers or request.content_type.lower().startswith(
        "application/x-amz-json-"
    )


def _names_call(query: str) -> bool:
    if not query:
        return False
    names = {pair.partition("=")[0] for pair in query.split("&")}
    return not names.isdisjoint(_CALL_PARAMETERS) and "wsdl" not in map(str.lower, names)


def _is_xml(body: bytes) -> bool:
    """Return whether a body begins with markup, after a byte order mark and blanks."""
    start = body[:_PROLOGUE]
    if start.startswith(_BYTE_ORDER_MARKS):
        start = start[3 if start.startswith(codecs.BOM_UTF8) else 2 :]
    return start.lstrip(_BLANKS).startswith(b"<")


def _should_be_xml(body: bytes, content_type: str, query: str) -> bool:
    """Return whether a body without markup should be treated as XML.

    That is so for an empty body without a query, and for a body whose Content-Type says XML,
    unless there is an ``Operation`` parameter.
    """
    if not body or body.isspace():
        return not query
    return "xml" in content_type and not (b"Operation=" in body or "Operation=" in query)


def _bytes(query: str) -> bytes:
    return query.encode("latin-1", "replace")  # the query has one byte per character


@lru_cache(maxsize=64)  # saves 1.2 % of a CreateHIT, 5 % of a GetAccountBalance
def _charset(content_type: str) -> str | None:
    """Return the charset of a Content-Type; None if it has none.

    Raises RequestRefusedError (415) for an unknown charset.
    """
    found = _CHARSET.search(content_type)
    if found is None:
        return None
    charset = found["quoted"] or found["token"]
    try:
        return find_charset(charset)
    except (LookupError, ValueError):
        named = replace_forbidden_characters(charset[:_LONGEST_SHOWN])
        raise _unsupported(f"The charset of the body, {named}, is unknown.") from None


def _unsupported(reason: str) -> RequestRefusedError:
    return RequestRefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, reason)
