"""The server of the stand-alone command, in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from hostile.raw import Connection, post

PATIENCE = 20.0  # seconds
SHORTAGE = "new connections cannot be accepted: Too many open files"


def run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )


SERVE = """
import os, signal
from mockturk.server.limits import ServerLimits
from mockturk.server.standalone_server import serve

class Application:
    def __init__(self):
        self.cycle = self

    def __del__(self):
        print("freed")

stop = lambda _: os.kill(os.getpid(), signal.SIGTERM)
serve(lambda _: Application(), "127.0.0.1", 0, ServerLimits(), answering=stop)
print("stopped")
"""


def test_a_process_that_ends_does_not_free_the_worlds_one_by_one() -> None:
    ended = run(SERVE)

    assert ended.stdout.splitlines()[1:] == ["stopped"], ended.stderr
    assert ended.returncode == 0


@contextmanager
def serving(limits: str) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """Start a server under limits of the shell; give the process and its ports, plain and TLS."""
    command = f"{limits} && exec {sys.executable} -m mockturk serve --port 0 --tls-port 0"
    with subprocess.Popen(
        ["sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        guard = threading.Timer(PATIENCE, process.kill)
        guard.start()
        try:
            assert process.stdout
            yield process, [int(process.stdout.readline().rpartition(":")[2]) for _ in range(2)]
        finally:
            process.terminate()
            guard.cancel()


def test_a_server_takes_as_many_file_descriptors_as_it_may() -> None:
    with serving("ulimit -S -n 64") as (_, (port, _)), ExitStack() as stack:
        connections = [stack.enter_context(Connection(port)) for _ in range(100)]
        connections[-1].send(post(b"", target="/_mockturk/health", method="GET"))

        assert connections[-1].answer().status == 200


@pytest.mark.parametrize("place", [pytest.param(0, id="plain"), pytest.param(1, id="TLS")])
def test_a_shortage_of_file_descriptors_is_logged_once(place: int) -> None:
    with serving("ulimit -n 64") as (process, ports), ExitStack() as stack:
        for _ in range(200):
            address = ("127.0.0.1", ports[place])
            stack.enter_context(socket.create_connection(address, timeout=PATIENCE))
        assert process.stderr
        while SHORTAGE not in (line := process.stderr.readline()):
            assert line
        stack.close()
        if place == 0:  # another shortage soon after
            with ExitStack() as more:
                again = [more.enter_context(Connection(ports[0])) for _ in range(200)]
                again[-1].closes()
        process.terminate()

        assert SHORTAGE not in process.stderr.read()
