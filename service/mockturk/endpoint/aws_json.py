"""Calls of the later API (2017-01-17, AWS JSON 1.1): their detection and their refusal."""

from __future__ import annotations

import json
import re

from mockturk.server.messages import HTTPRequest

CONTENT_TYPE = "application/x-amz-json-1.1"
NOT_SERVED = "UnknownOperationException"
"""The error code of the refusal: clients show it and do not retry."""

_CONTENT_TYPES = "application/x-amz-json-"
_OPERATION = re.compile(r"[\w.]{1,100}\.(?P<operation>[A-Za-z]{1,64})", re.ASCII)
SENTENCE = (
    "Mockturk supports the legacy Requester API, version 2014-08-15, over SOAP and REST. It does"
    " not support the API of 2017-01-17, which boto3, the AWS CLI and current AWS SDKs call."
)


def find_json_operation(request: HTTPRequest) -> str | None:
    """Return the operation that a call of the later API names; None for any other request.

    The operation is empty if the X-Amz-Target header is missing or invalid.
    """
    target = request.headers.get(b"x-amz-target", b"").decode("latin-1")
    if not (target or request.content_type.lower().startswith(_CONTENT_TYPES)):
        return None
    found = _OPERATION.fullmatch(target)
    return found["operation"] if found else ""


def build_error() -> bytes:
    """Return the error document for a call of the later API; it is sent with HTTP 400."""
    return json.dumps({"__type": NOT_SERVED, "message": SENTENCE}).encode()
