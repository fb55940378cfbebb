"""JSON responses, and the serialization of the worker API's views.

Amounts are texts, so that no client parses them as floats. Times are in UTC with a Z. A duration
is in seconds, and the name of its field ends in ``_in_seconds``.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from werkzeug.wrappers import Response

from mockturk.admin.api.status_codes import get_http_status
from mockturk.domain.errors import ServiceError
from mockturk.domain.qualification_requirements import Locale
from mockturk.domain.record import Record
from mockturk.domain.workers import History
from mockturk.world.workers import Earnings, ResultPage


def json_response(content: object, status: int = 200, location: str | None = None) -> Response:
    """Return a response with JSON; ``location`` becomes its Location header."""
    response = Response(json.dumps(content), status=status, content_type="application/json")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    if location is not None:
        response.headers["Location"] = location
    return response


def no_content() -> Response:
    """Return an empty response with status 204."""
    return Response(status=204)


def page_response(name: str, page: ResultPage[Any]) -> Response:
    """Return a response with a page of a list; its items are in the field ``name``."""
    return json_response(
        {
            name: [to_json(item) for item in page.items],
            "page": page.page,
            "page_size": page.page_size,
            "total": page.total,
        }
    )


def error_response(error: ServiceError) -> Response:
    """Return a response with an error of the service: its code, message and data."""
    return json_error(get_http_status(error), error.code, error.message, dict(error.data))


def json_error(
    status: int, code: str, message: str, data: dict[str, str] | None = None
) -> Response:
    """Return an error response."""
    return json_response(
        {"error": {"code": code, "message": message, "data": data or {}}}, status=status
    )


def to_json(value: Any) -> Any:
    """Convert a view, a record or a plain value to what ``json.dumps`` accepts."""
    if isinstance(value, Decimal | Locale):
        return str(value)
    if names := get_json_names(type(value)):
        return {said: _shown_field(getattr(value, name)) for name, said in names.items()} | _more(
            value
        )
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S}Z"
    return value


def format_time(at: datetime) -> str:
    """Format a UTC time in ISO 8601, to the millisecond."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def get_json_names(kind: type[Any]) -> dict[str, str]:
    """Return the JSON names of a view's or record's fields by attribute; empty for other types.

    A field with a duration has the suffix ``_in_seconds``, also when its value may be None.
    """
    if issubclass(kind, Record):
        return {name: name for name in kind.__struct_fields__}
    if not is_dataclass(kind):
        return {}
    return {
        one.name: f"{one.name}_in_seconds" if "timedelta" in str(one.type) else one.name
        for one in fields(kind)
    }


def _shown_field(value: Any) -> Any:
    return int(value.total_seconds()) if isinstance(value, timedelta) else to_json(value)


def _more(value: Any) -> dict[str, Any]:
    """Return the computed properties that are serialized besides a value's fields."""
    if isinstance(value, History):
        return {"percent_approved": value.percent_approved}
    if isinstance(value, Earnings):
        return {"total": to_json(value.total)}
    return {}
