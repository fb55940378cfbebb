"""Amounts of US dollars."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CURRENCY = "USD"
CENT = Decimal("0.01")
LARGEST_AMOUNT = Decimal(1_000_000_000)
"""USD. A larger amount is a mistake, and much larger ones cannot be rounded to cents."""


def to_cents(amount: Decimal) -> Decimal:
    """Round USD half up to whole cents; a negative zero becomes zero.

    Clients send doubles with more than fifty digits (docs/reference/decisions.md#d12).
    """
    return amount.quantize(CENT, rounding=ROUND_HALF_UP) + 0


def format_usd(amount: Decimal) -> str:
    """Format USD like the service, as in ``$10,000.00``.

    Source: docs/reference/wire.md#format-formatted-price.
    """
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"
