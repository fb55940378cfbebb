"""Older versions of the API: what their contract had, where it is known (decisions.md 6).

Requests are read with the newest structures whatever version they name. Answers are written in
the structures of the version named, since generated stubs refuse elements it had not: those of
2007-06-21, which Amazon's own Java, Perl and Ruby libraries speak, and else the newest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from spyne.model.enum import EnumBase

from mockturk.contract.fields import (
    API_VERSION,
    NAMESPACE_PREFIX,
    Struct,
    fewer_values,
    integer,
    occurs,
)
from mockturk.contract.operations import OPERATIONS, Operation


@dataclass(frozen=True)
class _Difference:
    """How a type of an older version differs from the newest: fields, or values of a list."""

    without: frozenset[str] = frozenset()
    single: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    # New fields, each with the one it stands before.
    added: Mapping[str, tuple[str, Any]] = field(default_factory=dict)


# XSD of 2007-06-21 against that of 2014-08-15, for the operations there are.
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
    "QualificationRequirement": _Difference(single=frozenset({"IntegerValue", "LocaleValue"})),
    "Comparator": _Difference(without=frozenset({"DoesNotExist", "In", "NotIn"})),
    "Locale": _Difference(without=frozenset({"Subdivision"})),
    "HIT": _Difference(
        without=frozenset({"HITGroupId", "HITLayoutId"}),
        added={"NumberOfSimilarHITs": ("RequesterAnnotation", integer())},
    ),
}

KNOWN_VERSIONS = (API_VERSION, "2007-06-21")


def version_of(namespace: str) -> str:
    """Return the version whose structures answer in a namespace."""
    version = namespace.removeprefix(NAMESPACE_PREFIX)
    return version if version in KNOWN_VERSIONS else API_VERSION


def operations_of(version: str) -> tuple[Operation, ...]:
    """Return the operations with the types of one of the known versions."""
    if version == API_VERSION:
        return OPERATIONS
    as_of = _AsOf(_2007_06_21)
    return tuple(
        replace(
            operation,
            request=as_of.of(operation.request),
            result=as_of.of(operation.result),
            call=as_of.of(operation.call),
            answer=as_of.of(operation.answer),
        )
        for operation in OPERATIONS
    )


class _AsOf:
    """Makes the types of a version, each once."""

    def __init__(self, differences: Mapping[str, _Difference]) -> None:
        self._differences = differences
        self._made: dict[type[Any], type[Any]] = {}

    def of(self, newest: type[Any]) -> type[Any]:
        """Return a type as the version had it."""
        made = self._made.get(newest)
        if made is None:
            difference = self._differences.get(newest.get_type_name(), _Difference())
            if issubclass(newest, EnumBase):
                made = fewer_values(newest, difference.without)
            else:
                made = self._struct(newest, difference)
            self._made[newest] = made
        return made

    def _struct(self, newest: type[Any], difference: _Difference) -> type[Any]:
        before = {place: (name, made) for name, (place, made) in difference.added.items()}
        fields: dict[str, Any] = {}
        for name, declared in newest._type_info.items():  # noqa: SLF001 - Spyne's way to ask
            if name in before:
                added, made = before[name]
                fields[added] = made
            if name not in difference.without:
                fields[name] = self._field(name, declared, difference)
        return type(newest.__name__, newest.__bases__, {**fields, "__module__": __name__})

    def _field(self, name: str, declared: type[Any], difference: _Difference) -> type[Any]:
        used = getattr(declared, "__orig__", None) or declared
        if not issubclass(used, Struct | EnumBase) and name not in (
            difference.single | difference.required
        ):
            return declared
        if issubclass(used, Struct | EnumBase):
            used = self.of(used)
        occurrence = declared.Attributes
        customised: type[Any] = occurs(
            used,
            required=occurrence.min_occurs == 1 or name in difference.required,
            many=occurrence.max_occurs != 1 and name not in difference.single,
        )
        return customised
