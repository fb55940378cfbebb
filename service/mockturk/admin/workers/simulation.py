"""Endpoint for simulated workers; one request does limited work, so that it does not take long."""

from __future__ import annotations

from msgspec import UNSET, UnsetType
from werkzeug.exceptions import Conflict

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import RequestFields
from mockturk.domain.checks import validate_range
from mockturk.domain.limits import Range
from mockturk.domain.views.simulation import SimulationSummary
from mockturk.world.lifecycle.interruption import InterruptedWorkError
from mockturk.world.simulation import Simulation

# Limits of one request: assignments submitted, and assignments that ended in any way.
_SUBMISSIONS = Range(1, 1000)
MAX_STEPS = 1000


class SimulationFields(RequestFields):
    """The options of ``Simulation``, and how many assignments to submit at most."""

    workers: int | UnsetType = UNSET
    worker_ids: list[str] | UnsetType = UNSET
    accuracy: float | UnsetType = UNSET
    agreement: float | UnsetType = UNSET
    seconds: float | UnsetType = UNSET
    seed: str | int | UnsetType = UNSET
    hit_id: str | UnsetType = UNSET
    hit_type_id: str | UnsetType = UNSET
    most: int | UnsetType = UNSET


@endpoint("POST", "/simulation")
def simulate(request: AdminRequest[SimulationFields]) -> SimulationSummary:
    """Let simulated workers work, and return a summary of what they did.

    The simulation has no state between requests. With the same seed, the next request continues
    with the assignments in progress, with the same result as one longer request.
    """
    asked = request.fields.sent()
    most = validate_range("most", asked.pop("most", None), _SUBMISSIONS, _SUBMISSIONS.highest)
    try:
        return Simulation(request.world, **asked).run(most, most_steps=MAX_STEPS)
    except InterruptedWorkError as error:
        raise Conflict(f"{error}, so that the simulation ended early.") from None
