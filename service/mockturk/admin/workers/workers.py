"""Endpoints for workers, their assignments and their earnings."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import NoFields, PageFields, RequestFields
from mockturk.admin.api.responses import Created
from mockturk.domain.views.workers import (
    AssignmentPage,
    DashboardInfo,
    EarningsInfo,
    WorkerInfo,
    WorkerPage,
)


class DetailFields(RequestFields):
    """The details of a worker, as ``domain.worker_details.WorkerDetails``."""

    name: str | UnsetType = UNSET
    locale: str | UnsetType = UNSET
    masters: bool | UnsetType = UNSET
    adult: bool | UnsetType = UNSET
    approved: int | UnsetType = UNSET
    percent_approved: int | UnsetType = UNSET
    rejected: int | UnsetType = UNSET
    returned: int | UnsetType = UNSET
    abandoned: int | UnsetType = UNSET


class WorkerFields(DetailFields):
    """A worker to register; without a ``worker_id``, one is generated."""

    worker_id: str | UnsetType = UNSET


class StatusFields(PageFields):
    """The statuses of the items to list."""

    status: list[str] | UnsetType = UNSET


@endpoint("GET", "/workers")
def list_workers(request: AdminRequest[PageFields]) -> WorkerPage:
    """List the registered workers."""
    return request.workers.registered(**request.fields.sent())


@endpoint("POST", "/workers")
def register_worker(request: AdminRequest[WorkerFields]) -> Created[WorkerInfo]:
    """Register a worker."""
    worker = request.workers.register(**request.fields.sent())
    return Created(worker, f"/workers/{worker.worker_id}")


@endpoint("GET", "/workers/<worker_id>")
def get_worker(request: AdminRequest[NoFields], worker_id: str) -> WorkerInfo:
    """Get a worker."""
    return request.workers.get(worker_id)


@endpoint("PATCH", "/workers/<worker_id>")
def change_worker(request: AdminRequest[DetailFields], worker_id: str) -> WorkerInfo:
    """Change the details of a worker, who is registered if necessary."""
    return request.workers.change(worker_id, **request.fields.sent())


@endpoint("GET", "/workers/<worker_id>/assignments")
def list_assignments(request: AdminRequest[StatusFields], worker_id: str) -> AssignmentPage:
    """List a worker's assignments, the most recently accepted first."""
    return request.workers.assignments(worker_id, **request.fields.sent())


@endpoint("GET", "/workers/<worker_id>/earnings")
def show_earnings(request: AdminRequest[NoFields], worker_id: str) -> EarningsInfo:
    """Get a worker's earnings: rewards of approved assignments, and bonuses."""
    return request.workers.earnings(worker_id)


@endpoint("GET", "/workers/<worker_id>/dashboard")
def show_dashboard(request: AdminRequest[NoFields], worker_id: str) -> DashboardInfo:
    """Get a worker's earnings, and how many of the worker's assignments have each status."""
    return request.workers.dashboard(worker_id)
