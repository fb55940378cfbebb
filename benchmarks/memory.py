"""How much memory a HIT takes, above its own distinct text: ``python benchmarks/memory.py``.

Creates HITs in this process through the WSGI application, all with the documented policies and
question, each with an annotation of its own, and looks at what the process holds before and after.
"""

from __future__ import annotations

import argparse
import gc
import io
from itertools import islice
from pathlib import Path

import envelopes
from werkzeug.test import EnvironBuilder

from mockturk.app import Application
from mockturk.composition import build_world
from mockturk.settings import Settings

_PAGE = 4096  # bytes


def resident() -> int:
    """Return the bytes this process holds in memory."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE


def measure(hits: int) -> tuple[float, float]:
    """Create HITs and return bytes and collector-tracked objects for each."""
    application = Application(build_world(Settings()))
    environ = EnvironBuilder(path="/", method="POST", headers=envelopes.HEADERS).get_environ()

    def create(bodies: int) -> None:
        for body in islice(envelopes.calls(same_question=True), bodies):
            call = {
                **environ,
                "wsgi.input": io.BytesIO(body),
                "CONTENT_LENGTH": str(len(body)),
            }
            if envelopes.VALID not in b"".join(application(call, lambda *_: None)):
                raise RuntimeError("a call was refused")

    create(1000)
    gc.collect()
    before, tracked = resident(), len(gc.get_objects())
    create(hits)
    gc.collect()
    return (resident() - before) / hits, (len(gc.get_objects()) - tracked) / hits


def main() -> None:
    """Print what a HIT costs."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--hits", type=int, default=10_000)
    memory, tracked = measure(options.parse_args().hits)
    print(f"{memory:,.0f} bytes a HIT, {tracked:.1f} objects the collector tracks")


if __name__ == "__main__":
    main()
