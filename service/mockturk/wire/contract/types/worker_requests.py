"""Requests about workers: blocks and messages."""

from __future__ import annotations

from mockturk.wire.contract.fields import Struct, integer, text, texts


class BlockWorkerRequest(Struct):
    WorkerId: str | None = text(required=True)
    Reason: str | None = text(required=True)
    ResponseGroup: list[str] | None = texts()


class UnblockWorkerRequest(Struct):
    WorkerId: str | None = text(required=True)
    Reason: str | None = text()
    ResponseGroup: list[str] | None = texts()


class GetBlockedWorkersRequest(Struct):
    PageNumber: int | None = integer()
    PageSize: int | None = integer()
    ResponseGroup: list[str] | None = texts()


class NotifyWorkersRequest(Struct):
    Subject: str | None = text()
    MessageText: str | None = text(required=True)
    WorkerId: list[str] | None = texts(required=True, most=100)
    ResponseGroup: list[str] | None = texts()
