"""A data folder of each format that was ever released is read as the world that it was."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.data_folders import FILE
from mockturk import MockTurk
from mockturk.store import tables

FORMATS = Path(__file__).with_name("formats")
FOLDERS = sorted(path.parent for path in FORMATS.glob(f"*/{FILE}"))
# Tables that have no rows in a folder, as later versions added them.
LATER: dict[str, set[str]] = {"1": set()}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_of_each_format_is_read(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / FILE, tmp_path)
    expected = json.loads((folder / "world.json").read_text(encoding="utf-8"))

    with MockTurk(data=str(tmp_path)) as turk:
        found = turk.export()

    # A later version may add sections and fields, and changes none.
    assert {name: one for name, one in found.items() if name in expected} == expected
    with closing(sqlite3.connect(folder / FILE)) as database:
        kinds = {kind for (kind,) in database.execute("SELECT DISTINCT kind FROM records")}
    assert kinds | LATER[folder.name] == {table.name for table in tables.TABLES}


def test_every_format_has_its_folder() -> None:
    assert {folder.name for folder in FOLDERS} == {"1"}
