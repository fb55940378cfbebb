"""turkleton 1.2.1, of PyPI: its page, followed."""

from __future__ import annotations

from pathlib import Path

from clients.json_clients import find_program
from clients.public_programs.replaying import PAGES
from terminal import Terminal
from walkthrough import follow


def test_its_page_is_as_it_runs(tmp_path: Path) -> None:
    python = find_program("turkleton", "python")

    follow(PAGES / "turkleton.md", Terminal(tmp_path, python=python), tmp_path)
