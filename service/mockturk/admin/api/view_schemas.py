"""JSON Schemas of what workers are shown, from the types of its fields.

What ``showing`` writes is described here; tests hold one against the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import partial
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from mockturk.admin.api.schemas import FLAG, NUMBER, TEXT, TIME, Schema, having, several
from mockturk.admin.api.serialization import names_of
from mockturk.domain.qualifications import Locale
from mockturk.domain.workers import History
from mockturk.world.workers import Earnings

_AMOUNT: Schema = MappingProxyType({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"})
_PLAIN: Mapping[type[Any], Schema] = MappingProxyType(
    {
        str: TEXT,
        int: NUMBER,
        bool: FLAG,
        datetime: TIME,
        timedelta: NUMBER,
        Decimal: _AMOUNT,
        Locale: TEXT,
        NoneType: {"type": "null"},
    }
)
# What follows from a value and is shown with it.
_MORE: Mapping[type[Any], Mapping[str, Schema]] = MappingProxyType(
    {History: {"percent_approved": NUMBER}, Earnings: {"total": _AMOUNT}}
)


def one_of(kind: type[Any]) -> Callable[[], Schema]:
    """Describe a view, once the description is asked for, which no test run needs."""
    return partial(schema_of, kind)


def page_of(name: str, kind: type[Any]) -> Callable[[], Schema]:
    """Describe a page of a list likewise, under a name for its items."""
    return partial(_page, name, kind)


def schema_of(kind: Any) -> Schema:
    """Describe what is shown of a view, a record or a plain value of some type."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if get_origin(kind) in (Union, UnionType):
        return {"anyOf": [schema_of(one) for one in get_args(kind)]}
    if get_origin(kind) is tuple:
        return several(schema_of(get_args(kind)[0]))
    if issubclass(kind, StrEnum):
        return {"enum": [one.value for one in kind]}
    return having(**dict(_fields(kind)), **_MORE.get(kind, {}))


def _page(name: str, kind: type[Any]) -> Schema:
    return having(**{name: several(schema_of(kind))}, page=NUMBER, page_size=NUMBER, total=NUMBER)


def _fields(kind: type[Any]) -> Iterator[tuple[str, Schema]]:
    types = get_type_hints(kind)
    for name, said in names_of(kind).items():
        yield said, schema_of(types[name])
