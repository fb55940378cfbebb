"""Keyword arguments of the methods of ``Workers``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict


class SimulationOptions(TypedDict, total=False):
    """The options of simulated workers; docs/workers.md describes each."""

    workers: int
    worker_ids: Sequence[str]
    accuracy: float
    agreement: float
    seconds: float
    seed: str | int
    hit_id: str
    hit_type_id: str
