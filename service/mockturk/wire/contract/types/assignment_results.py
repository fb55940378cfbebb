"""Results about assignments and the bonuses for them."""

from __future__ import annotations

from datetime import datetime

from mockturk.domain import assignments
from mockturk.wire.contract.fields import Struct, date_time, enumerated, integer, many, one, text
from mockturk.wire.contract.types import envelope, hit_results
from mockturk.wire.contract.types.structures import Price


class Assignment(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    AssignmentId: str | None = text()
    WorkerId: str | None = text()
    HITId: str | None = text()
    AssignmentStatus: assignments.AssignmentStatus | None = enumerated(assignments.AssignmentStatus)
    AutoApprovalTime: datetime | None = date_time()
    AcceptTime: datetime | None = date_time()
    SubmitTime: datetime | None = date_time()
    ApprovalTime: datetime | None = date_time()
    RejectionTime: datetime | None = date_time()
    Deadline: datetime | None = date_time()
    Answer: str | None = text()
    RequesterFeedback: str | None = text()


AssignmentStructure = Assignment


class GetAssignmentResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    Assignment: AssignmentStructure | None = one(Assignment)
    HIT: hit_results.HIT | None = one(hit_results.HIT)


class GetAssignmentsForHITResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    PageNumber: int | None = integer()
    NumResults: int | None = integer()
    TotalNumResults: int | None = integer()
    Assignment: list[AssignmentStructure] | None = many(Assignment)


class ApproveAssignmentResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class RejectAssignmentResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class ApproveRejectedAssignmentResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class GetFileUploadURLResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    FileUploadURL: str | None = text(required=True)


class GrantBonusResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class BonusPayment(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    WorkerId: str | None = text()
    BonusAmount: Price | None = one(Price)
    AssignmentId: str | None = text()
    Reason: str | None = text()
    GrantTime: datetime | None = date_time()


BonusPaymentStructure = BonusPayment


class GetBonusPaymentsResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    NumResults: int | None = integer()
    PageNumber: int | None = integer()
    TotalNumResults: int | None = integer()
    BonusPayment: list[BonusPaymentStructure] | None = many(BonusPayment)
