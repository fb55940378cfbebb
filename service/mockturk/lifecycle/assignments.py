"""What happens to an assignment, and through it to its HIT."""

from __future__ import annotations

from mockturk.domain.assignments import Assignment, AssignmentStatus, Unfinished
from mockturk.domain.hits import HIT, HITStatus
from mockturk.domain.times import later
from mockturk.lifecycle.moment import Moment
from mockturk.lifecycle.payments import pay_reward
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


def approve(moment: Moment, assignment: Assignment, feedback: str | None = None) -> Assignment:
    """Approve an assignment, also a rejected one, and pay for it.

    The account is charged whatever it has; who may not overdraw it asks before.
    """
    hit = hit_of(moment, assignment)
    approved = assignment.approved(moment.now, feedback)
    moment.store.save(tables.ASSIGNMENTS, approved)
    before = "rejected" if assignment.status is AssignmentStatus.Rejected else "submitted"
    moment.store.save(tables.HITS, hit.with_work(moment.now, **{before: -1}, approved=1))
    pay_reward(moment, hit)
    return approved


def reject(moment: Moment, assignment: Assignment, feedback: str | None = None) -> Assignment:
    """Reject an assignment; it costs nothing, and nobody else can accept it."""
    hit = hit_of(moment, assignment)
    rejected = assignment.rejected(moment.now, feedback)
    moment.store.save(tables.ASSIGNMENTS, rejected)
    moment.store.save(tables.HITS, hit.with_work(moment.now, submitted=-1, rejected=1))
    return rejected


def hit_of(moment: Moment, assignment: Assignment) -> HIT:
    """Return the HIT an assignment belongs to."""
    hit = moment.store.get(tables.HITS, assignment.hit_id)
    if hit is None:
        raise LookupError(f"the HIT of {assignment.id} is gone")
    return hit
