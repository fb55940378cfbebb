"""Dispatch of requests under ``/_mockturk/`` to endpoints."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from typing import Any

from msgspec.structs import replace
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.http import quote_header_value
from werkzeug.routing import Map
from werkzeug.wrappers import Request, Response

from mockturk.admin.api.access import AccessControl
from mockturk.admin.api.endpoints import AdminRequest, Endpoint, WorldContext
from mockturk.admin.api.paths import ADMIN_PREFIX
from mockturk.admin.api.request_fields import (
    NoFields,
    RequestFields,
    find_old_names,
    read_json,
    read_query,
)
from mockturk.admin.api.responses import (
    Awaited,
    Created,
    DetailedRefusalError,
    error_response,
    json_error,
    json_response,
    not_found,
)
from mockturk.admin.api.routes import Route
from mockturk.domain.errors import InternalError, ServiceError
from mockturk.store.errors import StoreUnavailableError
from mockturk.world.files import WorldFileError

log = logging.getLogger(__name__)


class AdminAPI:
    """Handles requests to the endpoints; it has no state, so many worlds can share it.

    An error response has the service's code and message for an error of the service, with a
    matching HTTP status; for any other error its code is the name of the HTTP status.
    """

    def __init__(self, endpoints: Iterable[Endpoint], access: AccessControl) -> None:
        self.endpoints = tuple(endpoints)
        self._access = access

    @cached_property
    def _routes(self) -> Map:
        """The routes of the endpoints, built on first use."""
        return Map(
            [
                # "DELETE /faults/", with the id left empty, must not delete all faults.
                Route(
                    ADMIN_PREFIX + one.path,
                    methods=[one.method],
                    endpoint=one,
                    strict_slashes=one.method == "DELETE",
                )
                for one in self.endpoints
            ],
            merge_slashes=False,
        )

    def answer(self, request: Request, place: WorldContext) -> Response | Awaited[Response]:
        """Return the response to a request for a world; errors become JSON responses."""
        try:
            endpoint, parameters = self._match(request)
            if not endpoint.is_open:
                self._access.require(request)
            call = AdminRequest(place, self.endpoints, _read_fields(endpoint, request))
            response = _build_response(endpoint.function(call, **parameters))
        except ServiceError as error:
            return error_response(error)
        except WorldFileError as error:
            return json_error(400, "BadRequest", str(error), {"path": error.path})
        except DetailedRefusalError as error:
            return json_error(
                error.code or 400, error.name_of_code, error.description or "", error.data
            )
        except HTTPException as error:
            response = json_error(error.code or 400, type(error).__name__, error.description or "")
            if isinstance(error, MethodNotAllowed):
                response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
            return response
        except StoreUnavailableError:
            raise
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            return json_error(500, InternalError.code, InternalError().message)
        if old_names := find_old_names(request, endpoint.fields):
            _warn_of_old_names(request, response, old_names)
        return response

    def _match(self, request: Request) -> tuple[Endpoint, Mapping[str, Any]]:
        """Return the endpoint of a request, and the parameters in its path."""
        try:
            return self._routes.bind_to_environ(request.environ).match()
        except NotFound:
            sentence = f"There is no endpoint here; {ADMIN_PREFIX}/ lists all."
            path = request.path.removeprefix(ADMIN_PREFIX)
            raise not_found(sentence, path, {one.path for one in self.endpoints}) from None


def _read_fields(endpoint: Endpoint, request: Request) -> RequestFields:
    """Return the fields of a request; raises an HTTPException if they are not valid."""
    if not endpoint.has_body:
        return read_query(request, endpoint.fields)
    read_query(request, NoFields)
    return read_json(request, endpoint.fields)


def _warn_of_old_names(
    request: Request, response: Response | Awaited[Response], names: Mapping[str, str]
) -> None:
    """Log each field that was sent by its old name, and name it in a header of the response."""
    for old, new in names.items():
        log.warning('%s %s: "%s" is now "%s"', request.method, request.path, old, new)
        if isinstance(response, Response):
            told = f'"{old}" is now "{new}"; the old name will be removed.'
            response.headers.add("Warning", f"299 mockturk {quote_header_value(told)}")


def _build_response(content: object) -> Response | Awaited[Response]:
    """Return the response with what an endpoint's function returned."""
    if content is None:
        return Response(status=204)
    if isinstance(content, Awaited):
        if not content.seconds:
            return json_response(content.finish())
        finish = partial(_finish, content.finish)
        return replace(content, look=partial(_look, content.look), finish=finish)
    if not isinstance(content, Created):
        return json_response(content)
    response = json_response(content.content, 201)
    response.headers["Location"] = ADMIN_PREFIX + content.path
    return response


def _look(look: Callable[[], object]) -> Response | None:
    content = look()
    return None if content is None else json_response(content)


def _finish(finish: Callable[[], object]) -> Response:
    return json_response(finish())
