"""Ordered and unique indexes of a store against the records they are of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from typing import Any

from mockturk.store.port import Store, Table


class Indexes:
    """Remembers every group there ever was, as one may have to be empty now."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._groups: dict[tuple[str, str], set[Hashable]] = defaultdict(set)

    def agree(self, table: Table[Any], records: list[Any]) -> None:
        """Compare the indexes of a table with all its records, sorted anew."""
        store = self._store
        for index, ordered in table.ordered.items():
            groups: dict[Hashable, list[Any]] = defaultdict(list)
            for record in records:
                if (group := ordered.group(record)) is not None:
                    groups[group].append(record)
            known = self._groups[table.name, index]
            known.update(groups)
            for group in known:
                there = sorted(groups[group], key=ordered.order)
                assert store.page(table, index, [group], count=10_000) == there
                assert store.count(table, index, [group]) == len(there)
        for index, value_of in table.unique.items():
            for record in records:
                value = value_of(record)
                assert value is None or store.find(table, index, value) == record
