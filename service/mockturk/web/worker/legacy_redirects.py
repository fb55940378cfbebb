"""The addresses the worker site had, which programs made for messages and for people to click."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.web.site import RequestContext, page


@page("GET", "/mturk/preview")
@page("GET", "/mturk/accept")
def redirect_to_group(context: RequestContext) -> Response:
    """Go to a group of HITs, or to a HIT, once it is known as whom.

    Nothing is accepted before somebody sees what it is.
    """
    given = context.request.args
    wanted = {"group": given.get("groupId"), "hit": given.get("hitId")}
    return context.redirect(context.path("/worker/", **wanted))


@page("GET", "/mturk/findhits")
def redirect_to_hits(context: RequestContext) -> Response:
    """Go to the list of HITs."""
    return context.redirect(context.path("/worker/"))


@page("GET", "/mturk/dashboard")
def redirect_to_dashboard(context: RequestContext) -> Response:
    """Go to what a worker did."""
    return context.redirect(context.path("/worker/", to="dashboard"))
