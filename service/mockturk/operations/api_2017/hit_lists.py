"""Operations that list HITs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockturk.domain.errors import HITTypeDoesNotExist, QualificationTypeDoesNotExist
from mockturk.domain.hits import HIT, LISTED_STATUSES, HITStatus, QualificationUse
from mockturk.operations import projections
from mockturk.operations.api_2017.paging import list_page
from mockturk.operations.api_2017.registry import operation_2017
from mockturk.operations.context import OperationCall
from mockturk.operations.paging import Listing
from mockturk.store import tables
from mockturk.wire.aws_json.requests import (
    ListHITsForQualificationTypeRequest,
    ListHITsRequest,
    ListReviewableHITsRequest,
)
from mockturk.wire.contract.types import hit_results


@operation_2017("ListHITs", ListHITsRequest, legacy=("SearchHITs",))
def list_hits(call: OperationCall, request: ListHITsRequest) -> dict[str, Any]:
    """List the caller's HITs, the newest first.

    - HITs of every status but Disposed are listed. [documented]
    - The order is CreationTime, descending; there is no other. [captured]
    """
    groups = [(call.account.id, status) for status in LISTED_STATUSES]
    listing = Listing(tables.HITS, "CreationTime", groups, descending=True)
    return list_page(call, request, "HITs", listing, _projector(call))


@operation_2017(
    "ListReviewableHITs",
    ListReviewableHITsRequest,
    HITTypeDoesNotExist,
    legacy=("GetReviewableHITs",),
)
def list_reviewable_hits(call: OperationCall, request: ListReviewableHITsRequest) -> dict[str, Any]:
    """List the ids of the caller's HITs that can be reviewed.

    - Status is Reviewable (the default) or Reviewing. [documented]
    - With HITTypeId, only HITs of that type are listed. [documented]
    - The order is Expiration, descending. [decided]
    - Each HIT has only its HITId. [captured]
    """
    status, owner = request.Status or HITStatus.Reviewable, call.account.id
    if request.HITTypeId is None:
        listing = Listing(tables.HITS, "Expiration", [(owner, status)], descending=True)
    else:
        hit_type = call.hit_type("HITTypeId", request.HITTypeId)
        groups = [(owner, hit_type.id, status)]
        listing = Listing(tables.HITS, "Expiration of type", groups, descending=True)
    return list_page(call, request, "HITs", listing, lambda hit: {"HITId": hit.id})


@operation_2017(
    "ListHITsForQualificationType",
    ListHITsForQualificationTypeRequest,
    QualificationTypeDoesNotExist,
    legacy=("GetHITsForQualificationType",),
)
def list_hits_for_qualification_type(
    call: OperationCall, request: ListHITsForQualificationTypeRequest
) -> dict[str, Any]:
    """List the caller's HITs that require a Qualification type, the newest first.

    - HITs of every status but Disposed are listed, in full. [documented]
    - The type may belong to any requester or to the system. [inferred]
    - The order is CreationTime, descending. [decided]
    """
    type_id = request.QualificationTypeId
    if not call.limits.unknown_qualification_types:
        call.qualification_type(type_id)
    groups = [(call.account.id, type_id)]
    listing = Listing(tables.QUALIFICATION_USES, "CreationTime", groups, descending=True)
    project = _projector(call)

    def project_use(use: QualificationUse) -> hit_results.HIT:
        return project(call.load_own_hit("HITId", use.hit_id))

    return list_page(call, request, "HITs", listing, project_use)


def _projector(call: OperationCall) -> Callable[[HIT], hit_results.HIT]:
    return lambda hit: projections.project_hit(hit, call.groups)
