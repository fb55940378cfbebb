"""The programs of docs/languages.md, executed as they are."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from programs import JAVA, NODE, OF_RECIPES, R_TESTS, Program

PAGE = (Path(__file__).parents[2] / "docs" / "languages.md").read_text(encoding="utf-8")
PATIENCE = 120  # seconds; a JVM starts slowly beside other tests
# By the language of the block: the file, the command that the page says, and what it needs.
PROGRAMS: dict[str, tuple[str, str, Program]] = {
    "javascript": ("test.mjs", "node test.mjs", NODE),
    "php": ("test.php", "php test.php", OF_RECIPES["php"]),
    "java": ("MockturkTest.java", "java MockturkTest.java", JAVA),
    "ruby": ("test.rb", "ruby test.rb", OF_RECIPES["ruby"]),
    "perl": ("test.pl", "perl test.pl", OF_RECIPES["perl program_tiny.pl"]),
    "r": ("test.R", "Rscript test.R", R_TESTS),
    "csharp": (
        "MockturkTest.cs",
        "mcs MockturkTest.cs && mono MockturkTest.exe",
        OF_RECIPES["mono"],
    ),
}


def block(language: str) -> str:
    (code,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return str(code)


def run(language: str, code: str, folder: Path) -> tuple[int, str]:
    """Run a program as the page says; return its exit code and all it writes."""
    file, command, program = PROGRAMS[language]
    assert f"`{command}`" in PAGE
    program.require()
    (folder / file).write_text(code, encoding="utf-8")
    (folder / "world.json").write_text(block("json"), encoding="utf-8")
    started = folder / "bin" / "mockturk"
    started.parent.mkdir()
    started.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mockturk "$@"\n', encoding="utf-8")
    started.chmod(0o755)
    path = f"{started.parent}{os.pathsep}{os.environ['PATH']}"
    with (
        (folder / "written").open("w+", encoding="utf-8") as written,
        # In a session of its own, so that a server that it leaves running can be stopped.
        subprocess.Popen(
            ["bash", "-euc", command],
            cwd=folder,
            env={**os.environ, "PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as running,
    ):
        try:
            code_of_exit = running.wait(PATIENCE)
        finally:
            with suppress(ProcessLookupError):  # all of it has ended
                os.killpg(running.pid, signal.SIGTERM)
        written.seek(0)
        return code_of_exit, written.read()


def test_every_program_of_the_page_is_known() -> None:
    languages = set(re.findall(r"^```(\w+)", PAGE, re.MULTILINE))
    assert languages == {"json", *PROGRAMS}


@pytest.mark.parametrize("language", PROGRAMS)
def test_a_program_plays_workers_and_checks_its_calls(language: str, tmp_path: Path) -> None:
    code, written = run(language, block(language), tmp_path)

    assert code == 0, written
    calls = re.findall(r"GetAssignmentsForHIT.*", written)
    assert len(calls) >= 2, written  # the log of the server
    assert "Address already in use" not in written


@pytest.mark.parametrize("language", PROGRAMS)
def test_a_program_fails_if_its_calls_are_not_as_expected(language: str, tmp_path: Path) -> None:
    changed, count = re.subn(
        r"(verify.*?|verified.*?)(\btimes\W{1,6})2",
        r"\g<1>\g<2>3",
        block(language),
        flags=re.DOTALL,
    )
    assert count == 1

    code, written = run(language, changed, tmp_path)

    assert code != 0
    assert "was called 2 times, not 3 times" in written
