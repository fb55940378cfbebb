"""Pages of the demo: the pictures of its questions, and the page of its ExternalQuestion."""

from __future__ import annotations

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from mockturk.web.demo.documents import find_media_file
from mockturk.web.site import RequestContext, page
from mockturk.world.workers import PREVIEW_ASSIGNMENT_ID


@page("GET", "/site/demo/<name>", is_open=True)
def serve_media(context: RequestContext, name: str) -> Response:  # noqa: ARG001 - the signature of pages
    """Return a picture or a sound of the demo's questions."""
    found = find_media_file(name)
    if found is None:
        raise NotFound("There is no such picture.")
    content, kind = found
    return Response(content, content_type=kind)


@page("GET", "/site/demo/sign/", is_open=True)
def show_sign(context: RequestContext) -> Response:
    """Show the page of an ExternalQuestion, as a requester's own server would.

    The assignmentId in its URL is sent back with its form.
    """
    given = context.request.args
    assignment_id = given.get("assignmentId", PREVIEW_ASSIGNMENT_ID)
    response = context.render(
        "demo/sign.html",
        assignment_id=assignment_id,
        is_preview=assignment_id == PREVIEW_ASSIGNMENT_ID,
        worker_id=given.get("workerId", ""),
    )
    # It runs in a frame of the worker site, and must not access the page around it.
    response.headers["Content-Security-Policy"] = (
        "sandbox allow-forms; default-src 'none'; img-src 'self'; style-src 'self'; "
        "form-action 'self'; frame-ancestors 'self'"
    )
    return response
