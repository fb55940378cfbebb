"""The addresses the worker site had, which programs made for messages and for people to click."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.web.site import Visit, page


@page("GET", "/mturk/preview")
@page("GET", "/mturk/accept")
def group(visit: Visit) -> Response:
    """Go to a group of HITs, or to a HIT, once it is known as whom.

    Nothing is accepted before somebody sees what it is.
    """
    given = visit.request.args
    wanted = {"group": given.get("groupId"), "hit": given.get("hitId")}
    return visit.go(visit.path("/worker/", **wanted))


@page("GET", "/mturk/findhits")
def hits(visit: Visit) -> Response:
    """Go to the list of HITs."""
    return visit.go(visit.path("/worker/"))


@page("GET", "/mturk/dashboard")
def dashboard(visit: Visit) -> Response:
    """Go to what a worker did."""
    return visit.go(visit.path("/worker/", to="dashboard"))
