"""Who to be: registered workers, any other WorkerId, and new ones."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.web.site import RequestContext, page
from mockturk.web.worker.layout import build_worker_url, read_page_number
from mockturk.world.workers import WorkerView

_SHOWN = 24
# Where somebody may want to go once they are a worker.
_SECTIONS = ("hits", "dashboard", "qualifications")


@page("GET", "/worker/")
@page("GET", "/worker")
def show_workers(context: RequestContext) -> Response:
    """Show the registered workers, and ways to be somebody else."""
    found = context.workers.registered(page=read_page_number(context), page_size=_SHOWN)
    steps = _read_destination(context)
    workers = found.map(lambda one: (one, build_worker_url(context, one.worker_id, *steps)))
    return context.render(
        "worker/choose.html",
        title="Who are you?",
        found=workers,
        wanted=_query(context),
        shown=_SHOWN,
    )


@page("GET", "/worker/as")
def switch_worker(context: RequestContext) -> Response:
    """Go on as the worker whose id was typed, registered or not."""
    worker = context.workers.get(context.request.args.get("worker_id", "").strip())
    return context.redirect(
        build_worker_url(context, worker.worker_id, *_read_destination(context))
    )


@page("POST", "/worker/workers")
def register(context: RequestContext) -> Response:
    """Register a worker, with an id of the service's form unless one is typed."""
    form = context.request.form
    worker: WorkerView = context.workers.register(
        form.get("worker_id", "").strip() or None,
        name=form.get("name", "").strip(),
        locale=form.get("locale", "").strip().upper() or "US",
    )
    return context.redirect(
        build_worker_url(context, worker.worker_id, *_read_destination(context))
    )


def _read_destination(context: RequestContext) -> tuple[str, ...]:
    """Return which page somebody was on their way to: a group, a HIT, or a section."""
    given = context.request.values
    if given.get("group"):
        return "groups", given["group"]
    if given.get("hit"):
        return "hits", given["hit"]
    return (given["to"],) if given.get("to") in _SECTIONS else ("hits",)


def _query(context: RequestContext) -> dict[str, str]:
    given = context.request.args
    return {name: given[name] for name in ("group", "hit", "to") if given.get(name)}
