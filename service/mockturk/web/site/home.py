"""The first page, and the addresses of the old worker site."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.web.site.page_request import Visit
from mockturk.web.site.routes import page


@page("GET", "/site/")
def home(visit: Visit) -> Response:
    """Say what is here, and where."""
    return visit.render("home.html", title="Mockturk", base_url=visit.place.base_url)
