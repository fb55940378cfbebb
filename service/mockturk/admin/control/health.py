"""Endpoints for health, readiness, the list of endpoints, and the server's settings."""

from __future__ import annotations

from typing import Any

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.openapi import build_openapi
from mockturk.admin.api.paths import ADMIN_PREFIX
from mockturk.admin.api.request_fields import NoFields
from mockturk.domain.version import __version__
from mockturk.domain.views.control import (
    EndpointIndex,
    EndpointInfo,
    ServerStatus,
    SettingsInfo,
)


@endpoint("GET", "/", is_open=True)
def index(request: AdminRequest[NoFields]) -> EndpointIndex:
    """List these endpoints."""
    base = request.place.base_url
    return EndpointIndex(
        version=__version__,
        wsdl=f"{base}?wsdl",
        openapi=f"{base}{ADMIN_PREFIX[1:]}/openapi.json",
        endpoints=[
            EndpointInfo(one.method, ADMIN_PREFIX + one.path, one.summary)
            for one in request.endpoints
        ],
    )


@endpoint("GET", "/health", is_open=True)
def health(request: AdminRequest[NoFields]) -> ServerStatus:  # noqa: ARG001 - the signature of endpoints
    """Check that the server is alive."""
    return ServerStatus(status="ok", version=__version__)


@endpoint("GET", "/ready", is_open=True)
def ready(request: AdminRequest[NoFields]) -> ServerStatus:  # noqa: ARG001 - a world that responds is ready
    """Check that the world is ready for calls."""
    return ServerStatus(status="ready", version=__version__)


@endpoint("GET", "/openapi.json", is_open=True)
def openapi(request: AdminRequest[NoFields]) -> dict[str, Any]:
    """Get the OpenAPI 3.1 description of these endpoints."""
    return build_openapi(request.endpoints, request.place.base_url, __version__)


@endpoint("GET", "/settings")
def show_settings(request: AdminRequest[NoFields]) -> SettingsInfo:
    """Get the settings the server was started with; secrets and the token are masked."""
    return SettingsInfo(settings=dict(request.place.server.settings))
