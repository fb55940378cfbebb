"""The clock of a world over the control API: valid values, and the end of its range."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from exchanges import Service
from mockturk import Settings
from mockturk.app.composition import build_worlds
from mockturk.app.wsgi import WSGIApplication
from mockturk.domain.clock import ManualClock, ShiftedClock
from mockturk.domain.ids import IdGenerator
from mockturk.domain.times import MAX_CLOCK_TIME, MIN_TIME, parse_time, to_utc
from mockturk.world.files import export_world, import_world
from mockturk.world.world import World, create_world

END = "9998-12-31T23:59:59Z"


def ask(client: Client, method: str, path: str, **fields: Any) -> TestResponse:
    options = {} if method == "GET" else {"json": fields}
    return client.open(f"/_mockturk{path}", method=method, **options)


@pytest.fixture
def client() -> Client:
    return Client(WSGIApplication(build_worlds(Settings())))


@pytest.mark.parametrize("change", ["set", "freeze"])
@pytest.mark.parametrize(
    "time",
    [
        *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "1969-12-31T23:59:59Z"),
        *("9999-12-31T23:59:59-14:00", "9999-01-01T00:00:00Z", "9998-12-31T23:59:59.5Z"),
        *("9999-12-31T24:00:00Z", "1970-01-01T00:00:00+00:01"),
    ],
)
def test_a_time_out_of_range_is_refused(client: Client, change: str, time: str) -> None:
    before = ask(client, "GET", "/clock").json["time"]

    refused = ask(client, "POST", f"/clock/{change}", time=time)

    assert refused.status_code == 400
    assert "1970 to 9998" in refused.json["error"]["message"]
    assert before <= ask(client, "GET", "/clock").json["time"] < "9998"


@pytest.mark.parametrize("seconds", [10**400, 1e300, 8_000 * 366 * 86_400])
def test_a_step_out_of_range_is_refused(client: Client, seconds: float) -> None:
    refused = ask(client, "POST", "/clock/advance", seconds=seconds)

    assert refused.status_code == 400
    message = refused.json["error"]["message"]
    assert message in ("Time ends with the year 9998.", '"seconds" is out of range.')
    assert ask(client, "GET", "/clock").json["time"] < "9998"


def test_a_number_larger_than_any_is_refused(client: Client) -> None:
    refused = client.post(
        "/_mockturk/clock/advance", data='{"seconds": 1e999}', content_type="application/json"
    )

    assert refused.status_code == 400
    assert "number" in refused.json["error"]["message"]


def test_the_hour_24_is_taken(client: Client) -> None:
    frozen = ask(client, "POST", "/clock/freeze", time="2099-08-15T24:00:00Z")

    assert frozen.json["time"] == "2099-08-16T00:00:00.000Z"


@pytest.mark.parametrize("change", ["set", "freeze"])
def test_a_world_has_plain_times_only(change: str) -> None:
    worlds = build_worlds(Settings())
    client = Client(WSGIApplication(worlds))
    ask(client, "POST", f"/clock/{change}", time="2099-08-15T12:00:00Z")

    assert type(worlds.default.world.clock.now()) is datetime
    assert ask(client, "GET", "/world").status_code == 200


@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("at", ["1970-01-01T00:00:00Z", END])
def test_everything_works_at_the_ends_of_time(at: str, frozen: bool) -> None:
    base = ManualClock(MIN_TIME)
    world = create_world(clock=ShiftedClock(base, lambda: True), ids=IdGenerator("ends"))
    clock = world.clock
    assert isinstance(clock, ShiftedClock)
    if frozen:
        clock.freeze()
    clock.set(to_utc(parse_time(at), MAX_CLOCK_TIME))
    service = Service(world)
    assert service.created().is_valid == "True"
    if not frozen:
        base.advance(
            MAX_CLOCK_TIME - base.now()
        )  # which has the clock run over the end, or up to it

    assert service.created().is_valid == "True"
    document = export_world(world)
    assert document["clock"] == {"now": END if not frozen else at, "frozen": frozen}
    assert export_world(_copy_of(world)) == document


def _copy_of(world: World) -> World:
    copy = create_world(clock=ShiftedClock(ManualClock(MIN_TIME)), ids=IdGenerator("ends"))
    import_world(copy, export_world(world))
    return copy


def test_a_clock_that_ran_to_the_end_can_be_frozen_and_resumed(client: Client) -> None:
    ask(client, "POST", "/clock/set", time=END)

    for change in ("freeze", "resume"):
        shown = ask(client, "POST", f"/clock/{change}")
        assert (shown.status_code, shown.json["time"]) == (200, "9998-12-31T23:59:59.000Z")
    assert ask(client, "POST", "/clock/advance", seconds=1).status_code == 400
    assert ask(client, "POST", "/clock/advance", seconds=0).status_code == 200
    assert ask(client, "POST", "/simulation", workers=1).status_code == 200
