"""Operations on workers' Qualifications and on Qualification requests."""

from __future__ import annotations

from mockturk.domain.checks import require_value, validate_identifier, validate_optional_text
from mockturk.domain.errors import (
    InvalidQualificationRequestState,
    InvalidQualificationState,
    InvalidQualificationTypeState,
    QualificationAlreadyExists,
    QualificationDoesNotExist,
    QualificationRequestDoesNotExist,
    QualificationTypeDoesNotExist,
)
from mockturk.domain.paging import validate_page
from mockturk.domain.qualification_requirements import QualificationStatus
from mockturk.domain.qualification_types import (
    Qualification,
    QualificationRequest,
    QualificationRequestState,
    qualification_key,
)
from mockturk.domain.record import replace
from mockturk.operations.context import OperationCall
from mockturk.operations.paging import Listing, load_page
from mockturk.operations.qualification_projections import (
    project_qualification,
    project_qualification_request,
)
from mockturk.operations.registry import operation
from mockturk.store import tables
from mockturk.wire.contract.types import qualification_requests as requests
from mockturk.wire.contract.types import qualification_results as results
from mockturk.wire.contract.types.vocabulary import (
    GetQualificationRequestsSortProperty,
    SortDirection,
)
from mockturk.world.lifecycle import qualifications
from mockturk.world.lifecycle.outbox_writes import write_to_worker

_SEEN_BY_REQUESTERS = (
    QualificationRequestState.Pending,
    QualificationRequestState.Granted,
    QualificationRequestState.Rejected,
)


@operation(
    "AssignQualification",
    QualificationTypeDoesNotExist,
    InvalidQualificationTypeState,
    QualificationAlreadyExists,
)
def assign_qualification(
    call: OperationCall, request: requests.AssignQualificationRequest
) -> results.AssignQualificationResult:
    """Give a worker a Qualification without a request.

    - The type must be the caller's own. A type of another requester or of the system is refused
      with QualificationTypeDoesNotExist. [documented, decided]
    - Any well-formed WorkerId is accepted; the worker need not have worked for the caller.
      [decided]
    - The value defaults to 1. [documented]
    - A worker who has the Qualification is refused and keeps the value; UpdateQualificationScore
      changes it. [client test, decided]
    - A revoked Qualification is granted again. [client test, decided]
    - GrantTime becomes the current time. [documented]
    - A pending request stays pending. [documented]
    - The worker gets a message, unless SendNotification is false. [documented]
    - The type may be Inactive. A type that is being disposed of is refused. [captured, inferred]
    """
    grant_without_request(call, request, may_be_held=False)
    return results.AssignQualificationResult()


def grant_without_request(
    call: OperationCall, request: requests.AssignQualificationRequest, *, may_be_held: bool = True
) -> None:
    """Give a worker a Qualification, and send the worker a message unless it is not wanted.

    Raises MissingParameters, InvalidParameterValue, QualificationTypeDoesNotExist,
    InvalidQualificationTypeState, and QualificationAlreadyExists for a worker who has it, unless it
    ``may_be_held``.
    """
    require_value("QualificationTypeId", request.QualificationTypeId)
    worker_id = validate_identifier(
        "WorkerId", require_value("WorkerId", request.WorkerId), call.limits
    )
    kind = call.load_own_type_in_use(request.QualificationTypeId)
    held = call.store.get(tables.QUALIFICATIONS, qualification_key(kind.id, worker_id))
    if not may_be_held and held is not None and held.status is QualificationStatus.Granted:
        raise QualificationAlreadyExists(kind.id, worker_id)
    qualifications.grant(call.transaction, kind, worker_id, _value(request.IntegerValue))
    if request.SendNotification is not False:
        write_to_worker(
            call.transaction,
            call.account.id,
            worker_id,
            f"You have been granted the Qualification {kind.name}",
            kind.description,
        )


@operation("GrantQualification", QualificationRequestDoesNotExist, InvalidQualificationRequestState)
def grant_qualification(
    call: OperationCall, request: requests.GrantQualificationRequest
) -> results.GrantQualificationResult:
    """Grant a worker's request for a Qualification.

    - The request must be pending. [documented]
    - A request for another requester's type, or a request whose test is not submitted yet, is
      refused with QualificationRequestDoesNotExist. [inferred]
    - The value defaults to 1. It replaces the value the worker has. [documented]
    """
    asked = _pending_request(call, request.QualificationRequestId)
    kind = call.load_own_qualification_type(asked.type_id)
    qualifications.grant_request(call.transaction, kind, asked, _value(request.IntegerValue))
    return results.GrantQualificationResult()


@operation(
    "RejectQualificationRequest",
    QualificationRequestDoesNotExist,
    InvalidQualificationRequestState,
)
def reject_qualification_request(
    call: OperationCall, request: requests.RejectQualificationRequestRequest
) -> results.RejectQualificationRequestResult:
    """Reject a worker's request for a Qualification.

    - The request must be pending. [documented]
    - A Qualification that the worker already has does not change. [documented]
    - With a Reason, the worker gets a message. [documented]
    """
    require_value("QualificationRequestId", request.QualificationRequestId)
    reason = validate_optional_text("Reason", request.Reason, call.limits.message_text)
    asked = _pending_request(call, request.QualificationRequestId)
    qualifications.reject_request(call.transaction, asked, reason)
    return results.RejectQualificationRequestResult()


@operation("GetQualificationRequests", QualificationTypeDoesNotExist)
def get_qualification_requests(
    call: OperationCall, request: requests.GetQualificationRequestsRequest
) -> results.GetQualificationRequestsResult:
    """List the pending requests for the caller's Qualification types.

    - Only pending requests are listed. [documented]
    - With QualificationTypeId, which must be the caller's own type, only requests for that type
      are listed. [documented]
    - The default order is SubmitTime, ascending. [documented]
    - SortProperty Expiration, which boto sends, is ignored. [decided]
    """
    page = validate_page(request, call.limits.page_size, call.limits.default_page_size)
    owner = call.account.id
    index = (request.SortProperty or GetQualificationRequestsSortProperty.SubmitTime).value
    groups: list[str] | list[tuple[str, str]] = [owner]
    if request.QualificationTypeId is not None:
        kind = call.load_own_qualification_type(request.QualificationTypeId)
        index, groups = "SubmitTime of type", [(owner, kind.id)]
    descending = request.SortDirection is SortDirection.Descending
    listing = Listing(tables.QUALIFICATION_REQUESTS, index, groups, descending)
    result = results.GetQualificationRequestsResult()
    pending = load_page(call.store, listing, page, result)
    result.QualificationRequest = [project_qualification_request(one) for one in pending]
    return result


@operation(
    "RevokeQualification",
    QualificationTypeDoesNotExist,
    QualificationDoesNotExist,
    InvalidQualificationState,
)
def revoke_qualification(
    call: OperationCall, request: requests.RevokeQualificationRequest
) -> results.RevokeQualificationResult:
    """Revoke a worker's Qualification.

    - The worker must have the Qualification. [later API]
    - It is still listed, with status Revoked. [documented]
    - With a Reason, the worker gets a message. [documented]
    - The type may be in the process of being disposed of. [decided]
    """
    reason = validate_optional_text("Reason", request.Reason, call.limits.message_text)
    held = _granted(call, request.QualificationTypeId, request.SubjectId)
    qualifications.revoke(call.transaction, held, reason)
    return results.RevokeQualificationResult()


@operation(
    "UpdateQualificationScore",
    QualificationTypeDoesNotExist,
    QualificationDoesNotExist,
    InvalidQualificationState,
)
def update_qualification_score(
    call: OperationCall, request: requests.UpdateQualificationScoreRequest
) -> results.UpdateQualificationScoreResult:
    """Change the value of a worker's Qualification.

    - IntegerValue is required. [documented]
    - The worker must have the Qualification. [documented]
    - GrantTime does not change, because nothing is granted. [inferred]
    - The type may be in the process of being disposed of. [decided]
    """
    value = require_value("IntegerValue", request.IntegerValue)
    held = _granted(call, request.QualificationTypeId, request.SubjectId)
    call.store.save(tables.QUALIFICATIONS, replace(held, value=value))
    return results.UpdateQualificationScoreResult()


@operation(
    "GetQualificationScore",
    QualificationTypeDoesNotExist,
    QualificationDoesNotExist,
    InvalidQualificationState,
)
def get_qualification_score(
    call: OperationCall, request: requests.GetQualificationScoreRequest
) -> results.Qualification:
    """Return a worker's Qualification with its value.

    - The type must be the caller's own. Values of the system's types cannot be read. [documented,
      decided]
    - A worker who never had the Qualification is refused with QualificationDoesNotExist, a revoked
      Qualification with InvalidQualificationState. [later API]
    - GrantTime is the time it was last granted. [documented]
    """
    held = _granted(call, request.QualificationTypeId, request.SubjectId)
    return project_qualification(held)


@operation("GetQualificationsForQualificationType", QualificationTypeDoesNotExist)
def get_qualifications_for_qualification_type(
    call: OperationCall, request: requests.GetQualificationsForQualificationTypeRequest
) -> results.GetQualificationsForQualificationTypeResult:
    """List the Qualifications of one of the caller's own types.

    - Status selects Granted (the default) or Revoked. [documented]
    - Qualifications are listed in the order they were first granted. [inferred]
    - GrantTime is in Pacific time, with milliseconds. [captured]
    """
    page = validate_page(request, call.limits.page_size, call.limits.default_page_size)
    kind = call.load_own_qualification_type(request.QualificationTypeId)
    status = request.Status or QualificationStatus.Granted
    result = results.GetQualificationsForQualificationTypeResult()
    listing = Listing(tables.QUALIFICATIONS, "type", [(kind.id, status)])
    held = load_page(call.store, listing, page, result)
    result.Qualification = [project_qualification(one) for one in held]
    return result


def _value(given: int | None) -> int:
    return 1 if given is None else given


def _pending_request(call: OperationCall, request_id: str | None) -> QualificationRequest:
    """Load a pending request for one of the caller's types.

    Raises MissingParameters, InvalidParameterValue, QualificationRequestDoesNotExist and
    InvalidQualificationRequestState.
    """
    parameter = "QualificationRequestId"
    request_id = validate_identifier(parameter, require_value(parameter, request_id), call.limits)
    asked = call.store.get(tables.QUALIFICATION_REQUESTS, request_id)
    if asked is None or asked.owner != call.account.id or asked.state not in _SEEN_BY_REQUESTERS:
        raise QualificationRequestDoesNotExist(request_id)
    if asked.state is not QualificationRequestState.Pending:
        raise InvalidQualificationRequestState(
            asked.id, asked.state, [QualificationRequestState.Pending]
        )
    return asked


def _granted(call: OperationCall, type_id: str | None, worker_id: str | None) -> Qualification:
    """Load a worker's granted Qualification of one of the caller's types.

    Raises MissingParameters, InvalidParameterValue, QualificationTypeDoesNotExist,
    QualificationDoesNotExist, and InvalidQualificationState if it was revoked.
    """
    require_value("QualificationTypeId", type_id)
    worker_id = validate_identifier("SubjectId", require_value("SubjectId", worker_id), call.limits)
    kind = call.load_own_qualification_type(type_id)
    held = call.store.get(tables.QUALIFICATIONS, qualification_key(kind.id, worker_id))
    if held is None:
        raise QualificationDoesNotExist(kind.id, worker_id)
    if held.status is not QualificationStatus.Granted:
        raise InvalidQualificationState(kind.id, held.status, [QualificationStatus.Granted])
    return held
