"""Gate one, before any XML: from an HTTP request to a body that may be a call."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.http import parse_options_header
from werkzeug.wsgi import get_input_stream

from mockturk.errors import RESTNotAnswered

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# Bytes; a batch of 1,000 documented CreateHIT requests fits.
MAX_BODY = 16 * 1024 * 1024

_FORM = "application/x-www-form-urlencoded"
_XML = re.compile(rb"(?:\xef\xbb\xbf|\xfe\xff|\xff\xfe)?[\x00\s]*<")
_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_body(environ: WSGIEnvironment, max_body: int) -> tuple[bytes, str | None]:
    """Read the body of a call, and the encoding HTTP says it has, if it does.

    ``max_body`` is in bytes. Raises RequestEntityTooLarge (413), UnsupportedMediaType (415) for
    a compressed body or an unknown charset, and RESTNotAnswered.
    """
    content_type = environ.get("CONTENT_TYPE", "")
    if environ.get("HTTP_CONTENT_ENCODING", "identity").strip().lower() != "identity":
        raise UnsupportedMediaType("The body may not be compressed.")
    body = get_input_stream(environ, max_content_length=max_body).read()
    # An XML body is no query, whatever its Content-Type (wire.md §1); curl says "form" of any.
    if not _XML.match(body) and (
        content_type.startswith(_FORM) or "Operation=" in environ.get("QUERY_STRING", "")
    ):
        raise RESTNotAnswered
    return body, _charset(content_type, body)


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
