"""The registry of tables: none is forgotten."""

from __future__ import annotations

import ast
from pathlib import Path

import mockturk
from mockturk.store import tables
from mockturk.store.port import Table
from mockturk.world.files.sections import DERIVED, SECTIONS

PACKAGE = Path(mockturk.__file__).parent


def test_every_table_is_among_them() -> None:
    declared = [one for one in vars(tables).values() if isinstance(one, Table)]

    assert list(tables.TABLES) == declared
    assert len({table.name for table in declared}) == len(declared)


def test_tables_are_declared_in_one_module() -> None:
    made = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).partition("[")[0] == "Table"
    }

    assert made == {"store/tables.py"}


def test_every_table_has_its_section_in_a_world_file_or_follows_from_others() -> None:
    written = [section.table.name for section in SECTIONS]
    assert sorted([*written, *(table.name for table in DERIVED)]) == sorted(
        table.name for table in tables.TABLES
    )
