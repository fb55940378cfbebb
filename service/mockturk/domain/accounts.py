"""Requester accounts."""

from __future__ import annotations

from decimal import Decimal

from mockturk.domain.record import Record

LONGEST_ACCESS_KEY = 128  # characters, as IAM has it
ACCESS_KEY_RULE = f"An access key is a text of 1 to {LONGEST_ACCESS_KEY} characters."
"""What to say of a text that is no access key."""


def is_access_key(text: str) -> bool:
    """Tell whether a text can be an access key: printable, not blank, 128 characters at most."""
    return bool(text.strip()) and len(text) <= LONGEST_ACCESS_KEY and text.isprintable()


class Account(Record, frozen=True):
    """A requester: every access key is one, with its own HITs. Balances are in USD."""

    id: str
    access_key: str
    available_balance: Decimal
    on_hold_balance: Decimal = Decimal("0.00")
