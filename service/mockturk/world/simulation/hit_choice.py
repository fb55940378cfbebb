"""The choice of the next HIT for a simulated worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mockturk.domain.assignments import UnfinishedStatus
from mockturk.domain.errors import HITDoesNotExist, HITTypeDoesNotExist
from mockturk.domain.hit_types import HITType
from mockturk.domain.hits import HIT, HITStatus
from mockturk.store import tables
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.workers.eligibility import Eligibility
from mockturk.world.workers.groups import find_next_hit
from mockturk.world.workers.profiles import get_worker

_PAGE = 100


class HITSelector:
    """Selects HITs for workers: from all HITs, from those of one type, or one HIT only.

    A worker does not get a HIT again after returning or abandoning it.
    """

    def __init__(self, hit_id: str | None, hit_type_id: str | None) -> None:
        self._hit_id = hit_id
        self._hit_type_id = hit_type_id
        self._types: list[HITType] = []
        self._left: dict[str, set[str]] = {}

    def require(self, transaction: WorldTransaction) -> None:
        """Raise HITDoesNotExist or HITTypeDoesNotExist if the chosen one does not exist."""
        if self._hit_id is not None and not transaction.store.get(tables.HITS, self._hit_id):
            raise HITDoesNotExist(self._hit_id)
        if self._hit_type_id is not None and not transaction.store.get(
            tables.HIT_TYPES, self._hit_type_id
        ):
            raise HITTypeDoesNotExist(self._hit_type_id)

    def available(self, transaction: WorldTransaction) -> int:
        """Return the number of HITs to choose from."""
        if self._hit_id is not None:
            hit = transaction.store.get(tables.HITS, self._hit_id)
            return int(hit is not None and self._takes(hit))
        types = [hit_type.id for hit_type in self._all_types(transaction)]
        return transaction.store.count(tables.HITS, "available", types)

    def leave(self, worker_id: str, hit_id: str) -> None:
        """Remember that a worker returned or abandoned a HIT, as the world already does."""
        if worker_id in self._left:
            self._left[worker_id].add(hit_id)

    def next(self, transaction: WorldTransaction, worker_id: str) -> HIT | None:
        """Return a HIT that a worker can accept; None if there is none."""
        qualified = Eligibility(transaction, get_worker(transaction, worker_id))
        left = self._left_by(transaction, worker_id)

        def may_take(hit: HIT) -> bool:
            return (
                hit.id not in left
                and not transaction.store.find(tables.ASSIGNMENTS, "worker", (hit.id, worker_id))
                and not qualified.is_blocked_by(hit.owner)
            )

        if self._hit_id is not None:
            hit = transaction.store.get(tables.HITS, self._hit_id)
            if hit is None or not self._takes(hit) or not may_take(hit):
                return None
            return None if qualified.unmet(hit.hit_type.properties) else hit
        for hit_type in self._all_types(transaction):
            if transaction.store.count(
                tables.HITS, "available", [hit_type.id]
            ) and not qualified.unmet(hit_type.properties):
                found = _of_type(transaction, hit_type, worker_id, may_take)
                if found is not None:
                    return found
        return None

    def _takes(self, hit: HIT) -> bool:
        of_type = self._hit_type_id is None or hit.hit_type.id == self._hit_type_id
        return of_type and hit.status is HITStatus.Assignable

    def _left_by(self, transaction: WorldTransaction, worker_id: str) -> set[str]:
        left = self._left.get(worker_id)
        if left is None:
            groups = [
                (worker_id, UnfinishedStatus.Returned),
                (worker_id, UnfinishedStatus.Abandoned),
            ]
            where = tables.ASSIGNMENTS, "WorkerId", groups
            found = transaction.store.page(*where, count=transaction.store.count(*where))
            left = self._left[worker_id] = {assignment.hit_id for assignment in found}
        return left

    def _all_types(self, transaction: WorldTransaction) -> list[HITType]:
        """Return the HIT types to choose from.

        They are read again only when their number changes, because a type never changes.
        """
        if self._hit_type_id is not None:
            hit_type = transaction.store.get(tables.HIT_TYPES, self._hit_type_id)
            return [hit_type] if hit_type else []
        where = tables.HIT_TYPES, tables.ALL, [tables.ALL]
        count = transaction.store.count(*where)
        if count != len(self._types):
            self._types = transaction.store.page(*where, count=count)
        return self._types


def _of_type(
    transaction: WorldTransaction,
    hit_type: HITType,
    worker_id: str,
    may_take: Callable[[HIT], bool],
) -> HIT | None:
    hit = find_next_hit(transaction, hit_type.group_id, get_worker(transaction, worker_id))
    if hit is None or may_take(hit):
        return hit
    # The worker has left this HIT, and there is no HIT newer than all that the worker has had. HITs
    # that the worker has never had may still be among the others.
    return next(filter(may_take, _available(transaction, hit_type)), None)


def _available(transaction: WorldTransaction, hit_type: HITType) -> Iterator[HIT]:
    start = 0
    where = tables.HITS, "available", [hit_type.id]
    while hits := transaction.store.page(*where, start=start, count=_PAGE):
        yield from hits
        start += len(hits)
