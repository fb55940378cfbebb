"""How long it takes until Mockturk is there, and until it is gone."""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median
from time import perf_counter

import peers

REPEATS = 5

# Runs in a process of its own, where nothing of Mockturk has been imported yet.
_IN_PROCESS = """
import json, time
from mockturk import MockTurk
made, stopped = [], []
for _ in range(REPEATS):
    started = time.perf_counter()
    turk = MockTurk()
    there = time.perf_counter()
    turk.stop()
    made.append(there - started)
    stopped.append(time.perf_counter() - there)
print(json.dumps([made, stopped]))
"""


def figures() -> dict[str, float]:
    """Return the medians in milliseconds."""
    ready, gone = zip(*(_serve() for _ in range(REPEATS)), strict=True)
    bare, imported = [], []
    for _ in range(REPEATS):
        bare.append(_python("pass"))
        imported.append(_python("import mockturk"))
    code = _IN_PROCESS.replace("REPEATS", str(REPEATS))
    made, stopped = json.loads(subprocess.check_output([sys.executable, "-c", code]))
    seconds = {
        "`mockturk serve`: process start to ready line": median(ready),
        "`mockturk serve`: SIGTERM to end of process": median(gone),
        "`import mockturk`, beyond a bare interpreter": median(imported) - median(bare),
        "`MockTurk()`, after the import": median(made),
        "`MockTurk().stop()`": median(stopped),
    }
    return {name: value * 1000 for name, value in seconds.items()}


def _serve() -> tuple[float, float]:
    begun = perf_counter()
    with peers.started(peers.SERVE):
        ready = perf_counter()
    return ready - begun, perf_counter() - ready


def _python(code: str) -> float:
    begun = perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return perf_counter() - begun
