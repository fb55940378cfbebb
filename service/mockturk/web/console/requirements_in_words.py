"""Qualification requirements, said so that somebody who never saw one understands them."""

from __future__ import annotations

from collections.abc import Iterator

from mockturk.domain.qualifications import QualificationRequirement
from mockturk.store import tables
from mockturk.web.worker.requirements import words
from mockturk.world.lifecycle.world_transaction import Moment


def requirements_in_words(
    moment: Moment, requirements: tuple[QualificationRequirement, ...]
) -> Iterator[str]:
    """Say what a worker needs, a sentence for each requirement."""
    for one in requirements:
        kind = moment.store.get(tables.QUALIFICATION_TYPES, one.qualification_type_id)
        name = kind.name if kind else f"Qualification {one.qualification_type_id}"
        preview = ", also to look at the HIT" if one.required_to_preview else ""
        yield f"{name} {words(one)}{preview}"
