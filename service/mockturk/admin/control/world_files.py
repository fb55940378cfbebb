"""Endpoints to export and import a world as one JSON document (docs/world-files.md)."""

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
    """Export a world as a world file, without its journal and secrets."""
    return json_response(files.export_world(request.world))


@endpoint("PUT", "/world", body=_FIELDS, required=_NEEDED, status=204)
def import_world(request: AdminRequest) -> Response:
    """Replace a world's data by a world file; an invalid file changes nothing.

    Snapshots, the journal, rules and secrets stay. For an invalid file, the error's message says
    what is wrong and at which path; the path is also in the error's data.
    """
    try:
        files.import_world(request.world, request.given)
    except WorldFileError as error:
        return json_error(400, "BadRequest", str(error), {"path": error.path})
    return no_content()
