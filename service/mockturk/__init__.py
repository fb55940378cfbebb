"""Mockturk: an offline, wire-compatible stand-in for the legacy Mechanical Turk Requester API."""

from __future__ import annotations

import mockturk.compat  # noqa: F401 - before anything imports Spyne

# isort: split
from mockturk.in_process import MockTurk
from mockturk.settings import Settings

__version__ = "0.1.0"

__all__ = ["MockTurk", "Settings", "__version__"]
