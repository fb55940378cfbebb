"""Commands whose standard streams are closed or cannot be written."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from mockturk import MockTurk


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


UNUSABLE = ["2>&-", "2>/dev/full", "<&- 2>&-"]


def started(command: str, redirected: str, stdout: int = subprocess.PIPE) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-m", "mockturk", *command.split()]
    shell = ["sh", "-c", f'exec "$0" "$@" {redirected}', *arguments]
    return subprocess.Popen(shell, stdout=stdout, text=True)


def printed(command: str, redirected: str) -> tuple[int, str]:
    """Run a command; return its exit code and what is on standard output."""
    with started(command, redirected) as process:
        output, _ = process.communicate(timeout=60)
    return process.returncode, output


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_without_any_stream_fails(command: str) -> None:
    assert printed(command, "<&- >&- 2>&-") == (1, "")


@pytest.mark.parametrize("redirected", ["<&-", *UNUSABLE])
def test_a_server_needs_standard_output_only(redirected: str) -> None:
    with started("serve --port 0", redirected) as process:
        assert process.stdout
        url = process.stdout.readline().removeprefix("Mockturk ready at ").rstrip()
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        connection.request("GET", "/?wsdl")
        status = connection.getresponse().status
        connection.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0

    assert status == 200


@pytest.mark.parametrize("redirected", UNUSABLE)
def test_simulated_work_needs_no_progress(redirected: str) -> None:
    with MockTurk() as turk:
        code, output = printed(f"work --url {turk.url}", redirected)

    assert code == 0
    assert output.startswith("0 assignments submitted")


@pytest.mark.parametrize("redirected", UNUSABLE)
def test_an_error_that_cannot_be_shown_is_not_part_of_the_output(redirected: str) -> None:
    assert printed("export --url http://127.0.0.1:1", redirected) == (1, "")


@pytest.mark.parametrize("redirected", UNUSABLE)
def test_a_usage_error_that_cannot_be_shown_has_its_exit_code(redirected: str) -> None:
    assert printed("nonsense", redirected) == (2, "")


def test_a_closed_input_is_an_empty_one() -> None:
    code, lines = errors_of("import -", "-m", "mockturk", output="<&-")

    assert code == 1
    assert len(lines) == 1
    assert "It is empty" in lines[0]


def test_a_non_blocking_output_gets_all() -> None:
    code, expected = printed("wsdl", "")
    reading, writing = os.pipe()
    os.set_blocking(writing, False)

    with started("wsdl", "", writing) as process, os.fdopen(reading) as pipe:
        os.close(writing)
        assert process.stdout is None
        output = pipe.read()

    assert (process.returncode, code) == (0, 0)
    assert output == expected
