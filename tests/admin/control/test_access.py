"""Access to the control API: which callers are allowed."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from exchanges import Service
from mockturk.app.application import WorldApplication
from mockturk.app.composition import build_worlds
from mockturk.app.lazy_pages import LazyPages
from mockturk.app.settings import Settings
from mockturk.app.wsgi import WSGIApplication
from mockturk.world.world import World


@pytest.fixture
def world(service: Service) -> World:
    return service.world


def asked(
    world: World, token: str | None = None, path: str = "/faults", **options: Any
) -> TestResponse:
    application = WorldApplication(world, pages=LazyPages(token))
    return Client(WSGIApplication(application)).get(f"/_mockturk{path}", **options)


def called_from(address: str, host: str = "localhost:8014", **headers: str) -> dict[str, Any]:
    return {
        "environ_overrides": {"REMOTE_ADDR": address},
        "headers": {"Host": host, **headers},
    }


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["localhost", "localhost:8014", "127.0.0.1:1", "[::1]:8014"])
def test_callers_of_this_machine_need_no_token(world: World, address: str, host: str) -> None:
    for token in (None, "open"):
        assert asked(world, token, **called_from(address, host)).status_code == 200


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "", "unix"])
def test_others_do(world: World, address: str) -> None:
    for token in (None, "open"):
        refused = asked(world, token, **called_from(address, "mockturk:8014"))
        assert refused.status_code == 403
        assert "--control-token" in refused.json["error"]["message"]

    given = called_from(address, "mockturk:8014", Authorization="Bearer open")
    assert asked(world, "open", **given).status_code == 200
    assert asked(world, None, **given).status_code == 403


def test_the_scheme_may_be_in_any_case(world: World) -> None:
    given = called_from("192.0.2.1", "mockturk", Authorization="bearer open")

    assert asked(world, "open", **given).status_code == 200


@pytest.mark.parametrize("given", ["Bearer shut", "open", "Basic open", "Bearer "])
def test_a_wrong_token_is_refused_even_here(world: World, given: str) -> None:
    refused = asked(world, "open", **called_from("127.0.0.1", Authorization=given))

    assert refused.status_code == 401


@pytest.mark.parametrize("given", ["x", "Bearer ", "Bearer", "Basic Og=="])
def test_a_header_without_a_token_lets_in_no_caller(world: World, given: str) -> None:
    for token in (None, "", "open"):
        refused = asked(world, token, **called_from("192.0.2.1", Authorization=given))

        assert refused.status_code in (401, 403)


def test_a_page_of_another_site_cannot_pass_for_this_machine(world: World) -> None:
    refused = asked(world, **called_from("127.0.0.1", "rebound.example.com"))

    assert refused.status_code == 403
    assert "Host" in refused.json["error"]["message"]


@pytest.mark.parametrize("path", ["/", "/health", "/ready", "/openapi.json"])
def test_anybody_may_ask_whether_it_is_there(world: World, path: str) -> None:
    assert asked(world, "open", path, **called_from("192.0.2.1", "mockturk")).status_code == 200


def test_workers_are_controlled_too(world: World) -> None:
    assert asked(world, None, "/workers", **called_from("192.0.2.1")).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "null"},
        {"Origin": "http://elsewhere.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_page_of_another_site_changes_nothing(headers: dict[str, str]) -> None:
    worlds = build_worlds(Settings())
    refused = Client(WSGIApplication(worlds)).post("/_mockturk/clock/freeze", headers=headers)

    assert refused.status_code == 403
    assert "another site" in refused.json["error"]["message"]
    assert not worlds.default.world.clock.frozen


def test_the_public_url_names_this_machine_too() -> None:
    client = Client(WSGIApplication(build_worlds(Settings(public_url="http://turk.example:8014"))))

    given = called_from("127.0.0.1", "turk.example")
    assert client.get("/_mockturk/clock", **given).status_code == 200
    assert client.get("/site/", **given).status_code == 200
