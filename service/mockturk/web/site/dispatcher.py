"""Dispatch of browser requests to pages."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from werkzeug.exceptions import Forbidden, HTTPException, MethodNotAllowed, Unauthorized
from werkzeug.routing import Map, RequestRedirect
from werkzeug.wrappers import Request, Response

from mockturk.admin.api.access import AccessControl
from mockturk.admin.api.routes import Route
from mockturk.admin.api.status_codes import get_http_status
from mockturk.domain.errors import InternalError, ServiceError
from mockturk.store.errors import StoreUnavailableError
from mockturk.web.site.request_context import RequestContext, SiteContext
from mockturk.web.site.routes import PageRoute
from mockturk.web.site.security_headers import set_security_headers

if TYPE_CHECKING:
    from mockturk.web.site.templates import TemplateRenderer

log = logging.getLogger(__name__)

_ASK = 'Basic realm="Mockturk: any name, and the control token as the password"'


class Site:
    """Handles requests for pages; it has no state of a world, so many worlds can share it.

    ``pages`` returns the pages; it is called at the first request.
    """

    def __init__(self, pages: Callable[[], Iterable[PageRoute]], access: AccessControl) -> None:
        self._pages = pages
        self._access = access

    @cached_property
    def _routes(self) -> Map:
        rules = [Route(one.path, methods=[one.method], endpoint=one) for one in self._pages()]
        return Map(rules, merge_slashes=False)

    @cached_property
    def _templates(self) -> TemplateRenderer:
        # Imported on first use: few servers show pages, and importing Jinja is a third of the time
        # it takes to import all pages.
        from mockturk.web.site.templates import TemplateRenderer  # noqa: PLC0415 - see above

        return TemplateRenderer()

    def answer(self, request: Request, surroundings: SiteContext) -> Response:
        """Return the response to a request; errors are pages too, with the service's code."""
        with request:  # closes uploaded files
            response = self._answer(request, surroundings)
        if request.method == "POST":
            # A browser that goes back to the page shows what it kept; it does not send the form.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        set_security_headers(response.headers)
        return response

    def _answer(self, request: Request, surroundings: SiteContext) -> Response:
        context = RequestContext(surroundings, request, self._templates)
        try:
            page, parameters = self._routes.bind_to_environ(request.environ).match()
            if not page.is_open:
                self._authorize(request)
            answer: Callable[[], Response] = partial(page.answer, context, **parameters)
            if page.method == "POST":
                return surroundings.sent_forms.answer_once(request, answer)
            return answer()
        except RequestRedirect as error:
            return Response(status=308, headers={"Location": error.new_url})
        except ServiceError as error:
            return _render_error(context, get_http_status(error), error.code, error.message)
        except HTTPException as error:
            return _render_http_error(context, error)
        except StoreUnavailableError:
            raise
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            return _render_error(context, 500, InternalError.code, InternalError().message)

    def _authorize(self, request: Request) -> None:
        try:
            self._access.require(request)
        except Forbidden:
            if self._access.has_token and "Authorization" not in request.headers:
                raise Unauthorized("The control token is required.") from None
            raise


def _render_http_error(context: RequestContext, error: HTTPException) -> Response:
    response = _render_error(context, error.code or 400, error.name, error.description or "")
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    if isinstance(error, Unauthorized):
        response.headers["WWW-Authenticate"] = _ASK
    return response


def _render_error(context: RequestContext, status: int, code: str, sentence: str) -> Response:
    # The page of a refused request must not show anything of the world.
    template = "refused.html" if status in (401, 403) else "error.html"
    return context.render(template, status=status, title=code, code=code, sentence=sentence)
