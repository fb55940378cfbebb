"""Decisions about submitted assignments, by a requester, a policy or time."""

from __future__ import annotations

from mockturk.domain.assignments import Assignment, AssignmentStatus
from mockturk.domain.hits import HIT
from mockturk.domain.notifications import EventType
from mockturk.store import tables
from mockturk.world.lifecycle.hit_updates import save_hit
from mockturk.world.lifecycle.payments import pay_reward
from mockturk.world.lifecycle.requester_notices import notify_requester
from mockturk.world.lifecycle.statistics import add_counts
from mockturk.world.lifecycle.world_transaction import WorldTransaction


def approve(
    transaction: WorldTransaction, assignment: Assignment, feedback: str | None = None
) -> Assignment:
    """Approve and pay an assignment that is submitted or was rejected.

    The account is charged even if that overdraws it; callers check the balance first.
    """
    hit = get_assignment_hit(transaction, assignment)
    approved = assignment.approved(transaction.now, feedback)
    transaction.store.save(tables.ASSIGNMENTS, approved)
    before = "rejected" if assignment.status is AssignmentStatus.Rejected else "submitted"
    save_hit(transaction, hit.with_work(transaction.now, **{before: -1}, approved=1))
    add_counts(
        transaction,
        hit.owner,
        {"approved": 1, "rejected": -1 if before == "rejected" else 0},
        assignment.worker_id,
    )
    pay_reward(transaction, hit)
    notify_requester(transaction, EventType.AssignmentApproved, hit, assignment.id)
    return approved


def reject(
    transaction: WorldTransaction, assignment: Assignment, feedback: str | None = None
) -> Assignment:
    """Reject an assignment. The requester pays nothing, and no other worker can accept it."""
    hit = get_assignment_hit(transaction, assignment)
    rejected = assignment.rejected(transaction.now, feedback)
    transaction.store.save(tables.ASSIGNMENTS, rejected)
    save_hit(transaction, hit.with_work(transaction.now, submitted=-1, rejected=1))
    add_counts(transaction, hit.owner, {"rejected": 1}, assignment.worker_id)
    notify_requester(transaction, EventType.AssignmentRejected, hit, assignment.id)
    return rejected


def get_assignment_hit(transaction: WorldTransaction, assignment: Assignment) -> HIT:
    """Return the HIT of an assignment. Raises LookupError if it does not exist."""
    hit = transaction.store.get(tables.HITS, assignment.hit_id)
    if hit is None:
        raise LookupError(f"the HIT of {assignment.id} is gone")
    return hit
