"""The fees of the service on rewards and bonuses."""

from __future__ import annotations

from decimal import Decimal

from mockturk.domain.money import CENT, to_cents
from mockturk.domain.record import Record


class Fees(Record, frozen=True):
    """What the service takes on top of what a worker gets, in percent and USD.

    The numbers are those known from 2015-07-22 on (docs/reference/lifecycle.md#fee-numbers); the
    fee is higher for HITs created with ten or more assignments, and for HITs that require Masters.
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

# HITs created with this many assignments cost the higher fee
# (docs/reference/lifecycle.md#large-hit-fee). HITs created with fewer cannot reach it
# (docs/reference/lifecycle.md#extension-below-ten).
LARGE_HIT = 10
