"""Results about HITs and HIT types."""

from __future__ import annotations

from datetime import datetime

from mockturk.domain import hits
from mockturk.wire.contract.fields import (
    Struct,
    date_time,
    enumerated,
    integer,
    long,
    many,
    one,
    text,
)
from mockturk.wire.contract.types import envelope, structures
from mockturk.wire.contract.types.structures import Price


class HIT(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    HITId: str | None = text()
    HITTypeId: str | None = text()
    HITGroupId: str | None = text()
    HITLayoutId: str | None = text()
    CreationTime: datetime | None = date_time()
    Title: str | None = text()
    Description: str | None = text()
    Question: str | None = text()
    Keywords: str | None = text()
    HITStatus: hits.HITStatus | None = enumerated(hits.HITStatus)
    MaxAssignments: int | None = integer()
    Reward: Price | None = one(Price)
    AutoApprovalDelayInSeconds: int | None = long()
    Expiration: datetime | None = date_time()
    AssignmentDurationInSeconds: int | None = long()
    RequesterAnnotation: str | None = text()
    QualificationRequirement: list[structures.QualificationRequirement] | None = many(
        structures.QualificationRequirement
    )
    HITReviewStatus: hits.HITReviewStatus | None = enumerated(hits.HITReviewStatus)
    NumberOfAssignmentsPending: int | None = integer()
    NumberOfAssignmentsAvailable: int | None = integer()
    NumberOfAssignmentsCompleted: int | None = integer()


HITStructure = HIT


class RegisterHITTypeResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    HITTypeId: str | None = text()


class SearchHITsResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    PageNumber: int | None = integer()
    NumResults: int | None = integer()
    TotalNumResults: int | None = integer()
    HIT: list[HITStructure] | None = many(HIT)


class GetReviewableHITsResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    PageNumber: int | None = integer()
    NumResults: int | None = integer()
    TotalNumResults: int | None = integer()
    HIT: list[HITStructure] | None = many(HIT)


class GetHITsForQualificationTypeResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    PageNumber: int | None = integer()
    NumResults: int | None = integer()
    TotalNumResults: int | None = integer()
    HIT: list[HITStructure] | None = many(HIT)


class SetHITAsReviewingResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class ExtendHITResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class ForceExpireHITResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class DisableHITResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class DisposeHITResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class ChangeHITTypeOfHITResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
