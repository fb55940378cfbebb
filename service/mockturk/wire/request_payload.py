"""The unparsed payload of an HTTP request that may be a call."""

from __future__ import annotations

import msgspec


class RequestPayload(msgspec.Struct, frozen=True):
    """The XML or JSON of a request, or the parameters in its URL (``query``) and its body.

    No parameter in the URL of an XML request has an effect.
    ``encoding`` is the charset of the Content-Type; None if the XML itself determines it.
    ``target`` is the X-Amz-Target of a JSON call, empty if it has none; None for any other call.
    """

    is_xml: bool
    body: bytes
    query: bytes = b""
    encoding: str | None = None
    target: str | None = None
