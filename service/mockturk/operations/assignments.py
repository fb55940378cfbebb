"""Operations on assignments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockturk.domain.assignments import Assignment, AssignmentStatus
from mockturk.domain.checks import require_value, validate_optional_text
from mockturk.domain.errors import (
    AssignmentDoesNotExist,
    HITDoesNotExist,
    InsufficientFunds,
    InvalidAssignmentState,
    InvalidHITState,
    InvalidParameterValue,
)
from mockturk.domain.files import URL_VALID_FOR, FileURL
from mockturk.domain.hits import HIT, LISTED_STATUSES, HITStatus
from mockturk.domain.paging import validate_page
from mockturk.domain.times import add_duration
from mockturk.operations import projections
from mockturk.operations.context import OperationCall
from mockturk.operations.paging import Listing, load_page, set_page_numbers
from mockturk.operations.registry import operation
from mockturk.store import tables
from mockturk.wire.contract.types import assignment_requests, assignment_results
from mockturk.wire.contract.types.vocabulary import GetAssignmentsForHITSortProperty, SortDirection
from mockturk.world.lifecycle import decisions, payments

# The ExpectedStates of the captured errors: the service called Submitted "Reviewable", and an
# assignment that was accepted but not submitted "null".
_RETRIEVABLE = ("Reviewable", "Approved", "Rejected")
_NEVER_SUBMITTED = ("null",)

_Sort = GetAssignmentsForHITSortProperty


@operation("GetAssignment", AssignmentDoesNotExist, InvalidAssignmentState)
def get_assignment(
    call: OperationCall, request: assignment_requests.GetAssignmentRequest
) -> assignment_results.GetAssignmentResult:
    """Return one assignment and its HIT.

    - The assignment must have been submitted. [captured]
    - Assignments of a disposed HIT are refused. [documented]
    - The HIT response groups add the fields of the HIT. [documented]
    """
    assignment = call.load_own_assignment(request.AssignmentId)
    hit = _require_retrievable(call, assignment)
    return assignment_results.GetAssignmentResult(
        Assignment=projections.project_assignment(assignment, call.groups),
        HIT=projections.project_hit(hit, call.groups),
    )


@operation("GetAssignmentsForHIT", HITDoesNotExist, InvalidHITState)
def get_assignments_for_hit(
    call: OperationCall, request: assignment_requests.GetAssignmentsForHITRequest
) -> assignment_results.GetAssignmentsForHITResult:
    """List the submitted assignments of a HIT.

    - The HIT can have any status but Disposed; it need not be Reviewable. [documented]
    - Without AssignmentStatus, assignments of every status are listed. [documented]
    - The default order is SubmitTime, ascending. [documented]
    - RequesterFeedback is included only with the response group AssignmentFeedback. [documented]
    """
    page = validate_page(request, call.limits.page_size, call.limits.default_page_size)
    hit = call.load_own_hit_in_status(LISTED_STATUSES, request.HITId)
    statuses = dict.fromkeys(request.AssignmentStatus or AssignmentStatus)
    groups = [(hit.id, status) for status in statuses]
    descending = request.SortDirection is SortDirection.Descending
    result = assignment_results.GetAssignmentsForHITResult()
    sort = request.SortProperty or _Sort.SubmitTime
    if sort is _Sort.SubmitTime:
        listing = Listing(tables.ASSIGNMENTS, "SubmitTime", groups, descending)
        records = load_page(call.store, listing, page, result)
    else:
        total = call.store.count(tables.ASSIGNMENTS, "SubmitTime", groups)
        records = call.store.page(tables.ASSIGNMENTS, "SubmitTime", groups, count=total)
        records.sort(key=_key(sort), reverse=descending)
        records = records[page.start : page.start + page.size]
        set_page_numbers(result, page, len(records), total)
    result.Assignment = [projections.project_assignment(record, call.groups) for record in records]
    return result


def _key(sort: GetAssignmentsForHITSortProperty) -> Callable[[Assignment], tuple[Any, ...]]:
    if sort is _Sort.AcceptTime:
        return lambda record: (record.accepted_at, record.serial)
    if sort is _Sort.Answer:
        return lambda record: (record.answer or "", record.serial)
    return lambda record: (record.status, record.submitted_at, record.serial)


@operation("ApproveAssignment", AssignmentDoesNotExist, InvalidAssignmentState, InsufficientFunds)
def approve_assignment(
    call: OperationCall, request: assignment_requests.ApproveAssignmentRequest
) -> assignment_results.ApproveAssignmentResult:
    """Approve a submitted assignment and pay for it.

    - The assignment must have the status Submitted. [later API]
    - Without a decision, the assignment is approved AutoApprovalDelayInSeconds after its
      submission. [documented]
    - In production the reward and the fee are charged. If the balance is too low, nothing changes.
      [documented]
    """
    assignment, feedback = _read_decision(call, request)
    _require_submitted(assignment)
    _require_price(call, assignment)
    decisions.approve(call.transaction, assignment, feedback)
    return assignment_results.ApproveAssignmentResult()


@operation("RejectAssignment", AssignmentDoesNotExist, InvalidAssignmentState)
def reject_assignment(
    call: OperationCall, request: assignment_requests.RejectAssignmentRequest
) -> assignment_results.RejectAssignmentResult:
    """Reject a submitted assignment; nothing is charged.

    - The assignment must have the status Submitted. [later API]
    """
    assignment, feedback = _read_decision(call, request)
    _require_submitted(assignment)
    decisions.reject(call.transaction, assignment, feedback)
    return assignment_results.RejectAssignmentResult()


@operation(
    "ApproveRejectedAssignment", AssignmentDoesNotExist, InvalidAssignmentState, InsufficientFunds
)
def approve_rejected_assignment(
    call: OperationCall, request: assignment_requests.ApproveRejectedAssignmentRequest
) -> assignment_results.ApproveRejectedAssignmentResult:
    """Approve an assignment that was rejected, and pay for it.

    - It must have been submitted at most 30 days ago. [documented]
    - Assignments of a disposed HIT are refused. [documented]
    - In production the reward and the fee are charged. [documented]
    """
    assignment, feedback = _read_decision(call, request)
    hit = decisions.get_assignment_hit(call.transaction, assignment)
    if not assignment.is_reversible_at(call.now) or hit.status is HITStatus.Disposed:
        status = _status(assignment)
        raise InvalidAssignmentState(
            assignment.id, status, _NEVER_SUBMITTED if status is None else ("Rejected",)
        )
    _require_price(call, assignment)
    decisions.approve(call.transaction, assignment, feedback)
    return assignment_results.ApproveRejectedAssignmentResult()


@operation("GetFileUploadURL", AssignmentDoesNotExist, InvalidAssignmentState)
def get_file_upload_url(
    call: OperationCall, request: assignment_requests.GetFileUploadURLRequest
) -> assignment_results.GetFileUploadURLResult:
    """Return a URL of the file that a worker uploaded as the answer to a question.

    - The assignment must have been submitted, and its HIT must not be disposed of. [documented]
    - The question must have been answered with a file. [documented]
    - The URL is valid for 60 seconds. [documented]
    """
    question = require_value("QuestionIdentifier", request.QuestionIdentifier)
    assignment = call.load_own_assignment(request.AssignmentId)
    _require_retrievable(call, assignment)
    file = call.store.find(tables.UPLOADED_FILES, "answer", (assignment.id, question))
    if file is None:
        raise InvalidParameterValue("QuestionIdentifier", question)
    ids = call.world.ids
    url = FileURL(ids.serial(), ids.file_key(), file.key, add_duration(call.now, URL_VALID_FOR))
    call.make_room(tables.FILE_URLS, call.limits.file_urls, "URLs of uploaded files")
    call.store.add(tables.FILE_URLS, url)
    return assignment_results.GetFileUploadURLResult(
        FileUploadURL=f"{call.build_base_url()}mturk/files/{url.name}"
    )


_Decision = (
    assignment_requests.ApproveAssignmentRequest
    | assignment_requests.RejectAssignmentRequest
    | assignment_requests.ApproveRejectedAssignmentRequest
)


def _read_decision(call: OperationCall, request: _Decision) -> tuple[Assignment, str]:
    feedback = validate_optional_text(
        "RequesterFeedback", request.RequesterFeedback, call.limits.requester_feedback
    )
    return call.load_own_assignment(request.AssignmentId), feedback


def _status(assignment: Assignment) -> AssignmentStatus | None:
    """Return the status that a requester sees; None if the assignment was not submitted."""
    return assignment.status if isinstance(assignment.status, AssignmentStatus) else None


def _require_retrievable(call: OperationCall, assignment: Assignment) -> HIT:
    hit = decisions.get_assignment_hit(call.transaction, assignment)
    status = _status(assignment)
    if status is None or hit.status is HITStatus.Disposed:
        raise InvalidAssignmentState(assignment.id, status, _RETRIEVABLE)
    return hit


def _require_submitted(assignment: Assignment) -> None:
    status = _status(assignment)
    if status is None:
        raise InvalidAssignmentState(assignment.id, None, _NEVER_SUBMITTED)
    if status is not AssignmentStatus.Submitted:
        raise InvalidAssignmentState(assignment.id, status, [AssignmentStatus.Submitted])


def _require_price(call: OperationCall, assignment: Assignment) -> None:
    call.require_funds(
        payments.get_assignment_price(
            call.world, decisions.get_assignment_hit(call.transaction, assignment)
        )
    )
