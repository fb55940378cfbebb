"""The control API: JSON endpoints under ``/_mockturk/`` that the real service did not have.

docs/control.md lists the endpoints by path.
"""

from __future__ import annotations

from mockturk.admin.api.endpoints import ENDPOINT_REGISTRY
from mockturk.admin.control import (
    accounts,
    clock,
    credentials,
    faults,
    health,
    journal,
    layouts,
    rules,
    snapshots,
    world_files,
    worlds,
)

ENDPOINTS = tuple(
    ENDPOINT_REGISTRY.collect(
        *(health, worlds, snapshots, world_files, clock, rules, accounts, credentials),
        *(layouts, faults, journal),
    )
)
