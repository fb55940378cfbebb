"""Qualifications as workers find, ask for and have them."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.admin.api import PREFIX, Call, endpoint
from mockturk.admin.api.parameters import flag, text, texts
from mockturk.admin.api.serialization import json_response, page_response, shown
from mockturk.admin.api.view_schemas import one_of, page_of
from mockturk.admin.workers.hits import ANSWERS, answer_of
from mockturk.admin.workers.workers import PAGE
from mockturk.world.workers.views import (
    QualificationRequestView,
    QualificationTypeView,
    QualificationView,
)

_TYPES = {**dict.fromkeys(("worker_id", "search"), text), "only_requestable": flag, **PAGE}
_WORKER = {"worker_id": text}
_OF_WORKER = {"status": texts, **PAGE}
_REQUEST = one_of(QualificationRequestView)


@endpoint(
    "GET",
    "/workers/<worker_id>/qualifications",
    query=_OF_WORKER,
    gives=page_of("qualifications", QualificationView),
)
def list_qualifications(call: Call, worker_id: str) -> Response:
    """List what requesters gave a worker."""
    return page_response("qualifications", call.workers.qualifications(worker_id, **call.given))


@endpoint(
    "GET",
    "/workers/<worker_id>/qualification-requests",
    query=_OF_WORKER,
    gives=page_of("qualification_requests", QualificationRequestView),
)
def list_qualification_requests(call: Call, worker_id: str) -> Response:
    """List what a worker asked for, and what became of it."""
    found = call.workers.qualification_requests(worker_id, **call.given)
    return page_response("qualification_requests", found)


@endpoint(
    "GET",
    "/qualification-types",
    query=_TYPES,
    gives=page_of("qualification_types", QualificationTypeView),
)
def list_qualification_types(call: Call) -> Response:
    """List the Qualification types there are."""
    return page_response("qualification_types", call.workers.qualification_types(**call.given))


@endpoint(
    "GET", "/qualification-types/<type_id>", query=_WORKER, gives=one_of(QualificationTypeView)
)
def get_qualification_type(call: Call, type_id: str) -> Response:
    """Show a Qualification type, and whether a worker may ask for it."""
    return json_response(shown(call.workers.qualification_type(type_id, **call.given)))


@endpoint(
    "POST",
    "/qualification-types/<type_id>/request",
    body=_WORKER,
    needed=("worker_id",),
    status=201,
    gives=_REQUEST,
)
def request_qualification(call: Call, type_id: str) -> Response:
    """Ask for a Qualification; with a test it begins now."""
    made = call.workers.request_qualification(call.given["worker_id"], type_id)
    location = f"{PREFIX}/qualification-requests/{made.qualification_request_id}"
    return json_response(shown(made), 201, location)


@endpoint("GET", "/qualification-requests/<request_id>", gives=_REQUEST)
def get_qualification_request(call: Call, request_id: str) -> Response:
    """Show a request, and what became of it."""
    return json_response(shown(call.workers.qualification_request(request_id)))


@endpoint("POST", "/qualification-requests/<request_id>/submit", body=ANSWERS, gives=_REQUEST)
def submit_test(call: Call, request_id: str) -> Response:
    """Hand in a test: either ``answers`` by field, or a ``document``."""
    return json_response(shown(call.workers.submit_test(request_id, answer_of(call))))
