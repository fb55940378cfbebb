"""Old records are freed in steps, between which other threads run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise
from typing import Any, ClassVar

from mockturk.store.port import OrderedIndex, Store, Table

COUNT = 20_000


class Counted:
    """A record that counts when it is freed."""

    freed: ClassVar[int] = 0

    def __init__(self, number: int) -> None:
        self.id = f"{number:05}"

    def __del__(self) -> None:
        Counted.freed += 1


COUNTED = Table[Counted](
    "counted",
    Counted,
    key=lambda record: record.id,
    ordered={"id": OrderedIndex(lambda _: "all", lambda record: (record.id,))},
)


def largest_step(release: Callable[[], None]) -> int:
    """Return how many records a function frees at most between two lines of Python."""
    freed = [Counted.freed]

    def trace(*_: Any) -> Any:
        freed.append(Counted.freed)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        release()
    finally:
        sys.settrace(before)
    freed.append(Counted.freed)
    return max(later - earlier for earlier, later in pairwise(freed))


def test_records_are_freed_some_at_a_time(store: Store) -> None:
    Counted.freed = 0
    with store.transaction():
        for number in range(COUNT):
            store.save(COUNTED, Counted(number))
    with store.transaction():
        old = store.snapshot()
        store.restore(store.new().snapshot())
    assert Counted.freed == 0

    assert largest_step(old.release) < COUNT / 50
    assert Counted.freed == COUNT


def test_records_that_others_have_are_not_freed(store: Store) -> None:
    Counted.freed = 0
    with store.transaction():
        for number in range(COUNT):
            store.save(COUNTED, Counted(number))
    kept = store.snapshot()

    store.snapshot().release()
    assert Counted.freed == 0
    with store.transaction():
        store.delete(COUNTED, "00000")
        assert len(store.all(COUNTED)) == COUNT - 1
    kept.release()
    assert Counted.freed == 1
