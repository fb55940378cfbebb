"""Requests that meet the deletion of their world, or come after it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from exchanges import QUESTION, elements, soap_call
from json_calls import CONTENT_TYPE, TARGET, authorization
from mockturk import MockTurk, Settings
from mockturk.app.application import WorldApplication
from mockturk.app.composition import build_worlds
from mockturk.app.worlds import Worlds
from mockturk.app.wsgi import WSGIApplication
from mockturk.exceptions import ControlAPIError
from mockturk.server.messages import DeferredResponse, build_request, resolve_response

CREATION = {"HITTypeId": "T100CN9P324W00EXAMPLE", "Question": QUESTION}
CREATE = soap_call("CreateHIT", elements(CREATION))


@pytest.fixture
def worlds() -> Iterator[Worlds]:
    made = build_worlds(Settings())
    yield made
    made.stop()


@pytest.fixture
def deleted(worlds: Worlds) -> Client:
    """A client of an application whose world was deleted after it was found for a request."""
    Client(WSGIApplication(worlds)).post("/w/one/", data=CREATE, content_type="text/xml")
    application: WorldApplication = worlds._others["one"]  # noqa: SLF001 - nothing hands it out
    worlds.drop("one")
    return Client(WSGIApplication(application))


def test_a_soap_call_is_told_that_the_service_is_unavailable(deleted: Client) -> None:
    response = deleted.post("/", data=CREATE, content_type="text/xml")

    assert response.status_code == 500
    assert ">aws:Server.ServiceUnavailable<" in response.text


@pytest.mark.parametrize("path", ["/", "/onca/xml/"])
def test_a_rest_call_is_told_that_the_service_is_unavailable(deleted: Client, path: str) -> None:
    query = {"Operation": "CreateHIT", "AWSAccessKeyId": "AK", **CREATION}
    response = deleted.get(path, query_string=query)

    assert response.status_code == 503
    assert "<Code>ServiceUnavailable</Code>" in response.text


def test_a_json_call_is_told_that_the_service_failed(deleted: Client) -> None:
    response = deleted.post(
        "/",
        data=b"{}",
        content_type=CONTENT_TYPE,
        headers={"X-Amz-Target": f"{TARGET}GetAccountBalance", "Authorization": authorization()},
    )

    assert response.status_code == 500
    assert json.loads(response.data)["__type"] == "ServiceFault"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/_mockturk/ready", None),
        ("GET", "/_mockturk/journal", None),
        ("GET", "/_mockturk/world", None),
        ("PUT", "/_mockturk/snapshots/a", {}),
        ("POST", "/_mockturk/reset", {}),
        ("POST", "/_mockturk/clock/advance", {"seconds": 1}),
        ("POST", "/_mockturk/workers", {}),
        ("POST", "/_mockturk/simulation", {}),
        ("GET", "/requester/", None),
        ("GET", "/worker/", None),
        ("GET", "/?wsdl", None),
        ("GET", "/mturk/externalSubmit?assignmentId=1", None),
    ],
)
def test_any_other_request_finds_no_world(
    deleted: Client, method: str, path: str, body: dict[str, Any] | None
) -> None:
    response = deleted.open(path, method=method, json=body)

    assert response.status_code == 404
    sentence = "This world does not exist, or not any more."
    if "_mockturk" in path:
        assert response.json["error"] == {"code": "NotFound", "message": sentence, "data": {}}
    else:
        assert response.text == f"{sentence}\n"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/w/one/", soap_call("CreateHIT", *[elements(CREATION)] * 5), 500),
        ("/w/one/_mockturk/workers", "{}", 404),
        ("/w/one/_mockturk/simulation", "{}", 404),
        ("/w/one/_mockturk/journal?wait=60", "", 404),
        ("/w/one/_mockturk/faults/held?wait=60", "", 404),
        ("/w/one/mturk/externalSubmit?assignmentId=1", "", 404),
    ],
)
def test_a_request_that_waits_for_its_turn_finds_no_world_after_the_deletion(
    worlds: Worlds, path: str, body: str, status: int
) -> None:
    Client(WSGIApplication(worlds)).get("/w/one/")
    kind = b"text/xml" if body.startswith("<") else b"application/json"
    begun = worlds.respond_or_defer(
        build_request(
            {b"host": b"localhost", b"content-type": kind},
            method="POST" if body else "GET",
            path=path.partition("?")[0],
            query=path.partition("?")[2],
            scheme="http",
            server_name="localhost",
            server_port="80",
            body=body.encode(),
        )
    )
    assert isinstance(begun, DeferredResponse)

    worlds.drop("one")

    assert resolve_response(begun).status == status


def test_who_waits_for_a_call_is_told_of_the_deletion(worlds: Worlds) -> None:
    Client(WSGIApplication(worlds)).get("/w/one/")
    begun = worlds.respond_or_defer(
        build_request(
            {b"host": b"localhost"},
            method="GET",
            path="/w/one/_mockturk/journal",
            query="wait=60",
            scheme="http",
            server_name="localhost",
            server_port="80",
            body=b"",
        )
    )
    assert isinstance(begun, DeferredResponse)
    waiting = begun.run()

    worlds.drop("one")

    found = waiting.look()  # type: ignore[union-attr]
    assert found is not None
    assert found.status == 404


MADE_UP = "x-0123456789abcdef"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/", 500),
        ("GET", "/?Operation=GetAccountBalance&AWSAccessKeyId=AK", 503),
        ("GET", "/?wsdl", 404),
        ("GET", "/requester/", 404),
        ("GET", "/_mockturk/ready", 404),
        ("DELETE", f"/_mockturk/worlds/{MADE_UP}", 404),
    ],
)
def test_no_request_creates_a_world_with_a_made_up_name(
    worlds: Worlds, method: str, path: str, status: int
) -> None:
    client = Client(WSGIApplication(worlds))
    response = client.open(f"/w/{MADE_UP}{path}", method=method, data=CREATE if path == "/" else "")

    assert response.status_code == status
    assert worlds.names == []
    assert client.get("/_mockturk/journal").json["total"] == 0


@pytest.mark.parametrize("name", [MADE_UP, "one", "x-0123456789abcde", "x-0123456789ABCDEF"])
def test_a_world_can_be_created_by_name(worlds: Worlds, name: str) -> None:
    client = Client(WSGIApplication(worlds))
    for _ in range(2):  # the second request changes nothing
        assert client.put(f"/_mockturk/worlds/{name}", json={}).status_code == 204
        client.put(f"/w/{name}/_mockturk/snapshots/a", json={})

    assert worlds.names == [name]
    assert client.get(f"/w/{name}/_mockturk/snapshots").json["total"] == 1


def test_a_world_that_cannot_be_created_is_refused() -> None:
    client = Client(WSGIApplication(build_worlds(Settings(max_worlds=1))))
    client.put("/_mockturk/worlds/one", json={})

    full = client.put("/_mockturk/worlds/other", json={})
    assert full.status_code == 503
    assert full.json["error"]["message"] == (
        "There are 1 worlds already (--max-worlds); delete some."
    )
    assert client.put("/_mockturk/worlds/a%20b", json={}).status_code == 400


def test_a_dropped_world_without_a_name_does_not_come_back() -> None:
    with MockTurk(max_worlds=1) as turk:
        for _ in range(3):
            world = turk.world("named").world()
            assert turk.worlds() == [world.url.rpartition("/")[2]]
            world.drop()
            for use in (world.export, lambda world=world: world.clock.advance(1)):
                with pytest.raises(ControlAPIError, match="does not exist, or not any more"):
                    use()
            world.drop()  # has no effect

        assert turk.worlds() == []


def test_a_world_without_a_name_is_there_again_after_a_restart(tmp_path: Path) -> None:
    with MockTurk(data=tmp_path) as turk:
        world = turk.world()
        world.workers.register("A1")
        name = world.url.rpartition("/")[2]

    with MockTurk(data=tmp_path) as turk:
        assert [one.worker_id for one in turk.world(name).workers.registered()] == ["A1"]
        turk.world(name).drop()
        with pytest.raises(ControlAPIError):
            turk.world(name).export()

    with MockTurk(data=tmp_path) as turk:
        assert turk.worlds() == []
