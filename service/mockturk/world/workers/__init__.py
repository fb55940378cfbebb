"""The worker side: workers find HITs, accept them, submit answers and get Qualifications."""

from __future__ import annotations

from mockturk.world.workers.arguments import PAGE_SIZE
from mockturk.world.workers.groups import GroupSort
from mockturk.world.workers.tasks import PREVIEW_ASSIGNMENT_ID
from mockturk.world.workers.workers import Workers

__all__ = ["PAGE_SIZE", "PREVIEW_ASSIGNMENT_ID", "GroupSort", "Workers"]
