"""Requests about HITs and HIT types."""

from __future__ import annotations

from mockturk.wire.contract.fields import (
    Struct,
    boolean,
    enumerated,
    enumerations,
    integer,
    long,
    many,
    one,
    text,
    texts,
)
from mockturk.wire.contract.types import structures, vocabulary
from mockturk.wire.contract.types.structures import Price, ReviewPolicy


class CreateHITRequest(Struct):
    HITTypeId: str | None = text()
    MaxAssignments: int | None = integer()
    AutoApprovalDelayInSeconds: int | None = long()
    LifetimeInSeconds: int | None = long(required=True)
    AssignmentDurationInSeconds: int | None = long()
    Reward: Price | None = one(Price)
    Title: str | None = text()
    Keywords: str | None = text()
    Description: str | None = text()
    Question: str | None = text()
    RequesterAnnotation: str | None = text()
    QualificationRequirement: list[structures.QualificationRequirement] | None = many(
        structures.QualificationRequirement
    )
    UniqueRequestToken: str | None = text()
    AssignmentReviewPolicy: ReviewPolicy | None = one(ReviewPolicy)
    HITReviewPolicy: ReviewPolicy | None = one(ReviewPolicy)
    HITLayoutId: str | None = text()
    HITLayoutParameter: list[structures.HITLayoutParameter] | None = many(
        structures.HITLayoutParameter
    )
    ResponseGroup: list[str] | None = texts()


class RegisterHITTypeRequest(Struct):
    AutoApprovalDelayInSeconds: int | None = long()
    AssignmentDurationInSeconds: int | None = long(required=True)
    Reward: Price | None = one(Price, required=True)
    Title: str | None = text(required=True)
    Keywords: str | None = text()
    Description: str | None = text(required=True)
    QualificationRequirement: list[structures.QualificationRequirement] | None = many(
        structures.QualificationRequirement
    )
    ResponseGroup: list[str] | None = texts()


class GetHITRequest(Struct):
    HITId: str | None = text(required=True)
    ResponseGroup: list[str] | None = texts()


class SearchHITsRequest(Struct):
    SortDirection: vocabulary.SortDirection | None = enumerated(vocabulary.SortDirection)
    SortProperty: vocabulary.SearchHITsSortProperty | None = enumerated(
        vocabulary.SearchHITsSortProperty
    )
    PageNumber: int | None = integer()
    PageSize: int | None = integer()
    ResponseGroup: list[str] | None = texts()


class GetReviewableHITsRequest(Struct):
    HITTypeId: str | None = text()
    # The documentation has Status repeated for both
    # (docs/reference/operations.md#getreviewablehits-status-repeated).
    Status: list[vocabulary.ReviewableHITStatus] | None = enumerations(
        vocabulary.ReviewableHITStatus, published_most=1
    )
    SortDirection: vocabulary.SortDirection | None = enumerated(vocabulary.SortDirection)
    SortProperty: vocabulary.GetReviewableHITsSortProperty | None = enumerated(
        vocabulary.GetReviewableHITsSortProperty
    )
    PageNumber: int | None = integer()
    PageSize: int | None = integer()
    ResponseGroup: list[str] | None = texts()


class GetHITsForQualificationTypeRequest(Struct):
    QualificationTypeId: str | None = text(required=True)
    PageNumber: int | None = integer()
    PageSize: int | None = integer()
    ResponseGroup: list[str] | None = texts()


class SetHITAsReviewingRequest(Struct):
    HITId: str | None = text(required=True)
    Revert: bool | None = boolean()
    ResponseGroup: list[str] | None = texts()


class ExtendHITRequest(Struct):
    HITId: str | None = text(required=True)
    MaxAssignmentsIncrement: int | None = integer()
    ExpirationIncrementInSeconds: int | None = long()
    UniqueRequestToken: str | None = text()
    ResponseGroup: list[str] | None = texts()


class ForceExpireHITRequest(Struct):
    HITId: str | None = text(required=True)
    ResponseGroup: list[str] | None = texts()


class DisableHITRequest(Struct):
    HITId: str | None = text(required=True)
    ResponseGroup: list[str] | None = texts()


class DisposeHITRequest(Struct):
    HITId: str | None = text(required=True)
    # the documentation's spelling (docs/reference/operations.md#disposehit-parameters)
    HitId: str | None = text(published=False)
    ResponseGroup: list[str] | None = texts()


class ChangeHITTypeOfHITRequest(Struct):
    HITId: str | None = text(required=True)
    HITTypeId: str | None = text(required=True)
    ResponseGroup: list[str] | None = texts()
