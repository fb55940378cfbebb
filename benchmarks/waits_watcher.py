"""A client that asks for one thing again and again, in a process of its own."""

from __future__ import annotations

import gc
import http.client
import time
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
from time import perf_counter

_EVERY = 0.003  # seconds
_PATIENCE = 120  # seconds

Watched = list[tuple[float, float]]
"""When each request was sent, on a clock all processes share, and the seconds it waited."""


def watch(
    number: int,
    place: tuple[str, int, str],
    begun: Event,
    stop: Event,
    results: SimpleQueue[tuple[int, Watched]],
) -> None:
    """Ask until told to stop, then tell what was seen; ``place`` is host, port and target."""
    host, port, target = place
    connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE)
    seen: Watched = []
    gc.disable()  # this process must not pause
    while not stop.is_set():
        at = perf_counter()
        connection.request("GET", target)
        connection.getresponse().read()
        seen.append((at, perf_counter() - at))
        begun.set()
        time.sleep(_EVERY)
    results.put((number, seen))
