"""Old records are freed in steps, between which other threads run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise
from operator import attrgetter
from typing import Any, ClassVar

from mockturk.domain.record import Record
from mockturk.store.port import OrderedIndex, Store, Table

COUNT = 20_000


class Counted(Record, frozen=True):
    """A record that counts when it is freed."""

    id: str

    freed: ClassVar[int] = 0

    def __del__(self) -> None:
        type(self).freed += 1


def make_table() -> tuple[type[Counted], Table[Counted]]:
    """Return a type of records that has its own count, and its table."""
    kind = type("OwnCounted", (Counted,), {"freed": 0, "__module__": __name__}, frozen=True)
    order = OrderedIndex[Counted](lambda _: "all", lambda record: (record.id,))
    return kind, Table("counted", kind, key=attrgetter("id"), ordered={"id": order})


def largest_step(kind: type[Counted], release: Callable[[], None]) -> int:
    """Return how many records a function frees at most between two lines of Python."""
    freed = [kind.freed]

    def trace(*_: Any) -> Any:
        freed.append(kind.freed)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        release()
    finally:
        sys.settrace(before)
    freed.append(kind.freed)
    return max(later - earlier for earlier, later in pairwise(freed))


def test_records_are_freed_some_at_a_time(
    store: Store, require_stored: Callable[..., None]
) -> None:
    kind, table = make_table()
    with store.transaction():
        for number in range(COUNT):
            store.save(table, kind(f"{number:05}"))
    with store.transaction():
        old = store.snapshot()
        store.restore(store.prepare(store.new().snapshot()))
    require_stored(store)
    assert kind.freed == 0

    assert largest_step(kind, old.release) < COUNT / 50
    assert kind.freed == COUNT


def test_records_that_others_have_are_not_freed(
    store: Store, require_stored: Callable[..., None]
) -> None:
    kind, table = make_table()
    with store.transaction():
        for number in range(COUNT):
            store.save(table, kind(f"{number:05}"))
    kept = store.snapshot()

    store.snapshot().release()
    assert kind.freed == 0
    with store.transaction():
        store.delete(table, "00000")
        assert len(store.all(table)) == COUNT - 1
    require_stored(store)
    kept.release()
    assert kind.freed == 1
