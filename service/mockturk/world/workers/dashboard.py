"""What a worker did and earned."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from mockturk.domain.assignments import Assignment, AssignmentStatus, Unfinished
from mockturk.domain.paging import Page
from mockturk.domain.workers import Worker
from mockturk.store import tables
from mockturk.world.lifecycle.decisions import hit_of
from mockturk.world.lifecycle.world_transaction import Moment
from mockturk.world.workers.views import AssignmentView, Earnings, PageOf

Status = AssignmentStatus | Unfinished

_NOTHING = Decimal("0.00")


def assignments_of(
    moment: Moment, worker: Worker, statuses: Sequence[Status], page: Page
) -> PageOf[AssignmentView]:
    """Return a page of a worker's assignments with some statuses, the last accepted first."""
    groups = [(worker.id, status) for status in dict.fromkeys(statuses)]
    where = tables.ASSIGNMENTS, "WorkerId", groups
    found = moment.store.page(*where, start=page.start, count=page.size, descending=True)
    views = tuple(view_of(moment, assignment) for assignment in found)
    return PageOf(views, page.number, page.size, moment.store.count(*where))


def earnings(moment: Moment, worker: Worker) -> Earnings:
    """Add up what a worker earned; it takes longer the more was approved."""
    where = tables.ASSIGNMENTS, "WorkerId", [(worker.id, AssignmentStatus.Approved)]
    approved = moment.store.page(*where, count=moment.store.count(*where))
    rewards = (hit_of(moment, one).hit_type.properties.reward for one in approved)
    return Earnings(rewards=sum(rewards, _NOTHING), bonuses=_bonuses(moment, "WorkerId", worker.id))


def view_of(moment: Moment, assignment: Assignment) -> AssignmentView:
    """Return what is shown of an assignment in its worker's list."""
    hit = hit_of(moment, assignment)
    properties = hit.hit_type.properties
    return AssignmentView(
        assignment_id=assignment.id,
        hit_id=hit.id,
        hit_group_id=hit.hit_type.group_id,
        requester_id=hit.owner,
        worker_id=assignment.worker_id,
        title=properties.title,
        reward=properties.reward,
        bonus=_bonuses(moment, "AssignmentId", assignment.id),
        status=assignment.status,
        accepted_at=assignment.accepted_at,
        deadline=assignment.deadline,
        submitted_at=assignment.submitted_at,
        auto_approval_at=assignment.auto_approval_at,
        approved_at=assignment.approved_at,
        rejected_at=assignment.rejected_at,
        requester_feedback=assignment.requester_feedback,
        answer=assignment.answer,
    )


def _bonuses(moment: Moment, index: str, of: str) -> Decimal:
    where = tables.BONUS_PAYMENTS, index, [of]
    found = moment.store.page(*where, count=moment.store.count(*where))
    return sum((bonus.amount for bonus in found), _NOTHING)
