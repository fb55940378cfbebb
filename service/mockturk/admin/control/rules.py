"""Endpoints for a world's id seed and its rule set."""

from __future__ import annotations

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import NoFields, RequestFields
from mockturk.admin.control.worlds import reset_world
from mockturk.domain.limits import RULE_SETS, RuleSetName
from mockturk.domain.views.control import IdsInfo, RulesInfo
from mockturk.world.world import World


class SeedField(RequestFields):
    """The seed of a world's ids."""

    seed: str | int


class RulesField(RequestFields):
    """The name of a rule set."""

    rules: RuleSetName


@endpoint("GET", "/ids")
def show_ids(request: AdminRequest[NoFields]) -> IdsInfo:
    """Get the seed of a world's ids, and how many ids of each kind were generated."""
    return _show_ids(request.world)


@endpoint("PUT", "/ids")
def begin_ids(request: AdminRequest[SeedField]) -> IdsInfo:
    """Reset a world and generate its ids from a seed, now and after later resets.

    The reset is necessary: a seed could generate ids that the world already has.
    """
    reset_world(request.world, request.fields.seed)
    return _show_ids(request.world)


@endpoint("GET", "/rules")
def show_rules(request: AdminRequest[NoFields]) -> RulesInfo:
    """Get the name of a world's rule set; null if it is a custom one."""
    return _show_rules(request.world)


@endpoint("PUT", "/rules")
def put_rules(request: AdminRequest[RulesField]) -> RulesInfo:
    """Set the rule set for the next calls: strict or relaxed."""
    with request.world.store.transaction():
        request.world.rules.limits = RULE_SETS[request.fields.rules]
    return _show_rules(request.world)


def _show_ids(world: World) -> IdsInfo:
    with world.store.transaction():
        state = world.ids.state
    seed = state.seed.encode("utf-8", "backslashreplace").decode()  # it may have lone surrogates
    return IdsInfo(seed=seed, drawn=dict(state.drawn), serial=state.serial)


def _show_rules(world: World) -> RulesInfo:
    name = next((name for name, known in RULE_SETS.items() if known == world.limits), None)
    return RulesInfo(rules=name)
