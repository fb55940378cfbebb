"""Requester accounts."""

from __future__ import annotations

from decimal import Decimal

from mockturk.domain.record import Record


class Account(Record, frozen=True):
    """A requester: every access key is one, with its own HITs. Balances are in USD."""

    id: str
    access_key: str
    available_balance: Decimal
    on_hold_balance: Decimal = Decimal("0.00")
