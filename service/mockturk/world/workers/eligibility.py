"""Eligibility: whether a worker meets a HIT's requirements, and is not blocked."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from mockturk.domain.hit_types import HITTypeProperties
from mockturk.domain.qualification_requirements import (
    HITAccessActions,
    QualificationStatus,
    QualificationValue,
    masters_qualification_types,
)
from mockturk.domain.qualification_types import qualification_key
from mockturk.domain.views.workers import RequirementInfo
from mockturk.domain.worker_blocks import block_key
from mockturk.domain.workers import History, Worker, system_value
from mockturk.store import tables
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.workers.profiles import get_total_history

# The guards of the requirements that count for a worker who finds, previews or accepts a HIT.
TO_DISCOVER = frozenset({HITAccessActions.DiscoverPreviewAndAccept})
TO_PREVIEW = TO_DISCOVER | {HITAccessActions.PreviewAndAccept}
TO_ACCEPT = frozenset(HITAccessActions)


class Eligibility:
    """What one worker may do within one transaction. Each Qualification is looked up once."""

    def __init__(self, transaction: WorldTransaction, worker: Worker) -> None:
        self._moment = transaction
        self._worker = worker
        self._masters_types = masters_qualification_types(transaction.world.environment)
        self._values: dict[str, QualificationValue | None] = {}
        self._blocks: dict[str, bool] = {}

    def unmet(
        self, properties: HITTypeProperties, guards: Collection[HITAccessActions] = TO_ACCEPT
    ) -> tuple[str, ...]:
        """Return the ids of the Qualification types with unmet requirements, each once, in order.

        Only requirements with one of ``guards`` count.
        """
        return tuple(
            dict.fromkeys(
                one.qualification_type_id
                for one in properties.requirements
                if one.actions_guarded in guards
                and not one.is_met_by(self.value(one.qualification_type_id))
            )
        )

    def value(self, type_id: str) -> QualificationValue | None:
        """Return the worker's value of a Qualification; None if the worker does not have it."""
        if type_id not in self._values:
            self._values[type_id] = self._value(type_id)
        return self._values[type_id]

    def is_blocked_by(self, owner: str) -> bool:
        """Return whether a requester has blocked the worker."""
        if owner not in self._blocks:
            key = block_key(owner, self._worker.id)
            self._blocks[owner] = self._moment.store.get(tables.WORKER_BLOCKS, key) is not None
        return self._blocks[owner]

    @cached_property
    def _history(self) -> History:
        return get_total_history(self._moment, self._worker)

    def _value(self, type_id: str) -> QualificationValue | None:
        if type_id in self._moment.world.system_qualification_types:
            return system_value(type_id, self._worker, self._history, self._masters_types)
        return get_granted_value(self._moment, self._worker.id, type_id)


def get_granted_value(transaction: WorldTransaction, worker_id: str, type_id: str) -> int | None:
    """Return the value of a Qualification that a requester granted; None if there is none.

    A revoked Qualification does not count. One whose type no longer exists does
    (docs/reference/lifecycle.md#disposed-type-qualifications).
    """
    held = transaction.store.get(tables.QUALIFICATIONS, qualification_key(type_id, worker_id))
    return held.value if held and held.status is QualificationStatus.Granted else None


def build_requirement_views(properties: HITTypeProperties) -> tuple[RequirementInfo, ...]:
    """Build the views of a HIT type's requirements."""
    return tuple(
        RequirementInfo(
            qualification_type_id=one.qualification_type_id,
            comparator=one.comparator,
            integers=one.integers,
            locales=tuple(map(str, one.locales)),
            required_to_preview=one.required_to_preview,
            actions_guarded=one.actions_guarded,
        )
        for one in properties.requirements
    )
