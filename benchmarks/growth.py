"""Latency under steady load while the store grows: CreateHIT, part by part, in one server."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from typing import Any

import processes
from load import CREATE_HIT, Drive, drive
from tables import table

_PARTS = 5


@dataclass(frozen=True)
class Growth:
    """What the parts of the drive saw, and the same number of calls to a server that keeps none."""

    parts: list[Drive]
    beside: list[Drive]


def measure(hits: int) -> Growth:
    """Create so many HITs in one server; in turn ask one that only parses."""
    parts, beside = [], []
    each = hits // _PARTS
    limit = processes.granian("parse_only:build")
    with processes.mockturk() as server, limit as other:
        for part in range(_PARTS):
            print(f"growth {part + 1}/{_PARTS}", file=sys.stderr)
            # wrk makes a few calls more than it counts.
            parts.append(drive(server, CREATE_HIT, each, after=part * (each + 100)))
            beside.append(drive(other, CREATE_HIT, each))
    return Growth(parts, beside)


def report(growth: Growth) -> str:
    """Write the table."""
    created = 0
    rows = []
    for ours, limit in zip(growth.parts, growth.beside, strict=True):
        rows.append(
            [
                f"{created:,} to {created + ours.calls:,}",
                f"{ours.rate:,.0f}",
                *_latencies(ours),
                *_latencies(limit),
            ]
        )
        created += ours.calls
    ours_columns = ["calls/s", "p50 ms", "p99 ms", "longest ms", "p99 / p50"]
    limit_columns = [f"parse only: {name}" for name in ours_columns[1:]]
    return table(["HITs", *ours_columns, *limit_columns], rows)


def _latencies(seen: Drive) -> list[str]:
    figures = [f"{one:.2f}" for one in (seen.p50, seen.p99, seen.longest)]
    return [*figures, f"{seen.p99 / seen.p50:.1f}"]


def figures(growth: Growth) -> dict[str, Any]:
    """Return everything seen, for the file of results."""
    return {
        "mockturk": [asdict(one) for one in growth.parts],
        "parse only": [asdict(one) for one in growth.beside],
    }
