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

    accepted: int
    submitted: int
    returned: int
    abandoned: int
    failed: int
    hits_finished: int
    hits_available: int
    simulated_seconds: int
    left: bool

    @classmethod
    def at_start(cls) -> SimulationSummary:
        """Return the summary before anything was done."""
        return cls(
            accepted=0,
            submitted=0,
            returned=0,
            abandoned=0,
            failed=0,
            hits_finished=0,
            hits_available=0,
            simulated_seconds=0,
            left=True,
        )
