"""Response groups: the parts of a result that a caller requests.

Source: docs/reference/wire.md#response-groups.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType

from mockturk.domain.errors import InvalidResponseGroup
from mockturk.domain.limits import Limits
from mockturk.domain.record import Record
from mockturk.domain.request_notes import RequestNotes


class ResponseGroup(StrEnum):
    """The response groups of all operations."""

    Request = "Request"
    Minimal = "Minimal"
    HITDetail = "HITDetail"
    HITQuestion = "HITQuestion"
    HITAssignmentSummary = "HITAssignmentSummary"
    AssignmentFeedback = "AssignmentFeedback"
    Parameters = "Parameters"


Groups = frozenset[ResponseGroup]

_HIT_GROUPS = frozenset(
    {ResponseGroup.HITDetail, ResponseGroup.HITQuestion, ResponseGroup.HITAssignmentSummary}
)
_MINIMAL = frozenset({ResponseGroup.Minimal})
_ALWAYS = _MINIMAL | {ResponseGroup.Request}
_STATISTICS = _MINIMAL | {ResponseGroup.Parameters}


class KnownGroups(Record, frozen=True):
    """The response groups an operation allows, and its default groups."""

    allowed: Groups = _ALWAYS
    default: Groups = _MINIMAL


_OTHERS = KnownGroups()
_KNOWN = MappingProxyType(
    {
        "CreateHIT": KnownGroups(_ALWAYS | _HIT_GROUPS),
        "GetHIT": KnownGroups(
            _ALWAYS | _HIT_GROUPS,
            _MINIMAL | {ResponseGroup.HITDetail, ResponseGroup.HITQuestion},
        ),
        "SearchHITs": KnownGroups(
            _ALWAYS | _HIT_GROUPS,
            _MINIMAL | {ResponseGroup.HITDetail, ResponseGroup.HITAssignmentSummary},
        ),
        "GetAssignment": KnownGroups(
            _ALWAYS
            | {
                ResponseGroup.AssignmentFeedback,
                ResponseGroup.HITDetail,
                ResponseGroup.HITQuestion,
            }
        ),
        "GetAssignmentsForHIT": KnownGroups(_ALWAYS | {ResponseGroup.AssignmentFeedback}),
        "GetRequesterStatistic": KnownGroups(_ALWAYS | _STATISTICS, _STATISTICS),
        "GetRequesterWorkerStatistic": KnownGroups(_ALWAYS | _STATISTICS, _STATISTICS),
    }
)


def groups_of(operation: str) -> KnownGroups:
    """Return the response groups of an operation (docs/reference/wire.md#response-groups)."""
    return _KNOWN.get(operation, _OTHERS)


_BY_NAME = {group.value: group for group in ResponseGroup}


def parse_groups(
    operation: str, names: Iterable[str] | None, limits: Limits, notes: RequestNotes
) -> Groups:
    """Return the requested groups, or the operation's default groups if there are no names.

    Groups of other operations are ignored
    (docs/reference/wire.md#groups-hits-for-qualification-type on GetHITsForQualificationType).
    Raises InvalidResponseGroup for a name that no operation has; if the limits allow such names,
    adds it to ``notes`` instead.
    """
    known = groups_of(operation)
    given = [name.strip() for name in names if name.strip()] if names else ()
    if not given:
        return known.default
    groups = set()
    for name in given:
        if group := _BY_NAME.get(name):
            groups.add(group)
        elif not limits.unknown_response_groups:
            raise InvalidResponseGroup(operation, sorted(known.allowed))
        else:
            notes.add_ignored(name, frozenset(known.allowed), "ResponseGroup")
    return known.allowed & groups
