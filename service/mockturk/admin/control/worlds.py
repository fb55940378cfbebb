"""Endpoints to reset a world, and to list, create and delete worlds."""

from __future__ import annotations

from werkzeug.exceptions import BadRequest, Conflict, NotFound, ServiceUnavailable

from mockturk.admin.api.endpoints import AdminRequest, WorldRefusedError, endpoint
from mockturk.admin.api.request_fields import NoFields
from mockturk.domain.views.control import WorldNames
from mockturk.domain.world_names import NAME, NAME_RULE
from mockturk.world.files import WorldFileError
from mockturk.world.world import World


@endpoint("POST", "/reset")
def reset(request: AdminRequest[NoFields]) -> None:
    """Reset a world to its initial data, rules and secrets; its snapshots stay."""
    reset_world(request.world)


def reset_world(world: World, seed: str | int | None = None) -> None:
    """Reset a world; raises Conflict (409) if its seed file can no longer be imported.

    The world is then unchanged. A possible cause is a date in the seed file that has passed.
    """
    try:
        world.reset(seed)
    except WorldFileError as error:
        raise Conflict(f"The world cannot be reset: {error}") from None


@endpoint("POST", "/demo")
def load_demo(request: AdminRequest[NoFields]) -> None:
    """Replace everything in a world by the demo: requesters, workers and a week of their work.

    The clock then runs on from the end of that week, 2014-08-15T15:00:00Z.
    """
    try:
        request.place.load_demo(request.world, request.place.base_url)
    except ValueError as error:  # the program's own clock shows a time that is too early
        raise Conflict(f"The demo cannot be loaded: {error}.") from None


@endpoint("GET", "/worlds")
def list_worlds(request: AdminRequest[NoFields]) -> WorldNames:
    """List the names of the worlds other than the default one."""
    names = request.place.server.names
    return WorldNames(worlds=names, total=len(names))


@endpoint("PUT", "/worlds/<name>")
def create_world(request: AdminRequest[NoFields], name: str) -> None:
    """Create a world, unless it exists."""
    if not NAME.fullmatch(name):
        raise BadRequest(f"A world {NAME_RULE}.")
    try:
        request.place.server.create(name)
    except WorldRefusedError as error:
        raise ServiceUnavailable(str(error)) from None


@endpoint("DELETE", "/worlds/<name>")
def drop_world(request: AdminRequest[NoFields], name: str) -> None:
    """Delete a world and all its data."""
    if not request.place.server.drop(name):
        raise NotFound("There is no such world.")
