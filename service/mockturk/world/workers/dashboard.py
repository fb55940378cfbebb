"""The dashboard of a worker: assignments and earnings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from mockturk.domain.assignments import Assignment, AssignmentStatus, UnfinishedStatus
from mockturk.domain.paging import ListPage
from mockturk.domain.views.workers import (
    AnyAssignmentStatus,
    AssignmentInfo,
    AssignmentPage,
    DashboardInfo,
    EarningsInfo,
)
from mockturk.domain.workers import Worker
from mockturk.store import tables
from mockturk.world.lifecycle.decisions import get_assignment_hit
from mockturk.world.lifecycle.world_transaction import WorldTransaction

Status = AssignmentStatus | UnfinishedStatus

_NOTHING = Decimal("0.00")


def list_assignments(
    transaction: WorldTransaction, worker: Worker, statuses: Sequence[Status], page: ListPage
) -> AssignmentPage:
    """Return a page of a worker's assignments with some statuses, the latest accepted first."""
    groups = [(worker.id, status) for status in dict.fromkeys(statuses)]
    where = tables.ASSIGNMENTS, "WorkerId", groups
    found = transaction.store.page(*where, start=page.start, count=page.size, descending=True)
    views = tuple(build_assignment_view(transaction, assignment) for assignment in found)
    return AssignmentPage(page.number, page.size, transaction.store.count(*where), views)


def sum_earnings(transaction: WorldTransaction, worker: Worker) -> EarningsInfo:
    """Add up the earnings of a worker, in a time linear in the approved assignments."""
    where = tables.ASSIGNMENTS, "WorkerId", [(worker.id, AssignmentStatus.Approved)]
    approved = transaction.store.page(*where, count=transaction.store.count(*where))
    each = (get_assignment_hit(transaction, one).hit_type.properties.reward for one in approved)
    rewards, bonuses = sum(each, _NOTHING), _bonuses(transaction, "WorkerId", worker.id)
    return EarningsInfo(rewards=rewards, bonuses=bonuses, total=rewards + bonuses)


def build_dashboard(transaction: WorldTransaction, worker: Worker) -> DashboardInfo:
    """Build a worker's dashboard."""
    counts = {
        str(status): transaction.store.count(tables.ASSIGNMENTS, "WorkerId", [(worker.id, status)])
        for status in (*UnfinishedStatus, *AssignmentStatus)
    }
    return DashboardInfo(
        assignments=cast("dict[AnyAssignmentStatus, int]", counts),
        earnings=sum_earnings(transaction, worker),
    )


def build_assignment_view(transaction: WorldTransaction, assignment: Assignment) -> AssignmentInfo:
    """Build the view of an assignment in its worker's list."""
    hit = get_assignment_hit(transaction, assignment)
    properties = hit.hit_type.properties
    return AssignmentInfo(
        assignment_id=assignment.id,
        hit_id=hit.id,
        hit_group_id=hit.hit_type.group_id,
        requester_id=hit.owner,
        worker_id=assignment.worker_id,
        title=properties.title,
        reward=properties.reward,
        bonus=_bonuses(transaction, "AssignmentId", assignment.id),
        status=cast("AnyAssignmentStatus", assignment.status.value),
        accepted_at=assignment.accepted_at,
        deadline=assignment.deadline,
        submitted_at=assignment.submitted_at,
        auto_approval_at=assignment.auto_approval_at,
        approved_at=assignment.approved_at,
        rejected_at=assignment.rejected_at,
        requester_feedback=assignment.requester_feedback,
        answer=assignment.answer,
    )


def _bonuses(transaction: WorldTransaction, index: str, of: str) -> Decimal:
    where = tables.BONUS_PAYMENTS, index, [of]
    found = transaction.store.page(*where, count=transaction.store.count(*where))
    return sum((bonus.amount for bonus in found), _NOTHING)
