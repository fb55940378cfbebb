"""A request for a page: where it was sent, and the ways to answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import urlencode

from msgspec import Struct
from werkzeug.wrappers import Request as WerkzeugRequest
from werkzeug.wrappers import Response as WerkzeugResponse

from mockturk.admin.api import WorldContext
from mockturk.server.messages import HTTPRequest, HTTPResponse
from mockturk.web.site.urls import join_path
from mockturk.world.workers import Workers
from mockturk.world.world import World


class PageRenderer(Protocol):
    """What makes pages from templates."""

    def render(self, template: str, context: RequestContext, values: Mapping[str, Any]) -> str:
        """Make a page."""
        ...


class SiteContext(Struct, frozen=True):
    """What pages are about: a place, the path its world is at, and who answers calls there."""

    place: WorldContext
    root: str
    answer: Callable[[HTTPRequest], HTTPResponse | None]


class RequestContext(Struct, frozen=True):
    """A request for a page of a world."""

    site_context: SiteContext
    request: WerkzeugRequest
    renderer: PageRenderer

    @property
    def place(self) -> WorldContext:
        """The world with all that belongs to it, and the server around it."""
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
        """Hand a call to the Requester API of the world; None if it is none."""
        return self.site_context.answer(call)

    def path(self, path: str, **query: object) -> str:
        """Return the address of something below the root; what is None or empty is left out."""
        given = {name: value for name, value in query.items() if value not in (None, "")}
        return join_path(self.root, path) + (f"?{urlencode(given, doseq=True)}" if given else "")

    def render(self, template: str, *, status: int = 200, **values: Any) -> WerkzeugResponse:
        """Answer with a page made from a template; see ``rendering`` for what it can use."""
        text = self.renderer.render(template, self, values)
        return WerkzeugResponse(text, status=status, content_type="text/html; charset=utf-8")

    def redirect(self, address: str) -> WerkzeugResponse:
        """Send the browser to another page of this server, after something was done."""
        return WerkzeugResponse(status=303, headers={"Location": address})
