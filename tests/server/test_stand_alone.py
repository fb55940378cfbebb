"""The server of the stand-alone command, in a process of its own."""

from __future__ import annotations

import subprocess
import sys


def run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )


SERVE = """
import os, signal
from mockturk.server.stand_alone import serve

class Application:
    def __init__(self):
        self.cycle = self

    def __del__(self):
        print("freed")

stop = lambda _: os.kill(os.getpid(), signal.SIGTERM)
serve(lambda _: Application(), "127.0.0.1", 0, 1_000, answering=stop)
print("stopped")
"""


def test_a_process_that_ends_does_not_free_the_worlds_one_by_one() -> None:
    ended = run(SERVE)

    assert ended.stdout.splitlines()[1:] == ["stopped"], ended.stderr
    assert ended.returncode == 0
