"""Requests that the JSON API refuses: the message names the field, and what it may be."""

from __future__ import annotations

import json

import pytest
from werkzeug.test import Client

from mockturk.admin.api.status_codes import get_http_status
from mockturk.app.application import WorldApplication
from mockturk.app.wsgi import WSGIApplication
from mockturk.world.fault_injection import build_injected_error, list_injectable_codes
from mockturk.world.world import create_world

WORLD = {"format": "mockturk world", "version": 1}
DETAILS = "name, locale, masters, adult, approved, percent_approved, rejected, returned, abandoned"
LATENCY = {"kind": "latency", "seconds": 1}
BODIES = [
    # Fields that are unknown or missing.
    ("POST", "/clock/advance", {}, '"seconds" is missing.'),
    (
        *("PATCH", "/workers/A1", {"nam": "x"}),
        f'"nam" is not known here. The fields are: {DETAILS}. Did you mean name?',
    ),
    ("PUT", "/layouts/P", {"x": 1}, '"x" is not known here. The fields are: html.'),
    ("POST", "/reset", {"a": 1}, '"a" is not known here. The fields are: none.'),
    ("POST", "/assignments/3A/submit", {"answers": {"Q": {}}}, '"answers.Q.base64" is missing.'),
    (
        *("POST", "/assignments/3A/submit", {"answers": {"Q": {"base64": "", "more": 1}}}),
        '"answers.Q.more" is not known here.',
    ),
    # Values of another type, at any depth.
    ("POST", "/workers", {"name": None}, '"name" must be a text.'),
    ("POST", "/workers", {"approved": "1"}, '"approved" must be a whole number.'),
    ("POST", "/workers", {"approved": 1.5}, '"approved" must be a whole number.'),
    ("POST", "/workers", {"masters": 1}, '"masters" must be true or false.'),
    ("PUT", "/ids", {"seed": 1.5}, '"seed" must be a text or a whole number.'),
    ("POST", "/simulation", {"worker_ids": "A1"}, '"worker_ids" must be a list.'),
    ("POST", "/simulation", {"worker_ids": ["A1", 1]}, '"worker_ids[1]" must be a text.'),
    ("POST", "/faults", {**LATENCY, "data": {"a": "b", "c": 1}}, '"data.c" must be a text.'),
    ("PUT", "/world", {**WORLD, "hits": [{}, 1]}, '"hits[1]" must be an object.'),
    (
        *("POST", "/assignments/3A/submit", {"answers": {"a.b": "x", "Q": 1}}),
        '"answers.Q" must be a text, a list or an object.',
    ),
    (
        *("POST", "/assignments/3A/submit", {"answers": {"Q": ["a", 1]}}),
        '"answers.Q[1]" must be a text.',
    ),
    (
        *("POST", "/assignments/3A/submit", {"answers": {"Q": {"base64": "?"}}}),
        '"answers.Q.base64" is not in base64.',
    ),
    # Values out of range.
    ("POST", "/clock/advance", {"seconds": -1}, '"seconds" must be a number of 0 or more.'),
    ("POST", "/clock/advance", {"seconds": 10**400}, '"seconds" is out of range.'),
    (
        *("POST", "/faults", {**LATENCY, "probability": 2}),
        '"probability" must be a number of 1 or less.',
    ),
    (
        *("POST", "/clock/set", {"time": "1969-12-31T23:59:59Z"}),
        '"time" must be a time of the years 1970 to 9998 such as 2014-08-15T12:00:00Z.',
    ),
    *(
        (
            *("PUT", "/accounts/A", {"available_balance": wrong}),
            '"available_balance" must be an amount of USD.',
        )
        for wrong in ("NaN", "inf", "much", True, None)
    ),
    ("PUT", "/rules", {"rules": "lax"}, '"rules" must be one of relaxed, strict.'),
    (
        *("POST", "/faults", {"kind": "latncy"}),
        '"kind" must be one of latency, error, throttle, reset_before, reset_after, truncate, '
        "drip, malformed, status, response, hold_before, hold_after. Did you mean latency?",
    ),
    # What is no JSON object.
    ("POST", "/workers", b"[]", "The body is not a JSON object."),
    ("POST", "/workers", b"{", "The body is not JSON: Expecting property name enclosed in double"),
    ("POST", "/workers", b'{"name": NaN}', "The body is not JSON: it has NaN."),
    ("POST", "/workers", b'{"approved": 1e999}', "The body has a number that is too large."),
    (
        *("POST", "/workers", b'{"approved": ' + b"9" * 5000 + b"}"),
        "The body has a number with too many digits.",
    ),
    ("POST", "/workers", b'{"a": 1, "a": 2}', "The body has 'a' twice in one object."),
    ("POST", "/workers", b'{"name": "\xff"}', "The body is not in UTF-8."),
    ("POST", "/workers", b"[" * 100_000, "The body is nested too deeply."),
    (
        *("POST", "/workers", b'{"name": "\\ud800"}'),
        "The body has half a surrogate pair, which is not a character.",
    ),
]
QUERIES = [
    ("/workers?page=x", '"page" must be a whole number.'),
    ("/workers?page=1.0", '"page" must be a whole number.'),
    ("/workers?page=true", '"page" must be a whole number.'),
    ("/workers?page=1&page=2", '"page" occurs more than once.'),
    (
        "/workers?pag=1",
        '"pag" is not known here. The fields are: page, page_size. Did you mean page?',
    ),
    ("/hit-groups?only_qualified=1", '"only_qualified" must be true or false.'),
    ("/hits/3H/preview", '"worker_id" is missing.'),
    ("/journal?after=-1", '"after" must be a whole number of 0 or more.'),
    ("/journal?field=HITId", '"field" must be written Path=value.'),
]


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(WSGIApplication(WorldApplication(create_world())))


@pytest.mark.parametrize(("method", "path", "body", "message"), BODIES)
def test_a_body_that_is_refused(
    client: Client, method: str, path: str, body: object, message: str
) -> None:
    data = body if isinstance(body, bytes) else json.dumps(body)
    refused = client.open(
        f"/_mockturk{path}", method=method, data=data, content_type="application/json"
    )

    assert refused.status_code == 400
    assert refused.json["error"]["code"] == "BadRequest"
    assert refused.json["error"]["message"].startswith(message)


def test_the_fields_have_the_names_they_have_in_json(client: Client) -> None:
    refused = client.put("/_mockturk/world", json={**WORLD, "schema": "x"})

    message = refused.json["error"]["message"]
    assert message.startswith(
        '"schema" is not known here. The fields are: format, version, $schema,'
    )
    assert message.endswith(" Did you mean $schema?")


@pytest.mark.parametrize(("target", "message"), QUERIES)
def test_a_query_that_is_refused(client: Client, target: str, message: str) -> None:
    refused = client.get(f"/_mockturk{target}")

    assert refused.status_code == 400
    assert refused.json["error"]["message"] == message


def test_digits_in_a_text_stay_a_text(client: Client) -> None:
    assert client.get("/_mockturk/outbox?worker_id=1").json["total"] == 0
    assert client.get("/_mockturk/hit-groups?search=true&worker_id=A1").json["total"] == 0


@pytest.mark.parametrize(
    "code", [code for code in list_injectable_codes() if code.endswith("DoesNotExist")]
)
def test_what_does_not_exist_is_not_found(code: str) -> None:
    assert get_http_status(build_injected_error(code, operation="GetHIT")) == 404
