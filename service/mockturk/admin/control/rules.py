"""What a world goes by: where its ids come from, and the rules calls are held to."""

from __future__ import annotations

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from mockturk.admin.api import Call, endpoint
from mockturk.admin.api.parameters import seed, text
from mockturk.admin.api.schemas import NUMBER, TEXT, by_name, having, perhaps
from mockturk.admin.api.serialization import json_response
from mockturk.domain.limits import RULE_SETS

_IDS = having(seed=TEXT, drawn=by_name(NUMBER), serial=NUMBER)
_RULES = having(rules=perhaps({"enum": list(RULE_SETS)}))


@endpoint("GET", "/ids", gives=_IDS)
def show_ids(call: Call) -> Response:
    """Tell the seed of a world's ids and how many were drawn of each kind."""
    return _ids(call)


@endpoint("PUT", "/ids", body={"seed": seed}, needed=("seed",), gives=_IDS)
def begin_ids(call: Call) -> Response:
    """Begin a world anew with ids from a seed: a reset, which later resets repeat.

    All else is as after any reset. Ids from a seed in a world that has some could come twice.
    """
    call.world.reset(call.given["seed"])
    return _ids(call)


@endpoint("GET", "/rules", gives=_RULES)
def show_rules(call: Call) -> Response:
    """Tell the rules calls are held to, null for some of their own."""
    return _rules(call)


@endpoint("PUT", "/rules", body={"rules": text}, needed=("rules",), gives=_RULES)
def put_rules(call: Call) -> Response:
    """Hold calls to other rules from the next one on: strict or relaxed."""
    limits = RULE_SETS.get(call.given["rules"])
    if limits is None:
        raise BadRequest(f'"rules" must be one of {", ".join(RULE_SETS)}.')
    with call.world.store.transaction():
        call.world.rules.limits = limits
    return _rules(call)


def _ids(call: Call) -> Response:
    with call.world.store.transaction():
        state = call.world.ids.state
    return json_response({"seed": state.seed, "drawn": dict(state.drawn), "serial": state.serial})


def _rules(call: Call) -> Response:
    limits = call.world.limits
    name = next((name for name, known in RULE_SETS.items() if known == limits), None)
    return json_response({"rules": name})
