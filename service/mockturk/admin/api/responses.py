"""JSON responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct
from werkzeug.wrappers import Response

from mockturk.admin.api.status_codes import get_http_status
from mockturk.domain.errors import ServiceError
from mockturk.domain.record import Record
from mockturk.domain.views.json_types import encode_value

T = TypeVar("T")

_ENCODER = msgspec.json.Encoder(enc_hook=encode_value)


class Created(Struct, Generic[T], frozen=True):
    """What was created (status 201): its view, and its path in the API."""

    content: T
    path: str


class ErrorInfo(Record, frozen=True):
    """An error: the service's code, or the name of the HTTP status, and what is wrong."""

    code: str
    message: str
    data: Mapping[str, str]


class ErrorResponse(Record, frozen=True):
    """The content of the response to a refused request."""

    error: ErrorInfo


def json_response(content: object, status: int = 200) -> Response:
    """Return a response with JSON."""
    response = Response(_ENCODER.encode(content), status=status, content_type="application/json")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def error_response(error: ServiceError) -> Response:
    """Return a response with an error of the service: its code, message and data."""
    return json_error(get_http_status(error), error.code, error.message, dict(error.data))


def json_error(
    status: int, code: str, message: str, data: Mapping[str, str] | None = None
) -> Response:
    """Return an error response."""
    error = ErrorInfo(code=code, message=message, data=data or {})
    return json_response(ErrorResponse(error=error), status)
