"""Checks of imported records that their types do not express."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from mockturk.domain.world_file_text import WorldFileError
from mockturk.store.port import Store, Table
from mockturk.world.files.codec import get_fields
from mockturk.world.files.sections import IDENTIFIERS, REFERENCES, Section

_ID = re.compile(r"[A-Z0-9_]{1,64}")


def is_id(value: str) -> bool:
    """Return whether a text has the form of the service's ids."""
    return _ID.fullmatch(value) is not None


class SectionChecks:
    """Checks the records of a section; ``store`` has the records of the file so far."""

    def __init__(self, section: Section, store: Store) -> None:
        fields = {field.name for field in get_fields(section.kind).values()}
        self._table = section.table
        self._store = store
        self._identifiers = [name for name in IDENTIFIERS if name in fields]
        self._references = [(name, REFERENCES[name]) for name in REFERENCES if name in fields]
        self._orders: dict[Callable[[Any], tuple[Any, ...]], list[str]] = {}
        for name, index in section.table.ordered.items():
            self._orders.setdefault(index.order, []).append(name)
        self._keys: set[str] = set()
        # References to records that do not exist yet.
        self._missing: list[tuple[str, Table[Any], str]] = []

    def require_sound(self, record: Any, path: str) -> None:
        """Raise WorldFileError if a record has an invalid id or lacks a field, or occurs twice."""
        for order_of, names in self._orders.items():
            if None in order_of(record):
                self._require_in_no_group(record, names, path)
        for name in self._identifiers:
            value = getattr(record, name)
            if value is not None and not _ID.fullmatch(value):
                raise WorldFileError(f"{path}.{name}", f"It is not an id: {value!r}.")
        for name, other in self._references:
            key = getattr(record, name)
            if key is not None and self._store.get(other, key) is None:
                self._missing.append((f"{path}.{name}", other, key))
        key = self._table.key(record)
        if key in self._keys:
            raise WorldFileError(path, f"{key!r} occurs twice.")
        self._keys.add(key)

    def _require_in_no_group(self, record: Any, names: list[str], path: str) -> None:
        for name in names:
            if self._table.ordered[name].group(record) is not None:
                raise WorldFileError(path, f"A field that the order by {name} needs is missing.")

    def require_references(self) -> None:
        """Raise WorldFileError if a record refers to one that does not exist, now that all do."""
        for path, table, key in self._missing:
            if self._store.get(table, key) is None:
                raise WorldFileError(path, f"There is no {key!r} in {table.name}.")
