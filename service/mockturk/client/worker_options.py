"""Keyword arguments of the methods of ``Workers``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict


class WorkerDetails(TypedDict, total=False):
    """Details of a worker, and the numbers of assignments before this world began.

    ``locale`` is a country, such as ``DE``, or a state, such as ``US-NY``; by default the United
    States. Of ``rejected`` and ``percent_approved`` only one can be set.
    """

    name: str
    locale: str
    masters: bool
    adult: bool
    approved: int
    percent_approved: int
    rejected: int
    returned: int
    abandoned: int


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
