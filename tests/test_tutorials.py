"""The tutorials, followed from top to bottom."""

from __future__ import annotations

import re
from pathlib import Path

from programs import CURL
from terminal import USUAL, Terminal
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

    pictures = re.findall(r"(http://[^/]+)/site/demo/", (tmp_path / "class.json").read_text())
    assert set(pictures) == {USUAL}  # the server of the class, not the one that wrote the file
