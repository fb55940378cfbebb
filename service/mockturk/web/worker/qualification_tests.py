"""Pages to take the test of a Qualification type, and to see the result of the request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.wrappers import Response

from mockturk.domain.errors import (
    InvalidParameterValue,
    InvalidQualificationRequestState,
    QualificationRequestDoesNotExist,
    XMLParseError,
)
from mockturk.domain.qualification_types import QualificationRequestState
from mockturk.domain.views.workers import QualificationRequestInfo
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
from mockturk.web.worker.layout import build_worker_url, render_worker_page

_HERE = "qualification-requests"


@page("GET", f"/worker/<worker_id>/{_HERE}/<request_id>")
def show_request(context: RequestContext, worker_id: str, request_id: str) -> Response:
    """Show the test of a request, or the request's result."""
    return _show(context, _get_own_request(context, worker_id, request_id))


@page("GET", f"/worker/<worker_id>/{_HERE}/<request_id>/state")
def show_state(context: RequestContext, worker_id: str, request_id: str) -> Response:
    """Show the state of a request, to refresh a part of the test's page."""
    try:
        asked = _get_own_request(context, worker_id, request_id)
    except QualificationRequestDoesNotExist as error:  # the world was reset meanwhile
        return context.render("worker/gone.html", status=404, error=error)
    return render_worker_page(
        context, worker_id, "worker/test_state.html", **_build_state_values(context, asked)
    )


@page("POST", f"/worker/<worker_id>/{_HERE}/<request_id>/submit")
def submit(context: RequestContext, worker_id: str, request_id: str) -> Response:
    """Submit a test; if its answers are refused, show them again with all reasons."""
    asked = _get_own_request(context, worker_id, request_id)
    documents, test = context.world.documents, asked.test or ""
    form = documents.build_form_view(test)
    given = read_inputs(form, context.request.form)
    answers = to_answers(form, given, context.request.files)
    try:
        context.workers.submit_test(request_id, answers)
    except (InvalidParameterValue, XMLParseError) as error:
        return _show(context, asked, given, list_form_problems(documents, test, answers, error))
    except InvalidQualificationRequestState:  # the request's page shows its result
        return context.redirect(build_worker_url(context, worker_id, _HERE, request_id, late="on"))
    return context.redirect(build_worker_url(context, worker_id, _HERE, request_id))


def _get_own_request(
    context: RequestContext, worker_id: str, request_id: str
) -> QualificationRequestInfo:
    """Return a worker's request; raises QualificationRequestDoesNotExist for others' requests."""
    found = context.workers.qualification_request(request_id)
    if found.worker_id != worker_id:
        raise QualificationRequestDoesNotExist(request_id)
    return found


def _show(
    context: RequestContext,
    asked: QualificationRequestInfo,
    given: Mapping[str, QuestionInput] | None = None,
    problems: Sequence[FormProblem] = (),
) -> Response:
    in_test = asked.status is QualificationRequestState.InTest
    form = context.world.documents.build_form_view(asked.test or "") if in_test else None
    return render_worker_page(
        context,
        asked.worker_id,
        "worker/test.html" if in_test else "worker/request.html",
        *(_HERE, asked.qualification_request_id),
        others_at=("qualification-types", asked.qualification_type_id),
        status=400 if problems else 200,
        title=asked.name or asked.qualification_type_id,
        form=form,
        question=asked.test or "",
        given=given or build_default_inputs(form),
        problems=problems,
        is_late="late" in context.request.args,
        **_build_state_values(context, asked),
    )


def _build_state_values(context: RequestContext, asked: QualificationRequestInfo) -> dict[str, Any]:
    corner = build_toolbar(context)
    left = asked.deadline - corner.time if asked.deadline else None
    return {
        "asked": asked,
        "seconds_left": None if left is None else max(0, int(left.total_seconds())),
        "frozen": corner.frozen,
    }
