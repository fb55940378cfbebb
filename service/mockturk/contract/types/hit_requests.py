"""Requests about HITs and HIT types."""

from __future__ import annotations

from mockturk.contract.fields import Struct, integer, long, many, one, text, texts
from mockturk.contract.types import structures
from mockturk.contract.types.structures import Price, ReviewPolicy


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
