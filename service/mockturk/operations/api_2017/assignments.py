"""Operations on assignments and bonuses."""

from __future__ import annotations

from typing import Any

from mockturk.domain.assignments import Assignment, AssignmentStatus
from mockturk.domain.errors import (
    AssignmentDoesNotExist,
    HITDoesNotExist,
    InsufficientFunds,
    InvalidAssignmentState,
    InvalidHITState,
    MissingParameters,
)
from mockturk.domain.hits import LISTED_STATUSES, HITStatus
from mockturk.operations import assignments, projections
from mockturk.operations.api_2017.paging import list_page
from mockturk.operations.api_2017.registry import operation_2017
from mockturk.operations.context import OperationCall
from mockturk.operations.paging import Listing
from mockturk.store import tables
from mockturk.wire.aws_json.requests import (
    DecideAssignmentRequest,
    ListAssignmentsForHITRequest,
    ListBonusPaymentsRequest,
)
from mockturk.wire.contract.types import assignment_requests, assignment_results
from mockturk.world.lifecycle import decisions


@operation_2017(
    "ListAssignmentsForHIT",
    ListAssignmentsForHITRequest,
    HITDoesNotExist,
    InvalidHITState,
    legacy=("GetAssignmentsForHIT",),
)
def list_assignments_for_hit(
    call: OperationCall, request: ListAssignmentsForHITRequest
) -> dict[str, Any]:
    """List the submitted assignments of a HIT.

    - The HIT can have any status but Disposed. [documented]
    - Without AssignmentStatuses, assignments of every status are listed. [documented]
    - The order is SubmitTime, ascending. [decided]
    """
    hit = call.load_own_hit_in_status(LISTED_STATUSES, request.HITId)
    statuses = dict.fromkeys(request.AssignmentStatuses or AssignmentStatus)
    listing = Listing(tables.ASSIGNMENTS, "SubmitTime", [(hit.id, status) for status in statuses])

    def project(assignment: Assignment) -> assignment_results.Assignment:
        return projections.project_assignment(assignment, call.groups)

    return list_page(call, request, "Assignments", listing, project)


@operation_2017(
    "ApproveAssignment",
    DecideAssignmentRequest,
    AssignmentDoesNotExist,
    InvalidAssignmentState,
    InsufficientFunds,
    legacy=("ApproveAssignment", "ApproveRejectedAssignment"),
)
def approve_assignment(call: OperationCall, request: DecideAssignmentRequest) -> Any:
    """Approve an assignment and pay for it.

    - The assignment must have the status Submitted. [captured]
    - With OverrideRejection it may also be Rejected, if it was submitted at most 30 days ago and
      its HIT is not disposed of. [documented]
    - In production the reward and the fee are charged. If the balance is too low, nothing changes.
      [documented]
    """
    given = {"AssignmentId": request.AssignmentId, "RequesterFeedback": request.RequesterFeedback}
    assignment = call.load_own_assignment(request.AssignmentId)
    if not request.OverrideRejection or assignment.status is not AssignmentStatus.Rejected:
        approval = assignment_requests.ApproveAssignmentRequest(**given)
        return assignments.approve_assignment(call, approval)
    hit = decisions.get_assignment_hit(call.transaction, assignment)
    if not assignment.is_reversible_at(call.now) or hit.status is HITStatus.Disposed:
        # docs/reference/decisions-2017.md#d8
        raise InvalidAssignmentState(assignment.id, assignment.status, [AssignmentStatus.Submitted])
    reversal = assignment_requests.ApproveRejectedAssignmentRequest(**given)
    return assignments.approve_rejected_assignment(call, reversal)


@operation_2017(
    "ListBonusPayments",
    ListBonusPaymentsRequest,
    HITDoesNotExist,
    AssignmentDoesNotExist,
    legacy=("GetBonusPayments",),
)
def list_bonus_payments(call: OperationCall, request: ListBonusPaymentsRequest) -> dict[str, Any]:
    """List the bonuses for a HIT or for an assignment.

    - HITId or AssignmentId is required. If both are sent, HITId is ignored. [documented, inferred]
    - The order is GrantTime, ascending. [decided]
    - Bonuses of a disposed HIT are listed too. [inferred]
    """
    if request.AssignmentId is not None:
        index, key = "AssignmentId", call.load_own_assignment(request.AssignmentId).id
    elif request.HITId is not None:
        index, key = "HITId", call.load_own_hit("HITId", request.HITId).id
    else:
        raise MissingParameters("HITId or AssignmentId")
    listing = Listing(tables.BONUS_PAYMENTS, index, [key])
    return list_page(call, request, "BonusPayments", listing, projections.project_bonus)
