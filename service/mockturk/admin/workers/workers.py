"""Endpoints for workers, their assignments and their earnings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from werkzeug.wrappers import Response

from mockturk.admin.api import ADMIN_PREFIX, AdminRequest, endpoint
from mockturk.admin.api.parameters import (
    FieldParser,
    parse_boolean,
    parse_integer,
    parse_string,
    parse_strings,
)
from mockturk.admin.api.serialization import json_response, page_response, to_json
from mockturk.admin.api.view_schemas import describe_lazily, describe_page_lazily
from mockturk.world.workers.views import AssignmentView, Earnings, WorkerView

PAGE_FIELDS: Mapping[str, FieldParser] = MappingProxyType(
    {"page": parse_integer, "page_size": parse_integer}
)
_DETAILS: Mapping[str, FieldParser] = MappingProxyType(
    {
        **dict.fromkeys(("name", "locale"), parse_string),
        **dict.fromkeys(("masters", "adult"), parse_boolean),
        **dict.fromkeys(("approved", "percent_approved", "rejected"), parse_integer),
        **dict.fromkeys(("returned", "abandoned"), parse_integer),
    }
)
_WORKER = describe_lazily(WorkerView)


@endpoint(
    "GET",
    "/workers",
    query=PAGE_FIELDS,
    schema=describe_page_lazily("workers", WorkerView),
)
def list_workers(request: AdminRequest) -> Response:
    """List the registered workers."""
    return page_response("workers", request.workers.registered(**request.given))


@endpoint(
    "POST",
    "/workers",
    body={"worker_id": parse_string, **_DETAILS},
    status=201,
    schema=_WORKER,
)
def register_worker(request: AdminRequest) -> Response:
    """Register a worker."""
    worker = request.workers.register(**request.given)
    return json_response(to_json(worker), 201, f"{ADMIN_PREFIX}/workers/{worker.worker_id}")


@endpoint("GET", "/workers/<worker_id>", schema=_WORKER)
def get_worker(request: AdminRequest, worker_id: str) -> Response:
    """Get a worker."""
    return json_response(to_json(request.workers.get(worker_id)))


@endpoint("PATCH", "/workers/<worker_id>", body=_DETAILS, schema=_WORKER)
def change_worker(request: AdminRequest, worker_id: str) -> Response:
    """Change the details of a worker, who is registered if necessary."""
    return json_response(to_json(request.workers.change(worker_id, **request.given)))


@endpoint(
    "GET",
    "/workers/<worker_id>/assignments",
    query={"status": parse_strings, **PAGE_FIELDS},
    schema=describe_page_lazily("assignments", AssignmentView),
)
def list_assignments(request: AdminRequest, worker_id: str) -> Response:
    """List a worker's assignments, the most recently accepted first."""
    return page_response("assignments", request.workers.assignments(worker_id, **request.given))


@endpoint("GET", "/workers/<worker_id>/earnings", schema=describe_lazily(Earnings))
def show_earnings(request: AdminRequest, worker_id: str) -> Response:
    """Get a worker's earnings: rewards of approved assignments, and bonuses."""
    return json_response(to_json(request.workers.earnings(worker_id)))
