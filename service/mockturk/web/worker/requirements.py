"""Qualification requirements in words, and whether a worker meets them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mockturk.domain.errors import QualificationTypeDoesNotExist
from mockturk.domain.qualifications import Comparator, QualificationRequirement
from mockturk.web.site import Visit
from mockturk.world.lifecycle.scheduled_events import moment_of
from mockturk.world.workers import QualificationTypeView
from mockturk.world.workers.eligibility import Qualified
from mockturk.world.workers.profiles import worker_of

_IS: Mapping[Comparator, str] = MappingProxyType(
    {
        Comparator.LessThan: "is less than",
        Comparator.LessThanOrEqualTo: "is at most",
        Comparator.GreaterThan: "is greater than",
        Comparator.GreaterThanOrEqualTo: "is at least",
        Comparator.EqualTo: "is",
        Comparator.NotEqualTo: "is not",
        Comparator.Exists: "has been granted",
        Comparator.DoesNotExist: "has not been granted",
        Comparator.In: "is one of",
        Comparator.NotIn: "is none of",
    }
)


@dataclass(frozen=True, slots=True)
class ShownRequirement:
    """A requirement: what it wants, whether the worker meets it, and what they have instead."""

    qualification_type_id: str
    name: str
    words: str
    is_met: bool
    has: str
    may_request: bool
    to_preview: bool


class ShownRequirements:
    """Tells the requirements of HITs to one worker; each Qualification type is looked up once."""

    def __init__(self, visit: Visit, worker_id: str) -> None:
        self._workers = visit.workers
        self._worker_id = worker_id
        self._types: dict[str, QualificationTypeView | None] = {}

    def of(
        self, requirements: Iterable[QualificationRequirement], unmet: Collection[str]
    ) -> tuple[ShownRequirement, ...]:
        """Return requirements in words; ``unmet`` are the types whose are not met."""
        return tuple(self._shown(one, unmet) for one in requirements)

    def _shown(
        self, requirement: QualificationRequirement, unmet: Collection[str]
    ) -> ShownRequirement:
        type_id = requirement.qualification_type_id
        kind = self._type(type_id)
        value = kind.value if kind else None
        return ShownRequirement(
            type_id,
            name=kind.name if kind else type_id,
            words=words(requirement),
            is_met=type_id not in unmet,
            has="you do not have it" if value is None else f"yours is {value}",
            may_request=bool(kind and kind.may_request),
            to_preview=requirement.required_to_preview,
        )

    def _type(self, type_id: str) -> QualificationTypeView | None:
        if type_id not in self._types:
            try:
                self._types[type_id] = self._workers.qualification_type(type_id, self._worker_id)
            except QualificationTypeDoesNotExist:
                self._types[type_id] = None
        return self._types[type_id]


def is_blocked(visit: Visit, worker_id: str, owner: str) -> bool:
    """Tell whether a requester blocked a worker."""
    with moment_of(visit.world) as moment:
        return Qualified(moment, worker_of(moment, worker_id)).blocked_by(owner)


def words(requirement: QualificationRequirement) -> str:
    """Return what a requirement wants of a Qualification, as ``is at least 95``."""
    *others, last = [*map(str, requirement.integers), *map(str, requirement.locales)] or [""]
    values = f"{', '.join(others)} or {last}" if others else last
    return f"{_IS[requirement.comparator]} {values}".strip()
