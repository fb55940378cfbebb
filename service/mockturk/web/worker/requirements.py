"""Qualification requirements in words, and whether a worker meets them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from mockturk.domain.errors import QualificationTypeDoesNotExist
from mockturk.domain.qualification_requirements import (
    Comparator,
    HITAccessActions,
    QualificationRequirement,
)
from mockturk.domain.views.workers import QualificationTypeInfo, RequirementInfo
from mockturk.web.site import RequestContext
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.workers.eligibility import Eligibility
from mockturk.world.workers.profiles import get_worker

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

_ALSO: Mapping[HITAccessActions, str] = MappingProxyType(
    {
        HITAccessActions.Accept: "",
        HITAccessActions.PreviewAndAccept: "also needed for a preview",
        HITAccessActions.DiscoverPreviewAndAccept: "also needed to find and preview it",
    }
)

AnyRequirement: TypeAlias = QualificationRequirement | RequirementInfo


@dataclass(frozen=True, slots=True)
class RequirementView:
    """A requirement in words, whether the worker meets it, and the worker's own value.

    ``also`` says what else than to accept a HIT it is needed for; empty if nothing.
    """

    qualification_type_id: str
    name: str
    words: str
    is_met: bool
    has: str
    may_request: bool
    also: str


class RequirementViewBuilder:
    """Describes the requirements of HITs for one worker; looks up each type only once."""

    def __init__(self, context: RequestContext, worker_id: str) -> None:
        self._workers = context.workers
        self._worker_id = worker_id
        self._types: dict[str, QualificationTypeInfo | None] = {}

    def of(
        self, requirements: Iterable[AnyRequirement], unmet: Collection[str]
    ) -> tuple[RequirementView, ...]:
        """Return requirements in words; ``unmet`` are the type ids of those not met."""
        return tuple(self._shown(one, unmet) for one in requirements)

    def _shown(self, requirement: AnyRequirement, unmet: Collection[str]) -> RequirementView:
        type_id = requirement.qualification_type_id
        kind = self._type(type_id)
        value = kind.value if kind else None
        return RequirementView(
            type_id,
            name=kind.name if kind else type_id,
            words=describe_requirement(requirement),
            is_met=type_id not in unmet,
            has="you do not have it" if value is None else f"yours is {value}",
            may_request=bool(kind and kind.may_request),
            also=_ALSO[requirement.actions_guarded],
        )

    def _type(self, type_id: str) -> QualificationTypeInfo | None:
        if type_id not in self._types:
            try:
                self._types[type_id] = self._workers.qualification_type(type_id, self._worker_id)
            except QualificationTypeDoesNotExist:
                self._types[type_id] = None
        return self._types[type_id]


def is_blocked(context: RequestContext, worker_id: str, owner: str) -> bool:
    """Return whether a requester blocked a worker."""
    with open_transaction(context.world) as transaction:
        return Eligibility(transaction, get_worker(transaction, worker_id)).is_blocked_by(owner)


def describe_requirement(requirement: AnyRequirement) -> str:
    """Return the condition of a requirement in words, such as ``is at least 95``."""
    *others, last = [*map(str, requirement.integers), *map(str, requirement.locales)] or [""]
    values = f"{', '.join(others)} or {last}" if others else last
    return f"{_IS[requirement.comparator]} {values}".strip()
