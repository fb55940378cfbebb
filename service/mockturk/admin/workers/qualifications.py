"""Endpoints for workers' Qualifications, Qualification requests and tests."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.admin.api import ADMIN_PREFIX, AdminRequest, endpoint
from mockturk.admin.api.parameters import parse_boolean, parse_string, parse_strings
from mockturk.admin.api.serialization import json_response, page_response, to_json
from mockturk.admin.api.view_schemas import describe_lazily, describe_page_lazily
from mockturk.admin.workers.hits import ANSWER_FIELDS, get_submitted_answer
from mockturk.admin.workers.workers import PAGE_FIELDS
from mockturk.world.workers.views import (
    QualificationRequestView,
    QualificationTypeView,
    QualificationView,
)

_TYPES = {
    **dict.fromkeys(("worker_id", "search"), parse_string),
    "only_requestable": parse_boolean,
    **PAGE_FIELDS,
}
_WORKER = {"worker_id": parse_string}
_OF_WORKER = {"status": parse_strings, **PAGE_FIELDS}
_REQUEST = describe_lazily(QualificationRequestView)


@endpoint(
    "GET",
    "/workers/<worker_id>/qualifications",
    query=_OF_WORKER,
    schema=describe_page_lazily("qualifications", QualificationView),
)
def list_qualifications(request: AdminRequest, worker_id: str) -> Response:
    """List the Qualifications that requesters granted a worker, including revoked ones."""
    return page_response(
        "qualifications", request.workers.qualifications(worker_id, **request.given)
    )


@endpoint(
    "GET",
    "/workers/<worker_id>/qualification-requests",
    query=_OF_WORKER,
    schema=describe_page_lazily("qualification_requests", QualificationRequestView),
)
def list_qualification_requests(request: AdminRequest, worker_id: str) -> Response:
    """List a worker's Qualification requests, each with its status."""
    found = request.workers.qualification_requests(worker_id, **request.given)
    return page_response("qualification_requests", found)


@endpoint(
    "GET",
    "/qualification-types",
    query=_TYPES,
    schema=describe_page_lazily("qualification_types", QualificationTypeView),
)
def list_qualification_types(request: AdminRequest) -> Response:
    """List the Qualification types."""
    return page_response(
        "qualification_types", request.workers.qualification_types(**request.given)
    )


@endpoint(
    "GET",
    "/qualification-types/<type_id>",
    query=_WORKER,
    schema=describe_lazily(QualificationTypeView),
)
def get_qualification_type(request: AdminRequest, type_id: str) -> Response:
    """Get a Qualification type, and whether a worker may request it."""
    return json_response(to_json(request.workers.qualification_type(type_id, **request.given)))


@endpoint(
    "POST",
    "/qualification-types/<type_id>/request",
    body=_WORKER,
    required=("worker_id",),
    status=201,
    schema=_REQUEST,
)
def request_qualification(request: AdminRequest, type_id: str) -> Response:
    """Request a Qualification; if it has a test, the test starts now."""
    made = request.workers.request_qualification(request.given["worker_id"], type_id)
    location = f"{ADMIN_PREFIX}/qualification-requests/{made.qualification_request_id}"
    return json_response(to_json(made), 201, location)


@endpoint("GET", "/qualification-requests/<request_id>", schema=_REQUEST)
def get_qualification_request(request: AdminRequest, request_id: str) -> Response:
    """Get a Qualification request with its status."""
    return json_response(to_json(request.workers.qualification_request(request_id)))


@endpoint(
    "POST",
    "/qualification-requests/<request_id>/submit",
    body=ANSWER_FIELDS,
    schema=_REQUEST,
)
def submit_test(request: AdminRequest, request_id: str) -> Response:
    """Submit a Qualification test: either ``answers`` by field, or a ``document``."""
    return json_response(
        to_json(request.workers.submit_test(request_id, get_submitted_answer(request)))
    )
