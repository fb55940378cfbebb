"""Qualification requirements and the Qualification types the system itself keeps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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


class QualificationTypeStatus(StrEnum):
    """Whether workers can ask for a Qualification of a type (XSD ``QualificationTypeStatus``)."""

    Active = "Active"
    Inactive = "Inactive"


class QualificationStatus(StrEnum):
    """Whether a worker still has a Qualification (XSD ``QualificationStatus``)."""

    Granted = "Granted"
    Revoked = "Revoked"


@dataclass(frozen=True, slots=True, order=True)
class Locale:
    """A country (ISO 3166) and, in the United States, a subdivision of it."""

    country: str
    subdivision: str | None = None


@dataclass(frozen=True, slots=True)
class QualificationRequirement:
    """What a worker's Qualification must be like; values are integers or locales, never both."""

    qualification_type_id: str
    comparator: Comparator
    integers: tuple[int, ...] = ()
    locales: tuple[Locale, ...] = ()
    required_to_preview: bool = False


WORKER_LOCALE = "00000000000000000071"

# lifecycle.md §4.5: the same in both environments ...
_SYSTEM_TYPES = frozenset(
    {
        "00000000000000000000",  # PercentAssignmentsSubmitted (older, still in clients)
        "00000000000000000070",  # PercentAssignmentsAbandoned
        "000000000000000000E0",  # PercentAssignmentsReturned
        "000000000000000000S0",  # PercentAssignmentsRejected
        "000000000000000000L0",  # Worker_PercentAssignmentsApproved
        "00000000000000000040",  # Worker_NumberHITsApproved
        "00000000000000000060",  # Worker_Adult
        WORKER_LOCALE,
    }
)
# ... and the Masters, whose ids differ.
_MASTERS = {
    "production": {
        "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH",  # Masters
        "2NDP2L92HECWY8NS8H3CK0CP5L9GHO",  # Categorization Masters (older)
        "21VZU98JHSTLZ5BPP4A9NOBJEK3DPG",  # Photo Moderation Masters (older)
    },
    "sandbox": {
        "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6",
        "2F1KVCNHMVHV8E9PBUB2A4J79LU20F",
        "2TGBB6BFMFFOM08IBMAFGGESC1UWJX",
    },
}


def masters_qualification_types(environment: str) -> frozenset[str]:
    """List the ids of the Masters Qualification types, which cost more, in an environment."""
    return frozenset(_MASTERS[environment])


def system_qualification_types(environment: str) -> frozenset[str]:
    """List the ids of the system's own Qualification types in an environment (decisions.md 19)."""
    return _SYSTEM_TYPES | _MASTERS[environment]
