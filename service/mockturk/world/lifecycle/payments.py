"""What is paid, and from which account; in the sandbox nothing is (lifecycle.md §5)."""

from __future__ import annotations

from decimal import Decimal

from mockturk.domain.accounts import Account
from mockturk.domain.bonuses import BonusPayment
from mockturk.domain.errors import InsufficientFunds
from mockturk.domain.hit_types import HITTypeProperties
from mockturk.domain.hits import HIT
from mockturk.domain.money import LARGE_HIT
from mockturk.domain.qualifications import masters_qualification_types
from mockturk.domain.record import replace
from mockturk.store import tables
from mockturk.world.lifecycle.statistics import count
from mockturk.world.lifecycle.world_transaction import Moment
from mockturk.world.world import World


def price_of_assignment(world: World, properties: HITTypeProperties, created_with: int) -> Decimal:
    """Return what one approved assignment costs, reward and fee, in USD.

    ``created_with`` is the number of assignments its HIT began with.
    """
    masters = masters_qualification_types(world.environment)
    types = [one.qualification_type_id for one in properties.requirements]
    fee = world.fees.on_reward(
        properties.reward,
        large_hit=created_with >= LARGE_HIT,
        masters=not masters.isdisjoint(types),
    )
    return properties.reward + fee


def price_of(world: World, hit: HIT) -> Decimal:
    """Return what one approved assignment of a HIT costs, reward and fee, in USD."""
    return price_of_assignment(world, hit.hit_type.properties, hit.created_with)


def require_funds(moment: Moment, account: Account, due: Decimal) -> None:
    """Refuse what an account cannot pay; ``due`` is in USD. Raises InsufficientFunds.

    What costs nothing is never refused: auto-approval may have overdrawn the account.
    """
    if not covers(moment, account, due):
        raise InsufficientFunds


def covers(moment: Moment, account: Account, due: Decimal) -> bool:
    """Tell whether an account can pay an amount of USD; in the sandbox any can."""
    if moment.world.environment != "production":
        return True
    return due <= max(account.available_balance, Decimal(0))


def account_of(moment: Moment, owner: str) -> Account:
    """Return the account of a requester."""
    account = moment.store.find(tables.ACCOUNTS, "id", owner)
    if account is None:
        raise LookupError(f"there is no account {owner}")
    return account


def pay_reward(moment: Moment, hit: HIT) -> None:
    """Pay a worker's reward for one assignment of a HIT, and the fee."""
    _charge(moment, hit.owner, price_of(moment.world, hit))


def pay_bonus(moment: Moment, owner: str, bonus: BonusPayment) -> None:
    """Keep a bonus and pay it, with its fee."""
    moment.store.add(tables.BONUS_PAYMENTS, bonus)
    fee = moment.world.fees.on_bonus(bonus.amount)
    count(moment, owner, {"bonuses": bonus.amount, "bonus_fees": fee})
    _charge(moment, owner, bonus.amount + fee)


def _charge(moment: Moment, owner: str, amount: Decimal) -> None:
    if moment.world.environment != "production":
        return
    account = account_of(moment, owner)
    balance = account.available_balance - amount
    moment.store.save(tables.ACCOUNTS, replace(account, available_balance=balance))
