"""Snapshots and restores have the same result as deep copies, whatever changes around them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockturk.store import ordered_index
from mockturk.store.port import Store
from store.backends import Backend
from store.records import RECORDS, Record

GROUPS = ["a", "b", None]
KEYS = st.sampled_from([f"{n:02}" for n in range(16)])
RECORD = st.builds(
    Record,
    id=KEYS,
    name=st.sampled_from([None, "x", "y", "z"]),
    number=st.integers(0, 5),
    group=st.sampled_from(GROUPS),
)
SNAPSHOT, RESTORE, FAILED_RESTORE = "snapshot", "restore", "a restore that is undone"
STEPS = st.lists(
    st.one_of(
        RECORD,
        RECORD,
        RECORD,
        KEYS,
        st.just((SNAPSHOT, 0)),
        st.tuples(st.sampled_from([RESTORE, FAILED_RESTORE]), st.integers(0, 9)),
    ),
    max_size=60,
)

Model = dict[str, Record]


def change(store: Store, model: Model, step: Record | str) -> None:
    """Save a record, or delete a key, in the store and in the model."""
    with store.transaction():
        if isinstance(step, str):
            store.delete(RECORDS, step)
            model.pop(step, None)
            return
        taken = {one.name for one in model.values() if one.id != step.id}
        if step.name is None or step.name not in taken:
            store.save(RECORDS, step)
            model[step.id] = step


def require_equal(store: Store, model: Model) -> None:
    """Assert that a store has the records of a model, also in its indexes."""
    assert {one.id: one for one in store.all(RECORDS)} == model
    for key in (f"{n:02}" for n in range(16)):
        assert store.get(RECORDS, key) == model.get(key)
    for name in ("x", "y", "z"):
        named = [one for one in model.values() if one.name == name]
        assert store.find(RECORDS, "name", name) == (named[0] if named else None)
    for group in ("a", "b"):
        for index in ("number", "id"):
            order = RECORDS.ordered[index].order
            members = sorted((one for one in model.values() if one.group == group), key=order)
            assert store.page(RECORDS, index, [group], count=20) == members
            assert store.count(RECORDS, index, [group]) == len(members)
            assert store.first(RECORDS, index, group) == next(map(order, members), None)
            for rank, one in enumerate(members):
                assert store.rank(RECORDS, index, [group], order(one)) == rank


@pytest.mark.parametrize("large", [2, 2_000])
@settings(max_examples=150, deadline=None, database=None)
@given(steps=STEPS, release=st.booleans())
def test_a_snapshot_is_like_a_deep_copy(
    backend: Backend, large: int, steps: list[Any], release: bool
) -> None:
    store = backend.new()
    model: Model = {}
    kept: list[tuple[Any, Model]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordered_index, "_LARGE", large)
        patch.setattr(ordered_index.SortedList, "DEFAULT_LOAD_FACTOR", 2)
        for step in steps:
            if isinstance(step, Record | str):
                change(store, model, step)
                continue
            kind, number = step
            if kind == SNAPSHOT:
                kept.append((store.snapshot(), dict(model)))
            elif kept and kind == RESTORE:
                contents, then = kept[number % len(kept)]
                old = store.snapshot()
                with store.transaction():
                    store.restore(store.prepare(contents))
                old.release()
                model = dict(then)
            elif kept:
                with pytest.raises(ZeroDivisionError), store.transaction():
                    store.save(RECORDS, Record("00", number=number))
                    store.restore(store.prepare(kept[number % len(kept)][0]))
                    store.save(RECORDS, Record("01", number=number))
                    raise ZeroDivisionError
            require_equal(store, model)
        backend.require_stored(store, RECORDS)
        for number, (contents, then) in enumerate(kept):
            assert {one.id: one for one in contents.all(RECORDS)} == then
            if release and number % 2:
                contents.release()
        require_equal(store, model)
        for number, (contents, then) in enumerate(kept):
            if not (release and number % 2):
                with store.transaction():
                    store.restore(store.prepare(contents))
                require_equal(store, then)
                backend.require_stored(store, RECORDS)
