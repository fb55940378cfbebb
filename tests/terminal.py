"""A terminal for the commands of the docs: a folder, a server, and the programs on the path."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

USUAL = "http://127.0.0.1:8014"
SERVES = "mockturk serve"
PATIENCE = 120  # seconds; a suite of pytest is slow beside other tests


class Terminal:
    """Types commands in a folder; ``python`` and ``pip`` are those of an environment."""

    def __init__(self, folder: Path, url: str = USUAL, python: str = sys.executable) -> None:
        self._folder = folder
        self.url = url
        self._bin = folder / ".bin"
        self._bin.mkdir()
        self._add("mockturk", f'exec "{sys.executable}" -m mockturk "$@"')
        # A link would be a Python without the packages of this one.
        own = "" if python == sys.executable else "unset PYTHONPATH\n"
        self._add("python", f'{own}exec "{python}" "$@"')
        self._add("pip", f'exec "{python}" -m pip "$@"')
        self._add("pytest", f'exec "{python}" -m pytest -W error "$@"')

    def _add(self, name: str, line: str) -> None:
        program = self._bin / name
        program.write_text(f"#!/bin/sh\n{line}\n")
        program.chmod(0o755)

    def adapt(self, text: str) -> str:
        """Replace the usual address, and its port alone, by those of the server."""
        return text.replace(USUAL, self.url).replace("8014", self.url.rsplit(":")[-1])

    def types(self, script: str) -> str:
        """Run what ends by itself, and return all it writes."""
        with self._started(script, subprocess.STDOUT) as running:
            written, _ = running.communicate(timeout=PATIENCE)
            assert running.returncode == 0, (script, written)
        return written

    def serves(self, script: str, lines: int) -> str:
        """Run what leaves a server running; return its first lines, and stop it."""
        with self._started(script, None) as running:
            return read_lines(running, lines)

    @contextmanager
    def served(self, command: str, lines: int) -> Iterator[str]:
        """Run a command that serves, and send later commands to it; give its first lines."""
        with self._started(command, None) as running:
            written = read_lines(running, lines)
            (self.url,) = re.findall(r"http://\S+", written)
            yield written

    @contextmanager
    def _started(self, script: str, errors: int | None) -> Iterator[subprocess.Popen[str]]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        with subprocess.Popen(
            ["bash", "-euc", self.adapt(script).replace(" 8443", " 0")],
            cwd=self._folder,
            env={
                **own,
                "MOCKTURK_URL": self.url,
                "MOCKTURK_PORT": "0",
                "PATH": f"{self._bin}{os.pathsep}{os.environ['PATH']}",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        ) as running:
            try:
                yield running
            finally:
                with suppress(ProcessLookupError):  # all of it has ended
                    os.killpg(running.pid, signal.SIGTERM)


def read_lines(running: subprocess.Popen[str], count: int) -> str:
    """Read the first lines that a program writes."""
    assert running.stdout is not None
    return "".join(running.stdout.readline() for _ in range(count))


def assert_written(command: str, wanted: str, written: str) -> None:
    """Compare what a command wrote with a page, where … stands for anything; any port fits."""
    pattern = re.escape(wanted.strip()).replace("…", ".*")
    pattern = re.sub(r"(?<=127\\\.0\\\.0\\\.1:)\d+", r"\\d+", pattern)
    assert re.fullmatch(pattern, written.strip()), (command, written)
