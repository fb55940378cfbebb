"""How much memory a HIT takes above its own distinct text: ``python benchmarks/memory.py``.

Creates HITs through the application in a process of its own, and looks at what that holds
before and after: all with one question and its policies, then each with others.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from time import perf_counter
from typing import Any

import arrivals
import envelopes
import processes
import wsgi
from lxml import etree
from tables import table

_WARM_UP = 1000  # HITs
_COLLECTIONS = 5  # of which the fastest counts


@dataclass(frozen=True)
class Memory:
    """What a HIT takes: bytes, those of its text among them, objects the collector tracks.

    ``collection`` is what the host's collector needs to look through them once, in nanoseconds.
    """

    held: float
    text: float
    tracked: float
    collection: float

    @property
    def above_text(self) -> float:
        """Bytes a HIT takes above its own text."""
        return self.held - self.text


def held(hits: int, *, same_question: bool) -> tuple[float, float, float]:
    """Create HITs in this process; return bytes, tracked objects and collection for each."""
    application = wsgi.fresh_application()
    bodies = envelopes.calls(same_question=same_question)

    def create(number: int) -> None:
        for body in islice(bodies, number):
            arrivals.require_valid(application, arrivals.arrival_of(body))

    create(_WARM_UP)
    shorter = _collection()
    before, tracked = processes.resident(os.getpid()), len(gc.get_objects())
    create(hits)
    longer = _collection()
    grown = processes.resident(os.getpid()) - before
    tracked = len(gc.get_objects()) - tracked
    return grown / hits, tracked / hits, (longer - shorter) / hits * 1e9


def _collection() -> float:
    """Return the seconds a full collection takes that finds nothing, at best."""
    gc.collect()
    seconds = []
    for _ in range(_COLLECTIONS):
        started = perf_counter()
        gc.collect()
        seconds.append(perf_counter() - started)
    return min(seconds)


def distinct_text(hits: int, *, same_question: bool) -> float:
    """Return the characters of a call that none before it had; all are ASCII."""
    seen: set[str] = set()
    new = 0
    calls = envelopes.calls(same_question=same_question)
    for number, body in enumerate(islice(calls, _WARM_UP + hits)):
        for text in set(_texts(body)) - seen:
            seen.add(text)
            new += len(text) if number >= _WARM_UP else 0
    return new / hits


def _texts(body: bytes) -> Iterator[str]:
    for element in etree.fromstring(body).iter():
        if len(element) == 0 and element.text:
            yield element.text


def measure(hits: int) -> dict[str, Memory]:
    """Measure both kinds, each in a fresh process."""
    found = {}
    for kind, same_question in (
        ("one question and its policies for all", True),
        ("a question and policies of its own", False),
    ):
        print(f"memory of {hits:,} HITs, {kind}", file=sys.stderr)
        options = ["--hits", str(hits), *(["--same-question"] if same_question else [])]
        command = [sys.executable, __file__, "--child", *options]
        held_, tracked, collection = json.loads(subprocess.check_output(command))
        text = distinct_text(min(hits, _WARM_UP), same_question=same_question)
        found[kind] = Memory(held_, text, tracked, collection)
    return found


def report(found: dict[str, Memory]) -> str:
    """Write the table."""
    return table(
        [
            "HITs with",
            "bytes a HIT",
            "its own text",
            "above it",
            "tracked objects",
            "collection, ns",
        ],
        [
            [
                kind,
                f"{memory.held:,.0f}",
                f"{memory.text:,.0f}",
                f"{memory.above_text:,.0f}",
                f"{max(0, memory.tracked):.1f}",
                f"{max(0, memory.collection):.0f}",
            ]
            for kind, memory in found.items()
        ],
    )


def figures(found: dict[str, Memory]) -> dict[str, Any]:
    """Return everything seen, for the file of results."""
    return {kind: asdict(memory) for kind, memory in found.items()}


def main() -> None:
    """Print what a HIT costs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--hits", type=int, default=20_000)
    options.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--same-question", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        print(json.dumps(held(given.hits, same_question=given.same_question)))
    else:
        print(report(measure(given.hits)))


if __name__ == "__main__":
    main()
