"""A soak: minutes of mixed load on one server, then a check that everything still fits.

It runs by itself and stops by itself: loopback only, bounded in time and in number.

    python benchmarks/soak.py                 # ten minutes
    python benchmarks/soak.py --seconds 60

The load comes in three phases: one to warm up, and two equal halves. Before each, all worlds are
empty. After each half, what is in the worlds must be consistent, and then, with all worlds empty
again, the server must have the memory, the descriptors and the threads it had before.
"""

from __future__ import annotations

import argparse
import gc
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
_WARM_UP = 0.2  # the share of the time
_SETTLED_WITHIN = 15.0  # seconds until a server without clients has closed their connections
_MOST_GROWTH = 0.10  # of the memory an empty server has after the first half
_SPARE_BYTES = 16 * 2**20  # what an allocator may keep from one half to the next
_SPARE_THREADS = 8
_OBJECT_GROWTH = 0.5


class Level(NamedTuple):
    """What a server has at a moment: bytes, descriptors and threads."""

    memory: int
    descriptors: int
    threads: int


class Half(NamedTuple):
    """What is known after a phase: its calls, its objects, and the levels at its ends."""

    done: Counter[str]
    objects: int
    before: Level
    full: Level
    empty: Level

    @property
    def bytes_an_object(self) -> float:
        """The memory that one HIT or assignment took, with all that came with it."""
        return (self.full.memory - self.before.memory) / max(self.objects, 1)


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


def load(target: soak_load.Target, seconds: float, seed: str) -> Counter[str]:
    """Run all kinds of load at the same time; return how often each was done.

    :raises ExceptionGroup: when a load found something wrong.
    """
    stop, done, errors = Event(), Counter[str](), list[Exception]()
    until = time.monotonic() + seconds

    def run(kind: soak_load.Load) -> None:
        random = Random(f"{seed} {kind.__name__}")
        try:
            with closing(kind(target, random)) as steps:
                for _ in steps:
                    done[kind.__name__] += 1
                    if stop.is_set() or time.monotonic() > until:
                        return
        except Exception as error:  # noqa: BLE001 - raised below
            error.add_note(f"in {kind.__name__}, step {done[kind.__name__]}")
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


def run_half(world: World, server: soak_load.Target, seconds: float, seed: str) -> Half:
    """Run a phase and check what is in the world after it.

    :raises AssertionError: when the world is not consistent.
    """
    before = settle(server.pid, None)
    done = load(server, seconds, seed)
    full = settle(server.pid, before.descriptors)
    exported = world.export()
    if errors := find_errors(exported, FUNDS):
        raise AssertionError("\n".join(["The world is not consistent:", *errors[:20]]))
    objects = count_objects(exported)
    del exported
    gc.collect()
    empty(world)
    return Half(done, objects, before, full, settle(server.pid, before.descriptors))


def compare(first: Half, second: Half) -> list[str]:
    """Return a sentence for everything that grew from the first half to the second."""
    most = first.empty.memory * (1 + _MOST_GROWTH) + _SPARE_BYTES
    grown = []
    if second.empty.memory > most:
        grown.append(f"memory: {first.empty.memory:,} to {second.empty.memory:,} bytes when empty")
    spare = _SPARE_BYTES / max(second.objects, 1)
    if second.bytes_an_object > first.bytes_an_object * (1 + _OBJECT_GROWTH) + spare:
        sizes = f"{first.bytes_an_object:,.0f} to {second.bytes_an_object:,.0f}"
        grown.append(f"memory of an object: {sizes} bytes")
    if second.empty.descriptors > first.empty.descriptors:
        grown.append(f"descriptors: {first.empty.descriptors} to {second.empty.descriptors}")
    if second.empty.threads > first.empty.threads + _SPARE_THREADS:
        grown.append(f"threads: {first.empty.threads} to {second.empty.threads}")
    return grown


def describe(name: str, half: Half) -> str:
    """Return the line of a phase."""
    kinds = ", ".join(f"{kind} {number:,}" for kind, number in sorted(half.done.items()))
    return (
        f"{name}: {kinds}; {half.objects:,} objects of {half.bytes_an_object:,.0f} bytes; empty: "
        f"{half.empty.memory / 2**20:.0f} MiB, {half.empty.descriptors} descriptors, "
        f"{half.empty.threads} threads"
    )


def soak(seconds: float, seed: str) -> list[str]:
    """Run the soak; print what was done and return what grew."""
    with tempfile.TemporaryDirectory() as folder:
        tls_port = processes.free_port()
        tls = ("--tls-port", str(tls_port), "--tls-dir", folder)
        money = ("--environment", "production", "--balance", str(FUNDS), "--seed", seed)
        with processes.mockturk(*tls, *money) as server:
            target = soak_load.Target(server.url, tls_port, server.pid)
            world = connect(server.url)
            halves = []
            for name, share in (("warm-up", _WARM_UP), ("first", 0.4), ("second", 0.4)):
                halves.append(run_half(world, target, seconds * share, f"{seed} {name}"))
                print(describe(name, halves[-1]), flush=True)
            return compare(*halves[1:])


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
