"""Response groups: which parts of a result the caller asked for (wire.md §10)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from mockturk.errors import InvalidResponseGroup
from mockturk.rules.limits import Limits


class ResponseGroup(StrEnum):
    """Every response group any operation knows."""

    Request = "Request"
    Minimal = "Minimal"
    HITDetail = "HITDetail"
    HITQuestion = "HITQuestion"
    HITAssignmentSummary = "HITAssignmentSummary"
    AssignmentFeedback = "AssignmentFeedback"
    Parameters = "Parameters"


Groups = frozenset[ResponseGroup]

_BY_NAME = {group.value: group for group in ResponseGroup}


def asked_groups(
    operation: str,
    names: Iterable[str] | None,
    allowed: Groups,
    default: Groups,
    limits: Limits,
) -> Groups:
    """Return the groups a request asks for; any given group replaces the default set.

    Groups of other operations are ignored (wire.md §10 on GetHITsForQualificationType);
    raises InvalidResponseGroup for a name no operation knows.
    """
    given = [name.strip() for name in names or () if name.strip()]
    if not given:
        return default
    groups = set()
    for name in given:
        if group := _BY_NAME.get(name):
            groups.add(group)
        elif not limits.unknown_response_groups:
            raise InvalidResponseGroup(operation, ", ".join(sorted(allowed)))
    return allowed & groups
