"""The first page, and the addresses of the old worker site."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.web.site.request_context import RequestContext
from mockturk.web.site.routes import page


@page("GET", "/site/")
def show_home(context: RequestContext) -> Response:
    """Say what is here, and where."""
    return context.render("home.html", title="Mockturk", base_url=context.place.base_url)
