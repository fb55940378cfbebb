"""The composition root: from settings to a world and the application that answers for it."""

from __future__ import annotations

from mockturk.app import Application
from mockturk.clock import Clock
from mockturk.ids import Ids
from mockturk.rules.limits import RULE_SETS
from mockturk.settings import Settings
from mockturk.world import World, new_world


def build_world(settings: Settings, *, clock: Clock | None = None) -> World:
    """Make the fresh world these settings describe."""
    return new_world(
        environment=settings.environment,
        limits=RULE_SETS[settings.rules],
        clock=clock,
        ids=Ids(settings.seed),
    )


def build_application(settings: Settings) -> Application:
    """Make the application of a server with these settings, over a fresh world."""
    return Application(build_world(settings), settings.public_url)
