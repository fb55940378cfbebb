"""Building blocks for the JSON Schemas of endpoint responses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

Schema = Mapping[str, Any]

TEXT: Schema = MappingProxyType({"type": "string"})
NUMBER: Schema = MappingProxyType({"type": "integer"})
REAL: Schema = MappingProxyType({"type": "number"})
FLAG: Schema = MappingProxyType({"type": "boolean"})
TIME: Schema = MappingProxyType({"type": "string", "format": "date-time"})
AMOUNT: Schema = MappingProxyType({"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$"})
ANYTHING: Schema = MappingProxyType({"type": "object"})


def describe_object(**fields: Schema) -> Schema:
    """Return the schema of an object with exactly these fields."""
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def describe_array(items: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def describe_map(values: Schema) -> Schema:
    """Return the schema of an object with any field names and values of one schema."""
    return {"type": "object", "additionalProperties": values}


def describe_nullable(schema: Schema) -> Schema:
    """Return the schema of a value that may also be null."""
    return {"anyOf": [schema, {"type": "null"}]}


def to_plain(schema: Any) -> Any:
    """Return a schema as dicts and lists, which ``json.dumps`` accepts."""
    if isinstance(schema, Mapping):
        return {name: to_plain(one) for name, one in schema.items()}
    return [to_plain(one) for one in schema] if isinstance(schema, list | tuple) else schema
