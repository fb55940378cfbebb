"""JSON under ``/_mockturk/``: what is not the service's own and comes over HTTP.

Endpoints are functions marked with the address and the fields they take; they are routed, checked
and described (OpenAPI) from these marks alone.
"""

from __future__ import annotations

from mockturk.admin.api.access import AccessControl
from mockturk.admin.api.endpoints import (
    ADMIN_PREFIX,
    ENDPOINT_REGISTRY,
    AdminRequest,
    Endpoint,
    Server,
    WorldContext,
    endpoint,
)
from mockturk.admin.api.routing import AdminAPI

__all__ = [
    "ADMIN_PREFIX",
    "ENDPOINT_REGISTRY",
    "AccessControl",
    "AdminAPI",
    "AdminRequest",
    "Endpoint",
    "Server",
    "WorldContext",
    "endpoint",
]
