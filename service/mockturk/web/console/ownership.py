"""Access to the HITs and assignments of one requester; those of others are not found."""

from __future__ import annotations

from werkzeug.exceptions import NotFound

from mockturk.domain.assignments import Assignment
from mockturk.domain.hits import HIT
from mockturk.store import tables
from mockturk.world.lifecycle.world_transaction import WorldTransaction


def get_own_hit(transaction: WorldTransaction, requester_id: str, hit_id: str) -> HIT:
    """Return a requester's HIT, even if it was disposed of; raises NotFound."""
    hit = transaction.store.get(tables.HITS, hit_id)
    if hit is None or hit.owner != requester_id:
        raise NotFound("This requester has no such HIT.")
    return hit


def get_own_assignment(
    transaction: WorldTransaction, requester_id: str, assignment_id: str
) -> Assignment:
    """Return an assignment of one of a requester's HITs; raises NotFound."""
    assignment = transaction.store.get(tables.ASSIGNMENTS, assignment_id)
    if assignment is None or assignment.owner != requester_id:
        raise NotFound("This requester's HITs have no such assignment.")
    return assignment
