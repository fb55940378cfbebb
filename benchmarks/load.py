"""A drive: a fixed number of calls over kept connections, sent by wrk."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import envelopes
from http_client import WrongAnswerError
from processes import HERE, Server

CONNECTIONS = 8
# For a drive, and for one answer: on a busy machine the default of two seconds is too short.
_WAIT = ("-d600s", "--timeout=60s")


@dataclass(frozen=True)
class Load:
    """The calls of a drive: what they look like, and what a good answer contains."""

    template: str
    path: str = envelopes.PATH
    headers: Mapping[str, str] = field(default_factory=lambda: envelopes.HEADERS)
    good: str = envelopes.VALID.decode()


CREATE_HIT = Load(envelopes.create_hit_template())
ESCAPED = Load(envelopes.escaped_template())
GET_HIT = Load(envelopes.get_hit_template())


@dataclass(frozen=True)
class Drive:
    """What came of one: calls a second, latencies in milliseconds, the server's time a call.

    ``cpu`` is the processor time the server used for one call, in microseconds.
    """

    calls: int
    rate: float
    p50: float
    p99: float
    longest: float
    cpu: float


def drive(
    server: Server, load: Load, calls: int, ids: Sequence[str] = (), *, after: int = 0
) -> Drive:
    """Send so many calls, each another, and others than the first ``after``.

    Raises WrongAnswerError if one answer is not good.
    """
    with tempfile.TemporaryDirectory() as folder:
        template, known = Path(folder, "template"), Path(folder, "ids")
        template.write_text(load.template, encoding="utf-8")
        known.write_text("\n".join(ids), encoding="utf-8")
        headers = [f"-H{name}: {value}" for name, value in load.headers.items()]
        script = ["-s", str(HERE / "drive.lua"), server.url + load.path, "--"]
        arguments = [
            str(calls),
            str(after),
            str(template),
            load.good,
            *([str(known)] if ids else []),
        ]
        used = server.cpu_seconds()
        done = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", *_WAIT, *headers, *script, *arguments],
            check=False,
            capture_output=True,
            text=True,
        )
        used = server.cpu_seconds() - used
    if done.returncode:
        raise WrongAnswerError(f"wrk: {done.stderr or done.stdout}")
    seen = json.loads(done.stdout.splitlines()[-1])
    if seen["wrong"] or seen["status"] or seen["socket"] or seen["requests"] < calls:
        raise WrongAnswerError(f"wrk saw {seen} {done.stderr}")
    return Drive(
        calls=seen["requests"],
        rate=seen["requests"] / seen["microseconds"] * 1e6,
        p50=seen["p50"] / 1000,
        p99=seen["p99"] / 1000,
        longest=seen["max"] / 1000,
        cpu=used / seen["requests"] * 1e6,
    )


def require_wrk() -> None:
    """Exit with a word about it if there is no wrk."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is not installed (the Debian and Homebrew packages have that name)")
