"""Pages to choose a worker: a registered one, any other WorkerId, or a new one."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.domain.views.workers import WorkerInfo
from mockturk.web.site import RequestContext, page
from mockturk.web.worker.layout import build_worker_url, read_page_number

_SHOWN = 24
# Pages to which the choice of a worker can lead.
_SECTIONS = ("hits", "dashboard", "qualifications")


@page("GET", "/worker/")
@page("GET", "/worker")
def show_workers(context: RequestContext) -> Response:
    """Show the registered workers, and forms for any other worker."""
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
    """Redirect to the pages of the worker with the typed id, registered or not."""
    worker = context.workers.get(context.request.args.get("worker_id", "").strip())
    return context.redirect(
        build_worker_url(context, worker.worker_id, *_read_destination(context))
    )


@page("POST", "/worker/workers")
def register(context: RequestContext) -> Response:
    """Register a worker, with a generated id unless one is typed."""
    form = context.request.form
    worker: WorkerInfo = context.workers.register(
        form.get("worker_id", "").strip() or None,
        name=form.get("name", "").strip(),
        locale=form.get("locale", "").strip().upper() or "US",
    )
    return context.redirect(
        build_worker_url(context, worker.worker_id, *_read_destination(context))
    )


def _read_destination(context: RequestContext) -> tuple[str, ...]:
    """Return the steps of the requested page: a group, a HIT, or a section."""
    given = context.request.values
    if given.get("group"):
        return "groups", given["group"]
    if given.get("hit"):
        return "hits", given["hit"]
    return (given["to"],) if given.get("to") in _SECTIONS else ("hits",)


def _query(context: RequestContext) -> dict[str, str]:
    given = context.request.args
    return {name: given[name] for name in ("group", "hit", "to") if given.get(name)}
