"""docs/world-files.md: its example can be imported, and its tables are complete."""

from __future__ import annotations

import re
from pathlib import Path

from mockturk.store import tables
from mockturk.world.files import import_world, parse_world_file
from mockturk.world.files.sections import HEADER, SECTIONS
from world.files.seeds import fresh

PAGE = (Path(__file__).parents[3] / "docs" / "world-files.md").read_text(encoding="utf-8")


def test_the_file_on_the_page_can_be_imported() -> None:
    (block,) = re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    world = fresh()

    import_world(world, parse_world_file(block))

    (assignment,) = world.store.all(tables.ASSIGNMENTS)
    assert assignment.status == "Submitted"
    assert len(world.store.all(tables.WORKERS)) == 2


def test_the_page_names_every_section() -> None:
    for name in (*HEADER, *(section.table.name for section in SECTIONS)):
        assert f"`{name}`" in PAGE
