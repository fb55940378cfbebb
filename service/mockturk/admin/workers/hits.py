"""HITs as workers find, accept and do them."""

from __future__ import annotations

from typing import Any

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from mockturk.admin.api import PREFIX, Call, endpoint
from mockturk.admin.api.parameters import answers, flag, text
from mockturk.admin.api.schemas import TEXT, having, perhaps
from mockturk.admin.api.serialization import json_response, page_response, shown
from mockturk.admin.api.view_schemas import one_of, page_of
from mockturk.admin.workers.workers import PAGE
from mockturk.world.workers.views import AssignmentView, GroupView, HITView, Task

_GROUPS = {
    **dict.fromkeys(("worker_id", "search", "minimum_reward", "sort"), text),
    "only_qualified": flag,
    **PAGE,
}
_WORKER = {"worker_id": text}
ANSWERS = {"answers": answers, "document": text}
_TASK = one_of(Task)
_ASSIGNMENT = one_of(AssignmentView)


@endpoint("GET", "/hit-groups", query=_GROUPS, gives=page_of("hit_groups", GroupView))
def list_groups(call: Call) -> Response:
    """List the groups of HITs there are to accept."""
    return page_response("hit_groups", call.workers.groups(**call.given))


@endpoint("GET", "/hit-groups/<group_id>/hits", query=PAGE, gives=page_of("hits", HITView))
def list_hits(call: Call, group_id: str) -> Response:
    """List the HITs of a group, the oldest first."""
    return page_response("hits", call.workers.hits(group_id, **call.given))


@endpoint(
    "GET",
    "/hit-groups/<group_id>/next-hit",
    query=_WORKER,
    needed=("worker_id",),
    gives=having(hit_id=perhaps(TEXT)),
)
def next_hit(call: Call, group_id: str) -> Response:
    """Find a HIT of a group that the worker has no assignment of."""
    return json_response({"hit_id": call.workers.next_hit(call.given["worker_id"], group_id)})


@endpoint("GET", "/hits/<hit_id>/preview", query=_WORKER, needed=("worker_id",), gives=_TASK)
def preview_hit(call: Call, hit_id: str) -> Response:
    """Show a HIT as a worker sees it before accepting it."""
    worker_id = call.given["worker_id"]
    return json_response(
        shown(call.workers.preview(worker_id, hit_id, submit_to=call.place.base_url))
    )


@endpoint(
    "POST", "/hits/<hit_id>/accept", body=_WORKER, needed=("worker_id",), status=201, gives=_TASK
)
def accept_hit(call: Call, hit_id: str) -> Response:
    """Accept an assignment of a HIT."""
    assignment_id = call.workers.accept(call.given["worker_id"], hit_id)
    task = call.workers.task(assignment_id, submit_to=call.place.base_url)
    return json_response(shown(task), 201, f"{PREFIX}/assignments/{assignment_id}")


@endpoint("GET", "/assignments/<assignment_id>", gives=_ASSIGNMENT)
def get_assignment(call: Call, assignment_id: str) -> Response:
    """Show an assignment, whatever became of it."""
    return json_response(shown(call.workers.assignment(assignment_id)))


@endpoint("GET", "/assignments/<assignment_id>/task", gives=_TASK)
def show_task(call: Call, assignment_id: str) -> Response:
    """Show a HIT as the worker who accepted it sees it."""
    return json_response(shown(call.workers.task(assignment_id, submit_to=call.place.base_url)))


@endpoint("POST", "/assignments/<assignment_id>/submit", body=ANSWERS, gives=_ASSIGNMENT)
def submit_assignment(call: Call, assignment_id: str) -> Response:
    """Submit an assignment: either ``answers`` by field, or a ``document``."""
    call.workers.submit(assignment_id, answer_of(call))
    return get_assignment(call, assignment_id)


@endpoint("POST", "/assignments/<assignment_id>/return", body={}, gives=_ASSIGNMENT)
def return_assignment(call: Call, assignment_id: str) -> Response:
    """Return an assignment, which somebody else may accept then."""
    call.workers.give_back(assignment_id)
    return get_assignment(call, assignment_id)


def answer_of(call: Call) -> Any:
    """Return the one of answers and document that came; raises BadRequest."""
    if len(call.given) != 1:
        raise BadRequest('One of "answers" and "document" must be there.')
    (answer,) = call.given.values()
    return answer
