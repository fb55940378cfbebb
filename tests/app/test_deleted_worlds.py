"""Requests that meet the deletion of their world, or come after it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import Client

from exchanges import QUESTION, elements, soap_call
from json_calls import CONTENT_TYPE, TARGET, authorization
from mockturk import Settings
from mockturk.app.application import WorldApplication
from mockturk.app.composition import build_worlds
from mockturk.app.worlds import Worlds
from mockturk.app.wsgi import WSGIApplication
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
