"""The home page."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.web.site.request_context import RequestContext
from mockturk.web.site.routes import page


@page("GET", "/site/")
def show_home(context: RequestContext) -> Response:
    """Show the home page, with links to both sites and the addresses for programs."""
    return context.render("home.html", title="Mockturk", base_url=context.place.base_url)
