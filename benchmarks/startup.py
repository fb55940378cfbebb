"""How long it takes until Mockturk is there, fresh again, and gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from time import perf_counter

import processes
from tables import middle, table

# Each runs in a process of its own, where nothing of Mockturk has been imported yet, and prints
# what it measured in seconds.
_IN_PROCESS = """
import json, time
from mockturk import MockTurk, Settings
from mockturk.app.composition import build_world
seconds = {}
def timed(name, function):
    started = time.perf_counter()
    result = function()
    seconds[name] = time.perf_counter() - started
    return result
first = timed("first", MockTurk)
timed("stop", first.stop)
turk = timed("another", MockTurk)
timed("world", lambda: build_world(Settings()))
from http_client import Client
import envelopes
with Client(turk.url) as client:
    for body in envelopes.batches([10]):
        client.soap(body)
    timed("reset", turk.reset)
turk.stop()
print(json.dumps(seconds))
"""

READY = "`mockturk serve`: process start to ready line"
GONE = "`mockturk serve`: SIGTERM to end of process"
IMPORT = "`import mockturk`, beyond a bare interpreter"
FIRST = "the first `MockTurk()` after the import, with the Spyne application"
ANOTHER = "any other `MockTurk()`"
WORLD = "any other world"
STOP = "`MockTurk().stop()`"
RESET = "`MockTurk().reset()`, 10 HITs"
_NAMES = {"first": FIRST, "another": ANOTHER, "world": WORLD, "stop": STOP, "reset": RESET}


def measure(turns: int) -> dict[str, list[float]]:
    """Return milliseconds, turn by turn, each in fresh processes."""
    seconds: dict[str, list[float]] = {}
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    _python("import mockturk.app.cli.server")  # so that there is bytecode, as in what pip installs
    for turn in range(turns):
        print(f"start and stop {turn + 1}/{turns}", file=sys.stderr)
        ready, gone = _serve()
        seconds.setdefault(READY, []).append(ready)
        seconds.setdefault(GONE, []).append(gone)
        bare, imported = _python("pass"), _python("import mockturk")
        seconds.setdefault(IMPORT, []).append(imported - bare)
        printed = subprocess.check_output(
            [sys.executable, "-c", _IN_PROCESS], cwd=processes.HERE, text=True
        )
        for name, value in json.loads(printed).items():
            seconds.setdefault(_NAMES[name], []).append(value)
    return {name: [one * 1000 for one in values] for name, values in seconds.items()}


def report(milliseconds: dict[str, list[float]]) -> str:
    """Write the table."""
    rows = [[name, middle(values, ",.2f")] for name, values in milliseconds.items()]
    return table(["Start and stop", "ms"], rows)


def _serve() -> tuple[float, float]:
    begun = perf_counter()
    with processes.mockturk():
        ready = perf_counter()
    return ready - begun, perf_counter() - ready


def _python(code: str) -> float:
    begun = perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return perf_counter() - begun
