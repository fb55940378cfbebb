"""What the entries of a document name, found before they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mockturk.world.files.sections import IDENTIFIERS, SECTION_NAMES

# The fields in which entries name what ``IdGenerator`` draws.
_NAMED = (*IDENTIFIERS, "key", "name", "doc_id")


def identifiers_in(document: Mapping[str, Any]) -> frozenset[str]:
    """Return the identifiers that entries name; what is drawn for the others must differ."""
    values = (entry.get(name) for entry in _entries_in(document) for name in _NAMED)
    return frozenset(one for one in values if isinstance(one, str))


def highest_serial_in(document: Mapping[str, Any]) -> int:
    """Return the highest serial number of an entry, 0 without any."""
    serials = (entry.get("serial") for entry in _entries_in(document))
    return max((one for one in serials if isinstance(one, int)), default=0)


def _entries_in(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name in SECTION_NAMES:
        entries = document.get(name)
        if isinstance(entries, list):
            yield from (entry for entry in entries if isinstance(entry, dict))
