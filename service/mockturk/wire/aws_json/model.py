"""The contract of the API of 2017-01-17: the names, types and limits of its messages.

Source: docs/reference/api-2017.md#model. ``tools/aws_json_model.py`` writes the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import msgspec

SERVICE_2017 = "MTurkRequesterServiceV20170117"
CONTENT_TYPE = "application/x-amz-json-1.1"

_FILE = Path(__file__).with_name("model.json")


class Shape(msgspec.Struct, frozen=True):
    """A type of the contract: a structure, a list, or a simple type with its limits.

    ``members`` are the shapes of a structure's members by name, ``member`` is the shape of a
    list's items. ``min`` and ``max`` are for the length of a text or the value of a number.
    """

    type: str
    members: dict[str, str] = msgspec.field(default_factory=dict)
    required: tuple[str, ...] = ()
    member: str = ""
    min: int | None = None
    max: int | None = None
    pattern: str | None = None
    enum: tuple[str, ...] = ()


class MessageShapes(msgspec.Struct, frozen=True):
    """The names of the shapes of an operation's messages."""

    request: str
    response: str


class Model(msgspec.Struct, frozen=True):
    """All operations and shapes, by name."""

    operations: dict[str, MessageShapes]
    shapes: dict[str, Shape]


@cache
def load_model() -> Model:
    """Return the model; it is read once in a process."""
    return msgspec.json.decode(_FILE.read_bytes(), type=Model)


@cache
def member_paths(operation: str) -> frozenset[str]:
    """Return the dotted paths of all members of an operation's request, without indexes."""
    model = load_model()
    return frozenset(path for path, _ in _shapes_below(model, model.operations[operation].request))


def list_member_paths(operation: str) -> frozenset[str]:
    """Return the dotted paths of those members of an operation's request that are lists."""
    model = load_model()
    below = _shapes_below(model, model.operations[operation].request)
    return frozenset(path for path, shape in below if shape.type == "list")


def _shapes_below(model: Model, name: str) -> Iterator[tuple[str, Shape]]:
    """Yield the paths and shapes of all members below a shape; paths have no indexes."""
    shape = model.shapes[name]
    if shape.type == "list":
        yield from _shapes_below(model, shape.member)
    for member, of in shape.members.items():
        yield member, model.shapes[of]
        yield from ((f"{member}.{path}", one) for path, one in _shapes_below(model, of))


# Names of members that differ from those of the contract's fields; a member has the first name
# that its structure has (docs/reference/api-2017.md#renamed-members).
OTHER_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "AssignmentStatuses": ("AssignmentStatus",),
        "Assignments": ("Assignment",),
        "EventTypes": ("EventType",),
        "HITLayoutParameters": ("HITLayoutParameter",),
        "IntegerValues": ("IntegerValue",),
        "LocaleValues": ("LocaleValue",),
        "MapEntries": ("MapEntry",),
        "NotifyWorkersFailureStatuses": ("NotifyWorkersFailureStatus",),
        "NumberOfAdditionalAssignments": ("MaxAssignmentsIncrement",),
        "Parameters": ("Parameter",),
        "PolicyLevels": ("PolicyLevel",),
        "QualificationRequirements": ("QualificationRequirement",),
        "ReviewActions": ("ReviewAction",),
        "ReviewResults": ("ReviewResult",),
        "TargetId": ("ObjectId",),
        "TargetType": ("ObjectType",),
        "Values": ("Value",),
        "WorkerId": ("SubjectId",),
        "WorkerIds": ("WorkerId",),
    }
)
