"""Read the numbers of identifiers drawn so far from a document."""

from __future__ import annotations

from typing import Any

from mockturk.world.files.codec import convert_value, require_object
from mockturk.world.files.errors import WorldFileError

# The most identifiers drawn that a file may state, for all kinds together and for workers. Drawing
# either number again takes 2 s or less.
_MOST_DRAWN = 50_000_000
_MOST_WORKERS_DRAWN = 2_000_000


def read_count(given: Any, path: str) -> int:
    """Read an integer of 0 or more. Raises WorldFileError."""
    number: int = convert_value(int, given, path)
    if number < 0:
        raise WorldFileError(path, f"It is less than 0: {number}.")
    return number


def read_counts(given: Any, path: str) -> dict[str, int]:
    """Read an object of integers of 0 or more. Raises WorldFileError."""
    found = require_object(given, path)
    return {key: read_count(number, f"{path}.{key}") for key, number in found.items()}


def read_drawn_counts(given: Any) -> dict[str, int]:
    """Read how many identifiers of each kind were drawn.

    Raises WorldFileError if they are too many to draw again.
    """
    counts = read_counts(given, "ids.drawn")
    for path, number, most in (
        ("ids.drawn.Worker", counts.get("Worker", 0), _MOST_WORKERS_DRAWN),
        ("ids.drawn", sum(counts.values()), _MOST_DRAWN),
    ):
        if number > most:
            raise WorldFileError(path, f"It is more than {most}: {number}.")
    return counts
