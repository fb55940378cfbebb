"""Read counts from a document, such as the numbers of identifiers drawn so far."""

from __future__ import annotations

from typing import Any

from mockturk.domain.world_file_text import WorldFileError
from mockturk.world.files.codec import convert_value, require_object


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
