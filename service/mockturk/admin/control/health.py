"""Endpoints for health, readiness, the OpenAPI description and the server's settings."""

from __future__ import annotations

from werkzeug.wrappers import Response

from mockturk.admin.api import AdminRequest, endpoint
from mockturk.admin.api.openapi import build_openapi
from mockturk.admin.api.schemas import ANYTHING, TEXT, describe_object
from mockturk.admin.api.serialization import json_response
from mockturk.domain.version import __version__

_STATUS = describe_object(status=TEXT, version=TEXT)


@endpoint("GET", "/health", is_open=True, schema=_STATUS)
def health(request: AdminRequest) -> Response:  # noqa: ARG001 - the signature of endpoints
    """Check that the server is alive."""
    return json_response({"status": "ok", "version": __version__})


@endpoint("GET", "/ready", is_open=True, schema=_STATUS)
def ready(request: AdminRequest) -> Response:  # noqa: ARG001 - a world that responds is ready
    """Check that the world is ready for calls."""
    return json_response({"status": "ready", "version": __version__})


@endpoint("GET", "/openapi.json", is_open=True, schema=ANYTHING)
def openapi(request: AdminRequest) -> Response:
    """Get the OpenAPI 3.1 description of these endpoints."""
    return json_response(build_openapi(request.endpoints, request.place.base_url, __version__))


@endpoint("GET", "/settings", schema=describe_object(settings=ANYTHING))
def show_settings(request: AdminRequest) -> Response:
    """Get the settings the server was started with; secrets and the token are masked."""
    return json_response({"settings": dict(request.place.server.settings)})
