"""Reading what came: bounded bodies, queries and JSON with fields of known types.

Everything here raises a werkzeug HTTPException whose sentence says what is wrong.
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
"""Takes the name and the value of a field and returns what it means, or raises BadRequest."""

_JSON = "application/json"
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_NUMBER = re.compile("-?[0-9]{1,18}")  # in a query


def read_body(request: Request) -> bytes:
    """Read a body within ``request.max_content_length``, plain and whole."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMediaType("The body may not be compressed.")
    return request.get_data()


def read_json(request: Request, fields: Mapping[str, FieldParser]) -> dict[str, Any]:
    """Read a body of JSON with some of these fields and no others; an empty one has none.

    Its Content-Type must say that it is JSON. A page of another site cannot send that without
    the browser asking first, and nobody answers yes.
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
        raise BadRequest("The body has half a surrogate pair, which is no character.") from None
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
    """Read the query of an address: some of these fields and no others, each once."""
    found: dict[str, Any] = {}
    for name, values in request.args.lists():
        kind = _get_parser(fields, name)
        if kind is parse_strings:
            found[name] = values
        elif len(values) > 1:
            raise BadRequest(f"{_quoted(name)} is there more than once.")
        else:
            found[name] = kind(name, _from_query(kind, values[0]))
    return found


def take_required(found: dict[str, Any], name: str) -> Any:
    """Take a field out of those found; it must be there."""
    if name not in found:
        raise BadRequest(f"{_quoted(name)} is missing.")
    return found.pop(name)


def parse_string(name: str, value: Any) -> str:
    """Expect a text."""
    if isinstance(value, str):
        return value
    raise _unexpected_value(name, "a text")


def parse_strings(name: str, value: Any) -> list[str]:
    """Expect a list of texts."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    raise _unexpected_value(name, "a list of texts")


def parse_integer(name: str, value: Any) -> int:
    """Expect a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _unexpected_value(name, "a whole number")


def parse_boolean(name: str, value: Any) -> bool:
    """Expect true or false."""
    if isinstance(value, bool):
        return value
    raise _unexpected_value(name, "true or false")


def parse_number(name: str, value: Any) -> float:
    """Expect a number."""
    if _is_real(value):
        return value
    raise _unexpected_value(name, "a number")


def parse_seed(name: str, value: Any) -> str | int:
    """Expect a seed: a text or a whole number."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return value
    raise _unexpected_value(name, "a text or a whole number")


def parse_seconds(name: str, value: Any) -> float:
    """Expect a number of seconds, 0 or more."""
    if _is_real(value) and value >= 0:
        return value
    raise _unexpected_value(name, "a number of 0 or more")


def parse_probability(name: str, value: Any) -> float:
    """Expect a number from 0 to 1."""
    if _is_real(value) and 0 <= value <= 1:
        return value
    raise _unexpected_value(name, "a number from 0 to 1")


def parse_amount(name: str, value: Any) -> Decimal:
    """Expect an amount of USD, as a text or a number."""
    try:
        found = Decimal(str(value)) if isinstance(value, str | int | float) else Decimal("NaN")
    except ArithmeticError:
        found = Decimal("NaN")
    if found.is_finite():
        return found
    raise _unexpected_value(name, "an amount of USD")


def parse_timestamp(name: str, value: Any) -> datetime:
    """Expect a time of ISO 8601; one that names no zone is in UTC."""
    try:
        return to_utc(parse_time(parse_string(name, value)), MAX_CLOCK_TIME)
    except ValueError:
        raise _unexpected_value(
            name,
            f"a time of the years {MIN_TIME.year} to {MAX_CLOCK_TIME.year}"
            " such as 2014-08-15T12:00:00Z",
        ) from None


def parse_object(name: str, value: Any) -> dict[str, Any]:
    """Expect an object, whatever is in it."""
    if isinstance(value, dict):
        return value
    raise _unexpected_value(name, "an object")


def parse_objects(name: str, value: Any) -> list[dict[str, Any]]:
    """Expect a list of objects, whatever is in them."""
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    raise _unexpected_value(name, "a list of objects")


def parse_string_map(name: str, value: Any) -> dict[str, str]:
    """Expect an object of texts."""
    if isinstance(value, dict) and all(isinstance(item, str) for item in value.values()):
        return value
    raise _unexpected_value(name, "an object of texts")


def parse_answers(name: str, value: Any) -> dict[str, str | list[str] | bytes]:
    """Expect an object from each field of a question to its text, its selections or its file."""
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
"""What each kind of field is in JSON Schema."""


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
    """Return what a text in a query stands for, or the text."""
    if kind is parse_integer and _NUMBER.fullmatch(value):
        return int(value)
    if kind is parse_boolean and value in ("true", "false"):
        return value == "true"
    return value


def _get_parser(fields: Mapping[str, FieldParser], name: str) -> FieldParser:
    kind = fields.get(name)
    if kind is None:
        known = ", ".join(fields) or "none"
        raise BadRequest(f"{_quoted(name)} is not known here. The fields are: {known}.")
    return kind


def _without_repetitions(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadRequest("The body has an object with two fields of one name.")
    return found


def _no_constant(name: str) -> NoReturn:
    raise BadRequest(f"The body is not JSON: it has {name}.")


def _is_real(value: Any) -> TypeGuard[float]:
    """Tell whether a value is a number that a float can hold; 1e999 is read as infinity."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) <= sys.float_info.max


def _unexpected_value(name: str, expected: str) -> BadRequest:
    return BadRequest(f"{_quoted(name)} must be {expected}.")


def _quoted(name: str) -> str:
    return json.dumps(name if len(name) <= 100 else f"{name[:100]}...")  # noqa: PLR2004
