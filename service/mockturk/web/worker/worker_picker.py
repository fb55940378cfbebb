"""Who to be: registered workers, any other WorkerId, and new ones."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.web.site import Visit, page
from mockturk.web.worker.layout import address, page_number
from mockturk.world.workers import WorkerView

_SHOWN = 24
# Where somebody may want to go once they are a worker.
_SECTIONS = ("hits", "dashboard", "qualifications")


@page("GET", "/worker/")
@page("GET", "/worker")
def choose(visit: Visit) -> Response:
    """Show the registered workers, and ways to be somebody else."""
    found = visit.workers.registered(page=page_number(visit), page_size=_SHOWN)
    steps = _wanted(visit)
    workers = found.map(lambda one: (one, address(visit, one.worker_id, *steps)))
    return visit.render(
        "worker/choose.html",
        title="Who are you?",
        found=workers,
        wanted=_query(visit),
        shown=_SHOWN,
    )


@page("GET", "/worker/as")
def be(visit: Visit) -> Response:
    """Go on as the worker whose id was typed, registered or not."""
    worker = visit.workers.get(visit.request.args.get("worker_id", "").strip())
    return visit.go(address(visit, worker.worker_id, *_wanted(visit)))


@page("POST", "/worker/workers")
def register(visit: Visit) -> Response:
    """Register a worker, with an id of the service's form unless one is typed."""
    form = visit.request.form
    worker: WorkerView = visit.workers.register(
        form.get("worker_id", "").strip() or None,
        name=form.get("name", "").strip(),
        locale=form.get("locale", "").strip().upper() or "US",
    )
    return visit.go(address(visit, worker.worker_id, *_wanted(visit)))


def _wanted(visit: Visit) -> tuple[str, ...]:
    """Return which page somebody was on their way to: a group, a HIT, or a section."""
    given = visit.request.values
    if given.get("group"):
        return "groups", given["group"]
    if given.get("hit"):
        return "hits", given["hit"]
    return (given["to"],) if given.get("to") in _SECTIONS else ("hits",)


def _query(visit: Visit) -> dict[str, str]:
    given = visit.request.args
    return {name: given[name] for name in ("group", "hit", "to") if given.get(name)}
