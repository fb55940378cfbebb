"""The next HIT of a group for a worker, and the worker's assignment in progress."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mockturk.domain.assignments import Assignment, UnfinishedStatus
from mockturk.store import tables
from mockturk.web.site import RequestContext
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.workers.groups import find_next_hit
from mockturk.world.workers.profiles import get_worker


class NextInGroup(NamedTuple):
    """Whether there is a HIT to accept, and the oldest assignment in progress, if any."""

    has_hit: bool
    held: Assignment | None


def find_next_in_groups(
    context: RequestContext, worker_id: str, group_ids: Iterable[str]
) -> dict[str, NextInGroup]:
    """Return, by HITGroupId, what a worker can do next in each of these groups."""
    with open_transaction(context.world) as transaction:
        worker = get_worker(transaction, worker_id)
        where = tables.ASSIGNMENTS, "WorkerId", [(worker_id, UnfinishedStatus.InProgress)]
        held: dict[str, Assignment] = {}
        for assignment in transaction.store.page(*where, count=transaction.store.count(*where)):
            hit = transaction.store.get(tables.HITS, assignment.hit_id)
            if hit is not None:
                held.setdefault(hit.hit_type.group_id, assignment)
        return {
            group_id: NextInGroup(
                find_next_hit(transaction, group_id, worker) is not None, held.get(group_id)
            )
            for group_id in group_ids
        }
