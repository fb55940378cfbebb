"""Many events are applied in slices, between which others use a consistent world."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client

from exchanges import NOON, Service, elements, new_world, soap_call, xml_request
from mockturk.app.application import WorldApplication
from mockturk.app.wsgi import WSGIApplication
from mockturk.domain.clock import ManualClock, ShiftedClock
from mockturk.domain.hits import HIT, HITStatus
from mockturk.server.messages import DeferredResponse, HTTPResponse, resolve_response
from mockturk.store import tables
from mockturk.world.files import export_world
from mockturk.world.lifecycle.scheduled_events import apply_slice, open_transaction
from mockturk.world.simulation import Simulation
from mockturk.world.workers import Workers
from mockturk.world.world import World
from world.lifecycle.life import Life
from world.lifecycle.slices import ObservedStore
from world.lifecycle.stage import KEY, hit_request
from world.lifecycle.test_one_long_jump import DEED

HITS = 1_300
MOST_CHANGES = 510  # a slice ends with the event that reaches 500 changes
DAY = 86_400


def crowd(lifetime: int = 1, **options: Any) -> World:
    """A world with HITs that expire one after the other, from a minute after noon on."""
    world = new_world(store=ObservedStore(), **options)
    requests = [
        hit_request(LifetimeInSeconds=60 + n * lifetime, Title=f"t{n % 7}") for n in range(HITS)
    ]
    created = Service(world).results("CreateHIT", *requests, key=KEY)
    assert all(one.is_valid == "True" for one in created)
    return world


def frozen_crowd() -> World:
    world = crowd(clock=ShiftedClock(ManualClock(NOON)))
    world.clock.freeze()
    return world


def advance(world: World, seconds: float) -> tuple[int, dict[str, Any]]:
    client = Client(WSGIApplication(WorldApplication(world)))
    response = client.post("/_mockturk/clock/advance", json={"seconds": seconds})
    return response.status_code, response.json


def subscription(hit: HIT) -> dict[str, object]:
    notification = {
        "Destination": "nobody@example.com",
        "Transport": "Email",
        "Version": "2006-05-05",
        "EventType": ["HITExpired", "HITReviewable"],
    }
    return {"HITTypeId": hit.hit_type.id, "Notification": notification, "Active": "true"}


def by_status(world: World) -> Counter[str]:
    with world.store.transaction():
        return Counter(hit.status.value for hit in world.store.all(tables.HITS))


def test_a_jump_shows_consistent_worlds_between_its_slices() -> None:
    world = frozen_crowd()
    seen: list[tuple[datetime, int]] = []
    sizes: list[int] = []

    def look(changes: int) -> None:
        sizes.append(changes)
        with open_transaction(world) as transaction:
            hits = transaction.store.all(tables.HITS)
            over = [hit for hit in hits if hit.expires_at <= transaction.now]
            assert {hit.status for hit in over} <= {HITStatus.Reviewable}
            assert sum(hit.status is HITStatus.Reviewable for hit in hits) == len(over)
            seen.append((transaction.now, len(over)))

    world.store.look = look
    status, shown = advance(world, DAY)
    world.store.look = None

    assert (status, shown["frozen"]) == (200, True)
    assert world.clock.now() == NOON + timedelta(days=1)
    assert max(sizes) <= MOST_CHANGES
    assert seen == sorted(seen)
    between = {at for at, over in seen if 0 < over < HITS}
    assert len(between) >= HITS // MOST_CHANGES
    assert by_status(world) == {"Reviewable": HITS}


def test_a_running_clock_runs_on_between_slices() -> None:
    base = ManualClock(NOON)
    world = crowd(clock=ShiftedClock(base))
    times: list[datetime] = []

    def look(_: int) -> None:
        base.advance(timedelta(seconds=5))
        times.append(world.clock.now())

    world.store.look = look
    assert advance(world, DAY)[1]["frozen"] is False
    world.store.look = None

    assert times == sorted(times)
    # The target is fixed at the start; the clock ran on from it.
    assert world.clock.now() == base.now() + timedelta(days=1)


def test_two_jumps_add_up() -> None:
    world = frozen_crowd()
    other = threading.Thread(target=lambda: answers.append(advance(world, DAY)))
    answers: list[tuple[int, dict[str, Any]]] = []

    def look(_: int) -> None:
        world.store.look = lambda _: None
        other.start()

    world.store.look = look
    answers.append(advance(world, DAY))
    other.join(60)

    assert [status for status, _ in answers] == [200, 200]
    assert world.clock.now() == NOON + timedelta(days=2)


def test_a_reset_ends_a_jump() -> None:
    world = frozen_crowd()

    def look(changes: int) -> None:
        if changes > 100:
            world.store.look = lambda _: None
            world.reset()

    world.store.look = look
    status, refusal = advance(world, DAY)

    assert status == 409
    assert "replaced meanwhile" in refusal["error"]["message"]
    assert world.clock.now() == NOON
    assert advance(world, 60)[0] == 200
    assert world.clock.now() == NOON + timedelta(minutes=1)


def test_a_jump_ends_when_the_world_is_stopped() -> None:
    world = frozen_crowd()

    def look(changes: int) -> None:
        if changes > 100:
            world.stop()

    world.store.look = look
    assert advance(world, DAY)[0] == 409
    world.store.look = None

    statuses = by_status(world)
    assert NOON < world.clock.now() < NOON + timedelta(days=1)
    assert 0 < statuses["Reviewable"] < HITS


def test_a_simulation_ends_when_the_world_is_stopped() -> None:
    world = frozen_crowd()
    simulation = Simulation(world, workers=3, seconds=1)
    simulation.run(5)
    world.stop()

    assert simulation.run().submitted == 5


def test_what_came_due_by_itself_is_applied_in_slices() -> None:
    world = crowd()
    sizes: list[int] = []
    world.store.look = sizes.append

    world.clock.advance(timedelta(days=1))
    with open_transaction(world) as transaction:
        assert transaction.now == NOON + timedelta(days=1)
        assert {hit.status for hit in transaction.store.all(tables.HITS)} == {HITStatus.Reviewable}

    assert len(sizes) > HITS // MOST_CHANGES
    assert max(sizes) <= MOST_CHANGES


def test_within_a_transaction_all_is_applied_at_once() -> None:
    world = crowd()
    world.clock.advance(timedelta(days=1))

    with world.store.transaction(), open_transaction(world) as transaction:
        assert {hit.status for hit in transaction.store.all(tables.HITS)} == {HITStatus.Reviewable}


@pytest.mark.parametrize("operation", ["SearchHITs", "GetReviewableHITs"])
def test_a_call_does_not_apply_many_events_on_the_event_loop(operation: str) -> None:
    world = crowd()
    application = WorldApplication(world)
    call = xml_request(soap_call(operation, elements({"PageSize": 1})).encode())
    assert isinstance(application.respond_or_defer(call), HTTPResponse)
    world.clock.advance(timedelta(days=1))
    sizes: list[int] = []
    world.store.look = sizes.append

    begun = application.respond_or_defer(call)
    assert isinstance(begun, DeferredResponse)
    assert max(sizes) <= 60
    response = resolve_response(begun)

    assert f"<TotalNumResults>{HITS}<".encode() in response.content
    assert max(sizes) <= MOST_CHANGES
    assert isinstance(application.respond_or_defer(call), HTTPResponse)


def test_a_batch_applies_events_in_slices() -> None:
    world = crowd()
    world.clock.advance(timedelta(days=1))
    sizes: list[int] = []
    world.store.look = sizes.append

    results = Service(world).results("SearchHITs", *[{"PageSize": 1}] * 6)

    assert [one.text("TotalNumResults") for one in results] == [str(HITS)] * 6
    assert max(sizes) <= MOST_CHANGES


@settings(max_examples=40, deadline=None, database=None)
@given(
    life=st.lists(DEED, min_size=3, max_size=20),
    most=st.integers(1, 12),
    end=st.sampled_from([0, 3600, 400 * DAY]),
)
def test_slices_of_any_size_end_where_one_jump_does(
    life: list[tuple[int, str, int, int]], most: int, end: int
) -> None:
    jumping, slicing = Life(), Life()

    def apply_all() -> None:
        world = slicing.world
        at: datetime | None = NOON
        while at is not None:
            with world.store.transaction():
                at = apply_slice(world, world.clock.now().replace(microsecond=0), most)

    for wait, deed, n, m in life:
        jumping.later(seconds=wait)
        slicing.later(seconds=wait)
        apply_all()
        assert jumping.do(deed, n, m) == slicing.do(deed, n, m), deed
    for one in (jumping, slicing):
        one.later(seconds=end)
    apply_all()

    assert jumping.snapshot() == slicing.snapshot()


def test_a_run_of_expiries_has_the_result_of_single_ones() -> None:
    """HITs of several days, with and without what makes their expiry more than an expiry."""

    def lived(jump: Callable[[World], None]) -> Any:
        world = crowd(lifetime=400)
        workers = Workers(world)
        with open_transaction(world) as transaction:
            hits = sorted(transaction.store.all(tables.HITS), key=lambda hit: hit.serial)
        for number in (3, 40, 41, 600):
            worker_id = f"W{number}"
            workers.submit(workers.accept(worker_id, hits[number].id), {"answer": "cat"})
            workers.accept(worker_id, hits[number + 9].id)
        Service(world).result("SetHITTypeNotification", subscription(hits[5]), key=KEY)
        jump(world)
        with open_transaction(world):
            return export_world(world)

    def jump_at_once(world: World) -> None:
        world.clock.advance(timedelta(days=130))

    def jump_one_by_one(world: World) -> None:
        world.clock.advance(timedelta(days=130))
        at: datetime | None = NOON
        while at is not None:
            with world.store.transaction():
                at = apply_slice(world, world.clock.now(), 1)

    assert lived(jump_at_once) == lived(jump_one_by_one)


def test_an_expiry_of_many_costs_few_calls_in_python() -> None:
    world = frozen_crowd()
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        advance(world, DAY)
    finally:
        sys.setprofile(before)

    assert calls < 70 * HITS  # one by one it is more than 150
