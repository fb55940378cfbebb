"""Where the time of one CreateHIT goes inside Mockturk: ``python benchmarks/profile_call.py``.

Calls pass through the application, without the server, while a timer looks again and
again which of Mockturk's functions is at work. What lxml or the standard
library do counts for the function of Mockturk that asked for it.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from time import process_time
from types import FrameType
from typing import TYPE_CHECKING, Any

import arrivals
import envelopes
import wsgi
from tables import table

import mockturk
from mockturk.app import log_output

if TYPE_CHECKING:
    from mockturk.app.application import WorldApplication
    from mockturk.server.messages import HTTPRequest

_PACKAGE = f"{Path(mockturk.__file__).parent}{os.sep}"
_INTERVAL = 0.001  # seconds of processor time; some kernels ring every fourth only
_ROUND = 200  # calls
_SHOWN = 0.02  # of the whole; what is less is summed up
_FUNCTIONS = 3  # named of each module


@dataclass(frozen=True)
class Part:
    """A module's share of a call, and the functions of it seen most."""

    module: str
    share: float
    functions: list[str]


@dataclass(frozen=True)
class Profile:
    """Microseconds of processor time a call takes, and what they are spent on."""

    call: float
    parts: list[Part]


class _Sampler:
    """Counts what is at work whenever the timer rings."""

    def __init__(self) -> None:
        self.seen: Counter[tuple[str, str]] = Counter()

    def ring(self, _number: int, frame: FrameType | None) -> None:
        """Note the innermost function of Mockturk."""
        while frame:
            code = frame.f_code
            if code.co_filename.startswith(_PACKAGE):
                module = code.co_filename.removeprefix(_PACKAGE).removesuffix(".py")
                self.seen[module.removesuffix(f"{os.sep}__init__"), code.co_qualname] += 1
                return
            frame = frame.f_back


def measure(calls: int) -> Profile:
    """Send so many calls through the application, and watch."""
    # The log is written as the command writes it, though nowhere.
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stderr(nowhere):
        log_output.configure_logging("text", "info")
        application = wsgi.fresh_application()
        bodies = envelopes.calls()
        _send(application, _prepared(bodies))  # to warm up
        sampler = _Sampler()
        before = signal.signal(signal.SIGPROF, sampler.ring)
        used = 0.0
        rounds = max(1, calls // _ROUND)
        for _ in range(rounds):
            prepared = _prepared(bodies)
            gc.collect()
            started = process_time()
            signal.setitimer(signal.ITIMER_PROF, _INTERVAL, _INTERVAL)
            _send(application, prepared)
            signal.setitimer(signal.ITIMER_PROF, 0)
            used += process_time() - started
        signal.signal(signal.SIGPROF, before)
    return Profile(used / rounds / _ROUND * 1e6, list(_parts(sampler.seen)))


def _prepared(bodies: Iterator[bytes]) -> list[HTTPRequest]:
    return [arrivals.arrival_of(body) for body in islice(bodies, _ROUND)]


def _send(application: WorldApplication, prepared: list[HTTPRequest]) -> None:
    for request in prepared:
        arrivals.require_valid(application, request)


def _parts(seen: Counter[tuple[str, str]]) -> Iterator[Part]:
    total = seen.total()
    modules: Counter[str] = Counter()
    for (module, _), times in seen.items():
        modules[module] += times
    rest = 0.0
    for module, times in modules.most_common():
        share = times / total
        if share < _SHOWN:
            rest += share
            continue
        inside = Counter({name: many for (one, name), many in seen.items() if one == module})
        names = [name.removesuffix(".__call__") for name, _ in inside.most_common(_FUNCTIONS)]
        yield Part(module, share, names)
    yield Part("all others", rest, [])


def report(profile: Profile) -> str:
    """Write the table."""
    rows = [
        [
            f"`{part.module}`" if part.functions else part.module,
            f"{part.share * profile.call:.0f}",
            f"{part.share:.0%}",
            ", ".join(f"`{name}`" for name in part.functions),
        ]
        for part in profile.parts
    ]
    whole = ["whole call, without the server", f"{profile.call:.0f}", "", ""]
    return table(["Module", "µs", "share", "mostly in"], [*rows, whole])


def figures(profile: Profile) -> dict[str, Any]:
    """Return everything seen, for the file of results."""
    return asdict(profile)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--calls", type=int, default=10_000)
    print(report(measure(options.parse_args().calls)))


if __name__ == "__main__":
    main()
