"""Requests and results about limits to what a worker may accept; only 2007-06-21 had them."""

from __future__ import annotations

from mockturk.wire.contract.fields import Struct, enumerated, integer, one, text, texts
from mockturk.wire.contract.types import envelope, vocabulary


class SetWorkerAcceptLimitRequest(Struct):
    MaxWorkerAcceptLimit: int | None = integer(required=True)
    LimitGroupType: vocabulary.LimitGroupType | None = enumerated(
        vocabulary.LimitGroupType, required=True
    )
    LimitGroupId: str | None = text()
    ResponseGroup: list[str] | None = texts()


class SetWorkerAcceptLimitResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class GetWorkerAcceptLimitRequest(Struct):
    LimitGroupType: vocabulary.LimitGroupType | None = enumerated(
        vocabulary.LimitGroupType, required=True
    )
    LimitGroupId: str | None = text()
    ResponseGroup: list[str] | None = texts()


class GetWorkerAcceptLimitResult(Struct):
    MaxWorkerAcceptLimit: int | None = integer(required=True)
    Request: envelope.Request | None = one(envelope.Request)
