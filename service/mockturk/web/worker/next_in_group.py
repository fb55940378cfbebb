"""What a worker can do next in a HIT group."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mockturk.domain.assignments import Assignment, Unfinished
from mockturk.store import tables
from mockturk.web.site import Visit
from mockturk.world.lifecycle.scheduled_events import moment_of
from mockturk.world.workers.groups import next_hit
from mockturk.world.workers.profiles import worker_of


class NextInGroup(NamedTuple):
    """Whether there is a HIT to accept, and the oldest assignment in progress, if any."""

    has_hit: bool
    held: Assignment | None


def next_in_groups(
    visit: Visit, worker_id: str, group_ids: Iterable[str]
) -> dict[str, NextInGroup]:
    """Return what a worker can do next in each of some HIT groups, by HITGroupId."""
    with moment_of(visit.world) as moment:
        worker = worker_of(moment, worker_id)
        where = tables.ASSIGNMENTS, "WorkerId", [(worker_id, Unfinished.InProgress)]
        held: dict[str, Assignment] = {}
        for assignment in moment.store.page(*where, count=moment.store.count(*where)):
            hit = moment.store.get(tables.HITS, assignment.hit_id)
            if hit is not None:
                held.setdefault(hit.hit_type.group_id, assignment)
        return {
            group_id: NextInGroup(
                next_hit(moment, group_id, worker) is not None, held.get(group_id)
            )
            for group_id in group_ids
        }
