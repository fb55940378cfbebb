"""Refusals of requests that no world handles: JSON for the control API, else plain text."""

from __future__ import annotations

import re
from http import HTTPStatus

from mockturk.admin.api.paths import ADMIN_PREFIX
from mockturk.server.messages import HTTPResponse
from mockturk.server.refusals import build_plain_refusal

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
