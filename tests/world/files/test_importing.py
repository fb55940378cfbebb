"""The modules that ``import mockturk`` loads; they delay the start of every test run."""

from __future__ import annotations

import subprocess
import sys

# Each takes milliseconds to import and serves the command only, or few worlds.
_NOT_FOR_TESTS = (
    "click",
    "cryptography",
    "multiprocessing",
    "platformdirs",
    "tinyhtml5",
    "tomllib",
    "trustme",
)


def test_what_only_the_command_needs_is_not_imported_with_the_package() -> None:
    code = (
        "import sys; from mockturk import MockTurk; "
        f"print([n for n in {_NOT_FOR_TESTS} if n in sys.modules])"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert found.stdout.strip() == "[]"


def test_the_package_alone_brings_next_to_nothing() -> None:
    """Any pytest on the machine imports it, for its plugin."""
    heavy = ("spyne", "lxml", "asyncio", "werkzeug")
    code = f"import sys, mockturk; print([n for n in {heavy} if n in sys.modules])"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert found.stdout.strip() == "[]"
