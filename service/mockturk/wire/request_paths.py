"""The paths of the fields that requests of both APIs can have."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from mockturk.domain.field_patterns import remove_indexes
from mockturk.domain.nearest_name import NoSuchNameError, find_nearest_name, suggest_name
from mockturk.wire.aws_json.model import load_model, member_paths
from mockturk.wire.contract.field_paths import field_paths
from mockturk.wire.contract.operations import ALL_OPERATIONS


def require_fields(operation: str | None, paths: Iterable[str]) -> None:
    """Raise NoSuchNameError if requests have no field at one of the paths.

    These are requests of the operation, in either API; of any operation if it is None or unknown.
    """
    known = _paths_of(operation)
    whose = f"{operation} has no" if known else "No operation has a"
    known = known or _paths_of_all()
    for path in map(remove_indexes, paths):
        if path in known:
            continue
        if below := sorted(one for one in known if one.startswith(f"{path}.")):
            sentence = f"{whose} field {path!r}. It has {', '.join(below)}."
            raise NoSuchNameError(sentence, below[0])
        nearest = find_nearest_name(path, known)
        raise NoSuchNameError(f"{whose} field {path!r}.{suggest_name(nearest)}", nearest)


def _paths_of(operation: str | None) -> frozenset[str]:
    legacy = [field_paths(one.request) for one in ALL_OPERATIONS if one.name == operation]
    is_later = operation is not None and operation in load_model().operations
    return frozenset[str]().union(*legacy, member_paths(operation or "") if is_later else ())


@cache
def _paths_of_all() -> frozenset[str]:
    legacy = [field_paths(one.request) for one in ALL_OPERATIONS]
    return frozenset[str]().union(*legacy, *map(member_paths, load_model().operations))
