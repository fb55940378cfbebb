"""The view of what simulated workers did."""

from __future__ import annotations

from msgspec import Struct


class SimulationSummary(Struct):
    """What simulated workers did so far, in numbers.

    - ``accepted``, ``submitted``, ``returned``, ``abandoned``: assignments.
    - ``failed``: assignments that another client ended.
    - ``hits_finished``: HITs that a submission made reviewable.
    - ``hits_available``: HITs that the workers can choose from now.
    - ``simulated_seconds``: how far the clock was advanced, in seconds.
    - ``left``: True as long as work is in progress, or a worker could accept a HIT.
    """

    accepted: int = 0
    submitted: int = 0
    returned: int = 0
    abandoned: int = 0
    failed: int = 0
    hits_finished: int = 0
    hits_available: int = 0
    simulated_seconds: int = 0
    left: bool = True
