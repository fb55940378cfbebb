"""Parsers for request bodies of limited size, queries, and JSON fields by type.

All functions raise a Werkzeug HTTPException whose description says what is wrong.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NoReturn, TypeGuard

from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.wrappers import Request

from mockturk.domain.times import MAX_CLOCK_TIME, MIN_TIME, parse_time, to_utc

FieldParser = Callable[[str, Any], Any]
"""Takes the name and the value of a field; returns the parsed value, or raises BadRequest."""

_JSON = "application/json"
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_LONGEST_QUOTE = 100  # characters of a name that an error message quotes
_NUMBER = re.compile("-?[0-9]{1,18}")  # in a query


def read_body(request: Request) -> bytes:
    """Return the body of a request, up to ``request.max_content_length`` bytes.

    Raises UnsupportedMediaType (415) if the body is compressed.
    """
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMediaType("The body must not be compressed.")
    return request.get_data()


def read_json(request: Request, fields: Mapping[str, FieldParser]) -> dict[str, Any]:
    """Return the fields of a JSON body; a field that is not in ``fields`` is refused.

    An empty body has no fields. The Content-Type must be JSON: before a page of another site
    may send that, its browser asks the server for permission (CORS), which it never gets.
    """
    if request.mimetype != _JSON:
        raise UnsupportedMediaType(f"The Content-Type must be {_JSON}.")
    body = read_body(request)
    if not body:
        return {}
    try:
        written = body.decode()
        found = json.loads(
            written, object_pairs_hook=_without_repetitions, parse_constant=_no_constant
        )
        if _SURROGATE.search(written):
            json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise BadRequest("The body has half a surrogate pair, which is not a character.") from None
    except UnicodeDecodeError:
        raise BadRequest("The body is not in UTF-8.") from None
    except RecursionError:
        raise BadRequest("The body is nested too deeply.") from None
    except json.JSONDecodeError as error:
        raise BadRequest(
            f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except ValueError:
        raise BadRequest("The body has a number with too many digits.") from None
    if not isinstance(found, dict):
        raise BadRequest("The body is not a JSON object.")
    return {name: _get_parser(fields, name)(name, value) for name, value in found.items()}


def read_query(request: Request, fields: Mapping[str, FieldParser]) -> dict[str, Any]:
    """Return the fields of a query; a field that is not in ``fields`` is refused.

    Only a field that is a list of texts may be repeated.
    """
    found: dict[str, Any] = {}
    for name, values in request.args.lists():
        kind = _get_parser(fields, name)
        if kind is parse_strings:
            found[name] = values
        elif len(values) > 1:
            raise BadRequest(f"{_quoted(name)} occurs more than once.")
        else:
            found[name] = kind(name, _from_query(kind, values[0]))
    return found


def parse_string(name: str, value: Any) -> str:
    """Return a text; raises BadRequest for another value."""
    if isinstance(value, str):
        return value
    raise _unexpected_value(name, "a text")


def parse_strings(name: str, value: Any) -> list[str]:
    """Return a list of texts; raises BadRequest for another value."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    raise _unexpected_value(name, "a list of texts")


def parse_integer(name: str, value: Any) -> int:
    """Return a whole number; raises BadRequest for another value."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _unexpected_value(name, "a whole number")


def parse_boolean(name: str, value: Any) -> bool:
    """Return true or false; raises BadRequest for another value."""
    if isinstance(value, bool):
        return value
    raise _unexpected_value(name, "true or false")


def parse_number(name: str, value: Any) -> float:
    """Return a finite number; raises BadRequest for another value."""
    if _is_real(value):
        return value
    raise _unexpected_value(name, "a number")


def parse_seed(name: str, value: Any) -> str | int:
    """Return a seed, a text or a whole number; raises BadRequest for another value."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return value
    raise _unexpected_value(name, "a text or a whole number")


def parse_seconds(name: str, value: Any) -> float:
    """Return a number of seconds, 0 or more; raises BadRequest for another value."""
    if _is_real(value) and value >= 0:
        return value
    raise _unexpected_value(name, "a number of 0 or more")


def parse_probability(name: str, value: Any) -> float:
    """Return a number from 0 to 1; raises BadRequest for another value."""
    if _is_real(value) and 0 <= value <= 1:
        return value
    raise _unexpected_value(name, "a number from 0 to 1")


def parse_amount(name: str, value: Any) -> Decimal:
    """Return an amount of USD, from a text or a number; raises BadRequest for another value."""
    try:
        found = Decimal(str(value)) if isinstance(value, str | int | float) else Decimal("NaN")
    except ArithmeticError:
        found = Decimal("NaN")
    if found.is_finite():
        return found
    raise _unexpected_value(name, "an amount of USD")


def parse_timestamp(name: str, value: Any) -> datetime:
    """Return a time in UTC, from ISO 8601; raises BadRequest for another value.

    A time without an offset is taken as UTC.
    """
    try:
        return to_utc(parse_time(parse_string(name, value)), MAX_CLOCK_TIME)
    except ValueError:
        raise _unexpected_value(
            name,
            f"a time of the years {MIN_TIME.year} to {MAX_CLOCK_TIME.year}"
            " such as 2014-08-15T12:00:00Z",
        ) from None


def parse_object(name: str, value: Any) -> dict[str, Any]:
    """Return an object with any fields; raises BadRequest for another value."""
    if isinstance(value, dict):
        return value
    raise _unexpected_value(name, "an object")


def parse_objects(name: str, value: Any) -> list[dict[str, Any]]:
    """Return a list of objects with any fields; raises BadRequest for another value."""
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    raise _unexpected_value(name, "a list of objects")


def parse_string_map(name: str, value: Any) -> dict[str, str]:
    """Return an object whose values are texts; raises BadRequest for another value."""
    if isinstance(value, dict) and all(isinstance(item, str) for item in value.values()):
        return value
    raise _unexpected_value(name, "an object of texts")


def parse_answers(name: str, value: Any) -> dict[str, str | list[str] | bytes]:
    """Return answers by the fields of a question; raises BadRequest for another value.

    An answer is a text, a list of selections, or the bytes of a file.
    """
    given = parse_object(name, value)
    return {question: _answer(f"{name}.{question}", one) for question, one in given.items()}


_TEXTS: Mapping[str, Any] = {"type": "array", "items": {"type": "string"}}
_AMOUNT: Mapping[str, Any] = {
    "anyOf": [
        {"type": "number"},
        {"type": "string", "pattern": r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"},
    ]
}

SCHEMAS: Mapping[FieldParser, Mapping[str, Any]] = MappingProxyType(
    {
        parse_string: {"type": "string"},
        parse_strings: _TEXTS,
        parse_integer: {"type": "integer"},
        parse_boolean: {"type": "boolean"},
        parse_number: {"type": "number"},
        parse_seed: {"type": ["string", "integer"]},
        parse_seconds: {"type": "number", "minimum": 0},
        parse_probability: {"type": "number", "minimum": 0, "maximum": 1},
        parse_amount: _AMOUNT,
        parse_timestamp: {"type": "string", "format": "date-time"},
        parse_object: {"type": "object"},
        parse_objects: {"type": "array", "items": {"type": "object"}},
        parse_string_map: {"type": "object", "additionalProperties": {"type": "string"}},
        parse_answers: {
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    {"type": "string"},
                    _TEXTS,
                    {
                        "type": "object",
                        "required": ["base64"],
                        "properties": {"base64": {"type": "string"}},
                    },
                ]
            },
        },
    }
)
"""The JSON Schema of the fields that each parser reads."""


def _answer(name: str, value: Any) -> str | list[str] | bytes:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return parse_strings(name, value)
    if isinstance(value, dict) and value.keys() == {"base64"}:
        encoded = parse_string(f"{name}.base64", value["base64"])
        try:
            return base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise BadRequest(f"{_quoted(name)} is not in base64.") from None
    raise _unexpected_value(name, 'a text, a list of texts, or a file such as {"base64": "..."}')


def _from_query(kind: FieldParser, value: str) -> object:
    """Convert a text of a query to the integer or boolean it stands for, if it is one."""
    if kind is parse_integer and _NUMBER.fullmatch(value):
        return int(value)
    if kind is parse_boolean and value in ("true", "false"):
        return value == "true"
    return value


def _get_parser(fields: Mapping[str, FieldParser], name: str) -> FieldParser:
    kind = fields.get(name)
    if kind is None:
        known = ", ".join(fields) or "none"
        raise BadRequest(f"{_quoted(name)} is not a field here. The fields are: {known}.")
    return kind


def _without_repetitions(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadRequest("The body has an object with two fields of the same name.")
    return found


def _no_constant(name: str) -> NoReturn:
    raise BadRequest(f"The body is not JSON: it has {name}.")


def _is_real(value: Any) -> TypeGuard[float]:
    """Return whether a value is a number within the range of a float (1e999 is infinite)."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) <= sys.float_info.max


def _unexpected_value(name: str, expected: str) -> BadRequest:
    return BadRequest(f"{_quoted(name)} must be {expected}.")


def _quoted(name: str) -> str:
    return json.dumps(name if len(name) <= _LONGEST_QUOTE else f"{name[:_LONGEST_QUOTE]}...")
