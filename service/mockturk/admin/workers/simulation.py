"""Endpoint for simulated workers; one request does limited work, so that it does not take long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType

from werkzeug.wrappers import Response

from mockturk.admin.api import AdminRequest, endpoint
from mockturk.admin.api.parameters import (
    FieldParser,
    parse_integer,
    parse_number,
    parse_seed,
    parse_string,
    parse_strings,
)
from mockturk.admin.api.serialization import json_response
from mockturk.admin.api.view_schemas import describe_lazily
from mockturk.domain.checks import validate_range
from mockturk.domain.limits import Range
from mockturk.world.simulation import Simulation
from mockturk.world.simulation.simulation import SimulationSummary

# Limits of one request: assignments submitted, and assignments that ended in any way.
_SUBMISSIONS = Range(1, 1000)
_STEPS = 1000


_FIELDS: Mapping[str, FieldParser] = MappingProxyType(
    {
        "workers": parse_integer,
        "worker_ids": parse_strings,
        **dict.fromkeys(("accuracy", "agreement", "seconds"), parse_number),
        "seed": parse_seed,
        "hit_id": parse_string,
        "hit_type_id": parse_string,
        "most": parse_integer,
    }
)


@endpoint("POST", "/simulation", body=_FIELDS, schema=describe_lazily(SimulationSummary))
def simulate(request: AdminRequest) -> Response:
    """Let simulated workers work, and return a summary of what they did.

    The simulation has no state between requests. With the same seed, the next request continues
    with the assignments in progress, with the same result as one longer request.
    """
    asked = request.given
    most = validate_range("most", asked.pop("most", None), _SUBMISSIONS, _SUBMISSIONS.highest)
    summary = Simulation(request.world, **asked).run(most, most_steps=_STEPS)
    return json_response(asdict(summary))
