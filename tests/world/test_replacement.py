"""The content of a world is replaced in one step; until then others use the old one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event, Thread
from typing import Any

import pytest

from exchanges import NOON, Service
from mockturk.domain.clock import ManualClock, ShiftedClock
from mockturk.store import tables
from mockturk.world.files import WorldFileError, export_world, import_world
from mockturk.world.snapshots import SnapshotStore
from mockturk.world.world import World
from world.files.seeds import fresh
from world.lifecycle.stage import KEY, hit_request


def created(world: World) -> str:
    return Service(world).result("CreateHIT", hit_request(), key=KEY).text("HITId") or ""


def in_another_thread(work: Callable[[], Any]) -> None:
    """Run a function in a thread, which must not have to wait for this one."""
    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


class WatchedList(list[Any]):
    """A list that calls a function once, when its items are read first."""

    watch: Callable[[], None] | None = None

    def __iter__(self) -> Iterator[Any]:
        watch, self.watch = self.watch, None
        if watch:
            watch()
        return super().__iter__()


def watched(document: dict[str, Any], watch: Callable[[], None]) -> dict[str, Any]:
    """Return a world file with the same content that calls a function while it is imported."""
    entries = WatchedList(document["latest_counts"])
    entries.watch = watch
    return {**document, "latest_counts": entries}


def has_hit(world: World, hit_id: str) -> bool:
    with world.store.transaction():
        return world.store.get(tables.HITS, hit_id) is not None


@pytest.fixture
def source_file() -> dict[str, Any]:
    source = fresh(seed=2)
    created(source)
    return export_world(source)


def test_calls_use_the_old_content_while_a_file_is_imported(source_file: dict[str, Any]) -> None:
    world = fresh(seed=1)
    old, imported = created(world), source_file["hits"][0]["id"]
    meanwhile: list[str] = []

    def use_world() -> None:
        assert has_hit(world, old)
        assert not has_hit(world, imported)
        meanwhile.append(created(world))

    import_world(world, watched(source_file, lambda: in_another_thread(use_world)))

    assert len(meanwhile) == 1
    assert [has_hit(world, one) for one in (old, *meanwhile, imported)] == [False, False, True]
    assert export_world(world) == source_file


def test_what_happens_during_an_import_that_fails_stays(source_file: dict[str, Any]) -> None:
    world = fresh(seed=1)
    hits = [created(world)]
    file = watched(source_file, lambda: in_another_thread(lambda: hits.append(created(world))))
    file["faults"] = {"rules": [{"kind": "no such kind"}]}

    with pytest.raises(WorldFileError, match="kind"):
        import_world(world, file)

    assert len(hits) == 2
    hits.append(created(world))
    assert len(set(hits)) == 3
    assert {one["id"] for one in export_world(world)["hits"]} == set(hits)


def test_two_imports_take_turns(source_file: dict[str, Any]) -> None:
    world, order = fresh(seed=1), []
    second = Thread(
        target=lambda: import_world(world, watched(source_file, lambda: order.append("second"))),
        daemon=True,
    )

    def begin_second() -> None:
        second.start()
        created(world)
        order.append("first")

    import_world(world, watched(source_file, begin_second))
    second.join(30)

    assert order == ["first", "second"]


def test_a_reset_does_not_stop_calls() -> None:
    is_begun, may_end = Event(), Event()
    worlds: list[World] = []

    def initialise(world: World) -> None:
        worlds.append(world)
        if len(worlds) > 1:
            is_begun.set()
            assert may_end.wait(30)

    world = fresh(initialise=initialise)
    before = created(world)
    reset = Thread(target=world.reset, daemon=True)
    reset.start()
    assert is_begun.wait(30)

    assert has_hit(world, before)
    created(world)
    assert len(world.journal.entries()) == 2
    may_end.set()
    reset.join(30)

    assert not has_hit(world, before)
    assert world.journal.entries() == []


def test_a_snapshot_outlives_the_content_and_other_snapshots() -> None:
    world = fresh(clock=ShiftedClock(ManualClock(NOON)))
    snapshots = SnapshotStore(world)
    hit_id = created(world)
    for name in ("one", "two", "one"):
        snapshots.take(name)
    world.reset()
    assert not has_hit(world, hit_id)

    snapshots.forget("one")
    snapshots.restore("two")
    assert has_hit(world, hit_id)
    snapshots.forget_all()
    assert has_hit(world, hit_id)
    assert not snapshots.all()
