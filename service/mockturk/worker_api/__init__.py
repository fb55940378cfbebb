"""The worker side over HTTP: JSON under ``/_mockturk/``, and the address pages submit to.

Names are those of the Python API, in snake_case: what is asked here was never the service's,
and one spelling serves both. What the service does name, such as statuses, error codes and
Qualification types, is as it was there.
"""

from __future__ import annotations

from mockturk.worker_api.api import PREFIX, WorkerAPI
from mockturk.worker_api.external_submit import external_submit

__all__ = ["PREFIX", "WorkerAPI", "external_submit"]
