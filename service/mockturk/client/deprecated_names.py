"""Names that ``mockturk`` had before everything one does with a world became a method of it.

Each still works for one release, with a DeprecationWarning, and is then removed.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

from mockturk.client.world import World
from mockturk.domain.views.simulation import SimulationSummary
from mockturk.domain.world_file_text import WorldFileError, format_world_file, parse_world_file

RemoteWorld = World

__all__ = [
    "RemoteWorld",
    "Simulation",
    "SimulationSummary",
    "WorldFileError",
    "export_world",
    "format_world_file",
    "import_world",
    "load_demo",
    "parse_world_file",
]


def export_world(world: World) -> dict[str, Any]:
    """Return everything in a world, as ``world.export()`` does."""
    _warn("world.export()")
    return world.export()


def import_world(world: World, document: Mapping[str, Any]) -> None:
    """Replace everything in a world, as ``world.load(document)`` does."""
    _warn("world.load(document)")
    world.load(document)


def load_demo(world: World, url: str) -> None:  # noqa: ARG001 - the world knows its URL now
    """Replace everything in a world by the demo, as ``world.load_demo()`` does."""
    _warn("world.load_demo()")
    world.load_demo()


class Simulation:
    """Simulated workers, as ``world.workers.work(...)`` lets them work."""

    def __init__(self, world: World, **options: Any) -> None:
        _warn("world.workers.work(...)")
        self._world = world
        self._options = options

    def run(self, most: int | None = None) -> SimulationSummary:
        """Let the workers work until no work is left, or ``most`` assignments were submitted."""
        return self._world.workers.work(most=most, **self._options)


def _warn(instead: str) -> None:
    warnings.warn(
        f"this is removed in the next release; use {instead}", DeprecationWarning, stacklevel=3
    )
