"""The layout of a worker's pages, with the menu to switch to another worker."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from mockturk.web.site import RequestContext
from mockturk.world.workers import PAGE_SIZE

PAGE_SIZES = (10, 25, 100)

# The maximum number of workers in the menu.
_IN_MENU = 12
_MOST_DIGITS = 9


def build_worker_url(context: RequestContext, worker_id: str, *steps: str, **query: object) -> str:
    """Return the URL path of a worker's page below the server; ``steps`` can be any texts."""
    return context.path(build_worker_path(worker_id, *steps), **query)


def build_worker_path(worker_id: str, *steps: str) -> str:
    """Return the path of a page of a worker within its world."""
    # Remove slashes, which would change the path; ``context.path`` escapes everything else.
    safe = (step.replace("/", "") for step in ("worker", worker_id, *steps))
    return "/" + "/".join(safe)


def render_worker_page(
    context: RequestContext,
    worker_id: str,
    template: str,
    *steps: str,
    others_at: tuple[str, ...] | None = None,
    status: int = 200,
    **values: Any,
) -> Response:
    """Return a page of a worker; ``steps`` are its path below the worker's.

    The menu leads to the same page of other workers, or to the page at ``others_at`` if this page
    exists for this worker only. Raises InvalidParameterValue if the WorkerId is not valid.
    """
    worker = context.workers.get(worker_id)
    others_at = steps if others_at is None else others_at
    menu = [
        (one.worker_id, one.name, build_worker_url(context, one.worker_id, *others_at))
        for one in context.workers.registered(page_size=_IN_MENU).items
    ]
    return context.render(
        template,
        status=status,
        worker=worker,
        menu=menu,
        section=steps[0] if steps else "",
        own=lambda *steps, **query: build_worker_url(context, worker_id, *steps, **query),
        own_path=build_worker_path(worker_id, *steps),
        **values,
    )


def read_page_number(context: RequestContext) -> int:
    """Return the requested page of a list; the first one if it is not a number."""
    given = context.request.args.get("page", "")
    is_number = given.isascii() and given.isdecimal() and len(given) <= _MOST_DIGITS
    return max(int(given), 1) if is_number else 1


def read_page_size(context: RequestContext) -> int:
    """Return the requested number of items per page, if it is one of ``PAGE_SIZES``."""
    given = context.request.args.get("page_size", "")
    return next((size for size in PAGE_SIZES if str(size) == given), PAGE_SIZE)
