"""JSON responses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from http import HTTPStatus
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct, structs
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from mockturk.admin.api.status_codes import get_http_status
from mockturk.domain.errors import ServiceError
from mockturk.domain.nearest_name import NoSuchNameError, find_nearest_name, suggest_name
from mockturk.domain.record import Record
from mockturk.domain.views.json_types import encode_value

T = TypeVar("T")

_ENCODER = msgspec.json.Encoder(enc_hook=encode_value)


class Created(Struct, Generic[T], frozen=True):
    """What was created (status 201): its view, and its path in the API."""

    content: T
    path: str


class Awaited(Struct, Generic[T], frozen=True):
    """Content that may come only after an event.

    ``look`` returns the content, or None if there is none yet; after ``seconds`` ``finish`` returns
    it. ``watch`` returns a context in which its argument is called after each event.
    """

    seconds: float
    watch: Callable[[Callable[[], None]], AbstractContextManager[None]]
    look: Callable[[], T | None]
    finish: Callable[[], T]


class DetailedRefusalError(HTTPException):
    """A request is refused with a status, a sentence, and data for programs."""

    def __init__(self, status: int, message: str, data: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = status
        self.name_of_code = HTTPStatus(status).phrase.replace(" ", "")
        self.data = data or {}


def refuse_unknown_name(error: NoSuchNameError) -> DetailedRefusalError:
    """Return the refusal for a value with a name that does not exist (400)."""
    data = {"nearest": error.nearest} if error.nearest else {}
    return DetailedRefusalError(HTTPStatus.BAD_REQUEST, str(error), data)


def not_found(sentence: str, name: str, known: Iterable[str]) -> DetailedRefusalError:
    """Return the refusal for a name that does not exist (404), with the nearest one that does."""
    nearest = find_nearest_name(name, known)
    data = {"nearest": nearest} if nearest else {}
    return DetailedRefusalError(404, f"{sentence}{suggest_name(nearest)}", data)


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
    response = Response(
        _ENCODER.encode(_encode_items(content)), status=status, content_type="application/json"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def _encode_items(content: object) -> object:
    """Return content in whose lists each item is JSON already.

    Other threads wait while one call of the encoder runs; a journal may have 60 MB.
    """
    if isinstance(content, list):
        return [msgspec.Raw(_ENCODER.encode(item)) for item in content]
    if not isinstance(content, Struct):
        return content
    fields = ((name, getattr(content, name)) for name in content.__struct_fields__)
    parts = {name: _encode_items(one) for name, one in fields if isinstance(one, list | Struct)}
    return structs.replace(content, **parts) if parts else content


def error_response(error: ServiceError) -> Response:
    """Return a response with an error of the service: its code, message and data."""
    return json_error(get_http_status(error), error.code, error.message, dict(error.data))


def json_error(
    status: int, code: str, message: str, data: Mapping[str, str] | None = None
) -> Response:
    """Return an error response."""
    error = ErrorInfo(code=code, message=message, data=data or {})
    return json_response(ErrorResponse(error=error), status)
