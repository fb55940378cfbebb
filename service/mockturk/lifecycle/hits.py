"""What happens to a HIT."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from mockturk.domain.assignments import Assignment, AssignmentStatus
from mockturk.domain.hit_types import HITType
from mockturk.domain.hits import HIT, HITStatus
from mockturk.lifecycle import decisions
from mockturk.lifecycle.files import forget_files
from mockturk.lifecycle.moment import Moment
from mockturk.store import tables

_MANY = 1_000_000_000


def kept(moment: Moment, hit: HIT) -> HIT:
    """Keep a HIT as it is now."""
    moment.store.save(tables.HITS, hit)
    return hit


def extend(moment: Moment, hit: HIT, more: int, time: timedelta) -> HIT:
    """Give a HIT more assignments and more time."""
    return kept(moment, hit.extended(moment.now, more, time))


def review(moment: Moment, hit: HIT, status: HITStatus) -> HIT:
    """Mark a HIT as being reviewed, or take the mark back."""
    return kept(moment, replace(hit, status=status))


def change_type(moment: Moment, hit: HIT, hit_type: HITType) -> HIT:
    """Give a HIT the properties of another type."""
    return kept(moment, replace(hit, hit_type=hit_type))


def dispose(moment: Moment, hit: HIT) -> HIT:
    """Dispose of a HIT: only GetHIT still tells of it, and files for it are gone."""
    forget_files(moment, hit)
    return kept(moment, hit.disposed())


def disable(moment: Moment, hit: HIT) -> HIT:
    """Approve what was submitted and dispose of the HIT; work in progress may still come in."""
    for assignment in submitted_assignments(moment, hit):
        decisions.approve(moment, assignment)
    return dispose(moment, moment.store.get(tables.HITS, hit.id) or hit)


def submitted_assignments(moment: Moment, hit: HIT) -> list[Assignment]:
    """Return the assignments of a HIT that wait for a decision."""
    group = (hit.id, AssignmentStatus.Submitted)
    return moment.store.page(tables.ASSIGNMENTS, "SubmitTime", [group], count=_MANY)
