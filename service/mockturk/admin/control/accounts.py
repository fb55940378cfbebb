"""Endpoints for requesters' accounts; an access key gets its account at its first use."""

from __future__ import annotations

from decimal import Decimal

from msgspec import UNSET, UnsetType
from werkzeug.exceptions import BadRequest, Conflict, NotFound

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import NoFields, RequestFields
from mockturk.domain.accounts import ACCESS_KEY_RULE, Account, is_access_key
from mockturk.domain.errors import ServiceUnavailable
from mockturk.domain.money import LARGEST_AMOUNT, to_cents
from mockturk.domain.record import replace
from mockturk.domain.views.control import AccountInfo, AccountList
from mockturk.domain.views.json_types import GivenAmount
from mockturk.store import tables
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction


class AccountFields(RequestFields):
    """The balance of an account to set."""

    available_balance: GivenAmount | UnsetType = UNSET


@endpoint("GET", "/accounts")
def list_accounts(request: AdminRequest[NoFields]) -> AccountList:
    """List the existing accounts, ordered by access key."""
    with open_transaction(request.world) as transaction:
        accounts = transaction.store.all(tables.ACCOUNTS)
    accounts.sort(key=lambda account: account.access_key)
    views = [_to_view(account) for account in accounts]
    return AccountList(accounts=views, total=len(views))


@endpoint("GET", "/accounts/<account>")
def show_account(request: AdminRequest[NoFields], account: str) -> AccountInfo:
    """Get an account by its access key or requester id."""
    with open_transaction(request.world) as transaction:
        found = _found(transaction, account)
    if found is None:
        raise NotFound("There is no such account; an access key gets one at its first use.")
    return _to_view(found)


@endpoint("PUT", "/accounts/<account>")
def put_account(request: AdminRequest[AccountFields], account: str) -> AccountInfo:
    """Create or change an account; in production, set its balance in USD.

    If no account has this access key or requester id, a new account with this access key is
    created. In the sandbox balances cannot be set. A balance may be negative, because automatic
    approvals can overdraw it.
    """
    balance = _get_balance(request)
    with open_transaction(request.world) as transaction:
        found = _found(transaction, account)
        if found is None:
            if not is_access_key(account):
                raise BadRequest(ACCESS_KEY_RULE)
            try:
                found = request.world.account(account)
            except ServiceUnavailable as error:
                raise Conflict(f"{error.reason[0].upper()}{error.reason[1:]}.") from None
        if balance is not None:
            found = replace(found, available_balance=balance)
            transaction.store.save(tables.ACCOUNTS, found)
    return _to_view(found)


def _get_balance(request: AdminRequest[AccountFields]) -> Decimal | None:
    given = request.fields.available_balance
    if given is UNSET:
        return None
    if not given.is_finite():
        raise BadRequest('"available_balance" must be an amount of USD.')
    if request.world.environment != "production":
        raise Conflict(
            "The sandbox has a fixed balance: to set it, serve with --environment production."
        )
    if not -LARGEST_AMOUNT <= given <= LARGEST_AMOUNT or to_cents(given) != given:
        raise BadRequest(
            f'"available_balance" must be in whole cents, {LARGEST_AMOUNT:,} USD at most.'
        )
    return to_cents(given)


def _found(transaction: WorldTransaction, name: str) -> Account | None:
    return transaction.store.get(tables.ACCOUNTS, name) or transaction.store.find(
        tables.ACCOUNTS, "id", name
    )


def _to_view(account: Account) -> AccountInfo:
    return AccountInfo(
        access_key=account.access_key,
        requester_id=account.id,
        available_balance=to_cents(account.available_balance),
        on_hold_balance=to_cents(account.on_hold_balance),
    )
