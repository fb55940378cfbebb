"""Controlling a world from outside: JSON under ``/_mockturk/`` that was never the service's.

docs/control.md tells what there is; the functions here are found by their addresses.
"""

from __future__ import annotations

from mockturk.admin.api import ENDPOINT_REGISTRY
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
