"""Doing a HIT: looking at it, accepting, submitting or returning it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

from mockturk.admin.api.status_codes import status_of
from mockturk.domain.assignments import Assignment, Unfinished
from mockturk.domain.errors import (
    AssignmentDoesNotExist,
    InvalidAssignmentState,
    InvalidParameterValue,
    ServiceError,
    XMLParseError,
)
from mockturk.store import tables
from mockturk.web.site import Visit, page
from mockturk.web.site.toolbar import corner_of
from mockturk.web.worker.form_input import Refused, Typed, fields, refused, typed, untouched
from mockturk.web.worker.iframes import frame_of
from mockturk.web.worker.layout import address, show
from mockturk.web.worker.next_in_group import next_in_groups
from mockturk.web.worker.requirements import ShownRequirements, is_blocked
from mockturk.web.worker.submitted_answers import bonuses_of, handed_in, question_of
from mockturk.world.lifecycle.scheduled_events import moment_of
from mockturk.world.workers import AssignmentView, Task


@page("GET", "/worker/<worker_id>/hits/<hit_id>")
def preview(visit: Visit, worker_id: str, hit_id: str) -> Response:
    """Show a HIT before it is accepted."""
    try:
        task = visit.workers.preview(worker_id, hit_id, submit_to=visit.place.base_url)
    except ServiceError as error:
        return _no(visit, worker_id, error, hit_id=hit_id, is_preview=True)
    needs = ShownRequirements(visit, worker_id).of(task.requirements, task.unmet)
    return show(
        visit,
        worker_id,
        "worker/preview.html",
        "hits",
        hit_id,
        title=task.title,
        task=task,
        needs=needs,
        held=_held(visit, worker_id, hit_id),
        is_blocked=is_blocked(visit, worker_id, task.requester_id),
        **_question(visit, task),
    )


@page("POST", "/worker/<worker_id>/hits/<hit_id>/accept")
def accept(visit: Visit, worker_id: str, hit_id: str) -> Response:
    """Accept a HIT."""
    try:
        assignment_id = visit.workers.accept(worker_id, hit_id)
    except ServiceError as error:
        return _no(visit, worker_id, error, hit_id=hit_id)
    return visit.go(address(visit, worker_id, "assignments", assignment_id))


@page("POST", "/worker/<worker_id>/groups/<group_id>/accept")
def accept_next(visit: Visit, worker_id: str, group_id: str) -> Response:
    """Accept the next HIT of a group."""
    try:
        hit_id = visit.workers.next_hit(worker_id, group_id)
        assignment_id = visit.workers.accept(worker_id, hit_id)
    except ServiceError as error:
        return _no(visit, worker_id, error, group_id=group_id)
    return visit.go(address(visit, worker_id, "assignments", assignment_id))


@page("GET", "/worker/<worker_id>/groups/<group_id>/preview")
def preview_next(visit: Visit, worker_id: str, group_id: str) -> Response:
    """Go to the next HIT of a group, to look at it."""
    try:
        hit_id = visit.workers.next_hit(worker_id, group_id)
    except ServiceError as error:
        return _no(visit, worker_id, error, group_id=group_id)
    return visit.go(address(visit, worker_id, "hits", hit_id))


@page("GET", "/worker/<worker_id>/assignments/<assignment_id>")
def work(visit: Visit, worker_id: str, assignment_id: str) -> Response:
    """Show a HIT to be done, or what became of it."""
    assignment = _own(visit, worker_id, assignment_id)
    if assignment.status is not Unfinished.InProgress:
        return _done(visit, assignment)
    return _to_do(visit, assignment)


@page("GET", "/worker/<worker_id>/assignments/<assignment_id>/state")
def state(visit: Visit, worker_id: str, assignment_id: str) -> Response:
    """Show where an assignment stands, for the page it is being done on."""
    try:
        assignment = _own(visit, worker_id, assignment_id)
    except AssignmentDoesNotExist as error:  # the world began anew around the page
        return visit.render("worker/gone.html", status=404, error=error)
    return show(visit, worker_id, "worker/state.html", **_standing(visit, assignment))


@page("POST", "/worker/<worker_id>/assignments/<assignment_id>/submit")
def submit(visit: Visit, worker_id: str, assignment_id: str) -> Response:
    """Submit what was filled in; what is refused is shown again with the reason."""
    assignment = _own(visit, worker_id, assignment_id)
    request = visit.request
    form = visit.world.documents.shown_form(question_of(visit, assignment))
    given = typed(form, request.form)
    try:
        visit.workers.submit(assignment_id, fields(form, given, request.files))
    except (InvalidParameterValue, XMLParseError) as error:
        return _to_do(visit, assignment, given, refused(form, error))
    except InvalidAssignmentState:  # its page tells what became of it meanwhile
        return visit.go(address(visit, worker_id, "assignments", assignment_id, late="on"))
    return visit.go(address(visit, worker_id, "assignments", assignment_id))


@page("POST", "/worker/<worker_id>/assignments/<assignment_id>/return")
def give_back(visit: Visit, worker_id: str, assignment_id: str) -> Response:
    """Return an assignment undone."""
    assignment = _own(visit, worker_id, assignment_id)
    try:
        visit.workers.give_back(assignment_id)
    except InvalidAssignmentState:
        return visit.go(address(visit, worker_id, "assignments", assignment_id))
    return visit.go(address(visit, worker_id, "groups", assignment.hit_group_id))


def _own(visit: Visit, worker_id: str, assignment_id: str) -> AssignmentView:
    """Return an assignment of a worker; raises AssignmentDoesNotExist for somebody else's."""
    assignment = visit.workers.assignment(assignment_id)
    if assignment.worker_id != worker_id:
        raise AssignmentDoesNotExist(assignment_id)
    return assignment


def _held(visit: Visit, worker_id: str, hit_id: str) -> Assignment | None:
    """Return a worker's assignment of a HIT, in progress or submitted; None without one."""
    with moment_of(visit.world) as moment:
        return moment.store.find(tables.ASSIGNMENTS, "worker", (hit_id, worker_id))


def _to_do(
    visit: Visit,
    assignment: AssignmentView,
    given: Mapping[str, Typed] | None = None,
    reason: Refused | None = None,
) -> Response:
    try:
        task = visit.workers.task(assignment.assignment_id, submit_to=visit.place.base_url)
    except InvalidAssignmentState:  # its time ended since it was looked up
        return _done(visit, visit.workers.assignment(assignment.assignment_id))
    shown = _question(visit, task)
    if given is not None:
        shown["given"] = given
    return show(
        visit,
        task.worker_id,
        "worker/work.html",
        "assignments",
        task.assignment_id or "",
        others_at=("groups", task.hit_group_id),
        status=400 if reason else 200,
        title=task.title,
        task=task,
        reason=reason,
        **shown,
        **_standing(visit, assignment),
    )


def _done(visit: Visit, assignment: AssignmentView) -> Response:
    form = visit.world.documents.shown_form(question_of(visit, assignment))
    return show(
        visit,
        assignment.worker_id,
        "worker/assignment.html",
        "assignments",
        assignment.assignment_id,
        others_at=("groups", assignment.hit_group_id),
        title=assignment.title,
        answers=handed_in(form, assignment.answer),
        bonuses=bonuses_of(visit, assignment),
        is_late="late" in visit.request.args,
        **_standing(visit, assignment),
    )


def _standing(visit: Visit, assignment: AssignmentView) -> dict[str, Any]:
    """Return what the part of a page is made of that tells where an assignment stands."""
    corner = corner_of(visit)
    left = assignment.deadline - corner.time
    return {
        "assignment": assignment,
        "seconds_left": max(0, int(left.total_seconds())),
        "frozen": corner.frozen,
    }


def _question(visit: Visit, task: Task) -> dict[str, Any]:
    """Return what a Question is shown with: a form, a frame, or as the text it is."""
    form = visit.world.documents.shown_form(task.question)
    return {
        "form": form,
        "given": untouched(form),
        "frame": frame_of(visit, task),
        "question": task.question,
    }


def _no(
    visit: Visit,
    worker_id: str,
    error: ServiceError,
    *,
    hit_id: str | None = None,
    group_id: str | None = None,
    is_preview: bool = False,
) -> Response:
    """Say why a HIT is not to be had, with a link to the worker's assignment of it, if any."""
    held = None
    if hit_id:
        held = _held(visit, worker_id, hit_id)
    elif group_id:
        held = next_in_groups(visit, worker_id, [group_id])[group_id].held
    return show(
        visit,
        worker_id,
        "worker/refused.html",
        "hits",
        status=status_of(error),
        title="You have this HIT already" if hit_id and held else "This HIT is not to be had",
        error=error,
        held=held,
        hit_id=None if is_preview else hit_id,
        group_id=group_id,
    )
