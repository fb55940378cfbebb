"""Endpoints for requesters' accounts; an access key gets its account at its first use."""

from __future__ import annotations

from decimal import Decimal

from werkzeug.exceptions import BadRequest, Conflict, NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api import AdminRequest, endpoint
from mockturk.admin.api.parameters import parse_amount
from mockturk.admin.api.schemas import AMOUNT, TEXT, describe_array, describe_object
from mockturk.admin.api.serialization import json_response
from mockturk.domain.accounts import ACCESS_KEY_RULE, Account, is_access_key
from mockturk.domain.money import LARGEST_AMOUNT, to_cents
from mockturk.domain.record import replace
from mockturk.store import tables
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction

_ACCOUNT = describe_object(
    access_key=TEXT, requester_id=TEXT, available_balance=AMOUNT, on_hold_balance=AMOUNT
)


@endpoint("GET", "/accounts", schema=describe_object(accounts=describe_array(_ACCOUNT)))
def list_accounts(request: AdminRequest) -> Response:
    """List the existing accounts, ordered by access key."""
    with open_transaction(request.world) as transaction:
        accounts = transaction.store.all(tables.ACCOUNTS)
    accounts.sort(key=lambda account: account.access_key)
    return json_response({"accounts": [_to_json(account) for account in accounts]})


@endpoint("GET", "/accounts/<account>", error_statuses=(404,), schema=_ACCOUNT)
def show_account(request: AdminRequest, account: str) -> Response:
    """Get an account by its access key or requester id."""
    with open_transaction(request.world) as transaction:
        found = _found(transaction, account)
    if found is None:
        raise NotFound("There is no such account; an access key gets one at its first use.")
    return json_response(_to_json(found))


@endpoint(
    "PUT",
    "/accounts/<account>",
    body={"available_balance": parse_amount},
    error_statuses=(409,),
    schema=_ACCOUNT,
)
def put_account(request: AdminRequest, account: str) -> Response:
    """Create or change an account; in production, set its balance in USD.

    If no account has this access key or requester id, a new account with this access key is
    created. In the sandbox balances cannot be set. A balance may be negative, because automatic
    approvals can overdraw it.
    """
    balance = _balance(request)
    with open_transaction(request.world) as transaction:
        found = _found(transaction, account)
        if found is None:
            if not is_access_key(account):
                raise BadRequest(ACCESS_KEY_RULE)
            found = request.world.account(account)
        if balance is not None:
            found = replace(found, available_balance=balance)
            transaction.store.save(tables.ACCOUNTS, found)
    return json_response(_to_json(found))


def _balance(request: AdminRequest) -> Decimal | None:
    given: Decimal | None = request.given.get("available_balance")
    if given is None:
        return None
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


def _to_json(account: Account) -> dict[str, str]:
    return {
        "access_key": account.access_key,
        "requester_id": account.id,
        "available_balance": f"{account.available_balance:.2f}",
        "on_hold_balance": f"{account.on_hold_balance:.2f}",
    }
