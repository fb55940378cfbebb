"""Taking the test of a Qualification type, and what came of the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

from mockturk.domain.errors import (
    InvalidParameterValue,
    InvalidQualificationRequestState,
    QualificationRequestDoesNotExist,
    XMLParseError,
)
from mockturk.domain.qualification_types import RequestState
from mockturk.web.site import Visit, page
from mockturk.web.site.toolbar import corner_of
from mockturk.web.worker.form_input import (
    Refused,
    Typed,
    fields,
    refused,
    typed,
    untouched,
)
from mockturk.web.worker.layout import address, show
from mockturk.world.workers import QualificationRequestView

_HERE = "qualification-requests"


@page("GET", f"/worker/<worker_id>/{_HERE}/<request_id>")
def request(visit: Visit, worker_id: str, request_id: str) -> Response:
    """Show a test to be taken, or what became of a request."""
    return _show(visit, _own(visit, worker_id, request_id))


@page("GET", f"/worker/<worker_id>/{_HERE}/<request_id>/state")
def state(visit: Visit, worker_id: str, request_id: str) -> Response:
    """Show where a request stands, for the page the test is being taken on."""
    try:
        asked = _own(visit, worker_id, request_id)
    except QualificationRequestDoesNotExist as error:  # the world began anew around the page
        return visit.render("worker/gone.html", status=404, error=error)
    return show(visit, worker_id, "worker/test_state.html", **_standing(visit, asked))


@page("POST", f"/worker/<worker_id>/{_HERE}/<request_id>/submit")
def submit(visit: Visit, worker_id: str, request_id: str) -> Response:
    """Hand in a test; what is refused is shown again with the reason."""
    asked = _own(visit, worker_id, request_id)
    form = visit.world.documents.shown_form(asked.test or "")
    given = typed(form, visit.request.form)
    try:
        visit.workers.submit_test(request_id, fields(form, given, visit.request.files))
    except (InvalidParameterValue, XMLParseError) as error:
        return _show(visit, asked, given, refused(form, error))
    except InvalidQualificationRequestState:  # its page tells what became of it meanwhile
        return visit.go(address(visit, worker_id, _HERE, request_id, late="on"))
    return visit.go(address(visit, worker_id, _HERE, request_id))


def _own(visit: Visit, worker_id: str, request_id: str) -> QualificationRequestView:
    """Return a request of a worker; raises QualificationRequestDoesNotExist for another's."""
    found = visit.workers.qualification_request(request_id)
    if found.worker_id != worker_id:
        raise QualificationRequestDoesNotExist(request_id)
    return found


def _show(
    visit: Visit,
    asked: QualificationRequestView,
    given: Mapping[str, Typed] | None = None,
    reason: Refused | None = None,
) -> Response:
    in_test = asked.status is RequestState.InTest
    form = visit.world.documents.shown_form(asked.test or "") if in_test else None
    return show(
        visit,
        asked.worker_id,
        "worker/test.html" if in_test else "worker/request.html",
        *(_HERE, asked.qualification_request_id),
        others_at=("qualification-types", asked.qualification_type_id),
        status=400 if reason else 200,
        title=asked.name or asked.qualification_type_id,
        form=form,
        question=asked.test or "",
        given=given or untouched(form),
        reason=reason,
        is_late="late" in visit.request.args,
        **_standing(visit, asked),
    )


def _standing(visit: Visit, asked: QualificationRequestView) -> dict[str, Any]:
    corner = corner_of(visit)
    left = asked.deadline - corner.time if asked.deadline else None
    return {
        "asked": asked,
        "seconds_left": None if left is None else max(0, int(left.total_seconds())),
        "frozen": corner.frozen,
    }
