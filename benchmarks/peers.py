"""The servers that are compared, and how one is started and stopped."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_URL = re.compile(r"http://\S+")
_STOP_WITHIN = 10  # seconds


@dataclass(frozen=True)
class Peer:
    """A server: what it is called in the table, and the command that starts it."""

    title: str
    command: tuple[str, ...]


def _own(name: str) -> tuple[str, ...]:
    return (sys.executable, str(Path(__file__).with_name("serve_peer.py")), name)


SERVE = (sys.executable, "-m", "mockturk", "serve", "--port", "0")
BASELINE = "spyne"

PEERS = {
    "mockturk": Peer("Mockturk, `mockturk serve`", SERVE),
    "in-process": Peer("Mockturk, `MockTurk()` in a thread", _own("in-process")),
    BASELINE: Peer("stock Spyne, same types, granian", _own(BASELINE)),
    "spyne-werkzeug": Peer("stock Spyne, same types, Werkzeug", _own("spyne-werkzeug")),
    "parse-only": Peer("parse with lxml, fixed answer, granian", _own("parse-only")),
}


@contextmanager
def started(command: tuple[str, ...]) -> Iterator[str]:
    """Start a server, and give the URL it says; stop it at the end. Logs go nowhere."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield _url(process)
        finally:
            stop(process)


def stop(process: subprocess.Popen[str]) -> None:
    """Ask a process to end, and wait until it has."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def _url(process: subprocess.Popen[str]) -> str:
    for line in process.stdout or ():
        if found := _URL.search(line):
            return found[0]
    raise RuntimeError(f"no ready line from {process.args}; start it by hand to see why")
