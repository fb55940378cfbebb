"""What a HIT costs in a call of one CreateHIT request, of ten, of hundreds and thousands."""

from __future__ import annotations

import itertools
import sys
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

import envelopes
import processes
from http_client import Client
from tables import middle, table

SINGLE = 1
_SIZES = (SINGLE, 10, 100, 1000, 2000)
# Two thousand documented requests are more than a body may have by default.
_MAX_BODY = str(64 * 1024 * 1024)


@dataclass(frozen=True)
class Cost:
    """Microseconds a HIT: until a lone caller has the answer, and of the server's processor."""

    waited: float
    cpu: float


def measure(turns: int, hits: int) -> dict[int, list[Cost]]:
    """Create so many HITs a turn in calls of each size, all in one server."""
    costs: dict[int, list[Cost]] = {size: [] for size in _SIZES}
    # One size after the other, so that a turn's ratios compare neighbours in time.
    plan = [[size] * max(1, hits // size) for _ in range(turns + 1) for size in _SIZES]
    calls = envelopes.batches(itertools.chain(*plan))
    with processes.mockturk("--max-body", _MAX_BODY) as server, Client(server.url) as client:
        for number, sizes in enumerate(plan):
            print(f"batches of {sizes[0]}", file=sys.stderr)
            bodies = list(itertools.islice(calls, len(sizes)))
            used = server.cpu_seconds()
            waited = sum(client.soap(body)[1] for body in bodies)
            used = server.cpu_seconds() - used
            if number >= len(_SIZES):  # the first turn is to warm up
                created = sum(sizes)
                costs[sizes[0]].append(Cost(waited / created * 1e6, used / created * 1e6))
    return costs


def ratios(costs: dict[int, list[Cost]], size: int, base: int = SINGLE) -> list[float]:
    """Return what a HIT costs a caller in calls of a size, as a share of those of another."""
    pairs = zip(costs[size], costs[base], strict=True)
    return [cost.waited / single.waited for cost, single in pairs]


def _cpu_ratios(costs: dict[int, list[Cost]], size: int) -> list[float]:
    pairs = zip(costs[size], costs[SINGLE], strict=True)
    return [cost.cpu / single.cpu for cost, single in pairs]


def report(costs: dict[int, list[Cost]]) -> str:
    """Write the table."""
    return table(
        ["HITs a call", "µs a HIT", "to single calls", "CPU µs a HIT", "to single calls"],
        [
            [
                f"{size:,}",
                f"{median(cost.waited for cost in found):,.0f}",
                middle(ratios(costs, size)),
                f"{median(cost.cpu for cost in found):,.0f}",
                middle(_cpu_ratios(costs, size)),
            ]
            for size, found in costs.items()
        ],
    )


def figures(costs: dict[int, list[Cost]]) -> dict[str, Any]:
    """Return everything seen, for the file of results."""
    return {str(size): [asdict(cost) for cost in found] for size, found in costs.items()}
