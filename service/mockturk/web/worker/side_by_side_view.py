"""The page that shows several workers side by side, each in a frame."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.web.site import RequestContext, page
from mockturk.web.worker.layout import build_worker_url

_MOST = 4
_USUAL = 3


@page("GET", "/worker/side-by-side")
def show_side_by_side(context: RequestContext) -> Response:
    """Show up to four workers side by side; by default the first three registered ones."""
    given = [one.strip() for one in context.request.args.getlist("worker")]
    chosen = list(dict.fromkeys(one for one in given if one))[:_MOST]
    registered = context.workers.registered(page_size=_USUAL).items
    shown = [context.workers.get(one) for one in chosen] if chosen else list(registered)
    return context.render(
        "worker/side_by_side.html",
        title="Workers side by side",
        shown=[(one, build_worker_url(context, one.worker_id, "hits")) for one in shown],
        fields=[*(one.worker_id for one in shown), *[""] * _MOST][:_MOST],
        known=context.workers.registered(page_size=100).items,
    )
