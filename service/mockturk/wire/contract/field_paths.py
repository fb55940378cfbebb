"""The fields of a structure by their paths, such as ``Reward.Amount``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mockturk.wire.contract.fields import Struct, get_original_type


def field_paths(struct: type[Any]) -> frozenset[str]:
    """Return the dotted paths of all values in a structure, without indexes."""
    return frozenset(_paths(struct))


def list_paths(struct: type[Any]) -> frozenset[str]:
    """Return the dotted paths of all lists in a structure, without indexes."""
    return frozenset(_lists(struct))


def known_names(struct: type[Any]) -> frozenset[str]:
    """Return the names of the fields of a structure, and the dotted paths of all values below."""
    return field_paths(struct).union(struct._type_info)


def _paths(struct: type[Any]) -> Iterator[str]:
    for name, field in struct._type_info.items():
        kind = get_original_type(field)
        if isinstance(kind, type) and issubclass(kind, Struct):
            yield from (f"{name}.{below}" for below in _paths(kind))
        else:
            yield name


def _lists(struct: type[Any]) -> Iterator[str]:
    for name, field in struct._type_info.items():
        kind = get_original_type(field)
        if field.Attributes.max_occurs != 1:
            yield name
        if isinstance(kind, type) and issubclass(kind, Struct):
            yield from (f"{name}.{below}" for below in _lists(kind))
