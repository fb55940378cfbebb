"""Older versions of the API: their contracts, as far as they are known.

Source: docs/reference/decisions.md#d6-responses.

Requests of any version are read with the newest structures. Responses to 2007-06-21, which
Amazon's own Java, Perl and Ruby libraries use, have the structures of that version: generated
stubs refuse elements that it did not have. Responses to any other version have the newest ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace
from spyne.model.enum import EnumBase

from mockturk.wire.contract.fields import (
    API_VERSION,
    NAMESPACE_PREFIX,
    Struct,
    closed_list,
    get_original_type,
    integer,
    occurs,
    one,
)
from mockturk.wire.contract.operations import ALL_OPERATIONS, OPERATIONS, Operation
from mockturk.wire.contract.types.accept_limits import (
    GetWorkerAcceptLimitRequest,
    SetWorkerAcceptLimitRequest,
)
from mockturk.wire.contract.types.assignment_requests import (
    GetAssignmentsForHITRequest,
    GetFileUploadURLRequest,
)


class _Difference(msgspec.Struct, frozen=True):
    """How a type in an older version differs from the newest: in fields, or enumerated values.

    ``without`` are missing fields or values, ``single`` are fields that do not repeat.
    """

    without: frozenset[str] = frozenset()
    single: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    # Additional fields, by the name of the field that they come before.
    added: Mapping[str, Mapping[str, Any]] = msgspec.field(default_factory=dict)
    # All enumerated values, if the difference is more than missing values.
    values: tuple[str, ...] = ()


def _another_name_of(request: Any) -> Any:
    """Declare the field that echoes a request under a different name."""
    return occurs(request, value_of=request.__name__)


_LATER_THAN_2007_06_21 = frozenset(
    {
        *("GetAssignment", "ApproveRejectedAssignment", "GetReviewResultsForHIT"),
        *("DisposeQualificationType", "GetRequesterWorkerStatistic", "GetBlockedWorkers"),
    }
)

# The differences of the XSD of 2007-06-21 from that of 2014-08-15.
_2007_06_21 = {
    "CreateHITRequest": _Difference(
        without=frozenset(
            {
                *("UniqueRequestToken", "AssignmentReviewPolicy", "HITReviewPolicy"),
                *("HITLayoutId", "HITLayoutParameter"),
            }
        ),
        required=frozenset({"Question"}),
    ),
    "ExtendHITRequest": _Difference(without=frozenset({"UniqueRequestToken"})),
    "GrantBonusRequest": _Difference(without=frozenset({"UniqueRequestToken"})),
    "QualificationRequirement": _Difference(single=frozenset({"IntegerValue", "LocaleValue"})),
    "Comparator": _Difference(without=frozenset({"DoesNotExist", "In", "NotIn"})),
    "Locale": _Difference(without=frozenset({"Subdivision"})),
    "HIT": _Difference(
        without=frozenset({"HITGroupId", "HITLayoutId"}),
        added={"RequesterAnnotation": {"NumberOfSimilarHITs": integer()}},
    ),
    "EventType": _Difference(
        values=(
            *("AssignmentAccepted", "AssignmentAbandoned", "AssignmentReturned"),
            *("AssignmentSubmitted", "AssignmentAutoApproved", "HITReviewable", "HITExpired"),
        )
    ),
    "NotificationTransport": _Difference(without=frozenset({"SQS"})),
    "NotifyWorkersResult": _Difference(without=frozenset({"NotifyWorkersFailureStatus"})),
    "RequesterStatistic": _Difference(
        without=frozenset(
            {
                *("NumberKnownAnswersCorrect", "NumberKnownAnswersIncorrect"),
                *("NumberKnownAnswersEvaluated", "PercentKnownAnswersCorrect"),
                *("NumberPluralityAnswersCorrect", "NumberPluralityAnswersIncorrect"),
                *("NumberPluralityAnswersEvaluated", "PercentPluralityAnswersCorrect"),
            }
        )
    ),
    "GetStatisticResult": _Difference(without=frozenset({"Statistic", "TimePeriod", "WorkerId"})),
    "Request": _Difference(
        without=frozenset(
            {
                *(f"{name}Request" for name in _LATER_THAN_2007_06_21),
                *("GetAssignmentsForHITRequest", "GetFileUploadURLRequest"),
                "GetRequesterStatisticRequest",
            }
        ),
        added={
            "GrantBonusRequest": {
                "GetAssignmentsForHIT": _another_name_of(GetAssignmentsForHITRequest),
                "GetFileUploadURL": _another_name_of(GetFileUploadURLRequest),
            },
            "BlockWorkerRequest": {
                "SetWorkerAcceptLimitRequest": one(SetWorkerAcceptLimitRequest),
                "GetWorkerAcceptLimitRequest": one(GetWorkerAcceptLimitRequest),
            },
        },
    ),
}

KNOWN_VERSIONS = (API_VERSION, "2007-06-21")


def version_of(namespace: str) -> str:
    """Return the version whose structures are used for responses in a namespace."""
    version = namespace.removeprefix(NAMESPACE_PREFIX)
    return version if version in KNOWN_VERSIONS else API_VERSION


def operations_of(version: str) -> tuple[Operation, ...]:
    """Return the operations of a known version, with the types of that version."""
    if version == API_VERSION:
        return OPERATIONS
    as_of = _VersionTypes(_2007_06_21)
    return tuple(
        replace(operation, request=as_of.of(operation.request), result=as_of.of(operation.result))
        for operation in ALL_OPERATIONS
        if operation.name not in _LATER_THAN_2007_06_21
    )


def results_of(version: str) -> Mapping[str, type[Any]]:
    """Return the result types of a known version by operation, including operations it lacked.

    Every operation works in every version. The result of a later operation may contain structures
    that differ in that version, such as a HIT.
    """
    if version == API_VERSION:
        return {operation.name: operation.result for operation in ALL_OPERATIONS}
    as_of = _VersionTypes(_2007_06_21)
    return {operation.name: as_of.of(operation.result) for operation in ALL_OPERATIONS}


class _VersionTypes:
    """Makes the types of a version; each type is made once."""

    def __init__(self, differences: Mapping[str, _Difference]) -> None:
        self._differences = differences
        self._made: dict[type[Any], type[Any]] = {}

    def of(self, newest: type[Any]) -> type[Any]:
        """Return the version's form of a type; the newest form if nothing in the type differs."""
        made = self._made.get(newest)
        if made is None:
            difference = self._differences.get(newest.get_type_name(), _Difference())
            make = self._closed_list if issubclass(newest, EnumBase) else self._struct
            made = self._made[newest] = make(newest, difference)
        return made

    def _closed_list(self, newest: type[Any], difference: _Difference) -> type[Any]:
        if difference == _Difference():
            return newest
        values = difference.values or newest.__values__
        kept = [value for value in values if value not in difference.without]
        made: type[Any] = closed_list(newest.get_type_name(), kept)
        return made

    def _struct(self, newest: type[Any], difference: _Difference) -> type[Any]:
        fields = dict(self._fields(newest, difference))
        if fields == dict(newest._type_info):
            return newest
        return type(newest.__name__, newest.__bases__, {**fields, "__module__": __name__})

    def _fields(
        self, newest: type[Any], difference: _Difference
    ) -> Iterator[tuple[str, type[Any]]]:
        for name, declared in newest._type_info.items():
            yield from difference.added.get(name, {}).items()
            if name not in difference.without:
                yield name, self._field(name, declared, difference)

    def _field(self, name: str, declared: type[Any], difference: _Difference) -> type[Any]:
        newest = get_original_type(declared)
        used: Any = self.of(newest) if issubclass(newest, Struct | EnumBase) else newest
        attributes = declared.Attributes
        required = name in difference.required
        single = name in difference.single
        if used is newest and not required and not single:
            return declared
        ours = ("published", "published_most")
        made: type[Any] = occurs(
            used,
            required=required or attributes.min_occurs == 1,
            most=1 if single else attributes.max_occurs,
            **{key: getattr(attributes, key) for key in ours if hasattr(attributes, key)},
        )
        return made
