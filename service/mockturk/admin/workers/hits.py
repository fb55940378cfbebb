"""Endpoints for workers to find, accept, submit and return HITs."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET, UnsetType
from werkzeug.exceptions import BadRequest

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import (
    NoFields,
    PageFields,
    RequestFields,
    WorkerField,
)
from mockturk.admin.api.responses import Created
from mockturk.domain.views.workers import AssignmentInfo, GroupPage, HITPage, NextHIT, TaskInfo


class GroupFilterFields(PageFields):
    """Which HIT groups to list, in which order, and for which worker."""

    worker_id: str | UnsetType = UNSET
    hit_type_id: str | UnsetType = UNSET
    search: str | UnsetType = UNSET
    minimum_reward: str | UnsetType = UNSET
    sort: str | UnsetType = UNSET
    only_qualified: bool | UnsetType = UNSET


class SubmittedFile(RequestFields):
    """The content of a file, in base64."""

    base64: bytes


class AnswerFields(RequestFields):
    """Answers by field: texts, lists of selections or files; or the document with the answers."""

    answers: dict[str, str | list[str] | SubmittedFile] | UnsetType = UNSET
    document: str | UnsetType = UNSET


@endpoint("GET", "/hit-groups")
def list_groups(request: AdminRequest[GroupFilterFields]) -> GroupPage:
    """List the HIT groups that have HITs to accept."""
    return request.workers.groups(**request.fields.sent())


@endpoint("GET", "/hit-groups/<group_id>/hits")
def list_hits(request: AdminRequest[PageFields], group_id: str) -> HITPage:
    """List the HITs of a group, oldest first."""
    return request.workers.hits(group_id, **request.fields.sent())


@endpoint("GET", "/hit-groups/<group_id>/next-hit")
def next_hit(request: AdminRequest[WorkerField], group_id: str) -> NextHIT:
    """Get the id of the next HIT of a group for a worker."""
    return NextHIT(hit_id=request.workers.next_hit(request.fields.worker_id, group_id))


@endpoint("GET", "/hits/<hit_id>/preview")
def preview_hit(request: AdminRequest[WorkerField], hit_id: str) -> TaskInfo:
    """Get a HIT as a worker sees it before accepting it."""
    worker_id, submit_to = request.fields.worker_id, request.place.base_url
    return request.workers.preview(worker_id, hit_id, submit_to=submit_to)


@endpoint("POST", "/hits/<hit_id>/accept")
def accept_hit(request: AdminRequest[WorkerField], hit_id: str) -> Created[TaskInfo]:
    """Accept a HIT for a worker: create an assignment."""
    assignment_id = request.workers.accept(request.fields.worker_id, hit_id)
    task = request.workers.task(assignment_id, submit_to=request.place.base_url)
    return Created(task, f"/assignments/{assignment_id}")


@endpoint("GET", "/assignments/<assignment_id>")
def get_assignment(request: AdminRequest[NoFields], assignment_id: str) -> AssignmentInfo:
    """Get an assignment, in any status."""
    return request.workers.assignment(assignment_id)


@endpoint("GET", "/assignments/<assignment_id>/task")
def show_task(request: AdminRequest[NoFields], assignment_id: str) -> TaskInfo:
    """Get a HIT as the worker who accepted it sees it."""
    return request.workers.task(assignment_id, submit_to=request.place.base_url)


@endpoint("POST", "/assignments/<assignment_id>/submit")
def submit_assignment(request: AdminRequest[AnswerFields], assignment_id: str) -> AssignmentInfo:
    """Submit an assignment: either ``answers`` by field, or a ``document``."""
    request.workers.submit(assignment_id, get_submitted_answer(request.fields))
    return request.workers.assignment(assignment_id)


@endpoint("POST", "/assignments/<assignment_id>/return")
def return_assignment(request: AdminRequest[NoFields], assignment_id: str) -> AssignmentInfo:
    """Return an assignment, so that another worker can accept it."""
    request.workers.give_back(assignment_id)
    return request.workers.assignment(assignment_id)


def get_submitted_answer(fields: AnswerFields) -> str | Mapping[str, str | list[str] | bytes]:
    """Return the answers or the document of a request; raises BadRequest unless it has one."""
    answers, document = fields.answers, fields.document
    if document is UNSET and answers is not UNSET:
        return {
            name: one.base64 if isinstance(one, SubmittedFile) else one
            for name, one in answers.items()
        }
    if answers is UNSET and document is not UNSET:
        return document
    raise BadRequest('Exactly one of "answers" and "document" is required.')
