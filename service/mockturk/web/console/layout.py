"""Helpers of all console pages: the requester's account, the layout, and pages of lists."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from werkzeug.exceptions import NotFound

from mockturk.domain.accounts import Account
from mockturk.domain.paging import ResultPage
from mockturk.store import tables
from mockturk.store.port import Table
from mockturk.web.console.api_calls import find_sent_call
from mockturk.web.console.id_links import find_links
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from mockturk.web.site import RequestContext

R = TypeVar("R")

PAGE_SIZE = 25
# The maximum number of accounts in the menu to switch accounts.
_AT_HAND = 9
_LAST_PAGE = 2**31 - 1


def get_account(context: RequestContext, requester_id: str) -> Account:
    """Return the account of a requester; raises NotFound."""
    with open_transaction(context.world) as transaction:
        account = transaction.store.find(tables.ACCOUNTS, "id", requester_id)
    if account is None:
        raise NotFound("There is no such requester in this world.")
    return account


def render_console_page(
    context: RequestContext, account: Account, template: str, **values: Any
) -> Response:
    """Return a page of a requester's console; after an action, it shows the call that was sent."""
    with open_transaction(context.world) as transaction:
        at_hand = transaction.store.page(tables.ACCOUNTS, tables.ALL, [tables.ALL], count=_AT_HAND)
    sent = find_sent_call(context)
    given = {
        "account": account,
        "accounts": at_hand,
        "sent": sent,
        "links": find_links(sent.answer, account.id) if sent else [],
        **values,
    }
    return context.render(template, **given)


def read_page_number(context: RequestContext) -> int:
    """Return the requested page of a list; the first one by default."""
    return min(max(context.request.args.get("page", 1, type=int), 1), _LAST_PAGE)


def load_page(
    transaction: WorldTransaction,
    table: Table[R],
    index: str,
    groups: Sequence[Hashable],
    page: int,
    *,
    newest_first: bool = False,
) -> ResultPage[R]:
    """Return a page of the records in some groups of an ordered index."""
    start = (page - 1) * PAGE_SIZE
    found = transaction.store.page(
        table, index, groups, start=start, count=PAGE_SIZE, descending=newest_first
    )
    total = transaction.store.count(table, index, groups)
    return ResultPage(page, PAGE_SIZE, total, tuple(found))
