"""Rules about amounts of money."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mockturk.domain.checks import require_value
from mockturk.domain.errors import InvalidParameterValue, ParameterOutOfRange
from mockturk.domain.errors.base import list_allowed
from mockturk.domain.money import CURRENCY, to_cents

if TYPE_CHECKING:
    from mockturk.domain.request_notes import RequestNotes
    from mockturk.wire.contract.types.structures import Price


def validate_amount(
    parameter: str, price: Price, lowest: Decimal, highest: Decimal, notes: RequestNotes
) -> Decimal:
    """Return an amount in USD, rounded half up to cents (docs/reference/decisions.md#d12).

    If the amount was rounded, this is added to ``notes``. Raises MissingParameters,
    InvalidParameterValue, ParameterOutOfRange.
    """
    amount = require_value(f"{parameter}.Amount", price.Amount)
    currency = require_value(f"{parameter}.CurrencyCode", price.CurrencyCode)
    if currency != CURRENCY:
        raise InvalidParameterValue(
            f"{parameter}.CurrencyCode", currency, "", list_allowed([CURRENCY])
        )
    # A negative amount must not become 0.00, and the Decimal context cannot quantize an amount with
    # too many digits.
    rounded = to_cents(amount) if 0 <= amount < highest + 1 else amount
    if not lowest <= rounded <= highest:
        raise ParameterOutOfRange(f"{parameter}.Amount", amount, lowest, highest)
    if rounded != amount:
        notes.add_rounded(f"{parameter}.Amount", amount, rounded)
    return rounded
