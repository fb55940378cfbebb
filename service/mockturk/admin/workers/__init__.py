"""The worker side over HTTP: JSON under ``/_mockturk/``, and the address pages submit to.

Names are those of the Python API, in snake_case: what is asked here was never the service's,
and one spelling serves both. What the service does name, such as statuses, error codes and
Qualification types, is as it was there. Nothing here takes or gives what is not ``Workers``'s.
"""

from __future__ import annotations

from mockturk.admin.api import ENDPOINT_REGISTRY
from mockturk.admin.workers import hits, outbox, qualifications, simulation, workers
from mockturk.admin.workers.external_submit import handle_external_submit

ENDPOINTS = tuple(ENDPOINT_REGISTRY.collect(workers, hits, qualifications, simulation, outbox))

__all__ = ["ENDPOINTS", "handle_external_submit"]
