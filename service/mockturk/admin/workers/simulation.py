"""Simulated workers over HTTP: some work a call, so that no call takes long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType

from werkzeug.wrappers import Response

from mockturk.admin.api import Call, endpoint
from mockturk.admin.api.parameters import Kind, number, real, seed, text, texts
from mockturk.admin.api.serialization import json_response
from mockturk.admin.api.view_schemas import one_of
from mockturk.domain.checks import in_range
from mockturk.domain.limits import Range
from mockturk.world.simulation import Simulation
from mockturk.world.simulation.simulation import Summary

# What one call does: assignments submitted, and assignments ended in any way.
_SUBMISSIONS = Range(1, 1000)
_STEPS = 1000


_FIELDS: Mapping[str, Kind] = MappingProxyType(
    {
        "workers": number,
        "worker_ids": texts,
        **dict.fromkeys(("accuracy", "agreement", "seconds"), real),
        "seed": seed,
        "hit_id": text,
        "hit_type_id": text,
        "most": number,
    }
)


@endpoint("POST", "/simulation", body=_FIELDS, gives=one_of(Summary))
def simulate(call: Call) -> Response:
    """Let simulated workers work on, and tell what they did.

    Nothing is carried from call to call: with the same seed the next one takes up what is in
    progress in the world and goes on as one longer call would have.
    """
    asked = call.given
    most = in_range("most", asked.pop("most", None), _SUBMISSIONS, _SUBMISSIONS.highest)
    summary = Simulation(call.world, **asked).run(most, most_steps=_STEPS)
    return json_response(asdict(summary))
