"""The accounts of a world: every access key has one from its first use."""

from __future__ import annotations

from typing import NamedTuple

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from mockturk.domain.accounts import IS_ACCESS_KEY, Account, is_access_key
from mockturk.domain.hits import HITStatus
from mockturk.store import tables
from mockturk.web.console.layout import page_number, page_of
from mockturk.web.site import Visit, page
from mockturk.world.lifecycle.scheduled_events import moment_of
from mockturk.world.lifecycle.world_transaction import Moment

_WORK = (HITStatus.Assignable, HITStatus.Unassignable)
_FOR_REVIEW = (HITStatus.Reviewable, HITStatus.Reviewing)


class AccountShown(NamedTuple):
    """An account, how many HITs it has by now, and whether its signatures can be checked."""

    account: Account
    in_work: int
    for_review: int
    has_secret: bool


@page("GET", "/requester/")
def list_accounts(visit: Visit) -> Response:
    """List the accounts of the world, and offer to make one."""
    with moment_of(visit.world) as moment:
        found = page_of(moment, tables.ACCOUNTS, tables.ALL, [tables.ALL], page_number(visit))
        shown = [_shown(moment, account) for account in found.items]
    return visit.render("requester/accounts.html", title="Accounts", found=found, accounts=shown)


@page("POST", "/requester/")
def make_account(visit: Visit) -> Response:
    """Let an access key have an account, as its first call would, and go there."""
    access_key = visit.request.form.get("access_key", "").strip()
    if not is_access_key(access_key):
        raise BadRequest(IS_ACCESS_KEY)
    with moment_of(visit.world):
        account = visit.world.account(access_key)
    return visit.go(visit.path(f"/requester/{account.id}/"))


def _shown(moment: Moment, account: Account) -> AccountShown:
    def count(statuses: tuple[HITStatus, ...]) -> int:
        groups = [(account.id, status) for status in statuses]
        return moment.store.count(tables.HITS, "CreationTime", groups)

    has_secret = account.access_key in moment.world.secrets
    return AccountShown(account, count(_WORK), count(_FOR_REVIEW), has_secret)
