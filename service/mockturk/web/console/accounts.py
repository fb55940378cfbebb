"""The page of a world's accounts; an access key gets its account at its first use."""

from __future__ import annotations

from typing import NamedTuple

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from mockturk.domain.accounts import ACCESS_KEY_RULE, Account, is_access_key
from mockturk.domain.hits import HITStatus
from mockturk.store import tables
from mockturk.web.console.layout import load_page, read_page_number
from mockturk.web.site import RequestContext, page
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction

_WORK = (HITStatus.Assignable, HITStatus.Unassignable)
_FOR_REVIEW = (HITStatus.Reviewable, HITStatus.Reviewing)


class AccountRow(NamedTuple):
    """An account, its numbers of HITs, and whether the world has its secret."""

    account: Account
    in_work: int
    for_review: int
    has_secret: bool


@page("GET", "/requester/")
def list_accounts(context: RequestContext) -> Response:
    """List the accounts of the world, with a form to create one."""
    with open_transaction(context.world) as transaction:
        found = load_page(
            transaction, tables.ACCOUNTS, tables.ALL, [tables.ALL], read_page_number(context)
        )
        shown = [_build_row(transaction, account) for account in found.items]
    return context.render("requester/accounts.html", title="Accounts", found=found, accounts=shown)


@page("POST", "/requester/")
def create_account(context: RequestContext) -> Response:
    """Create the account of an access key, as its first call would, and redirect to it."""
    access_key = context.request.form.get("access_key", "").strip()
    if not is_access_key(access_key):
        raise BadRequest(ACCESS_KEY_RULE)
    with open_transaction(context.world):
        account = context.world.account(access_key)
    return context.redirect(context.path(f"/requester/{account.id}/"))


def _build_row(transaction: WorldTransaction, account: Account) -> AccountRow:
    def count(statuses: tuple[HITStatus, ...]) -> int:
        groups = [(account.id, status) for status in statuses]
        return transaction.store.count(tables.HITS, "CreationTime", groups)

    has_secret = account.access_key in transaction.world.credentials
    return AccountRow(account, count(_WORK), count(_FOR_REVIEW), has_secret)
