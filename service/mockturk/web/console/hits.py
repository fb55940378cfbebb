"""The list of a requester's HITs."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from werkzeug.wrappers import Response

from mockturk.store import tables
from mockturk.web.console.hit_lists import (
    PAGE_SIZES,
    HITFilter,
    HITQuery,
    HITSort,
    counts_by_filter,
    page_of_hits,
)
from mockturk.web.console.layout import account_of, page_number, show
from mockturk.web.site import Visit, page
from mockturk.world.lifecycle.scheduled_events import moment_of

_Word = TypeVar("_Word", bound=StrEnum)


@page("GET", "/requester/<requester_id>/hits")
def list_hits(visit: Visit, requester_id: str) -> Response:
    """Show a page of a requester's HITs."""
    account, query = account_of(visit, requester_id), _query(visit)
    with moment_of(visit.world) as moment:
        hit_type = moment.store.get(tables.HIT_TYPES, query.hit_type_id)
        return show(
            visit,
            account,
            "requester/hits.html",
            title="HITs",
            section="hits",
            hits=page_of_hits(moment, account.id, query),
            counts=counts_by_filter(moment.store, account.id, query.hit_type_id),
            query=query,
            hit_type=hit_type,
            sorts=HITSort,
            filters=HITFilter,
            page_sizes=PAGE_SIZES,
        )


def _query(visit: Visit) -> HITQuery:
    """Read what was asked for; what is none of the choices is the usual one."""
    given = visit.request.args
    usual = HITQuery()
    size = given.get("page_size", usual.page_size, type=int)
    return HITQuery(
        sort=_word(given.get("sort"), usual.sort),
        status=_word(given.get("filter"), usual.status),
        hit_type_id=given.get("hit_type_id", "").strip(),
        page=page_number(visit),
        page_size=size if size in PAGE_SIZES else usual.page_size,
    )


def _word(text: str | None, usual: _Word) -> _Word:
    try:
        return type(usual)(text or "")
    except ValueError:
        return usual
