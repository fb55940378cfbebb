"""Simulated workers over HTTP: some work a call, so that no call takes long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Request, Response

from mockturk.rules.limits import Range
from mockturk.rules.values import in_range
from mockturk.simulation import Simulation
from mockturk.worker_api.reading import Kind, number, read_json, text, texts
from mockturk.worker_api.showing import json_response
from mockturk.world import World

# What one call does: assignments submitted, and assignments ended in any way.
_SUBMISSIONS = Range(1, 1000)
_STEPS = 1000


def simulate(world: World, request: Request) -> Response:
    """Let simulated workers work on, and answer with what they did.

    Nothing is carried from call to call: with the same seed the next one takes up what is in
    progress in the world and goes on as one longer call would have.
    """
    asked = read_json(request, _FIELDS)
    most = in_range("most", asked.pop("most", None), _SUBMISSIONS, _SUBMISSIONS.highest)
    summary = Simulation(world, **asked).run(most, most_steps=_STEPS)
    return json_response(asdict(summary))


def _amount(name: str, value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise BadRequest(f'"{name}" must be a number.')


def _seed(name: str, value: Any) -> str | int:
    return value if isinstance(value, str) else number(name, value)


_FIELDS: Mapping[str, Kind] = MappingProxyType(
    {
        "workers": number,
        "worker_ids": texts,
        **dict.fromkeys(("accuracy", "agreement", "seconds"), _amount),
        "seed": _seed,
        "hit_id": text,
        "hit_type_id": text,
        "most": number,
    }
)
