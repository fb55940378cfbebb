"""JSON responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct
from werkzeug.wrappers import Response

from mockturk.admin.api.status_codes import get_http_status
from mockturk.domain.errors import ServiceError
from mockturk.domain.views.json_types import APIView, decode_value, encode_value
from mockturk.domain.views.workers import PageInfo
from mockturk.world.workers import ResultPage

T = TypeVar("T")
V = TypeVar("V", bound=APIView)
P = TypeVar("P", bound=PageInfo)

_ENCODER = msgspec.json.Encoder(enc_hook=encode_value)


class Created(Struct, Generic[T], frozen=True):
    """What was created (status 201): its view, and its path in the API."""

    content: T
    path: str


class ErrorInfo(APIView):
    """An error: the service's code, or the name of the HTTP status, and what is wrong."""

    code: str
    message: str
    data: Mapping[str, str]


class ErrorResponse(APIView):
    """The content of the response to a refused request."""

    error: ErrorInfo


def to_view(kind: type[V], value: object) -> V:
    """Convert an object to a view, whose fields are the object's attributes of the same names."""
    return msgspec.convert(value, kind, from_attributes=True, dec_hook=decode_value)


def to_page(kind: type[P], page: ResultPage[Any]) -> P:
    """Return a page of a list as the view of such pages."""
    name = kind.__struct_fields__[-1]
    sizes = {"page": page.page, "page_size": page.page_size, "total": page.total}
    return to_view(kind, {**sizes, name: page.items})


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
