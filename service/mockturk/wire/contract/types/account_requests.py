"""Requests about the requester's account."""

from __future__ import annotations

from mockturk.wire.contract.fields import Struct, text, texts


class GetAccountBalanceRequest(Struct):
    ResponseGroup: list[str] | None = texts()
    Unused: str | None = text()
