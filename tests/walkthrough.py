"""Pages of the docs that a reader follows from top to bottom, followed by a test."""

from __future__ import annotations

import re
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from terminal import SERVES, USUAL, Terminal, assert_written

# What comes before a block, its language, and what is in it.
_BLOCK = re.compile(r"(.*?)^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SAVED = re.compile(r"[Ss]ave\s+this\s+as\s+`(\S+)`:\s+\Z")
_ADDED = re.compile(r"[Aa]dd\s+this\s+to\s+`(\S+)`:\s+\Z")
_COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_PATIENCE = 30  # seconds


def follow(page: Path, terminal: Terminal, folder: Path) -> None:
    """Do what a page says, in its order: save files, type commands, compare what they write.

    A block after "Save this as `NAME`:" or "Add this to `NAME`:" is a file; a block of ``console``
    has commands and what they write, one of ``sh`` commands that must succeed. A server that a
    block of ``console`` starts runs until the end of the page, and has the pages that it links to.
    """
    text = page.read_text(encoding="utf-8")
    with ExitStack() as running:
        for before, language, block in _BLOCK.findall(text):
            if saved := _SAVED.search(before):
                file = folder / saved[1]
                file.parent.mkdir(parents=True, exist_ok=True)
                assert not file.exists(), f"{file.name} would be overwritten"
                file.write_text(terminal.adapt(block))
            elif added := _ADDED.search(before):
                between = "\n" if block.startswith(" ") else "\n\n"  # a method, or on its own
                with (folder / added[1]).open("a") as open_file:
                    open_file.write(between + terminal.adapt(block))
            elif language == "sh":
                terminal.types(block)
            elif language == "console":
                for command, wanted in _COMMAND.findall(block):
                    if command.startswith(SERVES):
                        serving = terminal.served(command, wanted.strip().count("\n") + 1)
                        written = running.enter_context(serving)
                    else:
                        written = terminal.types(command)
                    assert_written(command, wanted, written)
            else:
                assert language in {"text", "xml", "json"}, f"nothing is done with {block!r}"
        for link in re.findall(rf"<({re.escape(USUAL)}\S*)>", text):
            with urllib.request.urlopen(terminal.adapt(link), timeout=_PATIENCE) as response:
                assert response.status == 200, link
