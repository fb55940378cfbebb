"""The requester console: pages in which a requester sees what is there, and acts by calls."""

from __future__ import annotations

from mockturk.web.console import (
    accounts,
    actions,
    assignments,
    hit,
    hits,
    journal,
    notifications,
    overview,
    qualification_types,
    request_editor,
    workers,
    world_settings,
)
from mockturk.web.site import pages_of

PAGES = (
    *pages_of(accounts, request_editor, journal),
    *pages_of(qualification_types, workers, notifications, world_settings),
    *pages_of(overview, hits, hit, assignments, actions),
)
