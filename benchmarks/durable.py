"""What a data folder costs: ``python benchmarks/durable.py``.

Three servers take the same calls in turns: one keeps its worlds in memory, one in a data folder,
one in a data folder whose commits survive a loss of power. Prints processor times and rates as
ratios to the first one, the size of the files, and how long a start with all HITs takes. It needs
wrk. README.md says how to read it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import load
import processes
from http_client import Client
from load import CREATE_HIT, GET_HIT, Drive, drive
from processes import Server
from tables import middle, table

from mockturk.store.durable.database import FILE_NAME

_HIT_ID = re.compile(rb"HITId>([A-Z0-9]+)<")
_ASKED_FOR = 1_000  # HITs, by GetHIT in turn
MEMORY, PROCESS, FULL = "memory", "--data DIR", "--data DIR --durable full"


@dataclass
class Measured:
    """A server and its drives."""

    server: Server
    folder: Path | None
    ids: list[str]
    created: int = 0
    creating: list[Drive] = field(default_factory=list)
    getting: list[Drive] = field(default_factory=list)


def _options(kind: str, folder: Path) -> tuple[str, ...]:
    if kind == MEMORY:
        return ()
    return ("--data", str(folder), "--durable", "full" if kind == FULL else "process")


def _begin(server: Server, folder: Path | None) -> Measured:
    """Create the HITs that GetHIT asks for."""
    with Client(server.url) as client:
        calls = load.envelopes.calls()
        answers = [client.soap(next(calls))[0] for _ in range(_ASKED_FOR)]
    ids = [found[1].decode() for answer in answers if (found := _HIT_ID.search(answer))]
    return Measured(server, folder, ids, created=_ASKED_FOR)


def _visit(one: Measured, calls: int) -> None:
    one.creating.append(drive(one.server, CREATE_HIT, calls, after=one.created))
    one.created += calls
    one.getting.append(drive(one.server, GET_HIT, calls, one.ids))


def _report(kinds: dict[str, Measured]) -> str:
    memory = kinds[MEMORY]
    rows = []
    for kind, one in kinds.items():
        pairs = list(zip(one.creating, memory.creating, strict=True))
        asked = list(zip(one.getting, memory.getting, strict=True))
        rows.append(
            [
                kind,
                middle([drive.cpu for drive in one.creating], ".0f"),
                middle([ours.cpu / other.cpu for ours, other in pairs]),
                middle([other.rate / ours.rate for ours, other in pairs]),
                middle([ours.cpu / other.cpu for ours, other in asked]),
                middle([other.rate / ours.rate for ours, other in asked]),
            ]
        )
    columns = ["Worlds in", "CreateHIT: CPU µs", "CPU", "wall time", "GetHIT: CPU", "wall time"]
    return table(columns, rows)


def _sizes(one: Measured) -> list[str]:
    assert one.folder is not None
    file, log = one.folder / FILE_NAME, one.folder / f"{FILE_NAME}-wal"
    each = (file.stat().st_size + 0) / one.created
    return [f"{one.created:,}", f"{each:,.0f}", f"{log.stat().st_size / 1e6:.1f}"]


def _restart(folder: Path) -> tuple[float, Server]:
    started = time.perf_counter()
    with processes.mockturk("--data", str(folder)) as server:
        return time.perf_counter() - started, Server(server.url, server.resident())


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--turns", type=int, default=5)
    options.add_argument("--calls", type=int, default=4_000, help="of a drive")
    options.add_argument("--folder", type=Path, help="where the data folders are made")
    given = options.parse_args()
    load.require_wrk()
    place = Path(tempfile.mkdtemp(dir=given.folder))
    try:
        with ExitStack() as running:
            kinds = {}
            for number, kind in enumerate((MEMORY, PROCESS, FULL)):
                folder = place / str(number)
                server = running.enter_context(processes.mockturk(*_options(kind, folder)))
                kinds[kind] = _begin(server, None if kind == MEMORY else folder)
            for turn in range(given.turns):
                for kind, one in kinds.items():
                    print(f"{turn + 1}/{given.turns} {kind}", file=sys.stderr)
                    _visit(one, given.calls)
            print(_report(kinds))
            resident = kinds[PROCESS].server.resident()
            sizes = _sizes(kinds[PROCESS])
        seconds, again = _restart(place / "1")
        print()
        columns = ["HITs", "file, bytes a HIT", "WAL, MB", "start, s", "MB before", "MB after"]
        loaded = [f"{seconds:.1f}", f"{resident / 1e6:.0f}", f"{again.pid / 1e6:.0f}"]
        print(table(columns, [[*sizes, *loaded]]))
    finally:
        shutil.rmtree(place)


if __name__ == "__main__":
    main()
