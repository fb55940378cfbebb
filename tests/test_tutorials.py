"""The tutorials, followed from top to bottom."""

from __future__ import annotations

from pathlib import Path

from programs import CURL
from terminal import Terminal
from walkthrough import follow

DOCS = Path(__file__).parents[1] / "docs"


def test_a_program_and_its_tests(tmp_path: Path) -> None:
    follow(DOCS / "tutorials" / "labeller.md", Terminal(tmp_path), tmp_path)

    for file in (DOCS / "examples" / "labeller").iterdir():
        if file.is_file():
            assert (tmp_path / file.name).read_text() == file.read_text()


def test_a_program_of_2013(tmp_path: Path) -> None:
    follow(DOCS / "tutorials" / "program-of-2013.md", Terminal(tmp_path), tmp_path)


def test_a_class(tmp_path: Path) -> None:
    CURL.require()
    follow(DOCS / "tutorials" / "teaching.md", Terminal(tmp_path), tmp_path)
