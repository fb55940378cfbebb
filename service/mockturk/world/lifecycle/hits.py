"""What happens to a HIT."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from mockturk.domain.assignments import Assignment, AssignmentStatus
from mockturk.domain.hit_types import HITType
from mockturk.domain.hits import HIT, HITStatus
from mockturk.domain.notifications import EventType
from mockturk.domain.record import replace
from mockturk.store import tables
from mockturk.world.lifecycle import decisions
from mockturk.world.lifecycle.files import forget_files
from mockturk.world.lifecycle.hit_updates import keep_hit
from mockturk.world.lifecycle.requester_notices import tell
from mockturk.world.lifecycle.world_transaction import Moment


def extend(moment: Moment, hit: HIT, more: int, time: timedelta) -> HIT:
    """Give a HIT more assignments and more time."""
    extended = keep_hit(moment, hit.extended(moment.now, more, time))
    tell(moment, EventType.HITExtended, hit)
    return extended


def review(moment: Moment, hit: HIT, status: HITStatus) -> HIT:
    """Mark a HIT as being reviewed, or take the mark back."""
    return keep_hit(moment, replace(hit, status=status))


def change_type(moment: Moment, hit: HIT, hit_type: HITType) -> HIT:
    """Give a HIT the properties of another type."""
    return keep_hit(moment, replace(hit, hit_type=hit_type))


def dispose(moment: Moment, hit: HIT) -> HIT:
    """Dispose of a HIT: only GetHIT still tells of it, and files for it are gone."""
    forget_files(moment, hit)
    disposed = keep_hit(moment, hit.disposed())
    tell(moment, EventType.HITDisposed, hit)
    return disposed


def disable(moment: Moment, hit: HIT) -> HIT:
    """Approve what was submitted and dispose of the HIT; work in progress may still come in."""
    for assignment in assignments_of(moment, hit, [AssignmentStatus.Submitted]):
        decisions.approve(moment, assignment)
    return dispose(moment, moment.store.get(tables.HITS, hit.id) or hit)


def assignments_of(
    moment: Moment, hit: HIT, statuses: Sequence[AssignmentStatus]
) -> list[Assignment]:
    """Return the assignments of a HIT with some statuses, in the order they were submitted."""
    where = tables.ASSIGNMENTS, "SubmitTime", [(hit.id, status) for status in statuses]
    return moment.store.page(*where, count=moment.store.count(*where))
