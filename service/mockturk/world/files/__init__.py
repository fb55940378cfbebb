"""A world as one readable file: written from a world, and made a world again.

What stands in one is told in docs/world-files.md.
"""

from __future__ import annotations

from mockturk.world.files.errors import WorldFileError
from mockturk.world.files.exporter import exported
from mockturk.world.files.importer import imported
from mockturk.world.files.json_text import document_of, read_world_file, text_of
from mockturk.world.files.sections import SECTION_NAMES

__all__ = [
    "SECTION_NAMES",
    "WorldFileError",
    "document_of",
    "exported",
    "imported",
    "read_world_file",
    "text_of",
]
