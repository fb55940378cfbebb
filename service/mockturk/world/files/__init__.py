"""World files: export a world as one JSON document, and import it.

docs/world-files.md describes the document.
"""

from __future__ import annotations

from mockturk.domain.world_file_text import (
    WorldFileError,
    format_world_file,
    parse_world_file,
    read_world_file,
)
from mockturk.world.files.exporter import export_world
from mockturk.world.files.importer import import_world
from mockturk.world.files.json_schema import DRAFT, build_world_file_schema
from mockturk.world.files.sections import SECTION_NAMES

__all__ = [
    "DRAFT",
    "SECTION_NAMES",
    "WorldFileError",
    "build_world_file_schema",
    "export_world",
    "format_world_file",
    "import_world",
    "parse_world_file",
    "read_world_file",
]
