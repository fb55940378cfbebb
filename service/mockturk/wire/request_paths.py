"""The paths of the fields that requests of both APIs can have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from mockturk.domain.field_patterns import parse_path, remove_indexes
from mockturk.domain.nearest_name import NoSuchNameError, find_nearest_name, suggest_name
from mockturk.wire.aws_json.model import list_member_paths, load_model, member_paths
from mockturk.wire.contract.field_paths import field_paths, list_paths
from mockturk.wire.contract.operations import ALL_OPERATIONS


@cache
def operation_names() -> frozenset[str]:
    """Return the names of the operations of both APIs."""
    return frozenset(one.name for one in ALL_OPERATIONS).union(load_model().operations)


def require_fields(operation: str | None, paths: Iterable[str]) -> None:
    """Raise NoSuchNameError if requests have no field at one of the paths.

    These are requests of the operation, in either API; of any operation if it is None or unknown. A
    field that is no list has no field at an index, such as ``Title[0]``.
    """
    names = frozenset({operation or ""}) & operation_names()
    whose = f"{operation} has no" if names else "No operation has a"
    names = names or operation_names()
    known, lists = _paths_of(names), _list_paths_of(names)
    for given in paths:
        path = remove_indexes(given)
        if path not in known:
            raise _refuse(whose, path, known)
        for at in _find_indexed(given):
            if at not in lists:
                raise NoSuchNameError(f"{whose} list {at!r}: {given!r} has an index.", path)


def _refuse(whose: str, path: str, known: frozenset[str]) -> NoSuchNameError:
    """Return the error for a path that does not exist."""
    if below := sorted(one for one in known if one.startswith(f"{path}.")):
        return NoSuchNameError(f"{whose} field {path!r}. It has {', '.join(below)}.", below[0])
    nearest = find_nearest_name(path, known)
    return NoSuchNameError(f"{whose} field {path!r}.{suggest_name(nearest)}", nearest)


def _find_indexed(path: str) -> Iterator[str]:
    """Yield the paths, without indexes, of the fields in a path that have a number as an index."""
    names: list[str] = []
    for part in parse_path(path):
        names.append(part.name)
        if part.number.isdigit():
            yield ".".join(names)


@cache
def _paths_of(operations: frozenset[str]) -> frozenset[str]:
    legacy = [field_paths(one.request) for one in ALL_OPERATIONS if one.name in operations]
    later = map(member_paths, load_model().operations.keys() & operations)
    return frozenset[str]().union(*legacy, *later)


@cache
def _list_paths_of(operations: frozenset[str]) -> frozenset[str]:
    legacy = [list_paths(one.request) for one in ALL_OPERATIONS if one.name in operations]
    later = map(list_member_paths, load_model().operations.keys() & operations)
    return frozenset[str]().union(*legacy, *later)
