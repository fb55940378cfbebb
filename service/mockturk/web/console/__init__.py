"""The requester console: pages that show a requester's data, and whose actions are API calls."""

from __future__ import annotations

from mockturk.web.console import (
    accounts,
    actions,
    assignments,
    hit_pages,
    hits,
    journal,
    matrix_csv,
    matrix_picture,
    notifications,
    overview,
    qualification_types,
    request_editor,
    workers,
    world_settings,
)
from mockturk.web.site import PAGE_REGISTRY

PAGES = (
    *PAGE_REGISTRY.collect(accounts, request_editor, journal),
    *PAGE_REGISTRY.collect(qualification_types, workers, notifications, world_settings),
    *PAGE_REGISTRY.collect(
        overview, hits, hit_pages, matrix_csv, matrix_picture, assignments, actions
    ),
)
