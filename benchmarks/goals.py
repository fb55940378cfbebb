"""What Mockturk is meant to reach, beside what a run saw. Nothing fails here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import batches
import startup
import throughput
from batches import Cost
from growth import Growth
from load import Drive
from memory import Memory
from scale import Scale
from tables import middle, table

_Row = list[str]

# Milliseconds.
_STARTS = {
    startup.READY: "400",
    startup.IMPORT: "20",
    startup.FIRST: "60",
    startup.ANOTHER: "3",
    startup.WORLD: "1.5",
    startup.RESET: "1",
}
# Processor times of peers, in times Mockturk's.
_PROCESSOR_TIMES = (
    (throughput.CREATE, throughput.STOCK, "3.2"),
    (throughput.CREATE, throughput.LIMIT, "0.28"),
    (throughput.CREATE_ESCAPED, throughput.STOCK, "3.2"),
    (throughput.CREATE_ESCAPED, throughput.LIMIT, "0.28"),
    (throughput.GET, throughput.STOCK, "4"),
)


def _throughput(drives: dict[str, dict[str, list[Drive]]]) -> Iterator[_Row]:
    for operation, title, goal in _PROCESSOR_TIMES:
        if title in drives[operation]:
            ratios = middle(throughput.ratios(drives[operation], title))
            yield [f"{operation}: CPU of {title}, to ours", f"at least {goal}", ratios]


def _growth(growth: Growth) -> Iterator[_Row]:
    ratios = [part.p99 / part.p50 for part in growth.parts]
    yield ["p99 to p50 while the store grows", "below 5", middle(ratios, ".1f")]


def _scale(scale: Scale) -> Iterator[_Row]:
    many = f"{scale.many.hits:,} HITs"
    seen = scale.pauses["Mockturk"]
    beside = scale.pauses["parse only"]
    yield [
        f"longest pause with {many}, ms",
        "20",
        f"{seen.longest:.1f} (parse only {beside.longest:.1f})",
    ]
    name, page = max(scale.pages.items(), key=lambda item: median(item[1].ratios))
    yield [
        f"{many} to {scale.few.hits:,}, worst call",
        "at most 1.2",
        f"{middle(page.ratios)}: {name}",
    ]
    yield [f"process with {many}, MB", "below 2,000", f"{scale.many.resident / 1e6:,.0f}"]


def _memory(found: dict[str, Memory]) -> Iterator[_Row]:
    for kind, memory in found.items():
        yield [
            f"bytes above its text, a HIT with {kind}",
            "at most 1,500",
            f"{memory.above_text:,.0f}",
        ]


def _batches(costs: dict[int, list[Cost]]) -> Iterator[_Row]:
    yield [
        "a HIT in a batch of 1,000, to single calls",
        "at most 0.60",
        middle(batches.ratios(costs, 1000)),
    ]
    yield [
        "a HIT in a batch of 2,000, to one of 100",
        "about 1",
        middle(batches.ratios(costs, 2000, 100)),
    ]


def _startup(milliseconds: dict[str, list[float]]) -> Iterator[_Row]:
    for name, goal in _STARTS.items():
        if name in milliseconds:
            yield [f"{name}, ms", f"below {goal}", middle(milliseconds[name])]


_GOALS: dict[str, Callable[[Any], Iterator[_Row]]] = {
    "throughput": _throughput,
    "growth": _growth,
    "scale": _scale,
    "memory": _memory,
    "batches": _batches,
    "startup": _startup,
}


def report(found: dict[str, Any]) -> str:
    """Write the table for the parts that ran."""
    rows = [row for name, seen in found.items() if name in _GOALS for row in _GOALS[name](seen)]
    return table(["What", "goal", "seen"], rows)


def budget(found: dict[str, Any]) -> str:
    """Say what stands between a server that only parses and ours, in processor time a call."""
    if not {"throughput", "profile"} <= found.keys():
        return ""
    create = found["throughput"][throughput.CREATE]
    limit, ours, stock = (
        median(one.cpu for one in create[title])
        for title in (throughput.LIMIT, throughput.OURS, throughput.STOCK)
    )
    return (
        f"A CreateHIT costs `mockturk serve` {ours:,.0f} µs of processor time, the server that "
        f"only parses {limit:,.0f} µs and stock Spyne {stock:,.0f} µs, HTTP included. Without "
        f"the server Mockturk needs {found['profile'].call:,.0f} µs, which go to:"
    )
