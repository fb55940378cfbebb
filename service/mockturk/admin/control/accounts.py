"""Requesters' accounts: every access key has one from its first use."""

from __future__ import annotations

from decimal import Decimal

from werkzeug.exceptions import BadRequest, Conflict, NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api import Call, endpoint
from mockturk.admin.api.parameters import amount
from mockturk.admin.api.schemas import AMOUNT, TEXT, having, several
from mockturk.admin.api.serialization import json_response
from mockturk.domain.accounts import IS_ACCESS_KEY, Account, is_access_key
from mockturk.domain.money import LARGEST_AMOUNT, to_cents
from mockturk.domain.record import replace
from mockturk.store import tables
from mockturk.world.lifecycle.scheduled_events import moment_of
from mockturk.world.lifecycle.world_transaction import Moment

_ACCOUNT = having(
    access_key=TEXT, requester_id=TEXT, available_balance=AMOUNT, on_hold_balance=AMOUNT
)


@endpoint("GET", "/accounts", gives=having(accounts=several(_ACCOUNT)))
def list_accounts(call: Call) -> Response:
    """List the accounts there are by now, by access key."""
    with moment_of(call.world) as moment:
        accounts = moment.store.all(tables.ACCOUNTS)
    accounts.sort(key=lambda account: account.access_key)
    return json_response({"accounts": [_shown(account) for account in accounts]})


@endpoint("GET", "/accounts/<account>", statuses=(404,), gives=_ACCOUNT)
def show_account(call: Call, account: str) -> Response:
    """Show the account of an access key or a requester id."""
    with moment_of(call.world) as moment:
        found = _found(moment, account)
    if found is None:
        raise NotFound("There is no such account; an access key has one from its first use.")
    return json_response(_shown(found))


@endpoint(
    "PUT",
    "/accounts/<account>",
    body={"available_balance": amount},
    statuses=(409,),
    gives=_ACCOUNT,
)
def put_account(call: Call, account: str) -> Response:
    """Let an access key have an account, and in production a balance, in USD.

    What is no access key or requester id yet becomes an access key. In the sandbox every balance
    is as it is. A balance may be less than 0, as approvals by time can make it.
    """
    balance = _balance(call)
    with moment_of(call.world) as moment:
        found = _found(moment, account)
        if found is None:
            if not is_access_key(account):
                raise BadRequest(IS_ACCESS_KEY)
            found = call.world.account(account)
        if balance is not None:
            found = replace(found, available_balance=balance)
            moment.store.save(tables.ACCOUNTS, found)
    return json_response(_shown(found))


def _balance(call: Call) -> Decimal | None:
    given: Decimal | None = call.given.get("available_balance")
    if given is None:
        return None
    if call.world.environment != "production":
        raise Conflict(
            "In the sandbox a balance is always the same: serve --environment production."
        )
    if not -LARGEST_AMOUNT <= given <= LARGEST_AMOUNT or to_cents(given) != given:
        raise BadRequest(
            f'"available_balance" must be in whole cents, {LARGEST_AMOUNT:,} USD at most.'
        )
    return to_cents(given)


def _found(moment: Moment, name: str) -> Account | None:
    return moment.store.get(tables.ACCOUNTS, name) or moment.store.find(tables.ACCOUNTS, "id", name)


def _shown(account: Account) -> dict[str, str]:
    return {
        "access_key": account.access_key,
        "requester_id": account.id,
        "available_balance": f"{account.available_balance:.2f}",
        "on_hold_balance": f"{account.on_hold_balance:.2f}",
    }
