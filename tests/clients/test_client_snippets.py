"""The programs of docs/clients.md in other languages than Python and JavaScript, executed."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from mockturk import MockTurk
from programs import OF_CLIENTS, Program

PAGE = (Path(__file__).parents[2] / "docs" / "clients.md").read_text(encoding="utf-8")
# A program, the file that the page saves it as, and the commands that run it.
SNIPPET = re.compile(
    r"Save this as `(\S+)`:\n\n```(\w+)\n(.*?)^```\n.*?^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL
)
SNIPPETS = {language: (file, code, run) for file, language, code, run in SNIPPET.findall(PAGE)}
ADDRESS = "http://127.0.0.1:8014"
PATIENCE = 120  # seconds; a JVM starts slowly beside other tests


@pytest.fixture
def turk() -> Iterator[MockTurk]:
    with MockTurk(auth="verify", credentials={"AKIAEXAMPLE": "secret"}) as turk:
        yield turk


def test_every_language_is_known() -> None:
    assert SNIPPETS.keys() == OF_CLIENTS.keys()
    assert PAGE.count("```sh\n") == len(SNIPPETS)


@pytest.mark.parametrize("language", OF_CLIENTS)
def test_a_signed_call_is_answered(language: str, turk: MockTurk, tmp_path: Path) -> None:
    program: Program = OF_CLIENTS[language]
    program.require()
    file, code, commands = SNIPPETS[language]
    (tmp_path / file).write_text(code.replace(ADDRESS, turk.url), encoding="utf-8")

    done = subprocess.run(
        ["bash", "-euc", commands.replace(ADDRESS, turk.url)],
        cwd=tmp_path,
        env={**os.environ, "no_proxy": "127.0.0.1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-1] == "$10,000.00"
    (call,) = turk.journal.assert_called("GetAccountBalance", times=1)
    assert (call.outcome, call.ignored) == ("ok", ())
