"""JSON under ``/_mockturk/``: what is not the service's own and comes over HTTP.

Endpoints are functions marked with the address and the fields they take; they are routed, checked
and described (OpenAPI) from these marks alone.
"""

from __future__ import annotations

from mockturk.admin.api.access import Access
from mockturk.admin.api.endpoints import (
    ENDPOINT_REGISTRY,
    PREFIX,
    Call,
    Endpoint,
    Place,
    Server,
    endpoint,
)
from mockturk.admin.api.routing import JSONAPI

__all__ = [
    "ENDPOINT_REGISTRY",
    "JSONAPI",
    "PREFIX",
    "Access",
    "Call",
    "Endpoint",
    "Place",
    "Server",
    "endpoint",
]
