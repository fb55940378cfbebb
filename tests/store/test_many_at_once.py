"""Saving many records at once has the result of saving them one by one."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from mockturk.domain.record import replace
from mockturk.store.port import Store, Table
from store.records import RECORDS, Record

MANY = Table[Record]("many", Record, key=RECORDS.key, ordered=RECORDS.ordered)

GROUPS = ["a", "b", None]


def filled(new_store: Callable[[], Store], number: int, kind: str) -> Store:
    store = new_store()
    with store.transaction():
        for n in range(number):
            group = GROUPS[n % 3] if kind == "scattered" else "a"
            store.save(MANY, Record(f"{n:06}", None, n, group))
    return store


def content(store: Store) -> list[object]:
    where = [(index, [group]) for index in ("number", "id") for group in ("a", "b", "c")]
    with store.transaction():
        return [
            *(store.page(MANY, index, groups, count=10**6) for index, groups in where),
            *(store.count(MANY, index, groups) for index, groups in where),
            *(store.rank(MANY, "id", ["a", "b"], (f"{n:06}",)) for n in range(0, 6_000, 617)),
            *(store.page(MANY, "number", ["a", "b"], start=n, count=3) for n in (0, 9, 700)),
            sorted(store.all(MANY), key=lambda record: record.id),
        ]


CHANGES: dict[str, Callable[[Record, Random], Record]] = {
    "group": lambda record, _: replace(record, group="c"),
    "group and place": lambda record, chance: replace(
        record, group=chance.choice(["a", "b", "c", None]), number=chance.randrange(10**4)
    ),
    "place": lambda record, _: replace(record, number=record.number + 10**5),
    "nothing of the index": lambda record, _: replace(record, name=f"n{record.id}"),
    "out": lambda record, _: replace(record, group=None),
}


@pytest.mark.parametrize("kind", ["together", "scattered"])
@pytest.mark.parametrize("number", [5, 1_999, 6_000])
@pytest.mark.parametrize("change", CHANGES)
def test_many_records_are_saved_as_one_by_one(
    new_store: Callable[[], Store], change: str, number: int, kind: str
) -> None:
    together, single = (filled(new_store, number, kind) for _ in range(2))
    chance = Random(f"{change} {number} {kind}")
    before = content(together)
    for part in (slice(0, 3), slice(0, 700), slice(2, number), slice(1, number, 7)):
        with together.transaction():
            kept = sorted(together.all(MANY), key=lambda record: record.id)
        changed = [CHANGES[change](record, chance) for record in kept[part]]
        with together.transaction():
            together.save_all(MANY, changed)
        with single.transaction():
            for record in changed:
                single.save(MANY, record)
        assert content(together) == content(single)
    assert content(together) != before


def test_what_fails_is_undone(new_store: Callable[[], Store]) -> None:
    store = filled(new_store, 6_000, "scattered")
    before = content(store)
    with store.transaction():
        kept = sorted(store.all(MANY), key=lambda record: record.id)
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.save_all(MANY, [replace(one, group="c", number=-one.number) for one in kept[:999]])
        raise ZeroDivisionError

    assert content(store) == before


def test_a_table_with_a_unique_index_is_refused(new_store: Callable[[], Store]) -> None:
    store = new_store()
    with store.transaction():
        store.save(RECORDS, Record("1"))
    with pytest.raises(TypeError, match="unique"), store.transaction():
        store.save_all(RECORDS, [Record("1", "name")])


def test_records_that_do_not_exist_are_refused(new_store: Callable[[], Store]) -> None:
    store = new_store()
    with store.transaction():
        store.save(MANY, Record("2"))
        with pytest.raises(KeyError):
            store.save_all(MANY, [Record("2", number=9), Record("1")])
        assert store.get(MANY, "2") == Record("2")


def test_a_snapshot_stays_as_it_is(new_store: Callable[[], Store]) -> None:
    store = filled(new_store, 6_000, "scattered")
    before = content(store)
    with store.transaction():
        snapshot = store.snapshot()
        kept = sorted(store.all(MANY), key=lambda record: record.id)
        store.save_all(MANY, [replace(one, group="c") for one in kept[:999]])
        store.save_all(MANY, [replace(one, group="b") for one in kept[3_000:5_000]])
    assert content(store) != before
    with store.transaction():
        store.restore(store.prepare(snapshot))

    assert content(store) == before
