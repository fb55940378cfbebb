"""How long others wait while one client asks for much: ``python benchmarks/waits.py``.

For each row a server starts, and one client sends the load. Meanwhile a second client asks GetHIT
of the same world, and a third the readiness check, every three milliseconds, each in a process of
its own. The longest wait of either is to be at most 100 ms above the longest of an idle phase of
the same run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from tempfile import TemporaryDirectory
from time import perf_counter

import processes
from tables import table
from waits_loads import ROWS, Row
from waits_site import SHORT_QUESTION, WORLD, Site, hit_request
from waits_watcher import Watched, watch

FOLDER = "DIR"
BOUND = 100.0  # milliseconds above an idle server
_IDLE = 1.5  # seconds
_AFTER = 0.2  # seconds, for what the server does after its response


@dataclass(frozen=True)
class Waits:
    """Milliseconds: the longest wait of an idle server, then those within the load; its seconds."""

    idle: float
    get_hit: float
    ready: float
    seconds: float

    @property
    def above(self) -> float:
        """By how much the longest wait was above that of an idle server."""
        return max(self.get_hit, self.ready) - self.idle


@contextmanager
def watching(site: Site, targets: list[str]) -> Iterator[list[Watched]]:
    """Ask for targets again and again within a block; what was seen is there after it."""
    spawn = multiprocessing.get_context("spawn")
    seen: list[Watched] = []
    stop, queue = spawn.Event(), spawn.SimpleQueue()
    watchers = []
    for number, target in enumerate(targets):
        begun: Event = spawn.Event()
        place = (site.host, site.port, target)
        process = spawn.Process(target=watch, args=(number, place, begun, stop, queue))
        process.start()
        begun.wait()
        watchers.append(process)
    try:
        yield seen
    finally:
        stop.set()
        seen += (one for _, one in sorted((queue.get() for _ in watchers), key=lambda of: of[0]))
        for process in watchers:
            process.join()


def measure(row: Row, size: int, options: list[str]) -> Waits:
    """Start a server, and return the waits beside one load."""
    world = "" if row.elsewhere else WORLD
    with (
        TemporaryDirectory() as folder,
        processes.mockturk(*(folder if one == FOLDER else one for one in options)) as server,
        Site(server.url) as site,
        Site(server.url, world) as asked,
    ):
        work = row.load(site, size)
        hit_id = asked.create([hit_request(SHORT_QUESTION)])[0]
        targets = [world + asked.query("GetHIT", HITId=hit_id), "/_mockturk/ready"]
        with watching(site, targets) as seen:
            began = perf_counter()
            time.sleep(_IDLE)
            started = perf_counter()
            work()
            ended = perf_counter()
            time.sleep(_AFTER)
    idle = max(wait for one in seen for at, wait in one if began < at < started - wait)
    get_hit, ready = (_longest(one, started, ended + _AFTER) for one in seen)
    return Waits(idle * 1000, get_hit, ready, ended - started)


def _longest(watched: Watched, start: float, end: float) -> float:
    """Return the longest wait that overlaps a time, in milliseconds."""
    return max(wait for at, wait in watched if at < end and at + wait > start) * 1000


def report(found: dict[str, list[Waits]]) -> str:
    """Write the table: of several runs the one with the longest wait."""
    columns = ["Load", "seconds", "idle ms", "GetHIT ms", "ready ms", "above idle ms", ""]
    rows = []
    for name, runs in found.items():
        worst = max(runs, key=lambda one: one.above)
        verdict = "" if worst.above <= BOUND else "exempt" if ROWS[name].exempt else "TOO LONG"
        figures = (worst.idle, worst.get_hit, worst.ready, worst.above)
        rows.append([name, f"{worst.seconds:.2f}", *(f"{one:.0f}" for one in figures), verdict])
    return table(columns, rows)


def main() -> None:
    """Measure the rows that are named, or all."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("rows", nargs="*", metavar="ROW[:SIZE]", help=", ".join(ROWS))
    options.add_argument("--runs", type=int, default=1)
    options.add_argument(
        "--serve",
        default="",
        help=f"more options of the server, in one text; {FOLDER} is a new folder for each server",
    )
    given = options.parse_args()
    found: dict[str, list[Waits]] = {}
    for asked in given.rows or ROWS:
        name, _, size = asked.partition(":")
        if name not in ROWS:
            options.error(f"there is no row {name}; there are {', '.join(ROWS)}")
        row = ROWS[name]
        for run in range(given.runs):
            print(f"{name} {run + 1}/{given.runs}", file=sys.stderr)
            waits = measure(row, int(size or row.size), given.serve.split())
            found.setdefault(name, []).append(waits)
            print(f"  {waits}", file=sys.stderr)
    print(report(found))


if __name__ == "__main__":
    main()
