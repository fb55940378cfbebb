"""The frames of ExternalQuestion and HTMLQuestion, in which requesters' own pages run.

Requesters' pages never run with the rights of this server's pages. Each page is sandboxed, even
when it is opened outside a frame, so that it cannot access the page around it or the requester
console.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from msgspec import Struct
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from mockturk.documents.html_pages import html_page
from mockturk.documents.url_policy import HOSTS, is_local_address
from mockturk.domain.views.workers import TaskInfo
from mockturk.web.site import RequestContext, page
from mockturk.web.worker.layout import build_worker_url
from mockturk.world.workers import PREVIEW_ASSIGNMENT_ID

# Limits in pixels, for pages with a height of 0 or an extreme height.
_USUAL_HEIGHT = 450
_MOST_HEIGHT = 5000

_MAY = "allow-scripts allow-forms"
_LOOPBACK = " ".join(f"{scheme}://{host}:*" for scheme in ("http", "https") for host in HOSTS)


class IFrame(Struct, frozen=True):
    """A frame: its URL, its height in pixels, and its ``sandbox`` attribute.

    If it is not ``is_local``, its page is on another machine and is shown as a link only.
    """

    address: str
    height: int
    sandbox: str
    is_local: bool


def build_iframe(context: RequestContext, task: TaskInfo) -> IFrame | None:
    """Return the frame of a HIT's Question; None if the Question needs no frame."""
    if task.frame is not None:
        url = task.frame.url
        return IFrame(
            url, _height(task.frame.height), _build_sandbox(context, url), _is_local(context, url)
        )
    found = html_page(task.question)
    if found is None:
        return None
    # The parameters that the service put into the URL of a frame.
    told = build_worker_url(
        context,
        task.worker_id,
        *("hits", task.hit_id, "page"),
        assignmentId=task.assignment_id or PREVIEW_ASSIGNMENT_ID,
        hitId=task.hit_id,
        workerId=task.worker_id,
        turkSubmitTo=context.place.base_url.rstrip("/"),
    )
    return IFrame(told, _height(found.frame_height), _MAY, is_local=True)


@page("GET", "/worker/<worker_id>/hits/<hit_id>/page")
def serve_html_question(context: RequestContext, worker_id: str, hit_id: str) -> Response:
    """Return the page of an HTMLQuestion, unchanged except for URLs that lead to this server."""
    if context.request.headers.get("Sec-Fetch-Dest") == "document":
        # Outside its frame, the page could navigate the browser to another machine.
        return context.redirect(build_worker_url(context, worker_id, "hits", hit_id))
    base = context.place.base_url
    assignment_id = context.request.args.get("assignmentId", PREVIEW_ASSIGNMENT_ID)
    if assignment_id == PREVIEW_ASSIGNMENT_ID:
        task = context.workers.preview(worker_id, hit_id, submit_to=base)
    else:
        task = context.workers.task(assignment_id, submit_to=base)
    found = html_page(task.question)
    if found is None or (task.hit_id, task.worker_id) != (hit_id, worker_id):
        raise NotFound("There is no such page.")
    origin = _origin(base)
    script = origin + context.path("/site/static/externalHIT_v1.js")
    # Name the origin too: inside a sandbox, some browsers do not match any URL with "self".
    sources = f"'self' {origin} {_LOOPBACK}"
    policy = (
        f"sandbox {_MAY}; default-src data: blob: 'unsafe-inline' 'unsafe-eval' {sources}; "
        f"form-action {sources}; frame-ancestors 'self'"
    )
    headers = {"Content-Security-Policy": policy, "Cross-Origin-Opener-Policy": "unsafe-none"}
    text = found.with_addresses(base, script)
    return Response(text, content_type="text/html; charset=utf-8", headers=headers)


def _build_sandbox(context: RequestContext, url: str) -> str:
    """Return the sandbox for a page, which keeps its own origin only if another server has it."""
    may = f"{_MAY} allow-popups"
    return may if _port(url) == _port(context.place.base_url) else f"{may} allow-same-origin"


def _is_local(context: RequestContext, url: str) -> bool:
    """Return whether a frame's URL is on this machine."""
    if not url.lower().startswith(("http://", "https://")):
        return False
    return is_local_address(url) or url.startswith(f"{_origin(context.place.base_url)}/")


def _origin(url: str) -> str:
    split = urlsplit(url)
    return f"{split.scheme}://{split.netloc}"


def _port(url: str) -> int | None:
    try:
        split = urlsplit(url)
        return split.port or {"http": 80, "https": 443}.get(split.scheme)
    except ValueError:
        return None


def _height(pixels: int) -> int:
    return min(pixels, _MOST_HEIGHT) or _USUAL_HEIGHT
