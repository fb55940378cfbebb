"""Everything that clients can make grow has a limit, and what happens at it is told."""

from __future__ import annotations

import dataclasses
import encodings
import logging
import socket
from contextlib import ExitStack, suppress
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from exchanges import Service, new_world, soap_call
from mockturk import Settings
from mockturk.admin.api.request_fields import MOST_WAITING
from mockturk.admin.control.credentials import MAX_CREDENTIALS
from mockturk.app.bounds_page import OF_SERVER, OF_WORLD
from mockturk.app.composition import build_worlds
from mockturk.app.lazy_pages import LazyPages
from mockturk.app.settings import OPTIONS
from mockturk.app.wsgi import WSGIApplication
from mockturk.domain.interning import MAX_VALUES, Interner
from mockturk.domain.limits import STRICT
from mockturk.domain.record import replace
from mockturk.endpoint.request_reader import MAX_PARAMETERS
from mockturk.server.limits import ServerLimits
from mockturk.server.thread_server import ThreadServer
from mockturk.world.fault_injection import Fault, FaultKind, RateLimiter
from mockturk.world.fault_injection.registry import MAX_FAULT_CHARACTERS, MAX_FAULTS
from mockturk.world.journal import CallJournal
from mockturk.world.notifications.courier import NoCourier, OutboxLimits
from mockturk.world.simulation.simulation import MAX_WORKERS
from mockturk.world.world import World

FILE_QUESTION = (
    '<QuestionForm xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
    '2005-10-01/QuestionForm.xsd"><Question><QuestionIdentifier>f</QuestionIdentifier>'
    "<QuestionContent><Text>A file?</Text></QuestionContent><AnswerSpecification>"
    "<FileUploadAnswer><MaxFileSizeInBytes>100</MaxFileSizeInBytes>"
    "<MinFileSizeInBytes>1</MinFileSizeInBytes></FileUploadAnswer></AnswerSpecification>"
    "</Question></QuestionForm>"
)


def small(**limits: int) -> Service:
    """A service whose world keeps little."""
    return Service(new_world(limits=replace(STRICT, **limits)))


def with_journal(journal: CallJournal) -> World:
    return dataclasses.replace(new_world(), journal=journal)


def asked(service: Service, method: str, path: str, **fields: Any) -> TestResponse:
    return service.http.open(f"/_mockturk{path}", method=method, json=fields or None)


def balance(service: Service, key: str) -> TestResponse:
    return service.post(soap_call("GetAccountBalance", "", key=key))


def test_the_page_names_settings_that_exist() -> None:
    flags = {bound.flag for bound in (*OF_SERVER, *OF_WORLD)} - {""}

    assert flags <= OPTIONS.keys()


def test_there_are_so_many_accounts(caplog: pytest.LogCaptureFixture) -> None:
    service = small(accounts=2)
    assert [balance(service, key).status_code for key in ("A", "B")] == [200, 200]

    with caplog.at_level(logging.INFO):
        refused = balance(service, "C")

    assert b"currently unavailable" in refused.data
    assert "the world has 2 accounts already" in caplog.text
    (call,) = asked(service, "GET", "/journal?error=ServiceUnavailable").json["calls"]
    assert call["errors"][0]["code"] == "ServiceUnavailable"
    assert balance(service, "A").status_code == 200
    over_rest = service.http.get(
        "/?Service=AWSMechanicalTurkRequester&Operation=GetAccountBalance&AWSAccessKeyId=C"
    )
    assert over_rest.status_code == 503
    made = asked(service, "PUT", "/accounts/C")
    assert (made.status_code, made.json["error"]["message"]) == (
        409,
        "The world has 2 accounts already.",
    )


def test_a_server_has_so_many_worlds(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(WSGIApplication(build_worlds(Settings(max_worlds=1))))

    assert [client.get(f"/w/{name}/?wsdl").status_code for name in "aba"] == [200, 503, 200]
    assert "refused to create the world b" in caplog.text


def test_the_oldest_tokens_are_forgotten(caplog: pytest.LogCaptureFixture) -> None:
    service = small(tokens=2)
    made = {
        token: service.created(UniqueRequestToken=token).text("HITId") for token in ("a", "b", "c")
    }
    with caplog.at_level(logging.INFO):
        assert service.created(UniqueRequestToken="c").code  # known
        assert service.created(UniqueRequestToken="a").text("HITId") not in (None, *made.values())

    assert "deleted the oldest of 2 request tokens" in caplog.text


def test_the_oldest_urls_of_files_are_deleted(caplog: pytest.LogCaptureFixture) -> None:
    service = small(file_urls=1)
    hit_id = service.created(Question=FILE_QUESTION).text("HITId")
    accepted = asked(service, "POST", f"/hits/{hit_id}/accept", worker_id="A1").json
    assignment = accepted["assignment_id"]
    answers = {"f": {"base64": "YQ=="}}
    submitted = asked(service, "POST", f"/assignments/{assignment}/submit", answers=answers)
    assert submitted.status_code == 200, submitted.text
    with caplog.at_level(logging.INFO):
        urls = [
            service.result(
                "GetFileUploadURL", {"AssignmentId": assignment, "QuestionIdentifier": "f"}
            ).text("FileUploadURL")
            for _ in range(2)
        ]

    found = [service.http.get(str(url)).status_code for url in urls]
    assert found == [404, 200]
    assert "deleted the oldest of 1 URLs" in caplog.text


def test_the_oldest_messages_are_deleted(caplog: pytest.LogCaptureFixture) -> None:
    courier = NoCourier()
    courier.limits = OutboxLimits(max_done=1)
    service = Service(new_world(courier=courier))
    with caplog.at_level(logging.INFO):
        for address in ("one@example.com", "two@example.com"):
            fields = {
                "Notification": {
                    "Destination": address,
                    "Transport": "Email",
                    "Version": "2006-05-05",
                    "EventType": "Ping",
                },
                "TestEventType": "Ping",
            }
            assert service.result("SendTestEventNotification", fields).is_valid == "True"

    (message,) = asked(service, "GET", "/outbox").json["messages"]
    assert message["destination"] == "two@example.com"
    assert "deleted the oldest of 1 messages" in caplog.text


def test_there_are_so_many_layouts() -> None:
    service = small(layouts=1, question_bytes=100)
    page = "<html><body>${x}</body></html>"

    assert asked(service, "PUT", "/layouts/A", html=page).status_code == 200
    assert asked(service, "PUT", "/layouts/A", html=page).status_code == 200
    assert asked(service, "PUT", "/layouts/B", html=page).status_code == 409
    assert asked(service, "PUT", "/layouts/A", html="é" * 51).status_code == 400


def test_a_secret_has_a_length(service: Service) -> None:
    assert asked(service, "PUT", "/credentials/A", secret="x" * 1024).status_code == 204
    assert asked(service, "PUT", "/credentials/A", secret="x" * 1025).status_code == 400


def test_there_are_so_many_faults() -> None:
    service = Service(new_world(), pages=LazyPages())
    for _ in range(MAX_FAULTS - 1):
        assert asked(service, "POST", "/faults", kind="throttle").status_code == 201
    document = asked(service, "GET", "/world").json
    assert asked(service, "POST", "/faults", kind="throttle").status_code == 201

    refused = asked(service, "POST", "/faults", kind="throttle")
    assert refused.status_code == 409
    assert "1,000 faults" in refused.json["error"]["message"]
    on_a_page = service.http.post("/site/faults", data={"kind": "throttle"})
    assert (on_a_page.status_code, "1,000 faults" in on_a_page.text) == (409, True)
    rules = document["faults"]["rules"]
    rules += [{**rules[0], "id": f"more-{number}"} for number in range(2)]
    told = asked(service, "PUT", "/world", **document)
    assert (told.status_code, "1,000 faults" in told.text) == (400, True)


def test_the_texts_of_faults_have_a_length_together(service: Service) -> None:
    half = "x" * (MAX_FAULT_CHARACTERS // 2)
    add = service.world.faults.add
    fault = Fault(FaultKind.response, body=half)
    add(fault)
    add(fault)
    refused = asked(service, "POST", "/faults", kind="response", body="x")

    assert refused.status_code == 409
    assert "characters together" in refused.json["error"]["message"]


def test_the_rate_limit_counts_so_many_keys() -> None:
    now = 0.0
    limit = RateLimiter(1.0, lambda: now, most_keys=2)

    assert [limit.try_acquire(key) for key in "abc"] == [True, True, False]
    now = 1.0
    assert limit.try_acquire("c")


def test_a_journal_tells_once_that_it_is_full(caplog: pytest.LogCaptureFixture) -> None:
    service = Service(with_journal(CallJournal(most=2)))
    with caplog.at_level(logging.INFO):
        for _ in range(4):
            balance(service, "A")

    assert asked(service, "GET", "/journal").json["dropped"] == 2
    assert caplog.text.count("the journal is full") == 1


def test_headers_count_as_what_they_take() -> None:
    service = Service(with_journal(CallJournal(most_bytes=100_000)))
    headers = {f"x-{number}": "1" for number in range(300)}
    for _ in range(10):
        service.post(soap_call("GetAccountBalance", ""), headers=headers)

    assert asked(service, "GET", "/journal").json["total"] <= 3


@pytest.mark.parametrize("path", ["/", "/mturk/externalSubmit"])
def test_unknown_charsets_leave_nothing_behind(service: Service, path: str) -> None:
    """Python remembers every name of an encoding that it has looked up."""
    kind = "text/xml" if path == "/" else "application/x-www-form-urlencoded"
    known = len(encodings._cache)  # type: ignore[attr-defined] # noqa: SLF001 - no other way
    for number in range(3):
        charset = f"{kind}; charset=unknown-{number}"
        assert service.post("<a/>", path, content_type=charset).status_code == 415

    assert len(encodings._cache) == known  # type: ignore[attr-defined] # noqa: SLF001 - see above
    for name in (
        "UTF-8",
        "utf8",
        "latin-1",
        "iso-8859-15",
        "windows-1252",
        "US-ASCII",
        "utf-8-sig",
    ):
        found = service.post("a=b&assignmentId=x", path, content_type=f"{kind}; charset={name}")
        assert found.status_code != 415, name


def test_a_body_has_so_many_parameters(service: Service) -> None:
    body = "a=1&" * (MAX_PARAMETERS + 1)

    assert service.post(body, content_type="application/x-www-form-urlencoded").status_code == 413


def test_there_are_so_many_credentials() -> None:
    secrets = {f"AKIA{number}": "x" for number in range(MAX_CREDENTIALS)}
    service = Service(new_world(secrets=secrets))

    assert asked(service, "PUT", "/credentials/AKIA0", secret="y").status_code == 204
    assert asked(service, "PUT", "/credentials/AKIANEW", secret="y").status_code == 409
    assert asked(service, "DELETE", "/credentials/AKIA0").status_code == 204
    assert asked(service, "PUT", "/credentials/AKIANEW", secret="y").status_code == 204


def test_so_many_requests_wait_for_a_held_call(service: Service) -> None:
    with ExitStack() as waiting:
        for _ in range(MOST_WAITING):
            waiting.enter_context(service.world.faults.held.watchers.watch(lambda: None))

        assert asked(service, "GET", "/faults/held?wait=60").status_code == 503
    assert asked(service, "GET", "/faults/held").status_code == 200


def test_a_simulation_has_so_many_workers(service: Service) -> None:
    refused = asked(service, "POST", "/simulation", workers=MAX_WORKERS + 1)

    assert refused.status_code == 400


def test_a_server_has_so_many_connections(caplog: pytest.LogCaptureFixture) -> None:
    worlds = build_worlds(Settings())
    server = ThreadServer(worlds, "127.0.0.1", 0, ServerLimits(max_connections=1))
    where = ("127.0.0.1", int(server.url.rpartition(":")[2]))
    try:
        with socket.create_connection(where) as first:
            first.sendall(b"GET /_mockturk/ready HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert first.recv(100).startswith(b"HTTP/1.1 200")
            with socket.create_connection(where) as second, suppress(ConnectionError):
                assert second.recv(100) == b""
    finally:
        server.stop()

    assert "cannot be accepted: there are too many" in caplog.text


def test_equal_values_are_shared_until_there_are_too_many() -> None:
    share = Interner()
    first = share(("a", 1))
    assert share(("a", int("1"))) is first
    for number in range(MAX_VALUES):
        share(number)

    assert share(("a", int("1"))) is not first
