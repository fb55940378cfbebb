"""What a worker did, what became of it, and what they earned."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.domain.assignments import AssignmentStatus, Unfinished
from mockturk.web.site import Visit, page
from mockturk.web.worker.layout import page_number, page_size, show

_STATUSES = tuple(map(str, (*Unfinished, *AssignmentStatus)))


@page("GET", "/worker/<worker_id>/dashboard")
def dashboard(visit: Visit, worker_id: str) -> Response:
    """Show a worker's assignments by status, with feedback, bonuses and earnings."""
    workers = visit.workers
    counts = {
        status: workers.assignments(worker_id, status=[status], page_size=1).total
        for status in _STATUSES
    }
    status = visit.request.args.get("status", "")
    wanted = [status] if status in _STATUSES else []
    found = workers.assignments(
        worker_id, status=wanted, page=page_number(visit), page_size=page_size(visit)
    )
    return show(
        visit,
        worker_id,
        "worker/dashboard.html",
        "dashboard",
        title="Dashboard",
        counts=counts,
        only=wanted[0] if wanted else "",
        found=found,
        earnings=workers.earnings(worker_id),
    )
