"""The pages about public programs: the index has them all, each says how it was tried."""

from __future__ import annotations

import re
from pathlib import Path

from clients.public_programs.replaying import PAGES

INDEX = (PAGES / "README.md").read_text(encoding="utf-8")
PROGRAMS = sorted(set(PAGES.glob("*.md")) - {PAGES / "README.md"})


def test_there_are_five_and_two_run() -> None:
    row = r"^\| \[.*?\]\((\S+\.md)\) \|.*?\| (run unchanged|replayed) \|"
    rows = dict(re.findall(row, INDEX, re.MULTILINE))

    assert rows.keys() == {page.name for page in PROGRAMS}
    assert len(rows) >= 5
    assert list(rows.values()).count("run unchanged") >= 2
    for page in PROGRAMS:
        text = page.read_text(encoding="utf-8")
        (kind,) = re.findall(
            r"^\| Which of the two \| (run unchanged|replayed)\b", text, re.MULTILINE
        )
        assert kind == rows[page.name]


def test_each_page_has_its_parts_and_a_test() -> None:
    tests = {file.stem for file in Path(__file__).parents[1].rglob("test_*.py")}
    for page in PROGRAMS:
        text = page.read_text(encoding="utf-8")
        assert "\n## What works\n" in text
        assert "\n## What does not work\n" in text
        assert re.search(r"^\| (Source|Needs|Speaks|Addresses) \|", text, re.MULTILINE)
        assert f"test_{page.stem.replace('-', '_')}" in tests
