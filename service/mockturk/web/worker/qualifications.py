"""Qualifications: those a worker has, those there are, and asking for one."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.admin.api.status_codes import status_of
from mockturk.domain.errors import ServiceError
from mockturk.domain.qualification_types import OPEN, QualificationRequest
from mockturk.web.site import Visit, page
from mockturk.web.worker.layout import address, page_number, page_size, show
from mockturk.world.lifecycle.qualification_requests import latest_request
from mockturk.world.lifecycle.scheduled_events import moment_of

_MOST_HELD = 100


@page("GET", "/worker/<worker_id>/qualifications")
def qualifications(visit: Visit, worker_id: str) -> Response:
    """Show what requesters gave a worker, and what they asked for."""
    workers = visit.workers
    return show(
        visit,
        worker_id,
        "worker/qualifications.html",
        "qualifications",
        title="Qualifications",
        held=workers.qualifications(worker_id, page_size=_MOST_HELD),
        asked=workers.qualification_requests(
            worker_id, page=page_number(visit), page_size=page_size(visit)
        ),
    )


@page("GET", "/worker/<worker_id>/qualification-types")
def types(visit: Visit, worker_id: str) -> Response:
    """Show the Qualification types there are."""
    given = visit.request.args
    search, only_requestable = given.get("search", "").strip(), "requestable" in given
    found = visit.workers.qualification_types(
        worker_id,
        search=search,
        only_requestable=only_requestable,
        page=page_number(visit),
        page_size=page_size(visit),
    )
    return show(
        visit,
        worker_id,
        "worker/qualification_types.html",
        "qualification-types",
        title="Qualification types",
        found=found,
        wanted={"search": search, "requestable": "on" if only_requestable else ""},
    )


@page("GET", "/worker/<worker_id>/qualification-types/<type_id>")
def type_(visit: Visit, worker_id: str, type_id: str) -> Response:
    """Show a Qualification type, and whether the worker may ask for it."""
    return _type(visit, worker_id, type_id)


@page("POST", "/worker/<worker_id>/qualification-types/<type_id>/request")
def ask(visit: Visit, worker_id: str, type_id: str) -> Response:
    """Ask for a Qualification; with a test it begins now."""
    try:
        made = visit.workers.request_qualification(worker_id, type_id)
    except ServiceError as error:
        return _type(visit, worker_id, type_id, error)
    steps = "qualification-requests", made.qualification_request_id
    return visit.go(address(visit, worker_id, *steps))


def _type(
    visit: Visit, worker_id: str, type_id: str, error: ServiceError | None = None
) -> Response:
    kind = visit.workers.qualification_type(type_id, worker_id)
    return show(
        visit,
        worker_id,
        "worker/qualification_type.html",
        *("qualification-types", type_id),
        status=status_of(error) if error else 200,
        title=kind.name,
        kind=kind,
        error=error,
        open_request=_open_request(visit, worker_id, type_id),
    )


def _open_request(visit: Visit, worker_id: str, type_id: str) -> QualificationRequest | None:
    """Return a worker's undecided request for a Qualification; None without one."""
    with moment_of(visit.world) as moment:
        latest = latest_request(moment, type_id, worker_id)
    return latest if latest and latest.state in OPEN else None
