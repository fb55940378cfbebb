"""What came over HTTP and may be a call, before it is parsed."""

from __future__ import annotations

import msgspec


class RequestPayload(msgspec.Struct, frozen=True):
    """What came: XML, in an encoding if HTTP names one, or else the parameters of a query.

    Those may stand in the URL and in the body.
    """

    is_xml: bool
    body: bytes
    query: bytes = b""
    encoding: str | None = None
