"""Server processes: how one is started, watched from outside and stopped."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent

_URL = re.compile(r"http://\S+")
_READY_WITHIN = 60  # seconds
_STOP_WITHIN = 30  # seconds; a million HITs take a while to give back
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Server:
    """A server that answers: where, and the process that was started for it."""

    url: str
    pid: int

    def cpu_seconds(self) -> float:
        """Return the processor time it has used, with the processes it started itself."""
        return sum(_cpu_seconds(pid) for pid in _family(self.pid))

    def resident(self) -> int:
        """Return the bytes its largest process holds in memory: the one that keeps the HITs."""
        return max(resident(pid) for pid in _family(self.pid))


def resident(pid: int) -> int:
    """Return the bytes a process holds in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS  # in user mode and in the kernel


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # the thread has ended meanwhile
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from _family(int(child))


@contextmanager
def mockturk(*options: str) -> Iterator[Server]:
    """Start ``mockturk serve`` as it ships; its log goes to /dev/null."""
    with _announced(sys.executable, "-m", "mockturk", "serve", "--port", "0", *options) as server:
        yield server


@contextmanager
def in_process() -> Iterator[Server]:
    """Start a program that holds a ``MockTurk()`` and only waits."""
    with _announced(sys.executable, str(HERE / "in_process.py")) as server:
        yield server


@contextmanager
def granian(target: str, python: str = sys.executable) -> Iterator[Server]:
    """Start what ``module:function`` of this folder makes, under granian as anybody would."""
    port = free_port()
    interface = ("--interface", "wsgi", "--workers", "1", "--blocking-threads", "1")
    command = (python, "-m", "granian", *interface, "--http", "1", "--no-ws", "--port", str(port))
    with _running(*command, "--working-dir", str(HERE), "--factory", target) as process:
        server = Server(f"http://127.0.0.1:{port}", process.pid)
        _wait_for(server, process)
        yield server


@contextmanager
def _announced(*command: str) -> Iterator[Server]:
    with _running(*command) as process:
        for line in process.stdout or ():
            if found := _URL.search(line):
                yield Server(found[0], process.pid)
                return
        raise RuntimeError(f"no ready line from {command}; start it by hand to see why")


@contextmanager
def _running(*command: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command, and stop it at the end. Its log goes nowhere."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_STOP_WITHIN)
            except subprocess.TimeoutExpired:
                for pid in [*_family(process.pid)]:
                    os.kill(pid, signal.SIGKILL)
                raise


def free_port() -> int:
    """Return a port that no program listens at."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _wait_for(server: Server, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=5)
        try:
            connection.request("HEAD", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.02)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError(f"{server.url} does not answer; start it by hand to see why")
