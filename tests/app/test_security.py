"""Who may reach what, and where secrets show: the facts of docs/security.md."""

from __future__ import annotations

import json
import logging

import pytest
from werkzeug.test import Client

from exchanges import rest_common, soap_call
from mockturk import MockTurk, Settings
from mockturk.app.composition import build_worlds
from mockturk.app.wsgi import WSGIApplication

FAR = {"REMOTE_ADDR": "192.0.2.1"}
NEAR = {"REMOTE_ADDR": "127.0.0.1"}
BEARER = {"Authorization": "Bearer open-sesame"}
OPEN = (
    *("/?wsdl", "/AWSMechanicalTurk/AWSMechanicalTurkRequester.xsd"),
    "/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionForm.xsd",
    *("/_mockturk/", "/_mockturk/health", "/_mockturk/ready", "/_mockturk/openapi.json"),
    *("/_mockturk/schemas/settings.json", "/_mockturk/schemas/world-file.json"),
)
CLOSED = (
    *("/_mockturk/clock", "/_mockturk/journal", "/_mockturk/settings", "/_mockturk/world"),
    *("/_mockturk/credentials", "/_mockturk/worlds", "/worker", "/worker/A1/hits", "/requester/"),
)


def client(**settings: object) -> Client:
    return Client(WSGIApplication(build_worlds(Settings(**settings))))


def test_only_this_machine_reaches_a_server_by_default() -> None:
    assert Settings().host == "127.0.0.1"


@pytest.mark.parametrize("path", OPEN)
def test_what_everybody_may_read(path: str) -> None:
    assert client().get(path, environ_overrides=FAR).status_code == 200


@pytest.mark.parametrize("world", ["", "/w/one"])
@pytest.mark.parametrize("path", CLOSED)
def test_what_takes_the_token_from_afar(path: str, world: str) -> None:
    plain, guarded = client(), client(control_token="open-sesame")
    path = f"{world}{path}"

    def status(asked: Client, caller: dict[str, str], **headers: str) -> int:
        answer = asked.get(path, environ_overrides=caller, headers=headers)
        return answer.status_code

    assert status(plain, NEAR) == status(guarded, NEAR) == 200
    assert status(plain, FAR) == status(plain, FAR, **BEARER) == 403
    assert status(guarded, FAR) in (401, 403)
    assert status(guarded, FAR, **BEARER) == 200
    assert status(guarded, NEAR, Authorization="Bearer wrong") == 401
    assert status(plain, NEAR, Host="elsewhere.test") == 403
    assert status(guarded, NEAR, Host="elsewhere.test", **BEARER) == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
@pytest.mark.parametrize("path", CLOSED)
def test_behind_a_proxy_on_this_machine_everybody_is_far(path: str, header: str) -> None:
    forwarded = {header: "for=127.0.0.1"}
    plain, guarded = client(), client(control_token="open-sesame")

    assert plain.get(path, environ_overrides=NEAR, headers=forwarded).status_code == 403
    assert guarded.get(path, environ_overrides=NEAR, headers=forwarded).status_code in (401, 403)
    with_token = {**forwarded, **BEARER}
    assert guarded.get(path, environ_overrides=NEAR, headers=with_token).status_code == 200


def test_programs_may_call_from_anywhere_and_pages_may_not() -> None:
    asked = client()
    calls = {"query_string": rest_common("GetAccountBalance")}

    assert asked.get("/", environ_overrides=FAR, **calls).status_code == 200
    assert asked.get("/", headers={"Host": "elsewhere.test"}, **calls).status_code == 200
    for headers in ({"Origin": "http://elsewhere.test"}, {"Sec-Fetch-Site": "same-origin"}):
        assert asked.get("/", headers=headers, **calls).status_code == 403


@pytest.mark.parametrize("origin", ["http://elsewhere.test", "null"])
def test_a_page_of_another_site_changes_nothing(origin: str) -> None:
    asked = client(control_token="open-sesame")
    for headers in ({"Origin": origin}, {"Origin": origin, **BEARER}):
        answer = asked.post("/_mockturk/reset", headers=headers, environ_overrides=NEAR, json={})
        assert answer.status_code == 403
        assert "Access-Control-Allow-Origin" not in answer.headers
    preflight = asked.options("/_mockturk/reset", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in preflight.headers


def test_forms_of_pages_and_files_need_no_token() -> None:
    asked = client(control_token="open-sesame")
    elsewhere = {"Origin": "http://elsewhere.test"}
    form = {"assignmentId": "NOSUCHASSIGNMENT", "a": "1"}

    submitted = asked.post("/mturk/externalSubmit", data=form, headers=elsewhere)
    assert submitted.status_code not in (401, 403)
    assert asked.get("/mturk/files/none", environ_overrides=FAR).status_code == 404


def test_secrets_are_shown_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    password = "http://me:secret-p@localhost:9324"
    with (
        caplog.at_level(logging.DEBUG),
        MockTurk(
            auth="verify",
            credentials={"AKIATEST": "secret-c"},
            control_token="secret-t",
            sqs_endpoint=password,
        ) as turk,
    ):
        asked = Client(WSGIApplication(turk._worlds))  # noqa: SLF001 - the same worlds, no socket
        asked.post("/", data=soap_call("GetAccountBalance", ""), content_type="text/xml")
        asked.get("/_mockturk/clock", headers={"Authorization": "Bearer secret-x"})
        asked.put("/_mockturk/credentials/AKIAOTHER", json={"secret": "secret-o"})
        shown = [
            asked.get(f"/_mockturk/{path}").text
            for path in ("settings", "credentials", "world", "journal", "journal/1")
        ]

    for text in (*shown, caplog.text, repr(turk), json.dumps(turk.settings())):
        assert "secret-" not in text
    assert "c2lnbmF0dXJl" not in shown[-1]  # the signature of the call
