"""What every page of the console begins with: whose it is, and which part of a list is shown."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from werkzeug.exceptions import NotFound

from mockturk.domain.accounts import Account
from mockturk.store import tables
from mockturk.store.port import Table
from mockturk.web.console.api_calls import sent_before
from mockturk.web.console.id_links import links_in
from mockturk.world.lifecycle.scheduled_events import moment_of
from mockturk.world.lifecycle.world_transaction import Moment
from mockturk.world.workers import PageOf

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from mockturk.web.site import Visit

R = TypeVar("R")

PAGE_SIZE = 25
# How many accounts are one click away.
_AT_HAND = 9
_LAST_PAGE = 2**31 - 1


def account_of(visit: Visit, requester_id: str) -> Account:
    """Return the account of a requester; raises NotFound."""
    with moment_of(visit.world) as moment:
        account = moment.store.find(tables.ACCOUNTS, "id", requester_id)
    if account is None:
        raise NotFound("There is no such requester in this world.")
    return account


def show(visit: Visit, account: Account, template: str, **values: Any) -> Response:
    """Show a page of a requester's console, and the call that led to it, if one did."""
    with moment_of(visit.world) as moment:
        at_hand = moment.store.page(tables.ACCOUNTS, tables.ALL, [tables.ALL], count=_AT_HAND)
    sent = sent_before(visit)
    given = {
        "account": account,
        "accounts": at_hand,
        "sent": sent,
        "links": links_in(sent.answer, account.id) if sent else [],
        **values,
    }
    return visit.render(template, **given)


def page_number(visit: Visit) -> int:
    """Return which page of a list the address asks for; the first unless it says another."""
    return min(max(visit.request.args.get("page", 1, type=int), 1), _LAST_PAGE)


def page_of(
    moment: Moment,
    table: Table[R],
    index: str,
    groups: Sequence[Hashable],
    page: int,
    *,
    newest_first: bool = False,
) -> PageOf[R]:
    """Return a page of groups of an ordered index."""
    start = (page - 1) * PAGE_SIZE
    found = moment.store.page(
        table, index, groups, start=start, count=PAGE_SIZE, descending=newest_first
    )
    return PageOf(tuple(found), page, PAGE_SIZE, moment.store.count(table, index, groups))
