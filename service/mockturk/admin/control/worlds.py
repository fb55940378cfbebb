"""Endpoints to reset a world, and to list and delete worlds."""

from __future__ import annotations

from werkzeug.exceptions import Conflict, NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api import AdminRequest, endpoint
from mockturk.admin.api.schemas import TEXT, describe_array, describe_object
from mockturk.admin.api.serialization import json_response, no_content
from mockturk.world.files import WorldFileError
from mockturk.world.world import World


@endpoint("POST", "/reset", body={}, status=204, error_statuses=(409,))
def reset(request: AdminRequest) -> Response:
    """Reset a world to its initial data, rules and secrets; its snapshots stay."""
    reset_world(request.world)
    return no_content()


def reset_world(world: World, seed: str | int | None = None) -> None:
    """Reset a world; raises Conflict (409) if its seed file can no longer be imported.

    The world is unchanged then. The cause can be a date in the seed file that has passed.
    """
    try:
        world.reset(seed)
    except WorldFileError as error:
        raise Conflict(f"The world cannot be reset: {error}") from None


@endpoint("GET", "/worlds", schema=describe_object(worlds=describe_array(TEXT)))
def list_worlds(request: AdminRequest) -> Response:
    """List the names of the worlds other than the default one."""
    return json_response({"worlds": list(request.place.server.names)})


@endpoint("DELETE", "/worlds/<name>", status=204, error_statuses=(404,))
def drop_world(request: AdminRequest, name: str) -> Response:
    """Delete a world and all its data."""
    if not request.place.server.drop(name):
        raise NotFound("There is no such world.")
    return no_content()
