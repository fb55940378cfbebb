"""Operations that list HITs."""

from __future__ import annotations

from mockturk.domain.errors import HITTypeDoesNotExist
from mockturk.domain.hits import LISTED_STATUSES, HITStatus
from mockturk.domain.paging import validate_page
from mockturk.operations import projections
from mockturk.operations.context import OperationCall
from mockturk.operations.paging import Listing, load_page
from mockturk.operations.registry import operation
from mockturk.store import tables
from mockturk.wire.contract.types import hit_results
from mockturk.wire.contract.types.hit_requests import GetReviewableHITsRequest, SearchHITsRequest
from mockturk.wire.contract.types.vocabulary import (
    GetReviewableHITsSortProperty,
    SearchHITsSortProperty,
    SortDirection,
)


@operation("SearchHITs")
def search_hits(call: OperationCall, request: SearchHITsRequest) -> hit_results.SearchHITsResult:
    """List the caller's HITs.

    - Disposed HITs are not listed. [documented]
    - The default order is CreationTime, ascending. [documented]
    - HITs that are equal in the sort property are ordered by their creation: in ascending order
      the older one comes first. [inferred]
    - SortProperty Enumeration is the order of creation. [inferred]
    """
    page = validate_page(request, call.limits.page_size, call.limits.default_page_size)
    result = hit_results.SearchHITsResult()
    listing = Listing(
        tables.HITS,
        _index(request.SortProperty or SearchHITsSortProperty.CreationTime),
        [(call.account.id, status) for status in LISTED_STATUSES],
        descending=request.SortDirection is SortDirection.Descending,
    )
    hits = load_page(call.store, listing, page, result)
    result.HIT = [projections.project_hit(hit, call.groups) for hit in hits]
    return result


@operation("GetReviewableHITs", HITTypeDoesNotExist)
def get_reviewable_hits(
    call: OperationCall, request: GetReviewableHITsRequest
) -> hit_results.GetReviewableHITsResult:
    """List the ids of the caller's HITs that can be reviewed.

    - Status selects Reviewable (the default), Reviewing or both. [documented]
    - With HITTypeId, only HITs of that type are listed. [documented]
    - The default order is Expiration, descending. [documented]
    - Each HIT has only its HITId, whatever response groups are requested. [documented]
    """
    page = validate_page(request, call.limits.page_size, call.limits.default_page_size)
    statuses = dict.fromkeys(HITStatus(status.value) for status in request.Status or ()) or [
        HITStatus.Reviewable
    ]
    index = _index(request.SortProperty or GetReviewableHITsSortProperty.Expiration)
    groups: list[tuple[str, ...]]
    if request.HITTypeId is not None:
        hit_type = call.hit_type("HITTypeId", request.HITTypeId)
        index = "Expiration of type" if index == "Expiration" else "CreationTime of type"
        groups = [(call.account.id, hit_type.id, status) for status in statuses]
    else:
        groups = [(call.account.id, status) for status in statuses]
    result = hit_results.GetReviewableHITsResult()
    descending = request.SortDirection is not SortDirection.Ascending
    listing = Listing(tables.HITS, index, groups, descending)
    hits = load_page(call.store, listing, page, result)
    result.HIT = [hit_results.HIT(HITId=hit.id) for hit in hits]
    return result


def _index(sort: SearchHITsSortProperty | GetReviewableHITsSortProperty) -> str:
    """Return the name of the index for a sort property; Enumeration uses CreationTime."""
    return "CreationTime" if sort.value == "Enumeration" else sort.value
