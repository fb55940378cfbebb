"""The worker API: JSON endpoints under ``/_mockturk/``, and the URL that pages submit to.

Names are those of the Python API, in snake_case, because the real service had no such API.
Statuses, error codes and Qualification types have the service's names. Every endpoint wraps a
method of ``Workers``.
"""

from __future__ import annotations

from mockturk.admin.api.endpoints import ENDPOINT_REGISTRY
from mockturk.admin.workers import hits, outbox, qualifications, simulation, workers
from mockturk.admin.workers.external_submit import handle_external_submit

ENDPOINTS = tuple(ENDPOINT_REGISTRY.collect(workers, hits, qualifications, simulation, outbox))

__all__ = ["ENDPOINTS", "handle_external_submit"]
