"""JSON Schemas of the worker API's views, derived from the types of their fields.

They describe the output of ``serialization``; tests compare the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import partial
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from mockturk.admin.api.schemas import (
    FLAG,
    NUMBER,
    TEXT,
    TIME,
    Schema,
    describe_array,
    describe_object,
)
from mockturk.admin.api.serialization import get_json_names
from mockturk.domain.qualification_requirements import Locale
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
# Computed properties that are serialized besides the fields of a type.
_MORE: Mapping[type[Any], Mapping[str, Schema]] = MappingProxyType(
    {History: {"percent_approved": NUMBER}, Earnings: {"total": _AMOUNT}}
)


def describe_lazily(kind: type[Any]) -> Callable[[], Schema]:
    """Return a function that builds the schema of a view.

    Schemas are built for the OpenAPI description only, which few runs need.
    """
    return partial(describe_type, kind)


def describe_page_lazily(name: str, kind: type[Any]) -> Callable[[], Schema]:
    """Return a function that builds the schema of a page, with its items in the field ``name``."""
    return partial(_page, name, kind)


def describe_type(kind: Any) -> Schema:
    """Return the schema of a view, a record or a plain value by its type."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if get_origin(kind) in (Union, UnionType):
        return {"anyOf": [describe_type(one) for one in get_args(kind)]}
    if get_origin(kind) is tuple:
        return describe_array(describe_type(get_args(kind)[0]))
    if issubclass(kind, StrEnum):
        return {"enum": [one.value for one in kind]}
    return describe_object(**dict(_fields(kind)), **_MORE.get(kind, {}))


def _page(name: str, kind: type[Any]) -> Schema:
    return describe_object(
        **{name: describe_array(describe_type(kind))}, page=NUMBER, page_size=NUMBER, total=NUMBER
    )


def _fields(kind: type[Any]) -> Iterator[tuple[str, Schema]]:
    types = get_type_hints(kind)
    for name, said in get_json_names(kind).items():
        yield said, describe_type(types[name])
