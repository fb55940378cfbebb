"""Results about workers: blocks and messages."""

from __future__ import annotations

from mockturk.domain import messages
from mockturk.wire.contract.fields import Struct, enumerated, integer, many, one, text
from mockturk.wire.contract.types import envelope


class BlockWorkerResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class UnblockWorkerResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class WorkerBlock(Struct):
    WorkerId: str | None = text(required=True)
    Reason: str | None = text(required=True)


WorkerBlockStructure = WorkerBlock


class GetBlockedWorkersResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    PageNumber: int | None = integer()
    NumResults: int | None = integer()
    TotalNumResults: int | None = integer()
    WorkerBlock: list[WorkerBlockStructure] | None = many(WorkerBlock)


class NotifyWorkersFailureStatus(Struct):
    NotifyWorkersFailureCode: messages.NotifyWorkersFailureCode | None = enumerated(
        messages.NotifyWorkersFailureCode, required=True
    )
    NotifyWorkersFailureMessage: str | None = text(required=True)
    WorkerId: str | None = text(required=True)


NotifyWorkersFailureStatusStructure = NotifyWorkersFailureStatus


class NotifyWorkersResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    NotifyWorkersFailureStatus: list[NotifyWorkersFailureStatusStructure] | None = many(
        NotifyWorkersFailureStatus, most=100
    )
