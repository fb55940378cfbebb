"""Commands whose standard output cannot be written."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def errors_of(command: str, *arguments: str, output: int | str) -> tuple[int, list[str]]:
    """Run a command with a standard output; return its exit code and the lines of its errors."""
    redirected = output if isinstance(output, str) else ""
    ended = subprocess.run(
        ["sh", "-c", f'exec "$0" "$@" {redirected}', sys.executable, *arguments, *command.split()],
        stdout=None if isinstance(output, str) else output,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    return ended.returncode, [line for line in ended.stderr.splitlines() if " INFO " not in line]


COMMANDS = ["wsdl", "--help", "--version", "ca --help", "serve --port 0", "demo --port 0"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_output_is_one_line(command: str) -> None:
    ended = errors_of(command, "-m", "mockturk", output=">/dev/full")

    assert ended == (1, ["Error: standard output cannot be written: No space left on device"])


@pytest.mark.parametrize("command", COMMANDS)
def test_a_closed_output_is_one_line(command: str) -> None:
    ended = errors_of(command, "-m", "mockturk", output=">&-")

    assert ended == (1, ["Error: standard output is closed"])


@pytest.mark.parametrize("command", COMMANDS)
def test_a_pipe_without_a_reader_is_one_line(command: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = errors_of(command, "-m", "mockturk", output=writer)
    finally:
        os.close(writer)

    assert ended == (1, ["Error: standard output cannot be written: Broken pipe"])


@pytest.mark.parametrize("options", [("-u",), ("-X", "dev")])
def test_how_the_interpreter_buffers_and_reports_makes_no_difference(
    options: tuple[str, ...],
) -> None:
    ended = errors_of("wsdl", *options, "-m", "mockturk", output=">/dev/full")

    assert ended == (1, ["Error: standard output cannot be written: No space left on device"])
