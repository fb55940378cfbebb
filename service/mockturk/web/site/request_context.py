"""The context of a request for a page: its world, and helpers to respond."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import urlencode

from msgspec import Struct
from werkzeug.wrappers import Request as WerkzeugRequest
from werkzeug.wrappers import Response as WerkzeugResponse

from mockturk.admin.api.endpoints import WorldContext
from mockturk.server.messages import HTTPRequest, HTTPResponse
from mockturk.web.site.sent_forms import SentForms
from mockturk.web.site.urls import join_path
from mockturk.world.workers import Workers
from mockturk.world.world import World


class PageRenderer(Protocol):
    """Renders pages from templates."""

    def render(self, template: str, context: RequestContext, values: Mapping[str, Any]) -> str:
        """Return the HTML of a page."""
        ...


class SiteContext(Struct, frozen=True):
    """A world and its server, the path of the world, and the handler of its API calls.

    ``sent_forms`` are the forms that browsers sent to the world's pages.
    """

    place: WorldContext
    root: str
    answer: Callable[[HTTPRequest], HTTPResponse | None]
    sent_forms: SentForms


class RequestContext(Struct, frozen=True):
    """A request for a page of a world."""

    site_context: SiteContext
    request: WerkzeugRequest
    renderer: PageRenderer

    @property
    def place(self) -> WorldContext:
        """The world, the objects that belong to it, and the server."""
        return self.site_context.place

    @property
    def world(self) -> World:
        """The world the page is about."""
        return self.place.world

    @property
    def workers(self) -> Workers:
        """The workers of that world."""
        return self.place.workers

    @property
    def root(self) -> str:
        """The path of the world: empty, or ``/w/NAME``."""
        return self.site_context.root

    def answer(self, call: HTTPRequest) -> HTTPResponse | None:
        """Pass a call to the world's Requester API; return None if it is not an API call."""
        return self.site_context.answer(call)

    def path(self, path: str, **query: object) -> str:
        """Return the URL path of a page below the root; empty query values are left out."""
        given = {name: value for name, value in query.items() if value not in (None, "")}
        return join_path(self.root, path) + (f"?{urlencode(given, doseq=True)}" if given else "")

    def render(self, template: str, *, status: int = 200, **values: Any) -> WerkzeugResponse:
        """Return a page rendered from a template; ``TemplateRenderer`` lists its variables."""
        text = self.renderer.render(template, self, values)
        return WerkzeugResponse(text, status=status, content_type="text/html; charset=utf-8")

    def redirect(self, address: str) -> WerkzeugResponse:
        """Return a redirect (303) to another page of this server, after an action."""
        return WerkzeugResponse(status=303, headers={"Location": address})
