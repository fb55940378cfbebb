"""Results about the requester's account."""

from __future__ import annotations

from mockturk.wire.contract.fields import Struct, one
from mockturk.wire.contract.types import envelope
from mockturk.wire.contract.types.structures import Price


class GetAccountBalanceResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    AvailableBalance: Price | None = one(Price)
    OnHoldBalance: Price | None = one(Price)
