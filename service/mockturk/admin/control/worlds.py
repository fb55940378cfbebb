"""Worlds as a whole: beginning again, and going back to how one was."""

from __future__ import annotations

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from mockturk.admin.api import Call, endpoint
from mockturk.admin.api.schemas import TEXT, having, several
from mockturk.admin.api.serialization import json_response, no_content


@endpoint("POST", "/reset", body={}, status=204)
def reset(call: Call) -> Response:
    """Let a world be as it was at its start, rules and secrets too; named snapshots stay."""
    call.world.reset()
    return no_content()


@endpoint("GET", "/worlds", gives=having(worlds=several(TEXT)))
def list_worlds(call: Call) -> Response:
    """List the names of the worlds beside the default one."""
    return json_response({"worlds": list(call.place.server.names)})


@endpoint("DELETE", "/worlds/<name>", status=204, statuses=(404,))
def drop_world(call: Call, name: str) -> Response:
    """Forget a world and all in it."""
    if not call.place.server.drop(name):
        raise NotFound("There is no such world.")
    return no_content()
