"""Faults that give the response of a call, or hold a call until it is released, over sockets."""

from __future__ import annotations

import http.client
import json
import re
import socket
import struct
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from werkzeug.test import Client

from exchanges import elements, hit_fields, rest_common, soap_call, type_fields
from mockturk import MockTurk, wsgi_app
from mockturk.world.fault_injection.held_calls import MAX_HELD

BALANCE = soap_call("GetAccountBalance", "")
CREATE = soap_call("CreateHIT", elements(hit_fields()))
REST = "&".join(f"{name}={value}" for name, value in rest_common("GetAccountBalance"))


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)


def ask(turk: MockTurk, method: str, path: str, content: str = "", kind: str = "") -> Answer:
    connection = http.client.HTTPConnection(urlsplit(turk.url).netloc, timeout=60)
    headers = {"Content-Type": kind} if kind else {}
    try:
        connection.request(method, path, content.encode(), headers)
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


def call(turk: MockTurk, document: str = BALANCE, path: str = "/") -> Answer:
    return ask(turk, "POST", path, document, "text/xml; charset=utf-8")


def control(turk: MockTurk, method: str, path: str, world: str = "", **body: object) -> Answer:
    content = json.dumps(body) if body else ""
    path = f"{world}/_mockturk{path}"
    return ask(turk, method, path, content, "application/json" if body else "")


def add(turk: MockTurk, kind: str, world: str = "", **about: object) -> str:
    answer = control(turk, "POST", "/faults", world, kind=kind, **about)
    assert answer.status == 201, answer.content
    return answer.json["id"]


def held(turk: MockTurk, *, world: str = "", **query: object) -> list[dict[str, Any]]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return control(turk, "GET", f"/faults/held?{asked}", world).json["held"]


def hits(turk: MockTurk, world: str = "") -> bytes:
    content = call(turk, soap_call("SearchHITs", ""), f"{world}/").content
    return content.partition(b"<TotalNumResults>")[2].partition(b"<")[0]


@pytest.fixture
def turk() -> Iterator[MockTurk]:
    with MockTurk(seed=1) as turk:
        yield turk


Send = Callable[..., Future[Answer]]


@pytest.fixture
def send() -> Iterator[Send]:
    with ThreadPoolExecutor(MAX_HELD) as threads:
        yield lambda turk, document=BALANCE, path="/": threads.submit(call, turk, document, path)


def test_a_given_response_is_sent_and_the_call_is_not_carried_out(turk: MockTurk) -> None:
    about = {"operation": "CreateHIT", "http_status": 502, "content_type": "text/plain"}
    fault = add(turk, "response", body="gr\u00fc\u00df", times=1, **about)

    answer = call(turk, CREATE)

    assert (answer.status, answer.content.decode()) == (502, "gr\u00fc\u00df")
    assert answer.headers["Content-Type"] == "text/plain"
    (recorded,) = control(turk, "GET", "/journal").json["calls"]
    assert (recorded["fault"], recorded["fault_kind"]) == (fault, "response")
    assert recorded["status"] == 502
    assert control(turk, "GET", "/journal/1").json["answer"] == "gr\u00fc\u00df"
    assert hits(turk) == b"0"


def test_responses_are_sent_in_the_order_they_were_added(turk: MockTurk) -> None:
    for body in ("<first/>", "<second/>"):
        add(turk, "response", operation="GetAccountBalance", body=body, times=1)

    contents = [call(turk).content for _ in range(3)]

    assert contents[:2] == [b"<first/>", b"<second/>"]
    assert b"<IsValid>True" in contents[2]


def test_a_response_has_defaults(turk: MockTurk) -> None:
    add(turk, "response")
    answer = call(turk)
    assert (answer.status, answer.content) == (200, b"")
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    (fault,) = control(turk, "GET", "/faults").json["faults"]
    assert (fault["http_status"], fault["body"], fault["fields"]) == (200, "", {})


def test_fields_choose_the_calls(turk: MockTurk) -> None:
    """``fields`` are those of the journal: an object stands for one item of a list."""
    requirement = {"QualificationTypeId": "00000000000000000040", "Comparator": "GreaterThan"}
    add(
        turk,
        "throttle",
        operation="RegisterHITType",
        fields={"Reward.Amount": 0.05, "QualificationRequirement": requirement},
    )
    wanted = {"QualificationRequirement": [{**requirement, "IntegerValue": 5}]}
    for fields, status in (
        ({**type_fields(), **wanted}, 500),
        ({**type_fields(), **wanted, "Reward": {"Amount": "0.06", "CurrencyCode": "USD"}}, 200),
        (type_fields(), 200),
    ):
        assert call(turk, soap_call("RegisterHITType", elements(fields))).status == status
    both = soap_call("RegisterHITType", elements(type_fields()), elements(type_fields() | wanted))
    assert call(turk, both).status == 500


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ({"fields": {"Titel": "x"}}, "Did you mean Title?"),
        ({"operation": "GetHIT", "fields": {"Title": "x"}}, "GetHIT has no field"),
        ({"fields": {"a..b": "x"}}, "is not the path of a field"),
        ({"fields": {"Title": None}}, "must be compared with a value"),
        ({"body": "\ud800"}, "not a character"),
        ({"content_type": "text/xml\r\nX: 1"}, "content_type"),
        ({"content_type": ""}, "content_type"),
        ({"http_status": 204}, "http_status"),
        ({"code": "x"}, "does not apply"),
    ],
)
def test_what_a_response_cannot_have_is_refused(
    turk: MockTurk, about: dict[str, object], message: str
) -> None:
    answer = control(turk, "POST", "/faults", kind="response", **about)
    assert answer.status == 400
    assert message in answer.json["error"]["message"]


def test_a_call_is_held_before_it_is_carried_out(turk: MockTurk, send: Send) -> None:
    fault = add(turk, "hold_before", operation="CreateHIT", times=1)
    created = send(turk, CREATE)

    assert held(turk, fault=fault, wait=60) == [
        {"fault": fault, "kind": "hold_before", "operation": "CreateHIT", "access_key": "AKIATEST"}
    ]
    assert hits(turk) == b"0"  # another call is neither held nor delayed
    assert not created.done()
    assert control(turk, "POST", f"/faults/{fault}/release").json == {"released": 1}

    assert b"<IsValid>True" in created.result(30).content
    assert hits(turk) == b"1"
    assert held(turk) == []
    (recorded,) = control(turk, "GET", "/journal?operation=CreateHIT").json["calls"]
    assert (recorded["fault"], recorded["fault_kind"]) == (fault, "hold_before")
    # The fault is used up, and holds nothing.
    assert control(turk, "POST", f"/faults/{fault}/release").status == 404


def test_the_response_of_a_call_is_held_after_it_was_carried_out(
    turk: MockTurk, send: Send
) -> None:
    fault = add(turk, "hold_after", operation="CreateHIT")
    created = send(turk, CREATE)

    assert len(held(turk, wait=60)) == 1
    assert hits(turk) == b"1"
    assert not created.done()
    assert held(turk, fault=add(turk, "hold_after", operation="GetHIT")) == []
    assert control(turk, "GET", "/faults/held?fault=fault-9&wait=60").status == 404
    assert control(turk, "POST", f"/faults/{fault}/release").json == {"released": 1}
    assert created.result(30).status == 200

    later = send(turk, CREATE)  # the fault stays, and holds further calls
    assert len(held(turk, fault=fault, wait=60)) == 1
    assert control(turk, "DELETE", f"/faults/{fault}").status == 204
    assert later.result(30).status == 200
    assert control(turk, "POST", "/faults/fault-9/release").status == 404


@pytest.mark.parametrize("kind", ["hold_before", "hold_after"])
@pytest.mark.parametrize("path", ["/", "/onca/xml/"])
def test_a_call_is_released_after_its_seconds(turk: MockTurk, kind: str, path: str) -> None:
    add(turk, kind, seconds=0.01)
    answer = ask(turk, "POST", path, REST, "application/x-www-form-urlencoded")
    assert b"<AvailableBalance>" in answer.content
    (fault,) = control(turk, "GET", "/faults").json["faults"]
    assert fault["happened"] == 1


def test_a_call_is_held_for_30_seconds_at_most(turk: MockTurk) -> None:
    add(turk, "hold_before")
    (fault,) = control(turk, "GET", "/faults").json["faults"]
    assert fault["seconds"] == 30


def test_a_batch_is_held_once(turk: MockTurk, send: Send) -> None:
    fault = add(turk, "hold_before")
    created = send(turk, soap_call("CreateHIT", *[elements(hit_fields())] * 6))
    assert len(held(turk, wait=60)) == 1
    control(turk, "POST", f"/faults/{fault}/release")
    assert created.result(30).content.count(b"<IsValid>True") == 6


@pytest.mark.parametrize("world", ["", "/w/one"])
@pytest.mark.parametrize("end", ["reset", "restore", "import", "drop", "clear"])
def test_no_hold_outlives_its_world(turk: MockTurk, send: Send, world: str, end: str) -> None:
    if end == "drop" and not world:
        pytest.skip("the default world cannot be dropped")
    control(turk, "PUT", "/snapshots/empty", world)
    exported = control(turk, "GET", "/world", world).json
    add(turk, "hold_before", world, operation="CreateHIT")
    add(turk, "hold_after", world, operation="GetAccountBalance")
    before, after = send(turk, CREATE, f"{world}/"), send(turk, BALANCE, f"{world}/")
    until = monotonic() + 30
    while len(held(turk, world=world)) < 2:
        assert monotonic() < until
    ended = {
        "reset": lambda: control(turk, "POST", "/reset", world),
        "restore": lambda: control(turk, "POST", "/snapshots/empty/restore", world),
        "import": lambda: control(turk, "PUT", "/world", world, **exported),
        "drop": lambda: control(turk, "DELETE", "/worlds/one"),
        "clear": lambda: control(turk, "DELETE", "/faults", world),
    }[end]()
    assert ended.status in (200, 204), ended.content

    assert b"<AvailableBalance>" in after.result(30).content
    if end == "clear":  # the world is still the same one: the call is carried out
        assert b"<IsValid>True" in before.result(30).content
        return
    answer = before.result(30)
    assert (answer.status, answer.headers["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert b"not carried out" in answer.content
    assert hits(turk, world) == b"0"
    if end == "reset":
        # Nothing in the new world shows the call.
        calls = control(turk, "GET", "/journal", world).json["calls"]
        assert [one["operation"] for one in calls] == ["SearchHITs"]


def test_a_server_that_stops_releases_calls(send: Send) -> None:
    with MockTurk() as turk:
        add(turk, "hold_before")
        answer = send(turk)
        assert len(held(turk, wait=60)) == 1
    assert b"<IsValid>True" in answer.result(30).content


def test_a_client_that_leaves_releases_its_call(turk: MockTurk) -> None:
    """As without a fault, a call that was sent is carried out."""
    fault = add(turk, "hold_before", operation="CreateHIT")
    address = urlsplit(turk.url)
    head = f"POST / HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: {len(CREATE)}\r\n\r\n"
    with socket.create_connection((address.hostname, address.port)) as client:
        client.sendall((head + CREATE).encode())
        assert len(held(turk, fault=fault, wait=60)) == 1
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    (recorded,) = control(turk, "GET", "/journal?operation=CreateHIT&wait=60").json["calls"]
    assert recorded["errors"] == []
    assert held(turk) == []


def call_json(turk: MockTurk, operation: str, **fields: object) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(turk.url).netloc, timeout=60)
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": f"MTurkRequesterServiceV20170117.{operation}",
        "X-Amz-Date": "20140815T120000Z",
        "Authorization": "AWS4-HMAC-SHA256 "
        "Credential=AKIATEST/20140815/us-east-1/mturk-requester/aws4_request, "
        "SignedHeaders=host;x-amz-date, Signature=00",
    }
    try:
        connection.request("POST", "/", json.dumps(fields), headers)
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


def test_calls_of_the_later_api_are_matched_answered_and_held(turk: MockTurk) -> None:
    kind = "application/x-amz-json-1.1"
    about = {"content_type": kind, "body": '{"HIT": {"HITId": "3X"}}', "fields": {"HITId": "3X"}}
    add(turk, "response", operation="GetHIT", **about)
    answer = call_json(turk, "GetHIT", HITId="3X")
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    assert answer.json["HIT"]["HITId"] == "3X"
    assert call_json(turk, "GetHIT", HITId="3Y").status == 400

    fault = add(turk, "hold_before", operation="ListHITs", fields={"MaxResults": 5}, times=1)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(call_json, turk, "ListHITs", MaxResults=5)
        assert len(held(turk, fault=fault, wait=60)) == 1
        assert control(turk, "POST", f"/faults/{fault}/release").json == {"released": 1}
        assert waiting.result(30).json["NumResults"] == 0
    refused = control(turk, "POST", "/faults", kind="throttle", fields={"MaxResult": 5})
    assert "Did you mean MaxResults?" in refused.json["error"]["message"]


def test_a_hundred_calls_are_held_and_no_more(turk: MockTurk, send: Send) -> None:
    """They take neither a thread nor the world's lock: no lane has so many threads."""
    fault = add(turk, "hold_before", operation="GetAccountBalance")
    waiting = [send(turk) for _ in range(MAX_HELD)]
    until = monotonic() + 60
    while len(held(turk)) < MAX_HELD:
        assert monotonic() < until

    refused = call(turk)
    assert (refused.status, b"ServiceUnavailable" in refused.content) == (500, True)
    assert (
        b"<IsValid>True"
        in call(turk, soap_call("CreateHIT", *[elements(hit_fields())] * 6)).content
    )
    assert not any(one.done() for one in waiting)
    assert control(turk, "POST", f"/faults/{fault}/release").json == {"released": MAX_HELD}

    assert all(b"<IsValid>True" in one.result(60).content for one in waiting)


def test_the_console_is_not_held(turk: MockTurk) -> None:
    """A page of the console sends its calls itself, and would keep a thread waiting."""
    call(turk, CREATE)
    (recorded,) = control(turk, "GET", "/journal").json["calls"]
    hit = re.search(b"<HITId>(.+?)</HITId>", call(turk, soap_call("SearchHITs", "")).content)
    assert hit is not None
    add(turk, "hold_before", seconds=3600)
    path = f"/requester/{recorded['requester_id']}/hits/{hit[1].decode()}/expire"
    assert ask(turk, "POST", path, "", "application/x-www-form-urlencoded").status == 303
    assert held(turk) == []
    (fault,) = control(turk, "GET", "/faults").json["faults"]
    assert fault["happened"] == 1


def test_without_an_own_server_no_call_is_held() -> None:
    client = Client(wsgi_app())
    refused = client.post("/_mockturk/faults", json={"kind": "hold_after"})
    assert (refused.status_code, "own server" in refused.text) == (400, True)
    assert client.post("/_mockturk/faults", json={"kind": "response"}).status_code == 201
    answer = client.post("/", data=BALANCE, content_type="text/xml")
    assert (answer.status_code, answer.data) == (200, b"")


def test_world_files_have_the_new_fields(turk: MockTurk) -> None:
    add(turk, "response", body="<x/>", http_status=418, fields={"HITId": "3X"}, times=2)
    add(turk, "hold_after", seconds=5)
    before = control(turk, "GET", "/faults").json["faults"]
    exported = control(turk, "GET", "/world").json
    control(turk, "POST", "/reset")
    assert control(turk, "PUT", "/world", **exported).status == 204
    assert control(turk, "GET", "/faults").json["faults"] == before
