"""Qualification requirements as sentences for newcomers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from mockturk.domain.qualification_requirements import HITAccessActions, QualificationRequirement
from mockturk.store import tables
from mockturk.web.worker.requirements import describe_requirement
from mockturk.world.lifecycle.world_transaction import WorldTransaction

_ALSO: Mapping[HITAccessActions, str] = MappingProxyType(
    {
        HITAccessActions.Accept: "",
        HITAccessActions.PreviewAndAccept: ", also to preview the HIT",
        HITAccessActions.DiscoverPreviewAndAccept: ", also to find and preview the HIT",
    }
)


def describe_requirements(
    transaction: WorldTransaction, requirements: tuple[QualificationRequirement, ...]
) -> Iterator[str]:
    """Return a sentence for each requirement."""
    for one in requirements:
        kind = transaction.store.get(tables.QUALIFICATION_TYPES, one.qualification_type_id)
        name = kind.name if kind else f"Qualification {one.qualification_type_id}"
        yield f"{name} {describe_requirement(one)}{_ALSO[one.actions_guarded]}"
