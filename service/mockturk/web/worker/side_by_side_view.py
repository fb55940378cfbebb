"""The page that shows several workers side by side, each in a frame."""

from __future__ import annotations

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from mockturk.domain.hits import HIT
from mockturk.domain.views.workers import WorkerInfo
from mockturk.store import tables
from mockturk.web.site import RequestContext, page
from mockturk.web.worker.hit_workers import list_hit_workers
from mockturk.web.worker.layout import build_worker_url
from mockturk.world.lifecycle.scheduled_events import open_transaction

_MOST = 4
_USUAL = 3


@page("GET", "/worker/side-by-side")
def show_side_by_side(context: RequestContext) -> Response:
    """Show up to four workers side by side; by default the first three registered ones.

    With ``hit`` in the query they look at that HIT, beside its requester; by default these are the
    workers who can do it.
    """
    given = [one.strip() for one in context.request.args.getlist("worker")]
    chosen = list(dict.fromkeys(one for one in given if one))[:_MOST]
    hit_id = context.request.args.get("hit", "")
    hit = _get_hit(context, hit_id) if hit_id else None
    shown = [context.workers.get(one) for one in chosen] or _list_usual(context, hit)
    return context.render(
        "worker/side_by_side.html",
        title="A HIT from all sides" if hit else "Workers side by side",
        hit=hit,
        shown=[(one, _address(context, one.worker_id, hit)) for one in shown],
        fields=[*(one.worker_id for one in shown), *[""] * _MOST][:_MOST],
        known=context.workers.registered(page_size=100).items,
    )


def _get_hit(context: RequestContext, hit_id: str) -> HIT:
    with open_transaction(context.world) as transaction:
        hit = transaction.store.get(tables.HITS, hit_id)
    if hit is None:
        raise NotFound("There is no such HIT.")
    return hit


def _list_usual(context: RequestContext, hit: HIT | None) -> list[WorkerInfo]:
    if hit is None:
        return list(context.workers.registered(page_size=_USUAL).items)
    with open_transaction(context.world) as transaction:
        able = list_hit_workers(context, transaction, hit)
    return [context.workers.get(one.worker_id) for one in able]


def _address(context: RequestContext, worker_id: str, hit: HIT | None) -> str:
    if hit is None:
        return build_worker_url(context, worker_id, "hits")
    with open_transaction(context.world) as transaction:
        held = transaction.store.find(tables.ASSIGNMENTS, "worker", (hit.id, worker_id))
    steps = ("assignments", held.id) if held else ("hits", hit.id)
    return build_worker_url(context, worker_id, *steps)
