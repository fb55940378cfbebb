"""Conversion of simple values from and to text.

Source: docs/reference/wire.md#values-in-requests, docs/reference/wire.md#value-formats.

A reader takes the parameter's name and its text. It returns the value, or None for an empty text,
or raises the service's error for the parameter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from spyne.model import Boolean, DateTime, Double, Integer, Integer32, Integer64, Unicode
from spyne.model import Decimal as SpyneDecimal
from spyne.model.enum import EnumBase

from mockturk.domain.errors import InvalidEnumeratedParameter, InvalidParameterValue
from mockturk.domain.errors.base import list_allowed
from mockturk.domain.pacific_time import pacific_zone
from mockturk.domain.times import parse_time

Reader = Callable[[str, str], Any]
Writer = Callable[[Any], str]

# Ruby clients send 1.0 for 1. The length is limited because int() takes quadratic time.
_INTEGER = re.compile(r"([+-]?[0-9]{1,40})(?:\.0{1,10})?")
# The Java SDK sends doubles with more than fifty digits, R sometimes 5e-02.
_DECIMAL = re.compile(
    r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,2})?"
)
_BOOLEANS = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}


def integer_reader(bits: int) -> Reader:
    """Return the reader of a signed integer of ``bits`` bits, such as xs:int or xs:long.

    An empty text is read as None (docs/reference/decisions.md#d13-empty-pairs).
    """
    limit = 1 << (bits - 1)

    def read(parameter: str, text: str) -> int | None:
        text = text.strip()
        if not text:
            return None
        match = _INTEGER.fullmatch(text)
        if match is None:
            raise InvalidParameterValue(parameter, text)
        value = int(match[1])
        if not -limit <= value < limit:
            raise InvalidParameterValue(parameter, text)
        return value

    return read


def read_decimal(parameter: str, text: str) -> Decimal | None:
    """Return a decimal; None for an empty text. NaN and infinity are refused."""
    text = text.strip()
    if not text:
        return None
    if not _DECIMAL.fullmatch(text):
        raise InvalidParameterValue(parameter, text)
    return Decimal(text)


def read_double(parameter: str, text: str) -> float | None:
    """Return a float; None for an empty text. The text has the form of a decimal."""
    value = read_decimal(parameter, text)
    return None if value is None else float(value)


def read_boolean(parameter: str, text: str) -> bool | None:
    """Return a boolean; None for an empty text. All spellings that clients used are accepted."""
    text = text.strip()
    if not text:
        return None
    value = _BOOLEANS.get(text.lower())
    if value is None:
        raise InvalidParameterValue(parameter, text, "", list_allowed(("true", "false")))
    return value


def read_date_time(parameter: str, text: str) -> datetime | None:
    """Return an aware datetime (UTC if the text has no zone); None for an empty text."""
    text = text.strip()
    if not text:
        return None
    try:
        # Python allows any character between date and time, but not all can be in a response.
        transaction = parse_time(text) if text.isascii() and text.isprintable() else None
    except ValueError:
        transaction = None
    if transaction is None:
        raise InvalidParameterValue(parameter, text)
    return transaction


def reader_of(field: type[Any]) -> Reader | None:
    """Return the reader for a simple Spyne type; None for a string, which needs no reader."""
    if issubclass(field, EnumBase):
        ignored = getattr(field.Attributes, "ignored", ())
        return _enumeration_reader(field.Attributes.enumeration, ignored)
    for spyne_type, reader in (
        (Boolean, read_boolean),
        (DateTime, read_date_time),
        (Integer32, integer_reader(32)),
        (Integer64, integer_reader(64)),
        (Double, read_double),  # before Decimal: Spyne's Double is a subclass of it
        (SpyneDecimal, read_decimal),
    ):
        if issubclass(field, spyne_type):
            return reader
    if issubclass(field, Unicode):
        return None
    raise TypeError(f"no reader for {field}")


def _enumeration_reader(enumeration: type[StrEnum], ignored: Collection[str]) -> Reader:
    members = {member.value: member for member in enumeration}

    def read(parameter: str, text: str) -> StrEnum | None:
        text = text.strip()
        if not text or text in ignored:
            return None
        member = members.get(text)
        if member is None:
            raise InvalidEnumeratedParameter(text, parameter, tuple(members))
        return member

    return read


def write_text(value: str) -> str:
    """Escape a text for element content; a parser would change a raw carriage return."""
    # Most texts need no escape: to look first saves 2 % of a GetHIT.
    if not ("&" in value or "<" in value or ">" in value or "\r" in value):
        return value
    # To replace in bytes takes half as long for a Question.
    text = value.encode("utf-8", "surrogatepass").replace(b"&", b"&amp;").replace(b"<", b"&lt;")
    text = text.replace(b">", b"&gt;").replace(b"\r", b"&#13;")
    return text.decode("utf-8", "surrogatepass")


def write_decimal(value: Decimal) -> str:
    """Write an amount with two decimals, or with more if the client sent more.

    It uses no arithmetic: an echoed amount may have more digits than a decimal context allows.
    """
    whole, _, fraction = format(value, "f").partition(".")
    return f"{whole}.{fraction.rstrip('0'):0<2}"


def write_double(value: float) -> str:
    """Write a float with the fewest digits that identify it, and without an exponent."""
    return format(Decimal(str(value)), "f")


def write_boolean(value: bool) -> str:  # noqa: FBT001 - it is the value
    """Write a boolean as 1 or 0, as in captured responses."""
    return "1" if value else "0"


def write_date_time(value: datetime) -> str:
    """Write a UTC time in whole seconds."""
    # isoformat, or an f-string, would take half as long again: 1 % of a GetHIT.
    date, time = (value.year, value.month, value.day), (value.hour, value.minute, value.second)
    return "%04d-%02d-%02dT%02d:%02d:%02dZ" % (*date, *time)  # noqa: UP031 - see above


def write_pacific(value: datetime) -> str:
    """Write a time as in Qualifications: in Pacific time, with milliseconds.

    The milliseconds were 000 in all captures (docs/reference/wire.md#format-grant-time).
    """
    return (
        value.astimezone(pacific_zone()).replace(microsecond=0).isoformat(timespec="milliseconds")
    )


def writer_of(field: type[Any]) -> Writer:
    """Return the writer for a simple Spyne type; it returns escaped XML text."""
    for spyne_type, writer in (
        (Boolean, write_boolean),
        (DateTime, write_date_time),
        (Integer, str),
        (Double, write_double),
        (SpyneDecimal, write_decimal),
        (EnumBase, str),
    ):
        if issubclass(field, spyne_type):
            return writer
    return write_text
