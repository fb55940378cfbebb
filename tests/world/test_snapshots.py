"""Snapshots of a world, and their restoration."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from exchanges import NOON, Service
from mockturk.domain.clock import ManualClock, ShiftedClock
from mockturk.store import tables
from mockturk.world.fault_injection import Fault, FaultKind
from mockturk.world.workers import Workers
from mockturk.world.world import World
from world.files.seeds import fresh
from world.lifecycle.stage import KEY, hit_request

HOUR = timedelta(hours=1)


def created(world: World) -> str:
    return Service(world).result("CreateHIT", hit_request(), key=KEY).text("HITId") or ""


def records(world: World) -> dict[str, Any]:
    return {
        table.name: {table.key(one): one for one in world.store.all(table)}
        for table in tables.TABLES
    }


def test_all_is_as_it_was() -> None:
    world = fresh()
    hit_id = created(world)
    snapshot, before = world.snapshot(), records(world)
    then = [created(world), Workers(world).accept("W1", hit_id)]
    world.clock.advance(HOUR)
    created(world)

    for _ in range(2):  # as often as one likes
        world.restore(snapshot)
        assert records(world) == before
        assert world.clock.now() == NOON
        assert [created(world), Workers(world).accept("W1", hit_id)] == then


@pytest.mark.parametrize("frozen", [True, False])
def test_the_clock_goes_as_it_did(frozen: bool) -> None:
    base = ManualClock(NOON)
    world = fresh(clock=ShiftedClock(base))
    world.clock.advance(HOUR)
    if frozen:
        world.clock.freeze()
    snapshot = world.snapshot()
    world.clock.resume()
    world.clock.advance(9 * HOUR)
    base.advance(HOUR)

    world.restore(snapshot)

    assert world.clock.frozen is frozen
    assert world.clock.now() == NOON + (1 if frozen else 2) * HOUR


def test_faults_come_back_with_their_chances_and_the_journal_stays() -> None:
    world = fresh()
    world.faults.add(Fault(FaultKind.throttle, probability=0.5, times=30))
    for _ in range(5):
        world.faults.next("GetHIT", KEY)
    snapshot = world.snapshot()
    then = [world.faults.next("GetHIT", KEY) for _ in range(20)]
    world.faults.clear()
    created(world)
    calls = len(world.journal.entries())

    world.restore(snapshot)

    assert [world.faults.next("GetHIT", KEY) for _ in range(20)] == then
    assert world.faults.add(Fault(FaultKind.drip)).id == "fault-2"
    assert len(world.journal.entries()) == calls


def test_a_restore_that_fails_changes_nothing() -> None:
    other = fresh()
    other.faults.add(Fault(FaultKind.drip))
    world = fresh(own_server=False)
    created(world)
    before, ids, now = records(world), world.ids.state, world.clock.now()

    with pytest.raises(ValueError, match="drip needs Mockturk's own server"):
        world.restore(other.snapshot())

    assert records(world) == before
    assert (world.ids.state, world.clock.now()) == (ids, now)


def test_a_snapshot_stays_as_it_was_taken() -> None:
    world = fresh()
    created(world)
    snapshot, before = world.snapshot(), records(world)

    for _ in range(2):
        created(world)
        world.restore(snapshot)
        assert records(world) == before


def test_a_world_may_begin_in_the_past_until_something_has_happened() -> None:
    """The default clock of a world knows: accounts, types and workers have no time."""
    world = fresh(clock=None)
    Workers(world).register("W1")
    Service(world).result("GetAccountBalance", {}, key=KEY)
    world.clock.freeze(NOON)
    assert world.clock.now() == NOON

    created(world)
    with pytest.raises(ValueError, match="back"):
        world.clock.set(NOON - HOUR)
    world.reset()
    world.clock.set(NOON - HOUR)
    assert world.clock.now() - NOON < HOUR


def test_a_beginning_that_fails_leaves_a_reset_world_as_it_was() -> None:
    begun: list[World] = []

    def initialise(world: World) -> None:
        begun.append(world)
        if len(begun) == 2:
            raise LookupError

    world = fresh(initialise=initialise)
    hit_id = created(world)
    ids = world.ids.state
    with pytest.raises(LookupError):
        world.reset()

    assert world.store.get(tables.HITS, hit_id)
    assert world.ids.state == ids
