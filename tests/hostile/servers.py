"""Every HTTP server we ship, started, watched and asked whether it still answers."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Protocol, Self

from exchanges import soap_call
from hostile.judging import Kind, kind_of
from hostile.raw import Connection, post
from mockturk import MockTurk

BALANCE = post(soap_call("GetAccountBalance", "").encode())
_MEGABYTE = 1 << 20


class Server(Protocol):
    """A running server."""

    port: int

    def memory(self) -> int:
        """Return the megabytes it holds in memory."""
        ...


class StandAlone:
    """``mockturk serve`` in a process of its own; its log goes to a file."""

    def __init__(self, *arguments: str) -> None:
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mockturk", "serve", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        assert self.process.stdout
        ready = self.process.stdout.readline()
        self._read = 0
        try:
            self.port = int(ready.rpartition(":")[2])
        except ValueError:
            self.stop()
            raise RuntimeError(f"no ready line but {ready!r}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def log(self) -> str:
        """Return what was logged since it was last asked."""
        descriptor = self._log.fileno()
        size = os.fstat(descriptor).st_size
        new = os.pread(descriptor, size - self._read, self._read)
        self._read = size
        return new.decode("utf-8", "replace")

    def memory(self) -> int:
        return sum(_resident(process) for process in _family(self.process.pid))

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.process.wait(20)
        assert self.process.stdout
        self.process.stdout.close()
        self._log.close()


class InThread:
    """``MockTurk`` in this process."""

    def __init__(self, **settings: Any) -> None:
        self._turk = MockTurk(**settings)
        self.port = int(self._turk.url.rpartition(":")[2])

    def memory(self) -> int:
        return _resident(os.getpid())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._turk.stop()


def still_answers(server: Server) -> None:
    """Check that a normal call on a new connection is served."""
    with Connection(server.port) as connection:
        connection.send(BALANCE)
        answer = connection.answer()
    assert kind_of(answer) is Kind.SERVED, answer


def _family(process: int) -> list[int]:
    family = [process]
    for task in Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):
            for child in (task / "children").read_text().split():
                family += _family(int(child))
    return family


def _resident(process: int) -> int:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // _MEGABYTE
