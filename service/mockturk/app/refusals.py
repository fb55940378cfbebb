"""Refusals of requests that no world handles: JSON for the control API, else plain text."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from mockturk.admin.api.paths import ADMIN_PREFIX
from mockturk.server.messages import HTTPRequest, HTTPResponse
from mockturk.server.refusals import build_plain_refusal
from mockturk.world.world import World

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

log = logging.getLogger("mockturk.requests")

_NOT_WRITTEN = "The server cannot write its data; what the request changed was undone."
_STOPPED = "The server was stopped; what the request changed was undone."
_DELETED = "This world does not exist, or not any more."
_CONTROL_PATH = re.compile(rf"(?:/w/[^/]*)?{ADMIN_PREFIX}(?:[/?].*)?", re.DOTALL)
_OF_CONTENT = ("Content-Type", "Content-Length")


def build_refusal(target: str, status: HTTPStatus, reason: str) -> HTTPResponse:
    """Return the response to a refused request; ``target`` is its path, with or without a query."""
    if not _CONTROL_PATH.fullmatch(target):
        return build_plain_refusal(target, status, reason)
    from werkzeug.exceptions import default_exceptions  # noqa: PLC0415 - slow to import

    from mockturk.admin.api.responses import json_error  # noqa: PLC0415 - slow to import

    response = json_error(status, default_exceptions[status].__name__, reason)
    headers = tuple(pair for pair in response.headers if pair[0] not in _OF_CONTENT)
    return HTTPResponse(status, response.get_data(), "application/json", headers=headers)


def refuse_uncommitted(request: HTTPRequest, world: World) -> HTTPResponse:
    """Return the response to a request whose changes to a world could not be committed."""
    reason = _STOPPED if world.stopped.is_set() else _NOT_WRITTEN
    return _refuse(request, HTTPStatus.SERVICE_UNAVAILABLE, reason)


def refuse_deleted(request: HTTPRequest | Request) -> HTTPResponse:
    """Return the response to a request for a page or to the control API of a deleted world."""
    return _refuse(request, HTTPStatus.NOT_FOUND, _DELETED)


def _refuse(request: HTTPRequest | Request, status: HTTPStatus, reason: str) -> HTTPResponse:
    log.warning("refused %s %s: %s", request.method, request.path, reason)
    return build_refusal(request.path, status, reason)
