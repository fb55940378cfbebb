"""What is decided about a submitted assignment, by a requester, a policy or time."""

from __future__ import annotations

from mockturk.domain.assignments import Assignment, AssignmentStatus
from mockturk.domain.hits import HIT
from mockturk.domain.notifications import EventType
from mockturk.store import tables
from mockturk.world.lifecycle.hit_updates import keep_hit
from mockturk.world.lifecycle.payments import pay_reward
from mockturk.world.lifecycle.requester_notices import tell
from mockturk.world.lifecycle.statistics import count
from mockturk.world.lifecycle.world_transaction import Moment


def approve(moment: Moment, assignment: Assignment, feedback: str | None = None) -> Assignment:
    """Approve an assignment, also a rejected one, and pay for it.

    The account is charged whatever it has; who may not overdraw it asks before.
    """
    hit = hit_of(moment, assignment)
    approved = assignment.approved(moment.now, feedback)
    moment.store.save(tables.ASSIGNMENTS, approved)
    before = "rejected" if assignment.status is AssignmentStatus.Rejected else "submitted"
    keep_hit(moment, hit.with_work(moment.now, **{before: -1}, approved=1))
    count(
        moment,
        hit.owner,
        {"approved": 1, "rejected": -1 if before == "rejected" else 0},
        assignment.worker_id,
    )
    pay_reward(moment, hit)
    tell(moment, EventType.AssignmentApproved, hit, assignment.id)
    return approved


def reject(moment: Moment, assignment: Assignment, feedback: str | None = None) -> Assignment:
    """Reject an assignment; it costs nothing, and nobody else can accept it."""
    hit = hit_of(moment, assignment)
    rejected = assignment.rejected(moment.now, feedback)
    moment.store.save(tables.ASSIGNMENTS, rejected)
    keep_hit(moment, hit.with_work(moment.now, submitted=-1, rejected=1))
    count(moment, hit.owner, {"rejected": 1}, assignment.worker_id)
    tell(moment, EventType.AssignmentRejected, hit, assignment.id)
    return rejected


def hit_of(moment: Moment, assignment: Assignment) -> HIT:
    """Return the HIT an assignment belongs to."""
    hit = moment.store.get(tables.HITS, assignment.hit_id)
    if hit is None:
        raise LookupError(f"the HIT of {assignment.id} is gone")
    return hit
