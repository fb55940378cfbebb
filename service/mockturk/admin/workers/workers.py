"""Workers: who they are, and what they did."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from werkzeug.wrappers import Response

from mockturk.admin.api import PREFIX, Call, endpoint
from mockturk.admin.api.parameters import Kind, flag, number, text, texts
from mockturk.admin.api.serialization import json_response, page_response, shown
from mockturk.admin.api.view_schemas import one_of, page_of
from mockturk.world.workers.views import AssignmentView, Earnings, WorkerView

PAGE: Mapping[str, Kind] = MappingProxyType({"page": number, "page_size": number})
_DETAILS: Mapping[str, Kind] = MappingProxyType(
    {
        **dict.fromkeys(("name", "locale"), text),
        **dict.fromkeys(("masters", "adult"), flag),
        **dict.fromkeys(("approved", "percent_approved", "rejected"), number),
        **dict.fromkeys(("returned", "abandoned"), number),
    }
)
_WORKER = one_of(WorkerView)


@endpoint("GET", "/workers", query=PAGE, gives=page_of("workers", WorkerView))
def list_workers(call: Call) -> Response:
    """List the registered workers."""
    return page_response("workers", call.workers.registered(**call.given))


@endpoint("POST", "/workers", body={"worker_id": text, **_DETAILS}, status=201, gives=_WORKER)
def register_worker(call: Call) -> Response:
    """Register a worker."""
    worker = call.workers.register(**call.given)
    return json_response(shown(worker), 201, f"{PREFIX}/workers/{worker.worker_id}")


@endpoint("GET", "/workers/<worker_id>", gives=_WORKER)
def get_worker(call: Call, worker_id: str) -> Response:
    """Show a worker."""
    return json_response(shown(call.workers.get(worker_id)))


@endpoint("PATCH", "/workers/<worker_id>", body=_DETAILS, gives=_WORKER)
def change_worker(call: Call, worker_id: str) -> Response:
    """Change what is said of a worker."""
    return json_response(shown(call.workers.change(worker_id, **call.given)))


@endpoint(
    "GET",
    "/workers/<worker_id>/assignments",
    query={"status": texts, **PAGE},
    gives=page_of("assignments", AssignmentView),
)
def list_assignments(call: Call, worker_id: str) -> Response:
    """List a worker's assignments, the last accepted first."""
    return page_response("assignments", call.workers.assignments(worker_id, **call.given))


@endpoint("GET", "/workers/<worker_id>/earnings", gives=one_of(Earnings))
def show_earnings(call: Call, worker_id: str) -> Response:
    """Tell what a worker earned."""
    return json_response(shown(call.workers.earnings(worker_id)))
