"""A world as one document, to be had and to be put in its place (docs/world-files.md)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from werkzeug.wrappers import Response

from mockturk.admin.api import AdminRequest, endpoint
from mockturk.admin.api.parameters import (
    SCHEMAS,
    FieldParser,
    parse_integer,
    parse_object,
    parse_objects,
    parse_string,
)
from mockturk.admin.api.serialization import json_error, json_response, no_content
from mockturk.world import files
from mockturk.world.files import SECTION_NAMES, WorldFileError

_FIELDS: Mapping[str, FieldParser] = MappingProxyType(
    {
        "format": parse_string,
        "version": parse_integer,
        "environment": parse_string,
        **dict.fromkeys(("clock", "ids", "faults"), parse_object),
        **dict.fromkeys(SECTION_NAMES, parse_objects),
    }
)
_NEEDED = ("format", "version")
_DOCUMENT = {
    "type": "object",
    "properties": {name: dict(SCHEMAS[kind]) for name, kind in _FIELDS.items()},
    "required": list(_NEEDED),
    "additionalProperties": False,
}


@endpoint("GET", "/world", schema=_DOCUMENT)
def export_world(request: AdminRequest) -> Response:
    """Show all there is in a world as a world file, the journal and secrets excepted."""
    return json_response(files.export_world(request.world))


@endpoint("PUT", "/world", body=_FIELDS, required=_NEEDED, status=204)
def import_world(request: AdminRequest) -> Response:
    """Replace all there is in a world by what a world file says, or change nothing.

    Snapshots, the journal, rules and secrets stay. What is wrong with the file is told with its
    path, which is in the data of the error too.
    """
    try:
        files.import_world(request.world, request.given)
    except WorldFileError as error:
        return json_error(400, "BadRequest", str(error), {"path": error.path})
    return no_content()
