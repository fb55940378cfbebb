"""The worker side: accepting HITs, and handing in what was done."""

from __future__ import annotations

from mockturk.workers.workers import Workers

__all__ = ["Workers"]
