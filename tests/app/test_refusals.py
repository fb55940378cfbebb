"""Requests that no world handles: JSON below /_mockturk/, plain text elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from werkzeug.test import Client

from hostile.raw import Answer, Connection, post
from mockturk import MockTurk, wsgi_app
from mockturk.app.settings import Settings

MAX_BODY = 1_000
TOO_LARGE = "The body is too large."


@pytest.fixture(scope="module")
def turk() -> Iterator[MockTurk]:
    with MockTurk(max_body=MAX_BODY) as started:
        yield started


def answer(turk: MockTurk, sent: bytes) -> Answer:
    with Connection(int(turk.url.rstrip("/").rpartition(":")[2])) as client:
        client.send(sent)
        return client.answer()


def error_of(body: bytes) -> tuple[str, str]:
    error = json.loads(body)["error"]
    assert error["data"] == {}
    return error["code"], error["message"]


@pytest.mark.parametrize("path", ["/_mockturk/world", "/w/a/_mockturk/clock/set", "/_mockturk?a=b"])
def test_a_body_that_is_too_large_is_refused_in_json_by_the_control_api(
    turk: MockTurk, path: str
) -> None:
    refused = answer(turk, post(b"x" * (MAX_BODY + 1), target=path))

    assert refused.status == 413
    assert refused.headers["content-type"] == "application/json"
    assert error_of(refused.body) == ("RequestEntityTooLarge", TOO_LARGE)


@pytest.mark.parametrize("path", ["/", "/_mockturks/", "/a/_mockturk/", "/w/a/onca/soap"])
def test_elsewhere_it_is_refused_in_plain_text(turk: MockTurk, path: str) -> None:
    refused = answer(turk, post(b"x" * (MAX_BODY + 1), target=path))

    assert refused.status == 413
    assert refused.body.decode() == f"{TOO_LARGE}\n"


def test_too_many_headers_are_refused_in_json_too(turk: MockTurk) -> None:
    refused = answer(turk, post(b"", *["a:"] * 300, target="/_mockturk/ready"))

    assert refused.status == 431
    code, message = error_of(refused.body)
    assert code == "RequestHeaderFieldsTooLarge"
    assert message == "There are more than 256 headers."


def test_a_name_that_no_world_can_have_is_refused_in_json_by_the_control_api(
    turk: MockTurk,
) -> None:
    refused = answer(turk, post(b"", target="/w/a%20b/_mockturk/ready", method="GET"))
    in_text = answer(turk, post(b"", target="/w/a%20b/", method="GET"))

    assert (refused.status, in_text.status) == (404, 404)
    code, message = error_of(refused.body)
    assert code == "NotFound"
    assert in_text.body.decode() == f"{message}\n"


def test_a_mounted_application_refuses_alike() -> None:
    client = Client(wsgi_app(Settings(max_body=MAX_BODY)))

    refused = client.put("/_mockturk/world", data=b"x" * (MAX_BODY + 1))
    in_text = client.post("/", data=b"x" * (MAX_BODY + 1))

    assert (refused.status_code, in_text.status_code) == (413, 413)
    assert error_of(refused.data) == ("RequestEntityTooLarge", TOO_LARGE)
    assert in_text.text == f"{TOO_LARGE}\n"
