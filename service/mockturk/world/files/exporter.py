"""The export of a world as a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from heapq import merge
from typing import Any

from mockturk.domain.assignments import Assignment
from mockturk.domain.clock import ShiftedClock
from mockturk.domain.hit_types import HITType
from mockturk.domain.hits import HIT
from mockturk.domain.qualification_types import QualificationType
from mockturk.store import tables
from mockturk.store.port import Contents, Table
from mockturk.world.files.codec import to_json_object, to_json_value
from mockturk.world.files.sections import FORMAT, SECTIONS, VERSION
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.world import World

_SORTED_AT_ONCE = 10_000


def _unchanged(entry: dict[str, Any]) -> Any:
    return entry


def export_world(
    world: World, write: Callable[[dict[str, Any]], Any] = _unchanged
) -> dict[str, Any]:
    """Return everything in a world, except its journal, as a document for ``import_world``.

    Events that are due are applied first. Equal worlds give equal documents, in the same order;
    sections without records are left out. The document has no secrets. The world is locked only
    while a snapshot of its records is taken, which costs the same for any number of records.

    :param write: what to put into the sections in place of each entry, such as its JSON.
    :returns: a dict of values that JSON can hold; docs/world-files.md describes it.
    """
    with open_transaction(world):
        contents = world.store.snapshot()
        header = {
            "format": FORMAT,
            "version": VERSION,
            "environment": world.environment,
            "clock": _clock(world),
            "ids": _ids(world),
            "faults": _faults(world),
        }
    keys = {account.id: account.access_key for account in contents.all(tables.ACCOUNTS)}
    sections = {
        table.name: [write(_shown(record, keys)) for record in _in_order(table, contents)]
        for table in (section.table for section in SECTIONS)
    }
    contents.release()
    document = header | sections
    return {name: content for name, content in document.items() if content}


def _clock(world: World) -> dict[str, Any]:
    frozen = isinstance(world.clock, ShiftedClock) and world.clock.frozen
    return {"now": to_json_value(world.clock.now()), "frozen": frozen}


def _ids(world: World) -> dict[str, Any]:
    state = world.ids.state
    return {"seed": state.seed, "drawn": to_json_value(state.drawn), "serial": state.serial}


def _faults(world: World) -> dict[str, Any]:
    state = world.faults.state
    if not state.added:
        return {}
    return {
        "seed": state.seed,
        "added": state.added,
        "rules": to_json_value(state.rules),
        "drawn": to_json_value(state.drawn),
    }


def _in_order(table: Table[Any], contents: Contents) -> Iterator[Any]:
    """Yield the records of a table that a file has, in order."""
    kept = [one for one in contents.all(table) if not _is_of_system(one)]

    def order_of(record: Any) -> tuple[int, str]:
        return getattr(record, "serial", 0), table.key(record)

    # A long list is sorted in parts, as no other thread runs while Python sorts one.
    starts = range(0, len(kept), _SORTED_AT_ONCE)
    parts = (sorted(kept[start : start + _SORTED_AT_ONCE], key=order_of) for start in starts)
    return merge(*parts, key=order_of)


def _is_of_system(record: Any) -> bool:
    """Return whether every world has the record, so that it need not be exported."""
    return isinstance(record, QualificationType) and record.owner is None


def _shown(record: Any, keys: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a record, without those that follow from another record.

    ``keys`` maps requester ids to access keys; in the file, an owner is an access key.
    """
    if isinstance(record, Assignment):
        return to_json_object(record, without=frozenset({"owner"}))  # the owner is the HIT's
    if isinstance(record, HITType):
        found = to_json_object(record, without=frozenset({"properties"}))
        found |= to_json_object(record.properties)
    elif isinstance(record, HIT):
        begins = {"id": record.id, "serial": 0, "owner": "", "hit_type": record.hit_type.id}
        found = begins | to_json_object(record, without=frozenset({"hit_type"}))
    else:
        found = to_json_object(record)
    if found.get("owner") is not None:
        found["owner"] = keys.get(found["owner"], found["owner"])
    return found
