"""The paths of the control API that the server knows before it imports the endpoints."""

from __future__ import annotations

ADMIN_PREFIX = "/_mockturk"
READINESS = frozenset({f"{ADMIN_PREFIX}/ready", f"{ADMIN_PREFIX}/health"})
"""The readiness checks, which tell nothing of the data of a world."""
