"""The fields of a structure by their paths, such as ``Reward.Amount``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mockturk.domain.field_patterns import remove_indexes
from mockturk.domain.nearest_name import NoSuchNameError, find_nearest_name, suggest_name
from mockturk.wire.contract.fields import Struct, get_original_type
from mockturk.wire.contract.operations import Operation


def field_paths(struct: type[Any]) -> frozenset[str]:
    """Return the dotted paths of all values in a structure, without indexes."""
    return frozenset(_paths(struct))


def known_names(struct: type[Any]) -> frozenset[str]:
    """Return the names of the fields of a structure, and the dotted paths of all values below."""
    return field_paths(struct).union(struct._type_info)


def require_fields(
    operation: str | None, paths: Iterable[str], operations: Iterable[Operation]
) -> None:
    """Raise NoSuchNameError if requests have no field at one of the paths.

    These are requests of one of the ``operations``, or of any of them if it is None or unknown.
    """
    listed = list(operations)
    among = [one for one in listed if one.name == operation]
    whose = f"{operation} has no" if among else "No operation has a"
    known = frozenset[str]().union(*(field_paths(one.request) for one in among or listed))
    for path in map(remove_indexes, paths):
        if path in known:
            continue
        if below := sorted(one for one in known if one.startswith(f"{path}.")):
            sentence = f"{whose} field {path!r}. It has {', '.join(below)}."
            raise NoSuchNameError(sentence, below[0])
        nearest = find_nearest_name(path, known)
        raise NoSuchNameError(f"{whose} field {path!r}.{suggest_name(nearest)}", nearest)


def _paths(struct: type[Any]) -> Iterator[str]:
    for name, field in struct._type_info.items():
        kind = get_original_type(field)
        if isinstance(kind, type) and issubclass(kind, Struct):
            yield from (f"{name}.{below}" for below in _paths(kind))
        else:
            yield name
