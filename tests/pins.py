"""Pins: answers of our own, kept with the tests, that were shown equal to the reference.

The reference (captured exchanges, documented samples, the published contract) is no part of the
repository. A test that compares with it hands what it has shown equal to `Pins.keep`; the other
tests read the pins and run everywhere. ``pytest --renew-pins`` runs only the tests that keep a
pin, and writes each pin whose comparison holds; it needs the reference.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "pinned"


def find_reference() -> Path | None:
    """The folder MOCKTURK_REFERENCE names, else the one beside the checkout; None if absent."""
    beside = Path(__file__).parents[2] / "shared" / "reference"
    folder = Path(os.environ.get("MOCKTURK_REFERENCE", beside))
    return folder if folder.is_dir() else None


class Pins:
    """The files below ``tests/pinned``; with ``renew`` they are written instead of required."""

    def __init__(self, folder: Path = FOLDER, *, renew: bool = False) -> None:
        self._folder = folder
        self._renew = renew

    def read(self, name: str) -> bytes:
        return (self._folder / name).read_bytes()

    def keep(self, name: str, content: bytes) -> None:
        """Require a pin to have this content, which was just shown equal to the reference."""
        path = self._folder / name
        if self._renew:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        kept = path.read_bytes() if path.is_file() else None
        assert kept == content, f"the reference agrees, but not tests/pinned/{name}: --renew-pins"
