"""The longest a lone caller waits for a server with many HITs.

One client sends CreateHIT and GetHIT in turn, as fast as they are answered. Every other second
it asks a server that only parses instead, so that what the machine does by itself is seen too.
"""

from __future__ import annotations

import gc
import math
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import cycle
from time import perf_counter
from typing import Any

import envelopes
import processes
from filling import Filled
from http_client import Client
from processes import Server
from tables import table

LIMIT = 20.0  # milliseconds
_SLICE = 1.0  # seconds
_CREATED_BEFORE = 1_000_000  # more than any other part has sent to the same server


@dataclass(frozen=True)
class Pauses:
    """Milliseconds a caller waited, and how often it was more than the limit."""

    calls: int
    p50: float
    p99: float
    longest: float
    above_limit: int


def measure(server: Server, filled: Filled, seconds: int) -> dict[str, Pauses]:
    """Ask both servers for so many seconds each."""
    create, ids = envelopes.calls(after=_CREATED_BEFORE), cycle(filled.ids)
    with (
        processes.granian("parse_only:build") as other,
        Client(server.url) as ours,
        Client(other.url) as limit,
    ):
        gc.disable()  # this process must not pause either
        waited: dict[str, list[float]] = {"Mockturk": [], "parse only": []}
        for turn in range(seconds):
            if turn % 10 == 0:
                print(f"pauses {turn}/{seconds} s", file=sys.stderr)
            for client, milliseconds in zip((ours, limit), waited.values(), strict=True):
                _ask(client, lambda: next(create), lambda: _get_hit(next(ids)), milliseconds)
        gc.enable()
    return {name: _seen(milliseconds) for name, milliseconds in waited.items()}


def _get_hit(hit_id: str) -> bytes:
    request = f"<Request><HITId>{hit_id}</HITId></Request>"
    return envelopes.envelope("GetHIT", request).encode()


def _ask(
    client: Client,
    create: Callable[[], bytes],
    get: Callable[[], bytes],
    milliseconds: list[float],
) -> None:
    until = perf_counter() + _SLICE
    while perf_counter() < until:
        milliseconds += [client.soap(body())[1] * 1000 for body in (create, get)]


def _seen(milliseconds: list[float]) -> Pauses:
    ordered = sorted(milliseconds)

    def share(part: float) -> float:
        return ordered[math.ceil(part * len(ordered)) - 1]

    above = sum(one > LIMIT for one in ordered)
    return Pauses(len(ordered), share(0.5), share(0.99), ordered[-1], above)


def report(found: dict[str, Pauses]) -> str:
    """Write the table."""
    columns = ["Server", "calls", "p50 ms", "p99 ms", "longest ms", f"above {LIMIT:.0f} ms"]
    rows = [
        [
            name,
            f"{seen.calls:,}",
            *(f"{one:.2f}" for one in (seen.p50, seen.p99, seen.longest)),
            f"{seen.above_limit:,}",
        ]
        for name, seen in found.items()
    ]
    return table(columns, rows)


def figures(found: dict[str, Pauses]) -> dict[str, Any]:
    """Return everything seen, for the file of results."""
    return {name: asdict(seen) for name, seen in found.items()}
