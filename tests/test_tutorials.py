"""The tutorials, followed from top to bottom."""

from __future__ import annotations

from pathlib import Path

from terminal import Terminal
from walkthrough import follow

DOCS = Path(__file__).parents[1] / "docs"


def test_a_program_and_its_tests(tmp_path: Path) -> None:
    follow(DOCS / "tutorials" / "labeller.md", Terminal(tmp_path), tmp_path)

    for file in (DOCS / "examples" / "labeller").iterdir():
        if file.is_file():
            assert (tmp_path / file.name).read_text() == file.read_text()
