"""Convert records to JSON values and back, by the types of their fields.

A duration is a number of seconds, in a field whose name ends with ``_seconds``. A locale is one
text, such as ``US-NY``. Fields that have their default value are left out. Other values are as
msgspec writes them: times in ISO 8601, amounts as texts, enumerations by value, bytes in base64.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from mockturk.domain.countries import COUNTRIES
from mockturk.domain.nearest_name import did_you_mean
from mockturk.domain.qualification_requirements import (
    HITAccessActions,
    Locale,
    QualificationRequirement,
)
from mockturk.domain.record import Record
from mockturk.domain.times import parse_time, to_utc
from mockturk.domain.world_file_text import WorldFileError

T = TypeVar("T")

_REQUIRED = object()
_SIMPLE = frozenset({str, int, bool})
_LARGEST = 18  # digits of an amount
LARGEST_NUMBER = 2**63 - 1
"""The largest whole number in a world file."""
LONGEST_DURATION = 2**31 - 1  # seconds
"""The longest duration in a world file, in seconds; no duration of the service is longer."""


class RecordField(NamedTuple):
    """A field of a record.

    ``name`` is its name in the record, ``key`` its name in a file, ``hint`` its type.
    """

    name: str
    key: str
    hint: Any
    default: Any

    @property
    def is_required(self) -> bool:
        """Whether the field has no default and must be in the file."""
        return self.default is _REQUIRED


def get_fields(kind: Any) -> Mapping[str, RecordField]:
    """Return the fields of a record type by their names in a file."""
    return _fields_of(kind)


@lru_cache(maxsize=256)
def _fields_of(kind: Any) -> Mapping[str, RecordField]:
    hints = get_type_hints(kind)
    found = [
        RecordField(name, _key(name, hints[name]), hints[name], default)
        for name, default in _defaults(kind)
    ]
    return {field.key: field for field in found}


def to_json_value(value: Any) -> Any:
    """Convert a value to a JSON value; mappings and sets are sorted."""
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        return int(seconds) if seconds.is_integer() else seconds
    if isinstance(value, Locale):
        return str(value)
    if isinstance(value, Record) or dataclasses.is_dataclass(value):
        return to_json_object(value)
    if isinstance(value, Mapping):
        return {to_json_value(key): to_json_value(value[key]) for key in sorted(value)}
    if isinstance(value, frozenset):
        return sorted(to_json_value(one) for one in value)
    if isinstance(value, tuple):
        return [to_json_value(one) for one in value]
    return msgspec.to_builtins(value)


def to_json_object(record: Any, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Convert a record to a JSON object without default values and the fields in ``without``."""
    found = {}
    for field in get_fields(type(record)).values():
        if field.name in without:
            continue
        value = getattr(record, field.name)
        if field.is_required or value != field.default:
            found[field.key] = to_json_value(value)
    return found


def no_such_field(path: str, key: str, known: Sequence[str]) -> WorldFileError:
    """Return the error for an unknown field, with the most similar one."""
    sentence = f"There is no field {key!r}; there are {', '.join(known)}."
    return WorldFileError(path, f"{sentence}{did_you_mean(key, known)}")


class RecordReader:
    """Reads values from JSON. Equal values share one object, to save memory."""

    def __init__(self) -> None:
        self._once: dict[Hashable, Any] = {}

    def read_record(
        self, kind: type[T], given: Any, path: str, held: Mapping[str, Any] | None = None
    ) -> T:
        """Read a record from a JSON object. Raises WorldFileError.

        ``held`` has the values of fields that the object must not set.
        """
        held = held or {}
        fields = get_fields(kind)
        values = dict(held)
        given = require_object(given, path)
        if kind is QualificationRequirement and "required_to_preview" in given:
            given = _with_guard(given, path)
        for key, value in given.items():
            field = fields.get(key)
            if field is None or field.name in held:
                known = [one.key for one in fields.values() if one.name not in held]
                raise no_such_field(path, key, known)
            values[field.name] = self.value(field.hint, value, f"{path}.{key}")
        for field in fields.values():
            if field.is_required and field.name not in values:
                raise WorldFileError(f"{path}.{field.key}", "It is missing.")
        return kind(**values)

    def value(self, hint: Any, given: Any, path: str) -> Any:
        """Read a value of the type ``hint``. Raises WorldFileError."""
        if hint in _SIMPLE:  # the most frequent case first
            return self._shared(convert_value(hint, given, path))
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            return self._one_of(inner, given, path)
        if origin is tuple:
            return self._tuple(inner, given, path)
        if origin is frozenset:
            (of,) = inner
            return frozenset(self._list(of, given, path))
        if isinstance(origin, type) and issubclass(origin, Mapping):
            of_keys, of_values = inner
            return {
                self.value(of_keys, key, path): self.value(of_values, value, f"{path}.{key}")
                for key, value in require_object(given, path).items()
            }
        if read := _READ.get(hint):
            return read(given, path)
        if isinstance(hint, type) and (issubclass(hint, Record) or dataclasses.is_dataclass(hint)):
            return self._shared(self.read_record(hint, given, path))
        return convert_value(hint, given, path)

    def _one_of(self, kinds: tuple[Any, ...], given: Any, path: str) -> Any:
        if given is None and NoneType in kinds:
            return None
        kinds = tuple(kind for kind in kinds if kind is not NoneType)
        if len(kinds) == 1:
            return self.value(kinds[0], given, path)
        if all(isinstance(kind, type) and issubclass(kind, Enum) for kind in kinds):
            by_value = {one.value: one for kind in kinds for one in kind}
            if not isinstance(given, str) or given not in by_value:
                raise WorldFileError(path, f"It must be one of {', '.join(by_value)}: {given!r}.")
            return by_value[given]
        for kind in kinds:  # a JSON object can only be a record
            if isinstance(kind, type) and issubclass(kind, Record) and isinstance(given, dict):
                return self.value(kind, given, path)
        rest = [k for k in kinds if not (isinstance(k, type) and issubclass(k, Record))]
        return convert_value(Union[tuple(rest)], given, path)  # noqa: UP007 - made of a list

    def _tuple(self, kinds: tuple[Any, ...], given: Any, path: str) -> tuple[Any, ...]:
        if kinds[1:] == (...,):
            return tuple(self._list(kinds[0], given, path))
        items = require_list(given, path)
        if len(items) != len(kinds):
            raise WorldFileError(path, f"It must have {len(kinds)} items, not {len(items)}.")
        return tuple(
            self.value(kind, item, f"{path}[{number}]")
            for number, (kind, item) in enumerate(zip(kinds, items, strict=True))
        )

    def _list(self, kind: Any, given: Any, path: str) -> list[Any]:
        items = enumerate(require_list(given, path))
        return [self.value(kind, item, f"{path}[{number}]") for number, item in items]

    def _shared(self, value: Any) -> Any:
        try:
            return self._once.setdefault((type(value), value), value)
        except TypeError:  # not hashable: the value contains a dictionary
            return value


def _with_guard(given: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return a requirement of an older file, which has a boolean in place of the guard."""
    rest = {key: value for key, value in given.items() if key != "required_to_preview"}
    to_preview = convert_value(bool, given["required_to_preview"], f"{path}.required_to_preview")
    guard = HITAccessActions.PreviewAndAccept if to_preview else HITAccessActions.Accept
    return {"actions_guarded": guard.value, **rest}


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


def _duration(given: Any, path: str) -> timedelta:
    seconds = convert_value(float, given, path)
    if not 0 <= seconds <= LONGEST_DURATION:
        raise WorldFileError(path, f"It must be 0 to {LONGEST_DURATION} seconds: {given!r}.")
    return timedelta(seconds=seconds)


def read_time(given: Any, path: str) -> datetime:
    """Read a time with a UTC offset, and return it in UTC. Raises WorldFileError."""
    if not isinstance(given, str):
        raise WorldFileError(path, f"It is not a datetime, but {given!r:.50}.")
    try:
        read = parse_time(given.upper(), None)  # RFC 3339 allows lower-case t and z
    except ValueError:
        raise WorldFileError(path, f"Invalid RFC3339 encoded datetime: {given!r:.50}.") from None
    if read.tzinfo is None:
        raise WorldFileError(path, f"It has no offset such as Z: {given!r}.")
    try:
        return to_utc(read)
    except ValueError as error:
        raise WorldFileError(path, f"It is out of range, {error}: {given!r}.") from None


def _moment(given: Any, path: str) -> datetime:
    return read_time(given, path).replace(microsecond=0)


def _amount(given: Any, path: str) -> Decimal:
    read: Decimal = convert_value(Decimal, given, path)
    if not read.is_finite() or abs(read.adjusted()) > _LARGEST:
        raise WorldFileError(path, f"It is not an amount in USD: {given!r}.")
    return read


def _locale(given: Any, path: str) -> Locale:
    country, dash, subdivision = convert_value(str, given, path).partition("-")
    if country not in COUNTRIES or (dash and not (country == "US" and subdivision)):
        raise WorldFileError(path, f"It is not a country or state, as DE or US-NY: {given!r}.")
    return Locale(country, subdivision or None)


_READ: Mapping[Any, Callable[[Any, str], Any]] = {
    timedelta: _duration,
    datetime: _moment,
    Decimal: _amount,
    Locale: _locale,
}
