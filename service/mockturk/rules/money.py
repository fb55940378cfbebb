"""Rules about money (lifecycle.md §5)."""

from __future__ import annotations

from decimal import Decimal

from mockturk.domain.accounts import Account
from mockturk.errors import InsufficientFunds


def require_funds(account: Account, due: Decimal) -> None:
    """Refuse what an account's balance does not cover; ``due`` is in USD.

    Raises InsufficientFunds.
    """
    if due > account.available_balance:
        raise InsufficientFunds
