"""Amounts of US dollars."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CURRENCY = "USD"
CENT = Decimal("0.01")
LARGEST_AMOUNT = Decimal(1_000_000_000)
"""USD; more is a slip, and could not be rounded to cents at some point."""


def to_cents(amount: Decimal) -> Decimal:
    """Round USD half up to whole cents.

    Clients send doubles with over fifty digits (docs/reference/decisions.md#d12).
    """
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def format_usd(amount: Decimal) -> str:
    """Write USD as the service does, ``$10,000.00``.

    Source: docs/reference/wire.md#format-formatted-price.
    """
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"
<<<<<<< HEAD
=======


class Fees(Record, frozen=True):
    """What the service takes on top of what a worker gets, in percent and USD.

    The numbers are those known from 2015-07-22 on
    (docs/reference/lifecycle.md#fee-numbers); an assignment of a HIT
    made with ten or more, or for Masters only, costs more.
    """

    percent: Decimal = Decimal(20)
    percent_large_hit: Decimal = Decimal(20)
    percent_masters: Decimal = Decimal(5)
    minimum: Decimal = CENT

    def on_reward(self, reward: Decimal, *, large_hit: bool, masters: bool) -> Decimal:
        """Return the fee for approving one assignment."""
        percent = self.percent
        if large_hit:
            percent += self.percent_large_hit
        if masters:
            percent += self.percent_masters
        return self._calculate(reward, percent)

    def on_bonus(self, bonus: Decimal) -> Decimal:
        """Return the fee for a bonus."""
        return self._calculate(bonus, self.percent)

    def _calculate(self, amount: Decimal, percent: Decimal) -> Decimal:
        return max(self.minimum, to_cents(amount * percent / 100))


USUAL_FEES = Fees()

# A HIT made with so many assignments costs the higher fee, and one made with fewer never gets so
# many (docs/reference/lifecycle.md#extension-below-ten, docs/reference/lifecycle.md#large-hit-fee).
LARGE_HIT = 10
>>>>>>> reference
