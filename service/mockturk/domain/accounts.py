"""Requester accounts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Account:
    """A requester: every access key is one, with its own HITs. Balances are in USD."""

    id: str
    access_key: str
    available_balance: Decimal
    on_hold_balance: Decimal = Decimal("0.00")
