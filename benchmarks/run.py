"""All of Mockturk's performance in one run: ``python benchmarks/run.py``.

Prints tables, and writes them to ``docs/performance.md`` and every figure to
``benchmarks/results.json``, which git ignores. README.md says what is compared and how to read it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sysconfig
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import batches
import goals
import growth
import instructions
import load
import memory
import moto_peer
import profile_call
import scale
import startup
import throughput

_RESULTS = Path(__file__).with_name("results.json")
_PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
_BEGIN, _END = "<!-- made by benchmarks/run.py -->", "<!-- end of what it made -->"


@dataclass(frozen=True)
class Work:
    """How much is done; everything else is fixed."""

    turns: int  # visits of each peer, and repetitions of whatever is short
    calls: int  # of a drive
    growth: int  # HITs created under steady load
    few: int
    many: int  # HITs a server holds
    rounds: int  # of each call with few and many HITs
    pauses: int  # seconds
    batch: int  # HITs a turn for each size of batch
    memory: int  # HITs
    profile: int  # calls


_FULL = Work(
    turns=5,
    calls=10_000,
    growth=50_000,
    few=1_000,
    many=1_000_000,
    rounds=500,
    pauses=60,
    batch=4_000,
    memory=20_000,
    profile=10_000,
)
_QUICK = Work(
    turns=1,
    calls=2_000,
    growth=5_000,
    few=1_000,
    many=10_000,
    rounds=50,
    pauses=5,
    batch=2_000,
    memory=3_000,
    profile=2_000,
)


@dataclass(frozen=True)
class Section:
    """A part of the run: what it is called, how it is measured and shown."""

    title: str
    measure: Callable[[Work], Any]
    report: Callable[[Any], str]
    figures: Callable[[Any], Any]


def sections(moto: Path | None) -> dict[str, Section]:
    """Return the parts, in the order of the page."""
    return {
        "throughput": Section(
            "Processor time of a call",
            lambda work: throughput.measure(work.turns, throughput.peers(work.calls, moto)),
            throughput.report,
            throughput.figures,
        ),
        "instructions": Section(
            "Instructions of a call, without a server",
            lambda _work: instructions.measure(),
            instructions.report,
            dict,
        ),
        "growth": Section(
            "Latency while the store grows",
            lambda work: growth.measure(work.growth),
            growth.report,
            growth.figures,
        ),
        "scale": Section(
            "A million HITs",
            lambda work: scale.measure(work.few, work.many, work.rounds, work.pauses),
            scale.report,
            scale.figures,
        ),
        "memory": Section(
            "Memory of a HIT",
            lambda work: memory.measure(work.memory),
            memory.report,
            memory.figures,
        ),
        "batches": Section(
            "Batches",
            lambda work: batches.measure(work.turns, work.batch),
            batches.report,
            batches.figures,
        ),
        "startup": Section(
            "Start and stop",
            lambda work: startup.measure(work.turns),
            startup.report,
            dict,
        ),
        "profile": Section(
            "Where the time of a CreateHIT goes",
            lambda work: profile_call.measure(work.profile),
            profile_call.report,
            profile_call.figures,
        ),
    }


def setting(work: Work) -> dict[str, Any]:
    """Tell what the figures belong to."""
    packages = ("mockturk", "granian", "lxml", "spyne", "httptools", "uvloop")
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "build": describe_build(),
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cpus": os.cpu_count(),
        "connections": load.CONNECTIONS,
        **{name: version(name) for name in packages},
        "moto": moto_peer.VERSION,
        **vars(work),
    }


def describe_build() -> str:
    """Name the build of this Python: its compiler, and whether a profile guided it (PGO)."""
    if "--enable-optimizations" in str(sysconfig.get_config_var("CONFIG_ARGS")):
        guided = "with PGO"
    elif sysconfig.get_config_var("PGO_PROF_USE_FLAG"):
        guided = "without PGO"
    else:  # Debian names its target to make instead, and installs none of the flags
        guided = "PGO unknown"
    return f"{platform.python_compiler()}, {guided}"


def _processor() -> str:
    models = re.findall(r"(?m)^model name\s*: (.*)", Path("/proc/cpuinfo").read_text("ascii"))
    return models[0] if models else platform.machine()


def page(tables: dict[str, str], about: dict[str, Any], minutes: float) -> str:
    """Write what goes between the marks of the page."""
    facts = ", ".join(f"{name} {value}" for name, value in about.items())
    parts = [f"{title}\n\n{content}" for title, content in tables.items()]
    return "\n\n".join([f"{facts}; {minutes:.0f} minutes.", *(f"### {part}" for part in parts)])


def main() -> None:
    """Measure, print and write."""
    parts = sections(None)
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="little work; writes no files")
    options.add_argument("--only", choices=list(parts), nargs="+", help="writes no files")
    options.add_argument("--turns", type=int, help="visits of each peer")
    options.add_argument("--hits", type=int, help="held at most, instead of a million")
    options.add_argument(
        "--moto",
        type=Path,
        default=moto_peer.default_folder(),
        metavar="DIR",
        help="the environment for moto, made there if it is not there yet",
    )
    options.add_argument("--no-moto", action="store_true", help="do without it")
    given = options.parse_args()
    load.require_wrk()
    if "instructions" in (given.only or parts):
        instructions.require_valgrind()

    base = _QUICK if given.quick else _FULL
    work = Work(
        **{
            **vars(base),
            "turns": given.turns or base.turns,
            "many": given.hits or base.many,
        }
    )
    started = time.monotonic()
    parts = sections(None if given.no_moto else given.moto)
    found = {name: parts[name].measure(work) for name in given.only or parts}
    minutes = (time.monotonic() - started) / 60

    tables = {parts[name].title: parts[name].report(seen) for name, seen in found.items()}
    if sentence := goals.budget(found):
        profile = parts["profile"].title
        tables[profile] = f"{sentence}\n\n{tables[profile]}"
    about = setting(work)
    made = page({"Goals": goals.report(found), **tables}, about, minutes)
    print(made)
    if given.quick or given.only:
        return
    figures = {name: parts[name].figures(seen) for name, seen in found.items()}
    results = {"setting": about, "minutes": round(minutes, 1), **figures}
    _RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    before, _, rest = _PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    _PAGE.write_text(f"{before}{_BEGIN}\n\n{made}\n\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
