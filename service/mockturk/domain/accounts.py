"""Requester accounts."""

from __future__ import annotations

from decimal import Decimal

from mockturk.domain.record import Record

LONGEST_ACCESS_KEY = 128  # characters, as in IAM
ACCESS_KEY_RULE = f"An access key is a text of 1 to {LONGEST_ACCESS_KEY} characters."
"""The error message for a text that is not an access key."""

INITIAL_BALANCE = Decimal("10000.00")
"""USD. The balance of a sandbox account at any time
(docs/reference/lifecycle.md#sandbox-balance), and the usual initial balance in production."""


def is_access_key(text: str) -> bool:
    """Return whether a text can be an access key: printable, not blank, up to 128 characters."""
    return bool(text.strip()) and len(text) <= LONGEST_ACCESS_KEY and text.isprintable()


class Account(Record, frozen=True):
    """A requester's account. Each access key has its own account. Balances are in USD."""

    id: str
    access_key: str
    available_balance: Decimal
    on_hold_balance: Decimal = Decimal("0.00")
