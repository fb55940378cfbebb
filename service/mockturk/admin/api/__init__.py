"""JSON under ``/_mockturk/``: what is not the service's own and comes over HTTP.

Endpoints are functions marked with the address and the fields they take; they are routed, checked
and described (OpenAPI) from these marks alone.
"""

from __future__ import annotations

from mockturk.admin.api.access import Access
from mockturk.admin.api.endpoints import (
    PREFIX,
    Call,
    Endpoint,
    Place,
    Server,
    endpoint,
    endpoints_of,
)
from mockturk.admin.api.routing import JSONAPI

__all__ = [
    "JSONAPI",
    "PREFIX",
    "Access",
    "Call",
    "Endpoint",
    "Place",
    "Server",
    "endpoint",
    "endpoints_of",
]
