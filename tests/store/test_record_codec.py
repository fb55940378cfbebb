"""Every record comes back from its row as it was, whatever its fields hold."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockturk.domain.record import Record
from mockturk.domain.workers import History
from mockturk.store import tables
from mockturk.store.durable.record_codec import RecordDecoder, encode_record
from mockturk.store.port import Table

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
LEAVES: Mapping[type, st.SearchStrategy[Any]] = MappingProxyType(
    {
        str: TEXTS,
        bytes: st.binary(max_size=8),
        bool: st.booleans(),
        int: st.integers(-(2**63), 2**64 - 1),
        Decimal: st.sampled_from(
            ["0", "0.00", "-0.10", "1E+3", "0.1", "12345678901234567890.12"]
        ).map(Decimal),
        datetime: st.timedeltas(timedelta(0), timedelta(days=365 * 8_000)).map(
            lambda since: datetime(1970, 1, 1, tzinfo=UTC) + since
        ),
        date: st.dates(date(1970, 1, 1), date(9998, 12, 31)),
        timedelta: st.timedeltas(timedelta(0), timedelta(days=10**6)),
        NoneType: st.none(),
    }
)


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of an annotation."""
    if hint in LEAVES:
        return LEAVES[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return st.one_of(*map(values_of, arguments))
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        if arguments[1:] == (...,):
            return st.lists(values_of(arguments[0]), max_size=2).map(tuple)
        return st.tuples(*map(values_of, arguments))
    if origin is frozenset:
        return st.frozensets(values_of(arguments[0]), max_size=2)
    if origin is Mapping:
        return st.dictionaries(*map(values_of, arguments), max_size=2).map(MappingProxyType)
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    return records_of(hint)


def records_of(kind: Any) -> st.SearchStrategy[Any]:
    """Records of a type, with every field set to a value of its own."""
    hints = get_type_hints(kind)
    names = list(inspect.signature(kind).parameters)
    fields = {name: values_of(hints[name]) for name in names}
    return st.builds(kind, **fields)


def describe(value: Any) -> Any:
    """The types and values of everything in a record; equal numbers of two types differ."""
    if isinstance(value, Record | History):
        names = inspect.signature(type(value)).parameters
        fields = {name: describe(getattr(value, name)) for name in names}
        return type(value).__name__, fields
    if isinstance(value, Mapping):
        return {describe(key): describe(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return type(value).__name__, tuple(map(describe, value))
    return type(value).__name__, str(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.name)
@settings(max_examples=40)
@given(data=st.data())
def test_a_record_comes_back_as_it_was(table: Table[Any], data: st.DataObject) -> None:
    record = data.draw(records_of(table.record))

    (read,) = map(RecordDecoder().get_reader(table.record), [encode_record(record)])

    assert read == record
    assert describe(read) == describe(record)


class Inner(Record, frozen=True):
    text: str


class Before(Record, frozen=True):
    """A record of an earlier version."""

    id: str
    inner: Inner
    at: datetime
    left: int = 7


class After(Record, frozen=True):
    """The same record of a later version, with one field more and one less."""

    id: str
    inner: Inner
    at: datetime
    names: tuple[str, ...] = ("none",)
    since: datetime | None = None


NOON = datetime(2014, 8, 15, 12, tzinfo=UTC)


def test_a_later_version_reads_earlier_rows_and_the_other_way_round() -> None:
    decoder = RecordDecoder()
    before = Before("1", Inner("x"), NOON, 3)
    after = After("1", Inner("x"), NOON, ("a",), NOON)

    assert decoder.get_reader(After)(encode_record(before)) == After("1", Inner("x"), NOON)
    assert decoder.get_reader(Before)(encode_record(after)) == Before("1", Inner("x"), NOON)


def test_a_row_without_a_field_that_has_no_default_is_damaged() -> None:
    with pytest.raises(msgspec.ValidationError, match="missing required field `text`"):
        RecordDecoder().get_reader(Inner)(b"\x80")


@pytest.mark.parametrize("row", [b"", b"\xa4abcd", b"\x81\xa4text\x01", b"\x81\xa4text", b"\xc1"])
def test_what_is_no_row_of_the_record_is_refused(row: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        RecordDecoder().get_reader(Inner)(row)


def test_equal_values_of_all_rows_are_one_object() -> None:
    decoder = RecordDecoder()
    rows = [encode_record(Before(str(n), Inner("a long text"), NOON)) for n in range(2)]
    one, two = map(decoder.get_reader(Before), rows)
    other = decoder.get_reader(After)(rows[0])

    assert one.inner is two.inner is other.inner
    assert one.at is two.at is other.at
    assert one.id is other.id
