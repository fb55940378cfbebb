"""Conditions on the fields of a request, such as ``QualificationRequirement[0].Comparator=Exists``.

A path consists of the names of the wire format, joined by dots. After a name that is a list,
``[0]`` selects an item by its index, from 0 on. A name without an index stands for all items: one
of them must have the value. ``[*]`` stands for one item, the same one in all conditions in which
the path before it is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from mockturk.domain.record import Record

_PART = re.compile(r"([^.\[\]]+)(?:\[(\*|[0-9]{1,6})\])?")
_INDEX = re.compile(r"\[(?:\*|[0-9]{1,6})\](?=\.|$)")
_SAME_ITEM = "*"

Condition = tuple[str, str]
"""The path of a field, and the text that its value must have."""


class PathPart(NamedTuple):
    """A name in a path, with its index: digits, ``*``, or empty for none."""

    name: str
    number: str = ""


class FieldMiss(Record, frozen=True):
    """A condition that a request does not meet: the path, the wanted text and the texts found."""

    path: str
    wanted: str
    found: tuple[str, ...] = ()


class FieldPattern:
    """Conditions that one request of a call must meet together.

    ``parse`` reads them; a pattern consists of simple conditions, and of patterns for one item of
    a list each.
    """

    def __init__(self, conditions: Iterable[tuple[tuple[PathPart, ...], str]]) -> None:
        self._simple: list[tuple[tuple[PathPart, ...], str]] = []
        of_items: dict[tuple[PathPart, ...], list[tuple[tuple[PathPart, ...], str]]] = {}
        for parts, text in conditions:
            for depth, part in enumerate(parts):
                if part.number == _SAME_ITEM:
                    of_list = (*parts[:depth], PathPart(part.name))
                    of_items.setdefault(of_list, []).append((parts[depth + 1 :], text))
                    break
            else:
                self._simple.append((parts, text))
        self._items = {of_list: FieldPattern(below) for of_list, below in of_items.items()}

    @classmethod
    def parse(cls, conditions: Iterable[Condition]) -> FieldPattern:
        """Return the pattern of some conditions; raises ValueError if a path is not one."""
        return cls((parse_path(path), text) for path, text in conditions)

    def find_misses(self, fields: object, at: str = "") -> list[FieldMiss]:
        """Return the conditions that the fields of a request do not meet; empty if all are met.

        ``at`` is the path of ``fields``, if these are the fields of a list item.
        """
        misses: list[FieldMiss] = []
        for parts, text in self._simple:
            found = [
                (path, value)
                for path, value in _find_values(fields, parts, at)
                if not isinstance(value, Mapping)
            ]
            if not any(_has_text(value, text) for _, value in found):
                path = found[0][0] if len(found) == 1 else _join(at, parts)
                misses.append(FieldMiss(path, text, tuple(_to_text(one) for _, one in found)))
        for parts, pattern in self._items.items():
            candidates = list(_find_values(fields, parts, at)) or [(f"{_join(at, parts)}[*]", {})]
            misses += choose_fewest(pattern.find_misses(one, path) for path, one in candidates)
        return misses


def choose_fewest(found: Iterable[list[FieldMiss]]) -> list[FieldMiss]:
    """Return the shortest of some lists of misses, one at least."""
    return min(found, key=list.__len__)


def parse_path(path: str) -> tuple[PathPart, ...]:
    """Return the parts of a path; raises ValueError if it is not one."""
    parts = [_PART.fullmatch(one) for one in path.split(".")]
    if None in parts:
        raise ValueError(f"{path!r} is not the path of a field.")
    return tuple(PathPart(one[1], one[2] or "") for one in parts if one)


def remove_indexes(path: str) -> str:
    """Return a path without its indexes."""
    return _INDEX.sub("", path)


def to_conditions(fields: Mapping[str, object], above: str = "") -> list[Condition]:
    """Return expected values by path as conditions.

    A value that is a mapping has the fields of one item. A timedelta stands for its seconds.
    Raises ValueError for None, a collection and an empty mapping.
    """
    conditions: list[Condition] = []
    for name, value in fields.items():
        path = f"{above}{name}"
        if isinstance(value, Mapping) and value:
            is_item = path.endswith("]")
            conditions += to_conditions(value, f"{path}." if is_item else f"{path}[*].")
        elif value is None or isinstance(value, Mapping | list | tuple | set | frozenset):
            raise ValueError(f"{path} must be compared with a value, not with {value!r}")
        else:
            conditions.append((path, _to_wanted_text(value)))
    return conditions


def flatten_fields(fields: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """Return all values of a request as texts, by path; list items have their indexes."""
    found: dict[str, str] = {}
    for name, value in fields.items():
        for path, one in _items_of(value, f"{above}{name}"):
            if isinstance(one, Mapping):
                found |= flatten_fields(one, f"{path}.")
            else:
                found[path] = _to_text(one)
    return found


def _find_values(
    fields: object, parts: tuple[PathPart, ...], at: str
) -> Iterator[tuple[str, object]]:
    """Yield the values at a path with the path of each; all items of a list without an index."""
    if not parts:
        yield at, fields
        return
    (name, index), below = parts[0], parts[1:]
    if not isinstance(fields, Mapping) or name not in fields:
        return
    found = _items_of(fields[name], f"{at}.{name}" if at else name)
    for path, value in found[int(index) :][:1] if index else found:
        yield from _find_values(value, below, path)


def _items_of(value: object, path: str) -> list[tuple[str, object]]:
    """Return the items of a list with their paths; a value that is no list is its only item."""
    if not isinstance(value, list | tuple):
        return [(path, value)]
    return [(f"{path}[{number}]", one) for number, one in enumerate(value)]


def _has_text(value: object, text: str) -> bool:
    """Return whether a value is the wanted one; so are ``true`` for True and ``60.0`` for 60."""
    if isinstance(value, bool):
        return str(value).lower() == text.lower()
    if isinstance(value, int) and text == f"{value}.0":
        return True
    return _to_text(value) == text


def _to_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _to_wanted_text(value: object) -> str:
    if not isinstance(value, timedelta):
        return _to_text(value)
    seconds = value.total_seconds()
    return str(int(seconds) if seconds.is_integer() else seconds)


def _join(at: str, parts: tuple[PathPart, ...]) -> str:
    names = [f"{name}[{index}]" if index else name for name, index in parts]
    return ".".join([at, *names] if at else names)
