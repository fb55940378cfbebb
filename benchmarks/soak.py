"""A soak: minutes of mixed load on one server, then a check that everything still fits.

It runs by itself and stops by itself: loopback only, bounded in time and in number.

    python benchmarks/soak.py                 # ten minutes
    python benchmarks/soak.py --seconds 60

The load comes in three phases: one to warm up, for a third of the time, and two halves that repeat
as many steps of each kind. Before each, all worlds are empty. After each, what is in the default
world must be consistent. The second half must take no more memory, descriptors and threads than the
first, with full worlds and with empty ones.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import NamedTuple

import processes
import soak_load
from soak_checks import count_objects, find_errors

from mockturk import World, connect

FUNDS = Decimal("100000000.00")
_PATIENCE = 3  # times as long as the warm-up may a half take for the same steps
_SETTLED_WITHIN = 15.0  # seconds until a server without clients has closed their connections
_MOST_GROWTH = 0.05  # of the memory an empty server has after the first half
_SPARE_BYTES = 8 * 2**20  # what an allocator may keep from one half to the next
# Python's own allocator, and that of C with an arena for each thread, use freed memory again only
# in part: it takes many phases until a process stops growing.
_ALLOCATOR = {"PYTHONMALLOC": "malloc", "MALLOC_ARENA_MAX": "1"}
_SPARE_THREADS = 8
_OBJECT_GROWTH = 0.25


class Level(NamedTuple):
    """What a server has at a moment: bytes, descriptors and threads."""

    memory: int
    descriptors: int
    threads: int


class Phase(NamedTuple):
    """What is known of a phase: its steps, its objects, and the levels at its end."""

    done: Counter[str]
    objects: int
    full: Level
    empty: Level

    @property
    def bytes_an_object(self) -> float:
        """The memory of the server for each HIT and assignment, with all that came with them."""
        return self.full.memory / max(self.objects, 1)


def measure(pid: int) -> Level:
    """Return what a server process has now."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    threads = next(line for line in status.splitlines() if line.startswith("Threads:"))
    descriptors = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return Level(processes.resident(pid), descriptors, int(threads.split()[1]))


def settle(pid: int, descriptors: int | None) -> Level:
    """Return the level once the connections of the load are closed."""
    until = time.monotonic() + _SETTLED_WITHIN
    while True:
        level = measure(pid)
        if descriptors is None or level.descriptors <= descriptors or time.monotonic() > until:
            return level
        time.sleep(0.1)


def load(
    target: soak_load.Target, seconds: float, seed: str, steps: Counter[str] | None = None
) -> Counter[str]:
    """Run all kinds of load at the same time; return how many steps of each were done.

    :param steps: end each kind after so many steps. None: after ``seconds``.
    :raises ExceptionGroup: when a load found something wrong.
    """
    stop, done, errors = Event(), Counter[str](), list[Exception]()
    until = time.monotonic() + seconds

    def run(kind: soak_load.Load) -> None:
        name = kind.__name__
        try:
            with closing(kind(target, Random(f"{seed} {name}"))) as generator:
                for _ in generator:
                    done[name] += 1
                    if (
                        stop.is_set()
                        or time.monotonic() > until
                        or done[name] == (steps or {}).get(name)
                    ):
                        return
        except Exception as error:  # noqa: BLE001 - raised below
            error.add_note(f"in {name}, step {done[name]}")
            errors.append(error)
            stop.set()

    threads = [Thread(target=run, args=(kind,), name=kind.__name__) for kind in soak_load.LOADS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise ExceptionGroup("the load went wrong", errors)
    return done


def empty(world: World) -> None:
    """Delete all worlds but the default one, and reset that one."""
    for other in world.worlds():
        world.world(other).drop()
    world.reset()


def run_phase(
    world: World,
    target: soak_load.Target,
    seconds: float,
    seed: str,
    steps: Counter[str] | None = None,
) -> Phase:
    """Run a phase, check what is in the world after it, and empty all worlds.

    :raises AssertionError: when the world is not consistent.
    """
    idle = measure(target.pid).descriptors
    done = load(target, seconds, seed, steps)
    exported = world.export()
    if errors := find_errors(exported, FUNDS):
        raise AssertionError("\n".join(["The world is not consistent:", *errors[:20]]))
    objects = count_objects(exported)
    full = settle(target.pid, idle)
    empty(world)
    return Phase(done, objects, full, settle(target.pid, idle))


def compare(first: Phase, second: Phase) -> list[str]:
    """Return a sentence for everything that grew from the first half to the second."""
    grown = []
    most = first.empty.memory * (1 + _MOST_GROWTH) + _SPARE_BYTES
    if second.empty.memory > most:
        grown.append(f"memory: {first.empty.memory:,} to {second.empty.memory:,} bytes when empty")
    if second.bytes_an_object > first.bytes_an_object * (1 + _OBJECT_GROWTH):
        sizes = f"{first.bytes_an_object:,.0f} to {second.bytes_an_object:,.0f}"
        grown.append(f"memory of an object: {sizes} bytes")
    if second.empty.descriptors > first.empty.descriptors:
        grown.append(f"descriptors: {first.empty.descriptors} to {second.empty.descriptors}")
    if second.empty.threads > first.empty.threads + _SPARE_THREADS:
        grown.append(f"threads: {first.empty.threads} to {second.empty.threads}")
    return grown


def describe(name: str, phase: Phase) -> str:
    """Return the line of a phase."""
    kinds = ", ".join(f"{kind} {number:,}" for kind, number in sorted(phase.done.items()))
    return (
        f"{name}: {kinds}; {phase.objects:,} objects, {phase.full.memory / 2**20:.0f} MiB; empty: "
        f"{phase.empty.memory / 2**20:.0f} MiB, {phase.empty.descriptors} descriptors, "
        f"{phase.empty.threads} threads"
    )


def soak(seconds: float, seed: str) -> list[str]:
    """Run the soak; print what was done and return what grew."""
    os.environ.update(_ALLOCATOR)
    with tempfile.TemporaryDirectory() as folder:
        tls_port = processes.free_port()
        tls = ("--tls-port", str(tls_port), "--tls-dir", folder)
        money = ("--environment", "production", "--balance", str(FUNDS), "--seed", seed)
        with processes.mockturk(*tls, *money) as server:
            target = soak_load.Target(server.url, tls_port, server.pid)
            world = connect(server.url)
            share = seconds / 3
            warm_up = run_phase(world, target, share, f"{seed} 0")
            print(describe("warm-up", warm_up), flush=True)
            halves = []
            for number, name in enumerate(("first half", "second half"), 1):
                patience = share * _PATIENCE
                halves.append(run_phase(world, target, patience, f"{seed} {number}", warm_up.done))
                print(describe(name, halves[-1]), flush=True)
            return compare(*halves)


def main() -> None:
    """Run the soak; exit with 1 if something grew or does not fit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600.0, help="the time of all load")
    parser.add_argument("--seed", default="soak", help="the seed of all random choices")
    given = parser.parse_args()
    if grown := soak(given.seconds, given.seed):
        sys.exit("\n".join(["What should be constant grew:", *grown]))
    print("Money, counters and ids are consistent; memory, descriptors and threads constant.")


if __name__ == "__main__":
    main()
