"""Endpoints for a world's id seed and its rule set."""

from __future__ import annotations

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from mockturk.admin.api import AdminRequest, endpoint
from mockturk.admin.api.parameters import parse_seed, parse_string
from mockturk.admin.api.schemas import (
    NUMBER,
    TEXT,
    describe_map,
    describe_nullable,
    describe_object,
)
from mockturk.admin.api.serialization import json_response
from mockturk.admin.control.worlds import reset_world
from mockturk.domain.limits import RULE_SETS

_IDS = describe_object(seed=TEXT, drawn=describe_map(NUMBER), serial=NUMBER)
_RULES = describe_object(rules=describe_nullable({"enum": list(RULE_SETS)}))


@endpoint("GET", "/ids", schema=_IDS)
def show_ids(request: AdminRequest) -> Response:
    """Get the seed of a world's ids, and how many ids of each kind were generated."""
    return _ids(request)


@endpoint("PUT", "/ids", body={"seed": parse_seed}, required=("seed",), schema=_IDS)
def begin_ids(request: AdminRequest) -> Response:
    """Reset a world and generate its ids from a seed, now and after later resets.

    The reset is necessary: a seed could generate ids that the world already has.
    """
    reset_world(request.world, request.given["seed"])
    return _ids(request)


@endpoint("GET", "/rules", schema=_RULES)
def show_rules(request: AdminRequest) -> Response:
    """Get the name of a world's rule set; null if it is a custom one."""
    return _rules(request)


@endpoint(
    "PUT",
    "/rules",
    body={"rules": parse_string},
    required=("rules",),
    schema=_RULES,
)
def put_rules(request: AdminRequest) -> Response:
    """Set the rule set for the next calls: strict or relaxed."""
    limits = RULE_SETS.get(request.given["rules"])
    if limits is None:
        raise BadRequest(f'"rules" must be one of {", ".join(RULE_SETS)}.')
    with request.world.store.transaction():
        request.world.rules.limits = limits
    return _rules(request)


def _ids(request: AdminRequest) -> Response:
    with request.world.store.transaction():
        state = request.world.ids.state
    return json_response({"seed": state.seed, "drawn": dict(state.drawn), "serial": state.serial})


def _rules(request: AdminRequest) -> Response:
    limits = request.world.limits
    name = next((name for name, known in RULE_SETS.items() if known == limits), None)
    return json_response({"rules": name})
