"""Pages for a worker's Qualifications, and to find and request others."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.admin.api.status_codes import get_http_status
from mockturk.domain.errors import ServiceError
from mockturk.domain.qualification_types import OPEN_STATES, QualificationRequest
from mockturk.web.site import RequestContext, page
from mockturk.web.worker.layout import (
    build_worker_url,
    read_page_number,
    read_page_size,
    render_worker_page,
)
from mockturk.world.lifecycle.qualification_requests import latest_request
from mockturk.world.lifecycle.scheduled_events import open_transaction

_MOST_HELD = 100


@page("GET", "/worker/<worker_id>/qualifications")
def list_qualifications(context: RequestContext, worker_id: str) -> Response:
    """Show a worker's Qualifications and Qualification requests."""
    workers = context.workers
    return render_worker_page(
        context,
        worker_id,
        "worker/qualifications.html",
        "qualifications",
        title="Qualifications",
        held=workers.qualifications(worker_id, page_size=_MOST_HELD),
        asked=workers.qualification_requests(
            worker_id, page=read_page_number(context), page_size=read_page_size(context)
        ),
    )


@page("GET", "/worker/<worker_id>/qualification-types")
def list_types(context: RequestContext, worker_id: str) -> Response:
    """Show a page of the Qualification types."""
    given = context.request.args
    search, only_requestable = given.get("search", "").strip(), "requestable" in given
    found = context.workers.qualification_types(
        worker_id,
        search=search,
        only_requestable=only_requestable,
        page=read_page_number(context),
        page_size=read_page_size(context),
    )
    return render_worker_page(
        context,
        worker_id,
        "worker/qualification_types.html",
        "qualification-types",
        title="Qualification types",
        found=found,
        wanted={"search": search, "requestable": "on" if only_requestable else ""},
    )


@page("GET", "/worker/<worker_id>/qualification-types/<type_id>")
def show_type(context: RequestContext, worker_id: str, type_id: str) -> Response:
    """Show a Qualification type, and whether the worker may request it."""
    return _type(context, worker_id, type_id)


@page("POST", "/worker/<worker_id>/qualification-types/<type_id>/request")
def request_qualification(context: RequestContext, worker_id: str, type_id: str) -> Response:
    """Request a Qualification; if it has a test, the test starts now."""
    try:
        made = context.workers.request_qualification(worker_id, type_id)
    except ServiceError as error:
        return _type(context, worker_id, type_id, error)
    steps = "qualification-requests", made.qualification_request_id
    return context.redirect(build_worker_url(context, worker_id, *steps))


def _type(
    context: RequestContext, worker_id: str, type_id: str, error: ServiceError | None = None
) -> Response:
    kind = context.workers.qualification_type(type_id, worker_id)
    return render_worker_page(
        context,
        worker_id,
        "worker/qualification_type.html",
        *("qualification-types", type_id),
        status=get_http_status(error) if error else 200,
        title=kind.name,
        kind=kind,
        error=error,
        open_request=_open_request(context, worker_id, type_id),
    )


def _open_request(
    context: RequestContext, worker_id: str, type_id: str
) -> QualificationRequest | None:
    """Return a worker's open request for a Qualification; None if there is none."""
    with open_transaction(context.world) as transaction:
        latest = latest_request(transaction, type_id, worker_id)
    return latest if latest and latest.state in OPEN_STATES else None
