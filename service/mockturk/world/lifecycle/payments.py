"""Prices and payments. Accounts of the sandbox are never charged.

Source: docs/reference/lifecycle.md#money.
"""

from __future__ import annotations

from decimal import Decimal

from mockturk.domain.accounts import Account
from mockturk.domain.bonuses import BonusPayment
from mockturk.domain.errors import InsufficientFunds
from mockturk.domain.fees import LARGE_HIT
from mockturk.domain.hit_types import HITTypeProperties
from mockturk.domain.hits import HIT
from mockturk.domain.qualification_requirements import masters_qualification_types
from mockturk.domain.record import replace
from mockturk.store import tables
from mockturk.world.lifecycle.statistics import add_counts
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.world import World


def calculate_assignment_price(
    world: World, properties: HITTypeProperties, created_with: int
) -> Decimal:
    """Return the cost of one approved assignment, reward and fee, in USD.

    ``created_with`` is the number of assignments the HIT was created with.
    """
    masters = masters_qualification_types(world.environment)
    types = [one.qualification_type_id for one in properties.requirements]
    fee = world.fees.on_reward(
        properties.reward,
        large_hit=created_with >= LARGE_HIT,
        masters=not masters.isdisjoint(types),
    )
    return properties.reward + fee


def get_assignment_price(world: World, hit: HIT) -> Decimal:
    """Return the cost of one approved assignment of a HIT, reward and fee, in USD."""
    return calculate_assignment_price(world, hit.hit_type.properties, hit.created_with)


def require_funds(transaction: WorldTransaction, account: Account, due: Decimal) -> None:
    """Raise InsufficientFunds if an account cannot pay ``due``, in USD.

    An amount of 0 is never refused, even if auto-approval has overdrawn the account.
    """
    if not can_pay(transaction, account, due):
        raise InsufficientFunds


def can_pay(transaction: WorldTransaction, account: Account, due: Decimal) -> bool:
    """Return whether an account can pay an amount in USD; in the sandbox, every account can."""
    if transaction.world.environment != "production":
        return True
    return due <= max(account.available_balance, Decimal(0))


def get_account(transaction: WorldTransaction, owner: str) -> Account:
    """Return the account of a requester. Raises LookupError if it does not exist."""
    account = transaction.store.find(tables.ACCOUNTS, "id", owner)
    if account is None:
        raise LookupError(f"there is no account {owner}")
    return account


def pay_reward(transaction: WorldTransaction, hit: HIT) -> None:
    """Pay a worker's reward for one assignment of a HIT, and the fee."""
    _charge(transaction, hit.owner, get_assignment_price(transaction.world, hit))


def pay_bonus(transaction: WorldTransaction, owner: str, bonus: BonusPayment) -> None:
    """Store a bonus, and pay it and its fee."""
    transaction.store.add(tables.BONUS_PAYMENTS, bonus)
    fee = transaction.world.fees.on_bonus(bonus.amount)
    add_counts(transaction, owner, {"bonuses": bonus.amount, "bonus_fees": fee})
    _charge(transaction, owner, bonus.amount + fee)


def _charge(transaction: WorldTransaction, owner: str, amount: Decimal) -> None:
    if transaction.world.environment != "production":
        return
    account = get_account(transaction, owner)
    balance = account.available_balance - amount
    transaction.store.save(tables.ACCOUNTS, replace(account, available_balance=balance))
