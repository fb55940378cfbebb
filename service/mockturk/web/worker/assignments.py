"""Pages to preview, accept, submit and return a HIT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.wrappers import Response

from mockturk.admin.api.status_codes import get_http_status
from mockturk.domain.assignments import Assignment, UnfinishedStatus
from mockturk.domain.errors import (
    AssignmentDoesNotExist,
    InvalidAssignmentState,
    InvalidParameterValue,
    ServiceError,
    XMLParseError,
)
from mockturk.domain.views.workers import AssignmentInfo, TaskInfo
from mockturk.store import tables
from mockturk.web.site import RequestContext, page
from mockturk.web.site.toolbar import build_toolbar
from mockturk.web.worker.form_input import (
    FormProblem,
    QuestionInput,
    build_default_inputs,
    list_form_problems,
    read_inputs,
    to_answers,
)
from mockturk.web.worker.iframes import build_iframe
from mockturk.web.worker.layout import build_worker_url, render_worker_page
from mockturk.web.worker.next_in_group import find_next_in_groups
from mockturk.web.worker.requirements import RequirementViewBuilder, is_blocked
from mockturk.web.worker.submitted_answers import (
    get_question,
    list_bonuses,
    parse_submitted_answers,
)
from mockturk.world.lifecycle.scheduled_events import open_transaction


@page("GET", "/worker/<worker_id>/hits/<hit_id>")
def preview(context: RequestContext, worker_id: str, hit_id: str) -> Response:
    """Show a HIT before it is accepted."""
    try:
        task = context.workers.preview(worker_id, hit_id, submit_to=context.place.base_url)
    except ServiceError as error:
        return _show_error(context, worker_id, error, hit_id=hit_id, is_preview=True)
    needs = RequirementViewBuilder(context, worker_id).of(task.requirements, task.unmet)
    return render_worker_page(
        context,
        worker_id,
        "worker/preview.html",
        "hits",
        hit_id,
        title=task.title,
        task=task,
        needs=needs,
        held=_find_held_assignment(context, worker_id, hit_id),
        is_blocked=is_blocked(context, worker_id, task.requester_id),
        **_build_question_values(context, task),
    )


@page("POST", "/worker/<worker_id>/hits/<hit_id>/accept")
def accept(context: RequestContext, worker_id: str, hit_id: str) -> Response:
    """Accept a HIT."""
    try:
        assignment_id = context.workers.accept(worker_id, hit_id)
    except ServiceError as error:
        return _show_error(context, worker_id, error, hit_id=hit_id)
    return context.redirect(build_worker_url(context, worker_id, "assignments", assignment_id))


@page("POST", "/worker/<worker_id>/groups/<group_id>/accept")
def accept_next(context: RequestContext, worker_id: str, group_id: str) -> Response:
    """Accept the next HIT of a group."""
    try:
        hit_id = context.workers.next_hit(worker_id, group_id)
        assignment_id = context.workers.accept(worker_id, hit_id)
    except ServiceError as error:
        return _show_error(context, worker_id, error, group_id=group_id)
    return context.redirect(build_worker_url(context, worker_id, "assignments", assignment_id))


@page("GET", "/worker/<worker_id>/groups/<group_id>/preview")
def preview_next(context: RequestContext, worker_id: str, group_id: str) -> Response:
    """Redirect to the preview of the next HIT of a group."""
    try:
        hit_id = context.workers.next_hit(worker_id, group_id)
    except ServiceError as error:
        return _show_error(context, worker_id, error, group_id=group_id)
    return context.redirect(build_worker_url(context, worker_id, "hits", hit_id))


@page("GET", "/worker/<worker_id>/assignments/<assignment_id>")
def show_assignment(context: RequestContext, worker_id: str, assignment_id: str) -> Response:
    """Show the HIT of an assignment to work on, or the assignment's outcome."""
    assignment = _get_own_assignment(context, worker_id, assignment_id)
    if assignment.status != UnfinishedStatus.InProgress:
        return _show_outcome(context, assignment)
    return _show_task(context, assignment)


@page("GET", "/worker/<worker_id>/assignments/<assignment_id>/state")
def show_state(context: RequestContext, worker_id: str, assignment_id: str) -> Response:
    """Show the state of an assignment, to refresh a part of its page."""
    try:
        assignment = _get_own_assignment(context, worker_id, assignment_id)
    except AssignmentDoesNotExist as error:  # the world was reset while the page was open
        return context.render("worker/gone.html", status=404, error=error)
    return render_worker_page(
        context, worker_id, "worker/state.html", **_build_state_values(context, assignment)
    )


@page("POST", "/worker/<worker_id>/assignments/<assignment_id>/submit")
def submit(context: RequestContext, worker_id: str, assignment_id: str) -> Response:
    """Submit the answers; if they are refused, show them again with all reasons."""
    assignment = _get_own_assignment(context, worker_id, assignment_id)
    request = context.request
    documents, question = context.world.documents, get_question(context, assignment)
    form = documents.build_form_view(question)
    given = read_inputs(form, request.form)
    answers = to_answers(form, given, request.files)
    try:
        context.workers.submit(assignment_id, answers)
    except (InvalidParameterValue, XMLParseError) as error:
        problems = list_form_problems(documents, question, answers, error)
        return _show_task(context, assignment, given, problems)
    except InvalidAssignmentState:  # the assignment's page shows its outcome
        return context.redirect(
            build_worker_url(context, worker_id, "assignments", assignment_id, late="on")
        )
    return context.redirect(build_worker_url(context, worker_id, "assignments", assignment_id))


@page("POST", "/worker/<worker_id>/assignments/<assignment_id>/return")
def return_assignment(context: RequestContext, worker_id: str, assignment_id: str) -> Response:
    """Return an assignment without submitting it."""
    assignment = _get_own_assignment(context, worker_id, assignment_id)
    try:
        context.workers.give_back(assignment_id)
    except InvalidAssignmentState:
        return context.redirect(build_worker_url(context, worker_id, "assignments", assignment_id))
    return context.redirect(build_worker_url(context, worker_id, "groups", assignment.hit_group_id))


def _get_own_assignment(
    context: RequestContext, worker_id: str, assignment_id: str
) -> AssignmentInfo:
    """Return an assignment of a worker; raises AssignmentDoesNotExist for another worker's."""
    assignment = context.workers.assignment(assignment_id)
    if assignment.worker_id != worker_id:
        raise AssignmentDoesNotExist(assignment_id)
    return assignment


def _find_held_assignment(
    context: RequestContext, worker_id: str, hit_id: str
) -> Assignment | None:
    """Return a worker's assignment of a HIT, in progress or submitted; None if there is none."""
    with open_transaction(context.world) as transaction:
        return transaction.store.find(tables.ASSIGNMENTS, "worker", (hit_id, worker_id))


def _show_task(
    context: RequestContext,
    assignment: AssignmentInfo,
    given: Mapping[str, QuestionInput] | None = None,
    problems: Sequence[FormProblem] = (),
) -> Response:
    try:
        task = context.workers.task(assignment.assignment_id, submit_to=context.place.base_url)
    except InvalidAssignmentState:  # its time ended after it was looked up
        return _show_outcome(context, context.workers.assignment(assignment.assignment_id))
    shown = _build_question_values(context, task)
    if given is not None:
        shown["given"] = given
    return render_worker_page(
        context,
        task.worker_id,
        "worker/work.html",
        "assignments",
        task.assignment_id or "",
        others_at=("groups", task.hit_group_id),
        status=400 if problems else 200,
        title=task.title,
        task=task,
        problems=problems,
        **shown,
        **_build_state_values(context, assignment),
    )


def _show_outcome(context: RequestContext, assignment: AssignmentInfo) -> Response:
    form = context.world.documents.build_form_view(get_question(context, assignment))
    return render_worker_page(
        context,
        assignment.worker_id,
        "worker/assignment.html",
        "assignments",
        assignment.assignment_id,
        others_at=("groups", assignment.hit_group_id),
        title=assignment.title,
        answers=parse_submitted_answers(form, assignment.answer),
        bonuses=list_bonuses(context, assignment),
        is_late="late" in context.request.args,
        **_build_state_values(context, assignment),
    )


def _build_state_values(context: RequestContext, assignment: AssignmentInfo) -> dict[str, Any]:
    """Return the template variables for the state of an assignment."""
    corner = build_toolbar(context)
    left = assignment.deadline - corner.time
    return {
        "assignment": assignment,
        "seconds_left": max(0, int(left.total_seconds())),
        "frozen": corner.frozen,
    }


def _build_question_values(context: RequestContext, task: TaskInfo) -> dict[str, Any]:
    """Return the template variables for a Question: its form, its frame, or its text.

    ``annotation`` is the requester's, to tell HITs of one title apart.
    """
    with open_transaction(context.world) as transaction:
        hit = transaction.store.get(tables.HITS, task.hit_id)
    form = context.world.documents.build_form_view(task.question)
    return {
        "form": form,
        "given": build_default_inputs(form),
        "frame": build_iframe(context, task),
        "question": task.question,
        "annotation": hit.requester_annotation if hit else None,
    }


def _show_error(
    context: RequestContext,
    worker_id: str,
    error: ServiceError,
    *,
    hit_id: str | None = None,
    group_id: str | None = None,
    is_preview: bool = False,
) -> Response:
    """Show why a HIT is not available, with a link to the worker's assignment of it, if any."""
    held = None
    if hit_id:
        held = _find_held_assignment(context, worker_id, hit_id)
    elif group_id:
        held = find_next_in_groups(context, worker_id, [group_id])[group_id].held
    return render_worker_page(
        context,
        worker_id,
        "worker/refused.html",
        "hits",
        status=get_http_status(error),
        title="You have this HIT already" if hit_id and held else "This HIT is not available",
        error=error,
        held=held,
        hit_id=None if is_preview else hit_id,
        group_id=group_id,
    )
