"""Read records from JSON values, by the types of their fields.

The function that reads the values of a type is built once (``_reader_of``). It raises errors with
the path from the value that it was given, such as ``.created_at``; callers put their own before it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache, partial
from sys import intern
from types import MappingProxyType, NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec

from mockturk.domain.countries import COUNTRIES
from mockturk.domain.interning import Interner
from mockturk.domain.nearest_name import did_you_mean
from mockturk.domain.qualification_requirements import (
    HITAccessActions,
    Locale,
    QualificationRequirement,
)
from mockturk.domain.record import Record
from mockturk.domain.review_policies import KnownAnswer, pack_policy
from mockturk.domain.times import parse_time, to_utc
from mockturk.domain.world_file_text import WorldFileError
from mockturk.world.files.codec import (
    LARGEST_NUMBER,
    LONGEST_DURATION,
    convert_value,
    get_fields,
    no_such_field,
    require_list,
    require_object,
)

T = TypeVar("T")

_LARGEST_AMOUNT = 18  # digits
_LONGEST_SHARED = 64  # characters; ids are shorter

_MOST_KNOWN = 1024
_encode = msgspec.json.Encoder().encode

_NOTHING_HELD: Mapping[str, Any] = MappingProxyType({})


class _KnownAnswerObject(Record, frozen=True, forbid_unknown_fields=True):
    """A known answer as an object of a file; a ``KnownAnswer`` is read from a list."""

    question_id: str
    values: tuple[str, ...]


class _AnswerKey(Record, frozen=True, array_like=True):
    """The only item of a list. msgspec examines a type at each call unless it is a Struct.

    For a policy with five answers, that takes longer than reading them.
    """

    answers: tuple[_KnownAnswerObject, ...]


class RecordReader:
    """Reads records from JSON. Equal values share one object, to save memory."""

    def __init__(self) -> None:
        self.share = Interner()
        """Returns the first of equal values."""
        self.known: dict[tuple[Callable[..., Any], bytes], Any] = {}
        """The last records within other records, by the function that reads them and their JSON."""

    def read_record(
        self, kind: Callable[..., T], given: Any, path: str, held: Mapping[str, Any] = _NOTHING_HELD
    ) -> T:
        """Read a record from a JSON object. Raises WorldFileError.

        ``held`` has the values of fields that the object must not set.
        """
        try:
            record: T = _record_reader_of(kind)(given, self, held)
        except WorldFileError as error:
            raise _within(path, error) from None
        return record


_Read = Callable[[Any, RecordReader], Any]


def _within(path: str, error: WorldFileError) -> WorldFileError:
    return WorldFileError(f"{path}{error.path}", error.reason)


@lru_cache(maxsize=256)
def _record_reader_of(
    kind: Callable[..., Any],
) -> Callable[[Any, RecordReader, Mapping[str, Any]], Any]:
    """Return the function that reads a record of a type."""
    fields = get_fields(kind)
    readers = {
        key: (
            field.name,
            _packing_reader(field.hint) if field.is_packed else _reader_of(field.hint),
        )
        for key, field in fields.items()
    }
    required = [(field.name, field.key) for field in fields.values() if field.is_required]
    has_older_form = kind is QualificationRequirement

    def read(given: Any, reader: RecordReader, held: Mapping[str, Any]) -> Any:
        given = require_object(given, "")
        if has_older_form and "required_to_preview" in given:
            given = _with_guard(given)
        if not given.keys() <= readers.keys() or (held and not held.keys().isdisjoint(given)):
            known = [key for key, (name, _) in readers.items() if name not in held]
            raise no_such_field("", next(key for key in given if key not in known), known)
        values = dict(held)
        key = ""
        try:
            for key, value in given.items():
                name, read_value = readers[key]
                if read_value is _text and type(value) is str:  # the most frequent case
                    values[name] = intern(value) if len(value) <= _LONGEST_SHARED else value
                else:
                    values[name] = read_value(value, reader)
        except WorldFileError as error:
            raise _within(f".{key}", error) from None
        try:
            return kind(**values)
        except TypeError:
            for name, key in required:
                if name not in values:
                    raise WorldFileError(f".{key}", "It is missing.") from None
            raise

    return read


@lru_cache(maxsize=512)
def _reader_of(hint: Any) -> _Read:
    """Return the function that reads a value of a type."""
    if simple := _READ.get(hint):
        return simple
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _union_reader(inner)
    if origin is tuple:
        return _tuple_reader(inner)
    if origin is frozenset:
        read_items = _list_reader(_reader_of(inner[0]))
        return lambda given, reader: frozenset(read_items(given, reader))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_reader(*map(_reader_of, inner))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum_reader(hint)
    if _is_record(hint):
        read_record = _record_reader_of(hint)
        return partial(_read_once, read_record)
    return lambda given, _: convert_value(hint, given, "")


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and (issubclass(kind, Record) or dataclasses.is_dataclass(kind))


def _read_once(
    read_record: Callable[[Any, RecordReader, Mapping[str, Any]], Any],
    given: Any,
    reader: RecordReader,
) -> Any:
    """Read a record within another one; many have the same, such as a review policy."""
    if type(given) is not dict:
        return read_record(given, reader, _NOTHING_HELD)
    key = read_record, _encode(given)
    record = reader.known.get(key)
    if record is None:
        record = read_record(given, reader, _NOTHING_HELD)
        if len(reader.known) >= _MOST_KNOWN:
            reader.known.clear()
        reader.known[key] = record
    return record


def _packing_reader(hint: Any) -> _Read:
    """Return the function that reads and packs a review policy, or reads None."""
    (kind,) = (one for one in get_args(hint) if one is not NoneType)
    read_record = _record_reader_of(kind)

    def read_packed(given: Any, reader: RecordReader, held: Mapping[str, Any]) -> bytes | None:
        return pack_policy(read_record(given, reader, held))

    return lambda given, reader: None if given is None else _read_once(read_packed, given, reader)


def _union_reader(kinds: tuple[Any, ...]) -> _Read:
    read = _alternatives_reader([kind for kind in kinds if kind is not NoneType])
    if NoneType not in kinds:
        return read
    return lambda given, reader: None if given is None else read(given, reader)


def _alternatives_reader(kinds: list[Any]) -> _Read:
    if len(kinds) == 1:
        return _reader_of(kinds[0])
    if all(isinstance(kind, type) and issubclass(kind, Enum) for kind in kinds):
        return _enum_reader(*kinds)
    records = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Record)]
    rest: Any = Union[tuple(kind for kind in kinds if kind not in records)]  # noqa: UP007 - made of a list
    read_record = _reader_of(records[0]) if records else None

    def read(given: Any, reader: RecordReader) -> Any:
        if read_record and isinstance(given, dict):  # a JSON object can only be a record
            return read_record(given, reader)
        return convert_value(rest, given, "")

    return read


def _enum_reader(*kinds: type[Enum]) -> _Read:
    by_value = {one.value: one for kind in kinds for one in kind}

    def read(given: Any, _: RecordReader) -> Any:
        found = by_value.get(given) if isinstance(given, str) else None
        if found is None:
            meant = did_you_mean(given, by_value) if isinstance(given, str) else ""
            raise WorldFileError("", f"It must be one of {', '.join(by_value)}: {given!r}.{meant}")
        return found

    return read


def _list_reader(read: _Read) -> Callable[[Any, RecordReader], list[Any]]:
    def read_items(given: Any, reader: RecordReader) -> list[Any]:
        items = require_list(given, "")
        try:
            return [read(item, reader) for item in items]
        except WorldFileError:
            return [_read_item(read, item, reader, number) for number, item in enumerate(items)]

    return read_items


def _read_item(read: _Read, item: Any, reader: RecordReader, number: int) -> Any:
    try:
        return read(item, reader)
    except WorldFileError as error:
        raise _within(f"[{number}]", error) from None


def _tuple_reader(kinds: tuple[Any, ...]) -> _Read:
    if kinds[1:] == (...,):
        read_items = _list_reader(_reader_of(kinds[0]))
        if kinds[0] is KnownAnswer:
            return lambda given, reader: _known_answers(given) or tuple(read_items(given, reader))
        if kinds[0] is str:
            return lambda given, reader: _texts(given) or tuple(read_items(given, reader))
        return lambda given, reader: tuple(read_items(given, reader))
    readers = [_reader_of(kind) for kind in kinds]

    def read(given: Any, reader: RecordReader) -> Any:
        items = require_list(given, "")
        if len(items) != len(readers):
            raise WorldFileError("", f"It must have {len(readers)} items, not {len(items)}.")
        numbered = enumerate(zip(readers, items, strict=True))
        return tuple(_read_item(one, item, reader, number) for number, (one, item) in numbered)

    return read


def _mapping_reader(read_key: _Read, read_value: _Read) -> _Read:
    def read(given: Any, reader: RecordReader) -> Any:
        found = {}
        for key, value in require_object(given, "").items():
            try:
                found[read_key(key, reader)] = read_value(value, reader)
            except WorldFileError as error:
                raise _within(f".{key}", error) from None
        return found

    return read


def _text(given: Any, _: RecordReader) -> str:
    if type(given) is not str:
        given = convert_value(str, given, "")
    return intern(given) if len(given) <= _LONGEST_SHARED else given


def _texts(given: Any) -> tuple[str, ...]:
    """Return a list of texts as a tuple, fast; an empty tuple for everything else."""
    if type(given) is list and {*map(type, given)} == {str}:
        return tuple(map(intern, given))
    return ()


def _known_answers(given: Any) -> tuple[KnownAnswer, ...]:
    """Return a list of known answers as a tuple, fast; an empty tuple for everything else."""
    try:
        found = msgspec.convert((given,), _AnswerKey)
    except msgspec.ValidationError:
        return ()
    return tuple([KnownAnswer(one.question_id, one.values) for one in found.answers])


def _integer(given: Any, _: RecordReader) -> int:
    if type(given) is int and -LARGEST_NUMBER <= given <= LARGEST_NUMBER:
        return given
    read: int = convert_value(int, given, "")
    return read


def _with_guard(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a requirement of an older file, which has a boolean in place of the guard."""
    rest = {key: value for key, value in given.items() if key != "required_to_preview"}
    to_preview = convert_value(bool, given["required_to_preview"], ".required_to_preview")
    guard = HITAccessActions.PreviewAndAccept if to_preview else HITAccessActions.Accept
    return {"actions_guarded": guard.value, **rest}


def _duration(given: Any, reader: RecordReader) -> timedelta:
    seconds = convert_value(float, given, "")
    if not 0 <= seconds <= LONGEST_DURATION:
        raise WorldFileError("", f"It must be 0 to {LONGEST_DURATION} seconds: {given!r}.")
    return reader.share(timedelta(seconds=seconds))


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


def _moment(given: Any, reader: RecordReader) -> datetime:
    read = read_time(given, "")
    return reader.share(read.replace(microsecond=0) if read.microsecond else read)


def _amount(given: Any, reader: RecordReader) -> Decimal:
    read: Decimal = convert_value(Decimal, given, "")
    if not read.is_finite() or abs(read.adjusted()) > _LARGEST_AMOUNT:
        raise WorldFileError("", f"It is not an amount in USD: {given!r}.")
    return reader.share(read)


def _locale(given: Any, reader: RecordReader) -> Locale:
    country, dash, subdivision = convert_value(str, given, "").partition("-")
    if country not in COUNTRIES or (dash and not (country == "US" and subdivision)):
        raise WorldFileError("", f"It is not a country or state, as DE or US-NY: {given!r}.")
    return reader.share(Locale(country, subdivision or None))


_READ: Mapping[Any, _Read] = MappingProxyType(
    {
        str: _text,
        int: _integer,
        timedelta: _duration,
        datetime: _moment,
        Decimal: _amount,
        Locale: _locale,
    }
)
