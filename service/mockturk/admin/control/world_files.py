"""Endpoints to export and import a world as one JSON document (docs/world-files.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET, UnsetType, field

from mockturk.admin.api.endpoints import AdminRequest, endpoint
from mockturk.admin.api.request_fields import NoFields, RequestFields
from mockturk.world import files
from mockturk.world.files import SECTION_NAMES

_Object = dict[str, Any]
_encode = msgspec.json.Encoder().encode


class WorldDocument(RequestFields):
    """A world file; each section is a list of objects, which the import validates."""

    format: str
    version: int
    schema: str | UnsetType = field(name="$schema", default=UNSET)
    environment: str | UnsetType = UNSET
    clock: _Object | UnsetType = UNSET
    ids: _Object | UnsetType = UNSET
    faults: _Object | UnsetType = UNSET


if TYPE_CHECKING:
    WorldFields = WorldDocument
else:
    WorldFields = msgspec.defstruct(
        "WorldFile",
        [(name, list[_Object] | UnsetType, UNSET) for name in SECTION_NAMES],
        bases=(WorldDocument,),
    )


@endpoint("GET", "/world")
def export_world(request: AdminRequest[NoFields]) -> WorldFields:
    """Export a world as a world file, without its journal and secrets."""
    # No other thread runs while msgspec writes or Python frees a long list of objects; so each
    # entry becomes JSON at once.
    return WorldFields(**files.export_world(request.world, lambda one: msgspec.Raw(_encode(one))))


@endpoint("PUT", "/world")
def import_world(request: AdminRequest[WorldFields]) -> None:
    """Replace a world's data by a world file; an invalid file changes nothing.

    Snapshots, the journal, rules and secrets stay. For an invalid file, the error's message says
    what is wrong and at which path; the path is also in the error's data.
    """
    files.import_world(request.world, request.fields.sent())
