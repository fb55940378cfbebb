"""Qualification requirements, and the ids of the system's Qualification types."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from mockturk.domain.record import Record


class Comparator(StrEnum):
    """How a requirement compares a worker's Qualification value (XSD ``Comparator``)."""

    LessThan = "LessThan"
    LessThanOrEqualTo = "LessThanOrEqualTo"
    GreaterThan = "GreaterThan"
    GreaterThanOrEqualTo = "GreaterThanOrEqualTo"
    EqualTo = "EqualTo"
    NotEqualTo = "NotEqualTo"
    Exists = "Exists"
    DoesNotExist = "DoesNotExist"
    In = "In"
    NotIn = "NotIn"


class HITAccessActions(StrEnum):
    """What a requirement keeps workers from who do not meet it: accept, preview or also discover.

    Source: docs/reference/api-2017.md#actions-guarded.
    """

    Accept = "Accept"
    PreviewAndAccept = "PreviewAndAccept"
    DiscoverPreviewAndAccept = "DiscoverPreviewAndAccept"


class QualificationTypeStatus(StrEnum):
    """Whether workers can request a Qualification of a type (XSD ``QualificationTypeStatus``)."""

    Active = "Active"
    Inactive = "Inactive"


class QualificationStatus(StrEnum):
    """Whether a worker still has a Qualification (XSD ``QualificationStatus``)."""

    Granted = "Granted"
    Revoked = "Revoked"


class Locale(Record, frozen=True, order=True):
    """A country (ISO 3166) and, in the United States, a subdivision of it."""

    country: str
    subdivision: str | None = None

    def __str__(self) -> str:
        return f"{self.country}-{self.subdivision}" if self.subdivision else self.country

    def covers(self, other: Locale) -> bool:
        """Return whether another locale lies in this one; a country contains its subdivisions."""
        return self.country == other.country and self.subdivision in (None, other.subdivision)


QualificationValue: TypeAlias = int | Locale
"""The value of a worker's Qualification: an integer, or a locale for Worker_Locale."""


class QualificationRequirement(Record, frozen=True):
    """A condition on a worker's Qualification; its values are integers or locales, never both.

    ``actions_guarded`` says what workers cannot do who do not meet it.
    """

    qualification_type_id: str
    comparator: Comparator
    integers: tuple[int, ...] = ()
    locales: tuple[Locale, ...] = ()
    actions_guarded: HITAccessActions = HITAccessActions.Accept

    @property
    def required_to_preview(self) -> bool:
        """Whether only workers who meet it may preview a HIT, the guard of the legacy API."""
        return self.actions_guarded is not HITAccessActions.Accept

    def is_met_by(self, value: QualificationValue | None) -> bool:
        """Return whether a worker with this value meets it; None is a worker without a value.

        Without a value, only DoesNotExist is met
        (docs/reference/lifecycle.md#requirement-without-qualification).
        """
        if self.comparator is Comparator.DoesNotExist:
            return value is None
        if value is None or self.comparator is Comparator.Exists:
            return value is not None
        if isinstance(value, Locale):
            met = any(locale.covers(value) for locale in self.locales)
            return met is (self.comparator in (Comparator.EqualTo, Comparator.In))
        return self._compares(value)

    def _compares(self, value: int) -> bool:
        wanted = self.integers
        match self.comparator:
            case Comparator.In | Comparator.EqualTo:
                return value in wanted
            case Comparator.NotIn | Comparator.NotEqualTo:
                return value not in wanted
            case Comparator.LessThan:
                return value < wanted[0]
            case Comparator.LessThanOrEqualTo:
                return value <= wanted[0]
            case Comparator.GreaterThan:
                return value > wanted[0]
            case _:
                return value >= wanted[0]


# These ids are the same in both environments
# (docs/reference/lifecycle.md#system-qualification-types). The first four are older ones that
# clients still send.
PERCENT_SUBMITTED = "00000000000000000000"
PERCENT_ABANDONED = "00000000000000000070"
PERCENT_RETURNED = "000000000000000000E0"
PERCENT_REJECTED = "000000000000000000S0"
PERCENT_APPROVED = "000000000000000000L0"
NUMBER_HITS_APPROVED = "00000000000000000040"
WORKER_ADULT = "00000000000000000060"
WORKER_LOCALE = "00000000000000000071"

_SYSTEM_TYPES = frozenset(
    {
        *(PERCENT_SUBMITTED, PERCENT_ABANDONED, PERCENT_RETURNED, PERCENT_REJECTED),
        *(PERCENT_APPROVED, NUMBER_HITS_APPROVED, WORKER_ADULT, WORKER_LOCALE),
    }
)
# The ids of Masters differ by environment: Masters, and two older kinds.
_MASTERS = MappingProxyType(
    {
        "production": (
            "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH",
            "2NDP2L92HECWY8NS8H3CK0CP5L9GHO",
            "21VZU98JHSTLZ5BPP4A9NOBJEK3DPG",
        ),
        "sandbox": (
            "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6",
            "2F1KVCNHMVHV8E9PBUB2A4J79LU20F",
            "2TGBB6BFMFFOM08IBMAFGGESC1UWJX",
        ),
    }
)


def masters_ids(environment: str) -> tuple[str, str, str]:
    """Return the ids of Masters, Categorization Masters and Photo Moderation Masters."""
    return _MASTERS[environment]


@cache
def masters_qualification_types(environment: str) -> frozenset[str]:
    """Return the ids of an environment's Masters Qualification types, which have a higher fee."""
    return frozenset(_MASTERS[environment])


def list_system_type_ids(environment: str) -> frozenset[str]:
    """Return the ids of the system's Qualification types in an environment.

    Source: docs/reference/decisions.md#d19.
    """
    return _SYSTEM_TYPES | frozenset(_MASTERS[environment])
