"""What test suites wait for: ``python benchmarks/harness.py``.

Servers and worlds that begin, and worlds that are put aside and put back, in this process and over
HTTP to ``mockturk serve``; then what the journal costs a call, in this process, without sockets.
"""

from __future__ import annotations

import argparse
import re
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from time import perf_counter, process_time
from typing import Any

import arrivals
import envelopes
import processes
import wsgi
from http_client import Client
from tables import middle, table

from mockturk import MockTurk, connect
from mockturk.app.application import WorldApplication
from mockturk.endpoint.application import RequesterEndpoint
from mockturk.endpoint.call_recording import record_call
from mockturk.world.files import format_world_file
from mockturk.world.journal import CallJournal, JournalEntry

_SIZES = (10, 10_000)  # HITs
_BATCH = 1_000
_LARGE = ("--max-body", str(2**30))  # so that a file of many HITs comes in
_CALLS = 100  # of each kind in a round
_HIT_ID = re.compile(rb"<HITId>(\w+)<")

_Timings = dict[str, list[float]]


def timed(into: _Timings, name: str, work: Callable[[], Any]) -> Any:
    """Do something, and add the milliseconds it took to those of its name."""
    started = perf_counter()
    done = work()
    into.setdefault(name, []).append((perf_counter() - started) * 1000)
    return done


def begun(into: _Timings) -> None:
    """Time what begins, in this process and over HTTP."""
    timed(into, "`MockTurk()`", MockTurk).stop()
    started = perf_counter()
    with processes.mockturk() as server:
        into.setdefault("`mockturk serve` until it is ready", []).append(
            (perf_counter() - started) * 1000
        )
        default = connect(server.url)
        body = next(envelopes.calls())
        for _ in range(5):
            world = default.world()
            timed(into, "a new world, asked whether it is ready", lambda of=world: of.wait(0))
            other = default.world()
            for name in ("the first CreateHIT in a new world", "the second"):
                with Client(other.url) as client:
                    timed(into, name, lambda to=client: to.soap(body))
            for one in (world, other):
                timed(into, "to drop a world", one.drop)


def fill(url: str, hits: int) -> None:
    """Create so many HITs."""
    with Client(url) as client:
        for body in envelopes.batches(min(_BATCH, hits) for _ in range(0, hits, _BATCH)):
            client.soap(body)


def put_aside_in_process(into: _Timings, hits: int) -> None:
    """Time a world of so many HITs in this process."""
    with MockTurk() as turk:
        fill(turk.url, hits)
        what = f"of {hits:,} HITs, in process"
        kept = timed(into, f"snapshot {what}", turk.snapshot)
        timed(into, f"restore {what}", lambda: turk.restore(kept))
        text = timed(into, f"export {what}", lambda: format_world_file(turk.export()))
        timed(into, f"import {what}", lambda: turk.load(text))
        timed(into, f"reset {what}", turk.reset)


def put_aside_over_http(into: _Timings, hits: int) -> None:
    """Time a world of so many HITs of a server of its own."""
    with processes.mockturk(*_LARGE) as server:
        fill(server.url, hits)
        world, what = connect(server.url), f"of {hits:,} HITs, over HTTP"
        world.clock.now()  # the first to ask waits for what is imported only then
        timed(into, f"snapshot {what}", lambda: world.snapshot("kept"))
        timed(into, f"restore {what}", lambda: world.restore("kept"))
        document = timed(into, f"export {what}", world.export)
        timed(into, f"import {what}", lambda: world.load(document))
        timed(into, f"reset {what}", world.reset)


class NothingKept(CallJournal):
    """A journal that forgets what it is given."""

    def add(self, entry: JournalEntry) -> None:
        """Keep no call."""


def unrecorded() -> RequesterEndpoint:
    """Build an endpoint that writes no calls into journals."""
    endpoint = RequesterEndpoint()
    for event in ("method_return_string", "method_exception_string"):
        endpoint.transport.app.event_manager.del_listener(event, record_call)
    return endpoint


def journalled() -> Iterator[tuple[str, WorldApplication]]:
    """Yield applications by what becomes of their calls; the name of the usual one is empty."""
    yield "", wsgi.fresh_application()
    forgetful = wsgi.fresh_application()
    object.__setattr__(forgetful.world, "journal", NothingKept())
    yield "a journal that keeps nothing", forgetful
    mute = WorldApplication(wsgi.fresh_application().world, endpoint=unrecorded())
    yield "no record of the call at all", mute


def answered(application: WorldApplication, body: bytes) -> bytes:
    """Have a call answered."""
    return application.handle(arrivals.arrival_of(body)).content


def costs(rounds: int) -> _Timings:
    """Return what a call costs with the journal, to one without, by operation and kind."""
    kinds = dict(journalled())
    ratios: _Timings = {}
    for turn in range(rounds):
        seen: dict[str, dict[str, float]] = {"CreateHIT": {}, "GetHIT": {}}
        bodies = list(islice(envelopes.calls(after=turn * _CALLS), _CALLS))
        turned = deque(kinds.items())
        turned.rotate(turn)  # so that none is always the first
        for kind, application in turned:
            started = process_time()
            answers = [answered(application, body) for body in bodies]
            seen["CreateHIT"][kind] = process_time() - started
            ids = [found[1].decode() for one in answers if (found := _HIT_ID.search(one))]
            gets = [envelopes.get_hit_template().replace("@ID@", one).encode() for one in ids]
            started = process_time()
            for body in gets:
                answered(application, body)
            seen["GetHIT"][kind] = process_time() - started
            assert len(gets) == _CALLS
        for operation, seconds in seen.items():
            usual = seconds.pop("")
            ratios.setdefault(f"{operation}, µs", []).append(usual / _CALLS * 1e6)
            for kind, one in seconds.items():
                ratios.setdefault(f"{operation}, to {kind}", []).append(usual / one)
    return ratios


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--turns", type=int, default=5)
    turns = options.parse_args().turns
    milliseconds: _Timings = {}
    for _ in range(turns):
        begun(milliseconds)
        for hits in _SIZES:
            put_aside_in_process(milliseconds, hits)
            put_aside_over_http(milliseconds, hits)
    print(table(["What", "ms"], [[name, middle(seen)] for name, seen in milliseconds.items()]))
    rows = [[name, middle(seen)] for name, seen in costs(turns * 20).items()]
    print(f"\n{table(['A call with the journal', 'times as much'], rows)}")


if __name__ == "__main__":
    main()
