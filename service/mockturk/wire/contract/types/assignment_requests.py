"""Requests about assignments and the bonuses for them."""

from __future__ import annotations

from mockturk.domain import assignments
from mockturk.wire.contract.fields import (
    Struct,
    enumerated,
    enumerations,
    integer,
    one,
    text,
    texts,
)
from mockturk.wire.contract.types import vocabulary
from mockturk.wire.contract.types.structures import Price


class GetAssignmentRequest(Struct):
    AssignmentId: str | None = text(required=True)
    ResponseGroup: list[str] | None = texts()


class GetAssignmentsForHITRequest(Struct):
    HITId: str | None = text(required=True)
    SortDirection: vocabulary.SortDirection | None = enumerated(vocabulary.SortDirection)
    SortProperty: vocabulary.GetAssignmentsForHITSortProperty | None = enumerated(
        vocabulary.GetAssignmentsForHITSortProperty
    )
    PageNumber: int | None = integer()
    PageSize: int | None = integer()
    AssignmentStatus: list[assignments.AssignmentStatus] | None = enumerations(
        assignments.AssignmentStatus
    )
    ResponseGroup: list[str] | None = texts()


class ApproveAssignmentRequest(Struct):
    AssignmentId: str | None = text(required=True)
    ResponseGroup: list[str] | None = texts()
    RequesterFeedback: str | None = text()


class RejectAssignmentRequest(Struct):
    AssignmentId: str | None = text(required=True)
    ResponseGroup: list[str] | None = texts()
    RequesterFeedback: str | None = text()


class ApproveRejectedAssignmentRequest(Struct):
    AssignmentId: str | None = text(required=True)
    ResponseGroup: list[str] | None = texts()
    RequesterFeedback: str | None = text()


class GetFileUploadURLRequest(Struct):
    AssignmentId: str | None = text(required=True)
    QuestionIdentifier: str | None = text(required=True)
    ResponseGroup: list[str] | None = texts(published=False)


class GrantBonusRequest(Struct):
    WorkerId: str | None = text(required=True)
    BonusAmount: Price | None = one(Price, required=True)
    AssignmentId: str | None = text(required=True)
    Reason: str | None = text(required=True)
    UniqueRequestToken: str | None = text()
    ResponseGroup: list[str] | None = texts()


class GetBonusPaymentsRequest(Struct):
    HITId: str | None = text()
    AssignmentId: str | None = text()
    PageNumber: int | None = integer()
    PageSize: int | None = integer()
    ResponseGroup: list[str] | None = texts()
