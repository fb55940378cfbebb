"""The page with the list of a requester's HITs."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from werkzeug.wrappers import Response

from mockturk.store import tables
from mockturk.web.console.hit_lists import (
    MOST_SEARCHED,
    PAGE_SIZES,
    HITFilter,
    HITQuery,
    HITSort,
    count_by_filter,
    load_hit_page,
)
from mockturk.web.console.layout import get_account, read_page_number, render_console_page
from mockturk.web.site import RequestContext, page
from mockturk.world.lifecycle.scheduled_events import open_transaction

_Word = TypeVar("_Word", bound=StrEnum)


@page("GET", "/requester/<requester_id>/hits")
def list_hits(context: RequestContext, requester_id: str) -> Response:
    """Show a page of a requester's HITs."""
    account, query = get_account(context, requester_id), _query(context)
    with open_transaction(context.world) as transaction:
        hit_type = transaction.store.get(tables.HIT_TYPES, query.hit_type_id)
        return render_console_page(
            context,
            account,
            "requester/hits.html",
            title="HITs",
            section="hits",
            hits=load_hit_page(transaction, account.id, query),
            counts=count_by_filter(transaction.store, account.id, query.hit_type_id),
            query=query,
            hit_type=hit_type,
            sorts=HITSort,
            filters=HITFilter,
            page_sizes=PAGE_SIZES,
            most_searched=MOST_SEARCHED,
        )


def _query(context: RequestContext) -> HITQuery:
    """Parse the query of the list; an unknown value is replaced by the default."""
    given = context.request.args
    usual = HITQuery()
    size = given.get("page_size", usual.page_size, type=int)
    return HITQuery(
        sort=_word(given.get("sort"), usual.sort),
        status=_word(given.get("filter"), usual.status),
        hit_type_id=given.get("hit_type_id", "").strip(),
        search=given.get("search", "").strip(),
        page=read_page_number(context),
        page_size=size if size in PAGE_SIZES else usual.page_size,
    )


def _word(text: str | None, usual: _Word) -> _Word:
    try:
        return type(usual)(text or "")
    except ValueError:
        return usual
