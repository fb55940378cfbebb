"""Worlds as a whole: beginning again, and going back to how one was."""

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
    """Let a world be as it was at its start, rules and secrets too; named snapshots stay."""
    reset_world(request.world)
    return no_content()


def reset_world(world: World, seed: str | int | None = None) -> None:
    """Reset a world; raises Conflict (409) if its seed file cannot be read into it any more.

    The world is then as it was before. A date in a seed file may have passed, for example.
    """
    try:
        world.reset(seed)
    except WorldFileError as error:
        raise Conflict(f"The world cannot begin anew: {error}") from None


@endpoint("GET", "/worlds", schema=describe_object(worlds=describe_array(TEXT)))
def list_worlds(request: AdminRequest) -> Response:
    """List the names of the worlds beside the default one."""
    return json_response({"worlds": list(request.place.server.names)})


@endpoint("DELETE", "/worlds/<name>", status=204, error_statuses=(404,))
def drop_world(request: AdminRequest, name: str) -> Response:
    """Forget a world and all in it."""
    if not request.place.server.drop(name):
        raise NotFound("There is no such world.")
    return no_content()
