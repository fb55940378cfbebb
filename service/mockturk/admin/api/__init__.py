"""The JSON API under ``/_mockturk/``, which the real service did not have.

An endpoint is a function with a decorator that declares its path and fields. Routing, validation
and the OpenAPI description use these declarations only.
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
