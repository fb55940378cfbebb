"""How many CreateHIT calls a second Mockturk answers, beside stock Spyne and bare parsing.

Run it as ``python benchmarks/create_hit.py``; README.md says how to read the table. Needs wrk.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import takewhile
from pathlib import Path
from statistics import median
from typing import Any

import envelopes
import memory
import startup
from peers import BASELINE, PEERS, started

_SCRIPT = Path(__file__).with_name("create_hit.lua")
_WARM_UP = 0.3  # seconds
_HITS = 10_000  # to measure their memory


@dataclass(frozen=True)
class Run:
    """One drive of one peer; latencies in milliseconds."""

    rate: float
    p50: float
    p99: float


class WrongAnswerError(Exception):
    """A peer did not answer every call as it should: its figures would mean nothing."""


def warm_up(url: str) -> None:
    """Send calls one after the other for a moment, and look at every answer."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    until = time.monotonic() + _WARM_UP
    for body in takewhile(lambda _: time.monotonic() < until, envelopes.calls()):
        connection.request("POST", envelopes.PATH, body, envelopes.HEADERS)
        response = connection.getresponse()
        answer = response.read()
        if response.status != http.HTTPStatus.OK or envelopes.VALID not in answer:
            raise WrongAnswerError(f"{response.status}: {answer[:2000].decode(errors='replace')}")
    connection.close()


def drive(url: str, template: Path, seconds: int, connections: int) -> Run:
    """Let wrk call a peer, and check what it saw."""
    load = ["-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(_SCRIPT)]
    command = ["wrk", *load, url + envelopes.PATH, "--", str(template)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seen = json.loads(done.stdout.splitlines()[-1])
    if seen["invalid"] or seen["status"] or seen["socket"] or not seen["requests"]:
        raise WrongAnswerError(f"wrk saw {seen}")
    rate = seen["requests"] / seen["microseconds"] * 1e6
    return Run(rate, seen["p50"] / 1000, seen["p99"] / 1000)


def measure(repeats: int, seconds: int, connections: int) -> dict[str, list[Run]]:
    """Drive all peers in turns, each time as a fresh process."""
    runs: dict[str, list[Run]] = {name: [] for name in PEERS}
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder, "create_hit.xml")
        template.write_text(envelopes.template(), encoding="utf-8")
        for repeat in range(repeats):
            for name, peer in PEERS.items():
                print(f"{repeat + 1}/{repeats} {peer.title}", file=sys.stderr)
                try:
                    with started(peer.command) as url:
                        warm_up(url)
                        runs[name].append(drive(url, template, seconds, connections))
                except WrongAnswerError as error:
                    raise SystemExit(f"{peer.title}: {error}") from None
    return runs


def table(runs: dict[str, list[Run]]) -> str:
    """Write the figures as a Markdown table."""
    lines = [
        "| Peer | requests/s | lowest - highest | p50 ms | p99 ms | to stock Spyne |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, peer in PEERS.items():
        rates = [run.rate for run in runs[name]]
        # Runs of one turn are neighbours in time, and share the machine's mood.
        ratio = median(
            run.rate / base.rate for run, base in zip(runs[name], runs[BASELINE], strict=True)
        )
        p50 = median(run.p50 for run in runs[name])
        p99 = median(run.p99 for run in runs[name])
        lines.append(
            f"| {peer.title} | {median(rates):,.0f} | {min(rates):,.0f} - {max(rates):,.0f} "
            f"| {p50:.1f} | {p99:.1f} | {ratio:.2f} |"
        )
    return "\n".join(lines)


def setting(given: argparse.Namespace) -> dict[str, Any]:
    """Tell what the figures belong to."""
    packages = ("mockturk", "spyne", "lxml", "granian", "waitress", "werkzeug")
    return {
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "connections": given.connections,
        "seconds": given.seconds,
        "repeats": given.repeats,
        "bytes a call": len(next(envelopes.calls())),
        **{name: version(name) for name in packages},
    }


def main() -> None:
    """Measure, and print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=1, help="of each drive")
    options.add_argument("--repeats", type=int, default=3, help="drives of each peer")
    options.add_argument("--connections", type=int, default=8)
    options.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")
    given = options.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is not installed (the Debian package has that name)")

    about = setting(given)
    runs = measure(given.repeats, given.seconds, given.connections)
    start = startup.figures()

    print(", ".join(f"{name} {value}" for name, value in about.items()), end="\n\n")
    print(table(runs), end="\n\n")
    print("| Start and stop | ms |\n| --- | ---: |")
    for name, value in start.items():
        print(f"| {name} | {value:.1f} |")
    per_hit, tracked = memory.measure(_HITS)
    print(f"\nMemory: {per_hit:,.0f} bytes a HIT, {tracked:.1f} objects the collector tracks")
    if given.json:
        drives = {name: [asdict(run) for run in runs[name]] for name in runs}
        figures = {"setting": about, "runs": drives, "milliseconds": start}
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
