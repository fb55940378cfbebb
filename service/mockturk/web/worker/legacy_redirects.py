"""Redirects from the paths of the service's own worker site, which programs put into messages."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.web.site import RequestContext, page


@page("GET", "/mturk/preview")
@page("GET", "/mturk/previewandaccept")
@page("GET", "/mturk/accept")
def redirect_to_group(context: RequestContext) -> Response:
    """Redirect to the worker picker, which then leads to a HIT group or a HIT.

    Even ``/mturk/accept`` and ``/mturk/previewandaccept`` accept nothing: the worker sees the HIT
    first.
    """
    given = context.request.args
    wanted = {"group": given.get("groupId"), "hit": given.get("hitId")}
    return context.redirect(context.path("/worker/", **wanted))


@page("GET", "/mturk/findhits")
def redirect_to_hits(context: RequestContext) -> Response:
    """Redirect to the worker picker, which then leads to the list of HITs."""
    return context.redirect(context.path("/worker/"))


@page("GET", "/mturk/dashboard")
def redirect_to_dashboard(context: RequestContext) -> Response:
    """Redirect to the worker picker, which then leads to the dashboard."""
    return context.redirect(context.path("/worker/", to="dashboard"))
