"""Convert records to JSON values, by the types of their fields; ``record_reader`` reads them.

A duration is a number of seconds, in a field whose name ends with ``_seconds``. A locale is one
text, such as ``US-NY``. Fields that have their default value are left out. Other values are as
msgspec writes them: times in ISO 8601, amounts as texts, enumerations by value, bytes in base64.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from math import isfinite
from types import NoneType
from typing import Any, NamedTuple, get_args, get_type_hints

import msgspec

from mockturk.domain.nearest_name import did_you_mean
from mockturk.domain.qualification_requirements import (
    Locale,
)
from mockturk.domain.record import Record
from mockturk.domain.world_file_text import WorldFileError

_REQUIRED = object()
_PACKED = "packed_"  # A field ``packed_x`` holds what the property ``x`` unpacks.
LARGEST_NUMBER = 2**63 - 1
"""The largest whole number in a world file."""
LONGEST_DURATION = 2**31 - 1  # seconds
"""The longest duration in a world file, in seconds; no duration of the service is longer."""


class RecordField(NamedTuple):
    """A field of a record.

    ``name`` is its name in the record, ``key`` its name in a file, ``hint`` its type. ``attribute``
    has its value: the field itself, or for a packed field the property that unpacks it.
    """

    name: str
    key: str
    hint: Any
    default: Any
    attribute: str

    @property
    def is_required(self) -> bool:
        """Whether the field has no default and must be in the file."""
        return self.default is _REQUIRED

    @property
    def is_packed(self) -> bool:
        """Whether the record holds the value packed."""
        return self.attribute != self.name


def get_fields(kind: Any) -> Mapping[str, RecordField]:
    """Return the fields of a record type by their names in a file."""
    return _fields_of(kind)


@lru_cache(maxsize=256)
def _fields_of(kind: Any) -> Mapping[str, RecordField]:
    hints = get_type_hints(kind)
    found = []
    for name, default in _defaults(kind):
        attribute, hint = name.removeprefix(_PACKED), hints[name]
        if attribute != name:
            hint = get_type_hints(getattr(kind, attribute).fget)["return"]
        found.append(RecordField(name, _key(attribute, hint), hint, default, attribute))
    return {field.key: field for field in found}


_AS_THEY_ARE = frozenset({str, int, bool, float, NoneType})


def to_json_value(value: Any) -> Any:
    """Convert a value to a JSON value; mappings and sets are sorted."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is tuple:
        return [one if type(one) in _AS_THEY_ARE else to_json_value(one) for one in value]
    if issubclass(kind, timedelta):
        seconds = value.total_seconds()
        return int(seconds) if seconds.is_integer() else seconds
    if issubclass(kind, Locale):
        return str(value)
    if issubclass(kind, Record) or dataclasses.is_dataclass(value):
        return to_json_object(value)
    if issubclass(kind, Mapping):
        return {to_json_value(key): to_json_value(value[key]) for key in sorted(value)}
    if issubclass(kind, frozenset):
        return sorted(to_json_value(one) for one in value)
    return msgspec.to_builtins(value)


def to_json_object(record: Any, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Convert a record to a JSON object without default values and the fields in ``without``."""
    found = {}
    kind: Any = type(record)
    for attribute, key, default in _written_fields(kind, without):
        value = getattr(record, attribute)
        if value is default:
            continue
        if type(value) in _AS_THEY_ARE:
            if value != default:
                found[key] = value
        elif default is _REQUIRED or value != default:
            found[key] = to_json_value(value)
    return found


@lru_cache(maxsize=256)
def _written_fields(kind: Any, without: frozenset[str]) -> tuple[tuple[str, str, Any], ...]:
    """Return the attribute, the key and the default of each field that is written."""
    return tuple(
        (field.attribute, field.key, field.default)
        for field in get_fields(kind).values()
        if field.name not in without
    )


def no_such_field(path: str, key: str, known: Sequence[str]) -> WorldFileError:
    """Return the error for an unknown field, with the most similar one."""
    sentence = f"There is no field {key!r}; there are {', '.join(known)}."
    return WorldFileError(path, f"{sentence}{did_you_mean(key, known)}")


def require_object(given: Any, path: str) -> dict[str, Any]:
    """Return a value that must be a JSON object. Raises WorldFileError."""
    if not isinstance(given, dict):
        raise WorldFileError(path, f"It is not an object, but {given!r:.50}.")
    return given


def require_list(given: Any, path: str) -> list[Any]:
    """Return a value that must be a JSON list. Raises WorldFileError."""
    if not isinstance(given, list):
        raise WorldFileError(path, f"It is not a list, but {given!r:.50}.")
    return given


def convert_value(hint: Any, given: Any, path: str) -> Any:
    """Convert a JSON value to a type with msgspec. Raises WorldFileError."""
    try:
        read = msgspec.convert(given, hint)
    except (msgspec.ValidationError, OverflowError, ValueError) as error:
        raise WorldFileError(path, f"{error}.") from None
    if isinstance(read, int) and abs(read) > LARGEST_NUMBER:
        raise WorldFileError(
            path, f"It is not a number of at most {LARGEST_NUMBER}: {given!r:.50}."
        )
    if isinstance(read, float) and not isfinite(read):
        raise WorldFileError(path, f"It is not a finite number: {given}.")
    return read


def _key(name: str, hint: Any) -> str:
    return f"{name}_seconds" if timedelta in (hint, *get_args(hint)) else name


def _defaults(kind: Any) -> list[tuple[str, Any]]:
    if dataclasses.is_dataclass(kind):
        found = [(field.name, field.default) for field in dataclasses.fields(kind)]
        missing: Any = dataclasses.MISSING
    else:
        found = [(field.name, field.default) for field in msgspec.structs.fields(kind)]
        missing = msgspec.NODEFAULT
    return [(name, _REQUIRED if default is missing else default) for name, default in found]
