"""Worlds as a whole: beginning again, and going back to how one was."""

from __future__ import annotations

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api import AdminRequest, endpoint
from mockturk.admin.api.schemas import TEXT, describe_array, describe_object
from mockturk.admin.api.serialization import json_response, no_content


@endpoint("POST", "/reset", body={}, status=204)
def reset(request: AdminRequest) -> Response:
    """Let a world be as it was at its start, rules and secrets too; named snapshots stay."""
    request.world.reset()
    return no_content()


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
