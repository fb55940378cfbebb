"""The registered workers who can do a HIT, with links to their pages of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockturk.domain.assignments import AssignmentStatus, UnfinishedStatus
from mockturk.domain.hits import HIT, HITStatus
from mockturk.domain.workers import Worker
from mockturk.store import tables
from mockturk.web.site import RequestContext
from mockturk.web.worker.layout import build_worker_url
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.workers.eligibility import Eligibility

_LOOKED_AT = 12
_OFFERED = 3


@dataclass(frozen=True, slots=True)
class HITWorker:
    """A worker who can do a HIT; ``is_working`` is True once the worker has accepted it."""

    worker_id: str
    name: str
    address: str
    is_working: bool


def list_hit_workers(
    context: RequestContext, transaction: WorldTransaction, hit: HIT
) -> list[HITWorker]:
    """Return some of the first registered workers who can do a HIT, those working on it first.

    Of the others, these are the first ones and the last of those who have done nothing yet.
    """
    where = tables.WORKERS, tables.ALL, [tables.ALL]
    workers = transaction.store.page(*where, count=_LOOKED_AT)
    found = list(_list_eligible(context, transaction, hit, workers))
    found.sort(key=lambda one: not one.is_working)
    if len(found) <= _OFFERED:
        return found
    others = found[_OFFERED - 1 :]
    newcomers = [one for one in others if not _has_worked(transaction, one.worker_id)]
    return [*found[: _OFFERED - 1], (newcomers or others)[-1]]


def _has_worked(transaction: WorldTransaction, worker_id: str) -> bool:
    groups = [(worker_id, status) for status in (*AssignmentStatus, *UnfinishedStatus)]
    return transaction.store.count(tables.ASSIGNMENTS, "WorkerId", groups) > 0


def _list_eligible(
    context: RequestContext, transaction: WorldTransaction, hit: HIT, workers: list[Worker]
) -> Iterator[HITWorker]:
    is_free = hit.status is HITStatus.Assignable and hit.assignments_available > 0
    for worker in workers:
        held = transaction.store.find(tables.ASSIGNMENTS, "worker", (hit.id, worker.id))
        if held is not None:
            if held.status is UnfinishedStatus.InProgress:
                at = build_worker_url(context, worker.id, "assignments", held.id)
                yield HITWorker(worker.id, worker.name or worker.id, at, is_working=True)
            continue
        rights = Eligibility(transaction, worker)
        unmet = rights.unmet(hit.hit_type.properties)
        if is_free and not unmet and not rights.is_blocked_by(hit.owner):
            at = build_worker_url(context, worker.id, "hits", hit.id)
            yield HITWorker(worker.id, worker.name or worker.id, at, is_working=False)
