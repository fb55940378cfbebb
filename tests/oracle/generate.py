"""Instances of the contract's structures, made by chance from their Spyne types."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from spyne.model import Boolean, DateTime, Double, Integer32, Integer64, Unicode, XmlAttribute
from spyne.model import Decimal as SpyneDecimal
from spyne.model.enum import EnumBase

from mockturk.wire.contract.fields import Struct, get_original_type

# ORACLE_EXAMPLES=50 tries fifty times as many, and other ones each time.
_TIMES = int(os.environ.get("ORACLE_EXAMPLES", "0"))


def tried(examples: int) -> settings:
    """How a property of this folder is tried: a few examples, the same in every run."""
    return settings(
        max_examples=examples * max(_TIMES, 1),
        derandomize=not _TIMES,
        deadline=None,
        database=None,
        # Answers have some hundred fields, of which each may be drawn.
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


# What XML 1.0 can hold (its production Char).
CHARACTERS = st.characters(
    exclude_categories=("Cs",),
    exclude_characters=[chr(n) for n in range(32) if chr(n) not in "\t\n\r"] + ["\ufffe", "\uffff"],
)
_AWKWARD = (
    *("", " ", "\t", "\r\n", "\r", "\n", "a\r\nb\rc\nd", " led and trailed ", "]]>", "<a/>&amp;"),
    *("<![CDATA[x]]>", "<!-- x -->", "<?x y?>", "&#13;", "\"'", "None", "\x85\u2028\ufeff", "\x7f"),
    *("😀\U0010fffd", "e\u0301é", "{http://x}y", "True", "a,b", "-0", "1.0"),
)
TEXTS = st.sampled_from(_AWKWARD) | st.text(CHARACTERS, max_size=12)
DECIMALS = st.integers(-1, 8).flatmap(
    lambda places: (
        st.integers(-(10**30), 10**30).map(lambda digits: Decimal(digits).scaleb(-places))
        if places < 3
        else st.decimals(-1000, 1000, places=places)
    )
)
_ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
# No service knew earlier ones, when zones had seconds, which xs:dateTime has not.
MOMENTS = st.datetimes(datetime(1900, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - strategies want naive bounds
MOMENTS_ANYWHERE = MOMENTS | st.builds(lambda at, zone: at.astimezone(zone), MOMENTS, _ZONES)
_SIMPLE: tuple[tuple[type[Any], st.SearchStrategy[Any]], ...] = (
    (Boolean, st.booleans()),
    (DateTime, MOMENTS),
    (Integer32, st.integers(-(2**31), 2**31 - 1)),
    (Integer64, st.integers(-(2**63), 2**63 - 1)),
    (Double, st.floats(-1e15, 1e15).map(lambda value: round(value, 6))),
    (SpyneDecimal, DECIMALS),
    (Unicode, TEXTS),
)
# Others are refused for another reason than their type.
GROUPS = st.lists(st.sampled_from(["Minimal", "Request", " HITDetail\n", ""]), max_size=3)
# So many echoes at most in a verdict: an answer has one.
_ECHOES = 2


def simple(field: type[Any]) -> st.SearchStrategy[Any]:
    """Values of a field that is no structure: what an instance holds for one element."""
    if issubclass(field, EnumBase):
        enumeration = getattr(field.Attributes, "enumeration", None)
        return st.sampled_from(list(enumeration or field.__values__))
    return next(values for spyne_type, values in _SIMPLE if issubclass(field, spyne_type))


@cache
def instances(struct: type[Any]) -> st.SearchStrategy[Any]:
    """Instances with any of the fields, whatever the schema requires: none, some or all."""
    fields = {name: _field(name, field) for name, field in _fields(struct).items()}
    if len(fields) > 30:  # the verdict, with an echo for each operation
        return _with_some(struct, fields)
    return st.fixed_dictionaries({}, optional=fields).map(lambda values: struct(**values))


@cache
def full(struct: type[Any]) -> st.SearchStrategy[Any]:
    """Instances with every field there is, and something in every list."""
    fields = {
        name: _occurring(
            full(get_original_type(field))
            if issubclass(get_original_type(field), Struct)
            else simple(field),
            field,
        )
        for name, field in _fields(struct).items()
        if name != "ResponseGroup"
    }
    if len(fields) > 30:
        return _with_some(struct, fields)
    return st.fixed_dictionaries(fields).map(lambda values: struct(**values))


def _with_some(struct: type[Any], fields: dict[str, Any]) -> st.SearchStrategy[Any]:
    names = st.lists(st.sampled_from(sorted(fields)), max_size=_ECHOES, unique=True)
    return names.flatmap(
        lambda chosen: st.fixed_dictionaries({name: fields[name] for name in chosen}).map(
            lambda values: struct(**values)
        )
    )


def _fields(struct: type[Any]) -> dict[str, type[Any]]:
    return {
        name: field
        for name, field in struct._type_info.items()
        if not issubclass(field, XmlAttribute)
    }


def _field(name: str, field: type[Any]) -> st.SearchStrategy[Any]:
    if name == "ResponseGroup":
        return GROUPS
    declared = get_original_type(field)
    one = instances(declared) if issubclass(declared, Struct) else simple(field)
    return _occurring(one, field, least=0)


def _occurring(
    one: st.SearchStrategy[Any], field: type[Any], least: int = 1
) -> st.SearchStrategy[Any]:
    most = field.Attributes.max_occurs
    return one if most == 1 else st.lists(one, min_size=least, max_size=int(min(most, 3)))
