"""The identifiers and serial numbers in a document, collected before it is imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockturk.world.files.codec import get_fields
from mockturk.world.files.sections import IDENTIFIERS, SECTIONS

# The fields of entries that hold ids of the kinds that ``IdGenerator`` draws.
_NAMED = (*IDENTIFIERS, "key", "name", "doc_id")


def identifiers_in(document: Mapping[str, Any]) -> frozenset[str]:
    """Return the identifiers in the entries, so that none of them is drawn for another entry."""
    return frozenset(
        value
        for kind, entries in _sections_of(document)
        for name in _NAMED
        if name in get_fields(kind)
        for entry in entries
        if isinstance(entry, dict) and isinstance(value := entry.get(name), str)
    )


def highest_serial_in(document: Mapping[str, Any]) -> int:
    """Return the highest serial number of the entries; 0 if there is none."""
    return max(
        (
            serial
            for _, entries in _sections_of(document)
            for entry in entries
            if isinstance(entry, dict) and isinstance(serial := entry.get("serial"), int)
        ),
        default=0,
    )


def _sections_of(document: Mapping[str, Any]) -> Iterator[tuple[type[Any], list[Any]]]:
    for section in SECTIONS:
        entries = document.get(section.table.name)
        if isinstance(entries, list):
            yield section.kind, entries
