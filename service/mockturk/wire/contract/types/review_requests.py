"""Requests about what review policies found."""

from __future__ import annotations

from mockturk.domain import review_results
from mockturk.wire.contract.fields import Struct, boolean, enumerations, integer, text, texts


class GetReviewResultsForHITRequest(Struct):
    HITId: str | None = text(required=True)
    # Documented and sent, but not in the schema
    # (docs/reference/operations.md#getreviewresults-assignmentid-limit).
    AssignmentId: str | None = text(published=False)
    PolicyLevel: list[review_results.ReviewPolicyLevel] | None = enumerations(
        review_results.ReviewPolicyLevel
    )
    RetrieveActions: bool | None = boolean()
    RetrieveResults: bool | None = boolean()
    PageNumber: int | None = integer()
    PageSize: int | None = integer()
    ResponseGroup: list[str] | None = texts()
