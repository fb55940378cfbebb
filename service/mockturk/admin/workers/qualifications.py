"""Endpoints for workers' Qualifications, Qualification requests and tests."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import NoFields, PageFields, ViewerField, WorkerField
from mockturk.admin.api.responses import Created
from mockturk.admin.workers.hits import AnswerFields, get_submitted_answer
from mockturk.admin.workers.workers import StatusFields
from mockturk.domain.views.workers import (
    QualificationPage,
    QualificationRequestInfo,
    QualificationRequestPage,
    QualificationTypeInfo,
    QualificationTypePage,
)


class TypeFilterFields(PageFields):
    """Which Qualification types to list, and for which worker."""

    worker_id: str | UnsetType = UNSET
    search: str | UnsetType = UNSET
    only_requestable: bool | UnsetType = UNSET


@endpoint("GET", "/workers/<worker_id>/qualifications")
def list_qualifications(request: AdminRequest[StatusFields], worker_id: str) -> QualificationPage:
    """List the Qualifications that requesters granted a worker, including revoked ones."""
    return request.workers.qualifications(worker_id, **request.fields.sent())


@endpoint("GET", "/workers/<worker_id>/qualification-requests")
def list_qualification_requests(
    request: AdminRequest[StatusFields], worker_id: str
) -> QualificationRequestPage:
    """List a worker's Qualification requests, each with its status."""
    return request.workers.qualification_requests(worker_id, **request.fields.sent())


@endpoint("GET", "/qualification-types")
def list_qualification_types(request: AdminRequest[TypeFilterFields]) -> QualificationTypePage:
    """List the Qualification types."""
    return request.workers.qualification_types(**request.fields.sent())


@endpoint("GET", "/qualification-types/<type_id>")
def get_qualification_type(
    request: AdminRequest[ViewerField], type_id: str
) -> QualificationTypeInfo:
    """Get a Qualification type, and whether a worker may request it."""
    return request.workers.qualification_type(type_id, **request.fields.sent())


@endpoint("POST", "/qualification-types/<type_id>/request")
def request_qualification(
    request: AdminRequest[WorkerField], type_id: str
) -> Created[QualificationRequestInfo]:
    """Request a Qualification; if it has a test, the test starts now."""
    made = request.workers.request_qualification(request.fields.worker_id, type_id)
    path = f"/qualification-requests/{made.qualification_request_id}"
    return Created(made, path)


@endpoint("GET", "/qualification-requests/<request_id>")
def get_qualification_request(
    request: AdminRequest[NoFields], request_id: str
) -> QualificationRequestInfo:
    """Get a Qualification request with its status."""
    return request.workers.qualification_request(request_id)


@endpoint("POST", "/qualification-requests/<request_id>/submit")
def submit_test(request: AdminRequest[AnswerFields], request_id: str) -> QualificationRequestInfo:
    """Submit a Qualification test: either ``answers`` by field, or a ``document``."""
    return request.workers.submit_test(request_id, get_submitted_answer(request.fields))
