"""A store has the same content as a plain list after any operations."""

from __future__ import annotations

from collections import deque
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockturk.store import ordered_index
from mockturk.store.port import Store
from store.backends import Backend
from store.records import RECORDS, Record

GROUPS = ["a", "b", "c"]
KEYS = st.sampled_from([f"{n:02}" for n in range(12)])
SAVES = st.builds(
    Record,
    id=KEYS,
    name=st.sampled_from([None, None, "x", "y"]),
    number=st.integers(0, 5),
    group=st.sampled_from([None, *GROUPS]),
)
# Records are saved and keys deleted; transactions are nested, and end normally or fail.
BEGIN, END, FAIL = "begin", "end", "fail"
STEPS = st.lists(st.one_of(SAVES, SAVES, KEYS, st.sampled_from([BEGIN, BEGIN, END, FAIL])))
PAGES = st.tuples(
    st.sampled_from(["number", "id"]),
    st.lists(st.sampled_from(GROUPS), unique=True),
    st.integers(0, 14),
    st.integers(0, 14),
    st.booleans(),
)

Model = dict[str, Record]


class FailedError(Exception):
    """The error with which a transaction fails."""


def fail() -> NoReturn:
    raise FailedError


def do(store: Store, model: Model, steps: deque[Record | str]) -> None:
    """Apply the steps of one transaction to the store and to the model."""
    before = dict(model)
    try:
        with store.transaction():
            while steps:
                step = steps.popleft()
                if step == END:
                    return
                if step == FAIL:
                    fail()
                if step == BEGIN:
                    do(store, model, steps)
                elif isinstance(step, str):
                    store.delete(RECORDS, step)
                    model.pop(step, None)
                elif any(is_in_the_way(record, step) for record in model.values()):
                    with pytest.raises(KeyError):
                        store.save(RECORDS, step)
                else:
                    store.save(RECORDS, step)
                    model[step.id] = step
    except FailedError:
        model.clear()
        model.update(before)


def is_in_the_way(record: Record, step: Record) -> bool:
    return record.id != step.id and step.name is not None and record.name == step.name


def naive_page(model: Model, page: tuple[str, list[str], int, int, bool]) -> list[Record]:
    index, groups, start, count, descending = page
    members = [record for record in model.values() if record.group in groups]
    if index == "number":
        members.sort(key=lambda record: (record.number, record.id), reverse=descending)
    else:
        members.sort(key=lambda record: record.id, reverse=descending)
    return members[start : start + count]


@pytest.mark.parametrize("large", [2, 2_000])
@settings(max_examples=100, deadline=None, database=None)
@given(rounds=st.lists(st.tuples(STEPS, st.lists(PAGES, min_size=1, max_size=5)), max_size=3))
def test_pages_and_counts_are_those_of_a_sorted_list(
    backend: Backend, large: int, rounds: list[Any]
) -> None:
    store = backend.new()
    model: Model = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordered_index, "_LARGE", large)
        for steps, pages in rounds:
            waiting = deque(steps)
            while waiting:
                do(store, model, waiting)
            backend.require_stored(store, RECORDS)
            with store.transaction():
                for page in pages:
                    index, groups, start, count, descending = page
                    assert store.page(
                        RECORDS, index, groups, start=start, count=count, descending=descending
                    ) == naive_page(model, page)
                    assert store.count(RECORDS, index, groups) == sum(
                        record.group in groups for record in model.values()
                    )
                    for group in groups:
                        first = naive_page(model, (index, [group], 0, 1, False))
                        order = RECORDS.ordered[index].order
                        assert store.first(RECORDS, index, group) == next(map(order, first), None)
                assert {key: store.get(RECORDS, key) for key in model} == model
                for record in model.values():
                    if record.name:
                        assert store.find(RECORDS, "name", record.name) == record
                for name in {"x", "y"} - {record.name for record in model.values()}:
                    assert store.find(RECORDS, "name", name) is None
