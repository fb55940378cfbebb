"""Endpoints for workers to find, accept, submit and return HITs."""

from __future__ import annotations

from typing import Any

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from mockturk.admin.api import ADMIN_PREFIX, AdminRequest, endpoint
from mockturk.admin.api.parameters import parse_answers, parse_boolean, parse_string
from mockturk.admin.api.schemas import TEXT, describe_nullable, describe_object
from mockturk.admin.api.serialization import json_response, page_response, to_json
from mockturk.admin.api.view_schemas import describe_lazily, describe_page_lazily
from mockturk.admin.workers.workers import PAGE_FIELDS
from mockturk.world.workers.views import AssignmentView, GroupView, HITView, Task

_GROUPS = {
    **dict.fromkeys(("worker_id", "search", "minimum_reward", "sort"), parse_string),
    "only_qualified": parse_boolean,
    **PAGE_FIELDS,
}
_WORKER = {"worker_id": parse_string}
ANSWER_FIELDS = {"answers": parse_answers, "document": parse_string}
_TASK = describe_lazily(Task)
_ASSIGNMENT = describe_lazily(AssignmentView)


@endpoint(
    "GET",
    "/hit-groups",
    query=_GROUPS,
    schema=describe_page_lazily("hit_groups", GroupView),
)
def list_groups(request: AdminRequest) -> Response:
    """List the HIT groups that have HITs to accept."""
    return page_response("hit_groups", request.workers.groups(**request.given))


@endpoint(
    "GET",
    "/hit-groups/<group_id>/hits",
    query=PAGE_FIELDS,
    schema=describe_page_lazily("hits", HITView),
)
def list_hits(request: AdminRequest, group_id: str) -> Response:
    """List the HITs of a group, oldest first."""
    return page_response("hits", request.workers.hits(group_id, **request.given))


@endpoint(
    "GET",
    "/hit-groups/<group_id>/next-hit",
    query=_WORKER,
    required=("worker_id",),
    schema=describe_object(hit_id=describe_nullable(TEXT)),
)
def next_hit(request: AdminRequest, group_id: str) -> Response:
    """Get the id of the next HIT of a group for a worker."""
    return json_response({"hit_id": request.workers.next_hit(request.given["worker_id"], group_id)})


@endpoint(
    "GET",
    "/hits/<hit_id>/preview",
    query=_WORKER,
    required=("worker_id",),
    schema=_TASK,
)
def preview_hit(request: AdminRequest, hit_id: str) -> Response:
    """Get a HIT as a worker sees it before accepting it."""
    worker_id = request.given["worker_id"]
    return json_response(
        to_json(request.workers.preview(worker_id, hit_id, submit_to=request.place.base_url))
    )


@endpoint(
    "POST",
    "/hits/<hit_id>/accept",
    body=_WORKER,
    required=("worker_id",),
    status=201,
    schema=_TASK,
)
def accept_hit(request: AdminRequest, hit_id: str) -> Response:
    """Accept a HIT for a worker: create an assignment."""
    assignment_id = request.workers.accept(request.given["worker_id"], hit_id)
    task = request.workers.task(assignment_id, submit_to=request.place.base_url)
    return json_response(to_json(task), 201, f"{ADMIN_PREFIX}/assignments/{assignment_id}")


@endpoint("GET", "/assignments/<assignment_id>", schema=_ASSIGNMENT)
def get_assignment(request: AdminRequest, assignment_id: str) -> Response:
    """Get an assignment, in any status."""
    return json_response(to_json(request.workers.assignment(assignment_id)))


@endpoint("GET", "/assignments/<assignment_id>/task", schema=_TASK)
def show_task(request: AdminRequest, assignment_id: str) -> Response:
    """Get a HIT as the worker who accepted it sees it."""
    return json_response(
        to_json(request.workers.task(assignment_id, submit_to=request.place.base_url))
    )


@endpoint("POST", "/assignments/<assignment_id>/submit", body=ANSWER_FIELDS, schema=_ASSIGNMENT)
def submit_assignment(request: AdminRequest, assignment_id: str) -> Response:
    """Submit an assignment: either ``answers`` by field, or a ``document``."""
    request.workers.submit(assignment_id, get_submitted_answer(request))
    return get_assignment(request, assignment_id)


@endpoint("POST", "/assignments/<assignment_id>/return", body={}, schema=_ASSIGNMENT)
def return_assignment(request: AdminRequest, assignment_id: str) -> Response:
    """Return an assignment, so that another worker can accept it."""
    request.workers.give_back(assignment_id)
    return get_assignment(request, assignment_id)


def get_submitted_answer(request: AdminRequest) -> Any:
    """Return the answers or the document of a request; raises BadRequest unless it has one."""
    if len(request.given) != 1:
        raise BadRequest('Exactly one of "answers" and "document" is required.')
    (answer,) = request.given.values()
    return answer
