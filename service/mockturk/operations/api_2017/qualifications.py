"""Operations on Qualification types, Qualifications and requests for them."""

from __future__ import annotations

from typing import Any

from mockturk.domain.errors import (
    InvalidQualificationTypeState,
    QualificationTypeAlreadyExists,
    QualificationTypeDoesNotExist,
    XHTMLParseError,
    XMLParseError,
)
from mockturk.domain.qualification_requirements import QualificationStatus
from mockturk.domain.qualification_types import QualificationType
from mockturk.operations import qualification_types, qualifications
from mockturk.operations.api_2017.paging import (
    bind_token,
    build_page,
    list_page,
    read_position,
)
from mockturk.operations.api_2017.registry import operation_2017
from mockturk.operations.context import OperationCall
from mockturk.operations.paging import Listing
from mockturk.operations.qualification_projections import (
    project_qualification,
    project_qualification_request,
    project_qualification_type,
)
from mockturk.store import tables
from mockturk.wire.aws_json.requests import (
    ListQualificationRequestsRequest,
    ListQualificationTypesRequest,
    ListWorkersWithQualificationTypeRequest,
)
from mockturk.wire.contract.types import qualification_requests as requests
from mockturk.wire.contract.types import qualification_results as results
from mockturk.world.workers.search import is_found_by, split_words


@operation_2017(
    "CreateQualificationType",
    requests.CreateQualificationTypeRequest,
    QualificationTypeAlreadyExists,
    XMLParseError,
    XHTMLParseError,
    legacy=("CreateQualificationType",),
    member="QualificationType",
)
def create_qualification_type(
    call: OperationCall, request: requests.CreateQualificationTypeRequest
) -> results.QualificationType:
    """Create a Qualification type, by the rules of the legacy operation.

    - The result has IsRequestable, as every Qualification type has. [decided]
    """
    made = qualification_types.create_qualification_type(call, request)
    kind = call.qualification_type(made.QualificationTypeId)
    return project_qualification_type(kind, call.account.id)


@operation_2017(
    "ListQualificationTypes",
    ListQualificationTypesRequest,
    legacy=("SearchQualificationTypes",),
)
def list_qualification_types(
    call: OperationCall, request: ListQualificationTypesRequest
) -> dict[str, Any]:
    """List Qualification types.

    - If MustBeRequestable is true, only types that workers can request are listed. [documented]
    - Types of all requesters and of the system are listed, unless MustBeOwnedByCaller is true.
      [documented]
    - Each word of the Query must occur in Name, Description or Keywords, in upper or lower case.
      [client test]
    - The order is Name, ascending. [decided]
    - Types that are being disposed of are not listed. [decided]
    """
    requestable = (True,) if request.MustBeRequestable else (True, False)
    owner = call.account.id
    if request.MustBeOwnedByCaller:
        groups = [(owner, one) for one in requestable]
        listing = Listing(tables.QUALIFICATION_TYPES, "Name of owner", groups)
    else:
        listing = Listing(tables.QUALIFICATION_TYPES, "Name", requestable)

    def project(kind: QualificationType) -> results.QualificationType:
        return project_qualification_type(kind, owner)

    words = split_words(request.Query)
    if not words:
        return list_page(call, request, "QualificationTypes", listing, project)
    position = read_position(call, request, listing)
    where = listing.table, listing.index, listing.groups
    order = listing.table.ordered[listing.index].order
    found = [
        kind
        for kind in call.store.page(*where, count=call.store.count(*where))
        if is_found_by(kind, words) and (position is None or order(kind) > position)
    ][: request.MaxResults or call.limits.default_page_size]
    last = order(found[-1]) if found else None
    items = [project(kind) for kind in found]
    return build_page("QualificationTypes", items, bind_token(request), last)


@operation_2017(
    "AssociateQualificationWithWorker",
    requests.AssignQualificationRequest,
    QualificationTypeDoesNotExist,
    InvalidQualificationTypeState,
    legacy=("AssignQualification", "UpdateQualificationScore"),
)
def associate_qualification_with_worker(
    call: OperationCall, request: requests.AssignQualificationRequest
) -> dict[str, Any]:
    """Give a worker a Qualification without a request, or change its value.

    - The type must be the caller's own, and must not be in the process of being disposed of.
      [documented, inferred]
    - Any well-formed WorkerId is accepted. [decided]
    - The value defaults to 1. It replaces the value of a Qualification that the worker has.
      [documented, client test]
    - A revoked Qualification is granted again. [inferred]
    - A pending request stays pending. [documented]
    - The worker gets a message, unless SendNotification is false. [documented]
    """
    qualifications.grant_without_request(call, request)
    return {}


@operation_2017(
    "ListWorkersWithQualificationType",
    ListWorkersWithQualificationTypeRequest,
    QualificationTypeDoesNotExist,
    legacy=("GetQualificationsForQualificationType",),
)
def list_workers_with_qualification_type(
    call: OperationCall, request: ListWorkersWithQualificationTypeRequest
) -> dict[str, Any]:
    """List the Qualifications of one of the caller's own types.

    - Status selects Granted (the default) or Revoked. [documented]
    - The order is GrantTime, ascending. [decided]
    """
    kind = call.load_own_qualification_type(request.QualificationTypeId)
    status = request.Status or QualificationStatus.Granted
    listing = Listing(tables.QUALIFICATIONS, "GrantTime", [(kind.id, status)])
    return list_page(call, request, "Qualifications", listing, project_qualification)


@operation_2017(
    "ListQualificationRequests",
    ListQualificationRequestsRequest,
    QualificationTypeDoesNotExist,
    legacy=("GetQualificationRequests",),
)
def list_qualification_requests(
    call: OperationCall, request: ListQualificationRequestsRequest
) -> dict[str, Any]:
    """List the pending requests for the caller's Qualification types.

    - With QualificationTypeId, which must be the caller's own type, only requests for that type
      are listed. [documented]
    - The order is SubmitTime, ascending. [decided]
    """
    owner = call.account.id
    if request.QualificationTypeId is None:
        listing = Listing(tables.QUALIFICATION_REQUESTS, "SubmitTime", [owner])
    else:
        kind = call.load_own_qualification_type(request.QualificationTypeId)
        groups = [(owner, kind.id)]
        listing = Listing(tables.QUALIFICATION_REQUESTS, "SubmitTime of type", groups)
    return list_page(call, request, "QualificationRequests", listing, project_qualification_request)
