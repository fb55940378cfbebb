"""A world as one document, to be had and to be put in its place (docs/world-files.md)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from werkzeug.wrappers import Response

from mockturk.admin.api import Call, endpoint
from mockturk.admin.api.parameters import SCHEMAS, Kind, an_object, number, objects, text
from mockturk.admin.api.serialization import json_response, no_content, refusal
from mockturk.world.files import SECTION_NAMES, WorldFileError, exported, imported

_FIELDS: Mapping[str, Kind] = MappingProxyType(
    {
        "format": text,
        "version": number,
        "environment": text,
        **dict.fromkeys(("clock", "ids", "faults"), an_object),
        **dict.fromkeys(SECTION_NAMES, objects),
    }
)
_NEEDED = ("format", "version")
_DOCUMENT = {
    "type": "object",
    "properties": {name: dict(SCHEMAS[kind]) for name, kind in _FIELDS.items()},
    "required": list(_NEEDED),
    "additionalProperties": False,
}


@endpoint("GET", "/world", gives=_DOCUMENT)
def export_world(call: Call) -> Response:
    """Show all there is in a world as a world file, the journal and secrets excepted."""
    return json_response(exported(call.world))


@endpoint("PUT", "/world", body=_FIELDS, needed=_NEEDED, status=204)
def import_world(call: Call) -> Response:
    """Replace all there is in a world by what a world file says, or change nothing.

    Snapshots, the journal, rules and secrets stay. What is wrong with the file is told with its
    path, which is in the data of the error too.
    """
    try:
        imported(call.world, call.given)
    except WorldFileError as error:
        return refusal(400, "BadRequest", str(error), {"path": error.path})
    return no_content()
