"""Qualification requirements as sentences for newcomers."""

from __future__ import annotations

from collections.abc import Iterator

from mockturk.domain.qualification_requirements import QualificationRequirement
from mockturk.store import tables
from mockturk.web.worker.requirements import describe_requirement
from mockturk.world.lifecycle.world_transaction import WorldTransaction


def describe_requirements(
    transaction: WorldTransaction, requirements: tuple[QualificationRequirement, ...]
) -> Iterator[str]:
    """Return a sentence for each requirement."""
    for one in requirements:
        kind = transaction.store.get(tables.QUALIFICATION_TYPES, one.qualification_type_id)
        name = kind.name if kind else f"Qualification {one.qualification_type_id}"
        preview = ", also to preview the HIT" if one.required_to_preview else ""
        yield f"{name} {describe_requirement(one)}{preview}"
