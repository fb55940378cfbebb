"""Saving many records at once has the result of saving them one by one."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from mockturk.domain.record import replace
from mockturk.store.port import Store, Table
from store.records import RECORDS, Record, ids

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


@pytest.mark.parametrize("kind", ["together", "scattered"])
@pytest.mark.parametrize("number", [0, 5, 1_999, 6_000])
def test_new_records_are_saved_with_those_that_exist(
    new_store: Callable[[], Store], number: int, kind: str
) -> None:
    together, single = (filled(new_store, number, kind) for _ in range(2))
    chance = Random(f"{number} {kind}")
    changed = [
        Record(f"{n:06}", f"n{n}", chance.randrange(10**4), chance.choice([*GROUPS, "c"]))
        for n in chance.sample(range(number // 2, number + 4_000), 1_000)
    ]
    for part in (changed[:700], changed[700:701], changed[701:]):
        with together.transaction():
            together.save_all(MANY, part)
        with single.transaction():
            for record in part:
                single.save(MANY, record)

    assert content(together) == content(single)


def test_a_value_that_is_taken_changes_nothing(
    store: Store, require_stored: Callable[..., Any]
) -> None:
    before = [Record("1", "one", 1, "a"), Record("2", "two", 2, "a")]
    with store.transaction():
        store.save_all(RECORDS, before)
        with pytest.raises(KeyError, match=r"records\.name is taken by 2"):
            store.save_all(RECORDS, [Record("1", "three"), Record("3", "one"), Record("4", "two")])
        assert sorted(store.all(RECORDS), key=RECORDS.key) == before
        assert store.find(RECORDS, "name", "three") is None
        assert store.find(RECORDS, "name", "one") == before[0]
        assert ids(store, "a") == "1 2"
        store.save_all(RECORDS, [Record("1", "three"), Record("3", "one")])
        assert store.find(RECORDS, "name", "one") == Record("3", "one")
    require_stored(store, RECORDS)


def test_two_new_records_cannot_have_the_same_value(store: Store) -> None:
    with store.transaction():
        with pytest.raises(KeyError, match=r"records\.name is taken by 1"):
            store.save_all(RECORDS, [Record("1", "one"), Record("2", "one")])
        assert store.is_empty(RECORDS)
        assert store.find(RECORDS, "name", "one") is None


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
