"""The identifiers and serial numbers in a document, collected before it is imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockturk.world.files.sections import IDENTIFIERS, SECTION_NAMES

# The fields of entries that hold ids of the kinds that ``IdGenerator`` draws.
_NAMED = (*IDENTIFIERS, "key", "name", "doc_id")


def identifiers_in(document: Mapping[str, Any]) -> frozenset[str]:
    """Return the identifiers in the entries, so that none of them is drawn for another entry."""
    values = (entry.get(name) for entry in _entries_in(document) for name in _NAMED)
    return frozenset(one for one in values if isinstance(one, str))


def highest_serial_in(document: Mapping[str, Any]) -> int:
    """Return the highest serial number of the entries; 0 if there is none."""
    serials = (entry.get("serial") for entry in _entries_in(document))
    return max((one for one in serials if isinstance(one, int)), default=0)


def _entries_in(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name in SECTION_NAMES:
        entries = document.get(name)
        if isinstance(entries, list):
            yield from (entry for entry in entries if isinstance(entry, dict))
