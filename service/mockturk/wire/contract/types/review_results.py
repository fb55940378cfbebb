"""Results about what review policies found."""

from __future__ import annotations

from datetime import datetime

from mockturk.domain import review_results
from mockturk.wire.contract.fields import Struct, date_time, enumerated, integer, many, one, text
from mockturk.wire.contract.types import envelope
from mockturk.wire.contract.types.structures import ReviewPolicy


class ReviewResultDetail(Struct):
    ActionId: str | None = text(required=True)
    SubjectId: str | None = text(required=True)
    SubjectType: str | None = text(required=True)
    QuestionId: str | None = text()
    Key: str | None = text(required=True)
    Value: str | None = text(required=True)


class ReviewActionDetail(Struct):
    ActionId: str | None = text(required=True)
    ActionName: str | None = text(required=True)
    ObjectId: str | None = text(required=True)
    ObjectType: str | None = text(required=True)
    Status: review_results.ReviewActionStatus | None = enumerated(
        review_results.ReviewActionStatus, required=True
    )
    CompleteTime: datetime | None = date_time()
    Result: str | None = text()
    ErrorCode: str | None = text()


class ReviewReport(Struct):
    PageNumber: int | None = integer()
    NumResults: int | None = integer()
    TotalNumResults: int | None = integer()
    ReviewResult: list[ReviewResultDetail] | None = many(ReviewResultDetail)
    ReviewAction: list[ReviewActionDetail] | None = many(ReviewActionDetail)


class GetReviewResultsForHITResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    HITId: str | None = text(required=True)
    AssignmentReviewPolicy: ReviewPolicy | None = one(ReviewPolicy)
    HITReviewPolicy: ReviewPolicy | None = one(ReviewPolicy)
    AssignmentReviewReport: ReviewReport | None = one(ReviewReport)
    HITReviewReport: ReviewReport | None = one(ReviewReport)
