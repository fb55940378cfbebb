"""Fees, rounding, and how amounts are written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mockturk.domain.fees import Fees
from mockturk.domain.money import format_usd, to_cents

D = Decimal


@pytest.mark.parametrize(
    ("reward", "large_hit", "masters", "fee"),
    [
        ("1.00", False, False, "0.20"),
        ("1.00", True, False, "0.40"),
        ("1.00", False, True, "0.25"),
        ("1.00", True, True, "0.45"),
        ("0.05", False, False, "0.01"),
        ("0.04", False, False, "0.01"),  # the minimum
        ("0.00", True, True, "0.01"),
        ("0.07", False, False, "0.01"),
        ("0.08", False, False, "0.02"),
        ("0.10", False, True, "0.03"),  # 2.5 cents, half up
        ("1000000.00", True, True, "450000.00"),
    ],
)
def test_fees_on_rewards(reward: str, large_hit: bool, masters: bool, fee: str) -> None:
    assert Fees().on_reward(D(reward), large_hit=large_hit, masters=masters) == D(fee)


@pytest.mark.parametrize(
    ("bonus", "fee"), [("1.00", "0.20"), ("0.01", "0.01"), ("0.12", "0.02"), ("0.13", "0.03")]
)
def test_fees_on_bonuses(bonus: str, fee: str) -> None:
    assert Fees().on_bonus(D(bonus)) == D(fee)


def test_fees_can_be_others() -> None:
    fees = Fees(D(10), D(0), D(0), D("0.00"))

    assert fees.on_reward(D("1.00"), large_hit=True, masters=True) == D("0.10")
    assert fees.on_bonus(D("0.01")) == D("0.00")


@pytest.mark.parametrize(
    ("amount", "cents"),
    [
        ("0.005", "0.01"),
        ("0.00499", "0.00"),
        ("0.015", "0.02"),
        ("0.025", "0.03"),
        ("7", "7.00"),
        ("-0", "0.00"),
    ],
)
def test_half_cents_are_rounded_up(amount: str, cents: str) -> None:
    assert str(to_cents(D(amount))) == cents


def test_amounts_are_written_with_their_sign_and_commas() -> None:
    assert format_usd(D("10000.00")) == "$10,000.00"
    assert format_usd(D("0.05")) == "$0.05"
