"""The dashboard: a worker's assignments and earnings."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.web.site import RequestContext, page
from mockturk.web.worker.layout import read_page_number, read_page_size, render_worker_page
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.workers.profiles import get_total_history, get_worker


@page("GET", "/worker/<worker_id>/dashboard")
def show_dashboard(context: RequestContext, worker_id: str) -> Response:
    """Show a worker's assignments by status, with feedback, bonuses and earnings."""
    workers = context.workers
    shown = workers.dashboard(worker_id)
    status = context.request.args.get("status", "")
    wanted = [status] if status in shown.assignments else []
    found = workers.assignments(
        worker_id, status=wanted, page=read_page_number(context), page_size=read_page_size(context)
    )
    with open_transaction(context.world) as transaction:
        history = get_total_history(transaction, get_worker(transaction, worker_id))
    return render_worker_page(
        context,
        worker_id,
        "worker/dashboard.html",
        "dashboard",
        title="Dashboard",
        counts=shown.assignments,
        only=wanted[0] if wanted else "",
        found=found,
        history=history,
        earnings=shown.earnings,
    )
