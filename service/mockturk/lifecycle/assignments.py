"""What workers do to assignments, and through them to HITs."""

from __future__ import annotations

from mockturk.domain.assignments import Assignment, Unfinished
from mockturk.domain.hits import HIT, HITStatus
from mockturk.domain.times import later
from mockturk.lifecycle.decisions import approve, hit_of
from mockturk.lifecycle.moment import Moment
from mockturk.store import tables


def accept(moment: Moment, hit: HIT, worker_id: str) -> Assignment:
    """Give a worker one of a HIT's assignments, for as long as its type says."""
    assignment = Assignment(
        id=moment.world.ids.assignment(),
        serial=moment.world.ids.serial(),
        hit_id=hit.id,
        owner=hit.owner,
        worker_id=worker_id,
        accepted_at=moment.now,
        deadline=later(moment.now, hit.hit_type.properties.assignment_duration),
    )
    moment.store.save(tables.ASSIGNMENTS, assignment)
    moment.store.save(tables.HITS, hit.with_work(moment.now, in_progress=1))
    return assignment


def give_up(moment: Moment, assignment: Assignment, how: Unfinished) -> Assignment:
    """Let work in progress end as returned or abandoned; somebody else may accept it."""
    hit = hit_of(moment, assignment)
    ended = assignment.given_up(how)
    moment.store.save(tables.ASSIGNMENTS, ended)
    moment.store.save(tables.HITS, hit.with_work(moment.now, in_progress=-1))
    return ended


def submit(moment: Moment, assignment: Assignment, answer: str) -> Assignment:
    """Take in a worker's answer.

    What comes in for a disabled HIT is approved at once, and so is what waits for no time.
    """
    hit = hit_of(moment, assignment)
    delay = hit.hit_type.properties.auto_approval_delay
    submitted = assignment.submitted(moment.now, answer, delay)
    moment.store.save(tables.ASSIGNMENTS, submitted)
    moment.store.save(tables.HITS, hit.with_work(moment.now, in_progress=-1, submitted=1))
    if hit.status is HITStatus.Disposed or not delay:
        return approve(moment, submitted)
    return submitted
