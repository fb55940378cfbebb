"""Validation of responses under ``/_mockturk/`` against the OpenAPI description."""

from __future__ import annotations

import re
from functools import cache

import schemathesis
from werkzeug.routing import Map, Rule
from werkzeug.test import TestResponse

from exchanges import new_world
from mockturk.admin.api.paths import ADMIN_PREFIX
from mockturk.app.application import WorldApplication
from mockturk.app.lazy_pages import load_endpoints
from mockturk.app.wsgi import WSGIApplication


@cache
def _schema() -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_wsgi(
        f"{ADMIN_PREFIX}/openapi.json", WSGIApplication(WorldApplication(new_world()))
    )


@cache
def _routes() -> Map:
    return Map(
        [
            Rule(ADMIN_PREFIX + one.path, methods=[one.method], endpoint=one)
            for one in load_endpoints()
        ]
    )


def require_as_described(response: TestResponse) -> None:
    """Fail unless a response agrees with the description of its endpoint."""
    asked = response.request
    endpoint, _ = _routes().bind("localhost").match(asked.path, asked.method)
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", ADMIN_PREFIX + endpoint.path)
    _schema()[path][endpoint.method].validate_response(response)
