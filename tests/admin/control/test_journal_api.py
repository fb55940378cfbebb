"""The journal over the control API, over real sockets: counts, verification, waiting, exports."""

from __future__ import annotations

import http.client
import json
import socket
import struct
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest

from client.calling import called, hits
from exchanges import ServedWorld, elements, soap_call, type_fields
from mockturk import connect
from mockturk.admin.api.request_fields import MOST_WAITING
from mockturk.world.world import create_world

EMPTY = soap_call("GetAccountBalance", "")
REQUIREMENTS = [
    {
        "QualificationTypeId": "000000000000000000L0",
        "Comparator": "GreaterThan",
        "IntegerValue": 90,
    },
    {"QualificationTypeId": "00000000000000000071", "Comparator": "Exists"},
]


class Answer:
    """A response of the control API."""

    def __init__(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.status = status
        self.headers = headers
        self.json: Any = json.loads(content) if content else None

    @property
    def message(self) -> str:
        return str(self.json["error"]["message"])


def ask(
    turk: ServedWorld,
    method: str,
    path: str,
    body: object = None,
    headers: Mapping[str, str] | None = None,
    **query: object,
) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(turk.url).netloc, timeout=60)
    target = f"/_mockturk{path}" + (f"?{urlencode(query, doseq=True)}" if query else "")
    if body is not None:
        headers = {"Content-Type": "application/json", **(headers or {})}
    try:
        content = None if body is None else json.dumps(body)
        connection.request(method, target, content, dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


def verify(turk: ServedWorld, **body: object) -> Answer:
    return ask(turk, "POST", "/journal/verify", body)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(MOST_WAITING) as threads:
        yield threads


@pytest.fixture
def turk() -> Iterator[ServedWorld]:
    served = ServedWorld(create_world())
    yield served
    served.stop()


@pytest.fixture
def typed(turk: ServedWorld) -> ServedWorld:
    """A server that got a call with two QualificationRequirements, and one that it refused."""
    world = connect(turk.url)
    fields = type_fields() | {"QualificationRequirement": REQUIREMENTS}
    called(world, soap_call("RegisterHITType", elements(fields)))
    called(world, soap_call("GetHIT", "<HITId>3NONE</HITId>", key="OTHER"))
    return turk


def require_watchers(turk: ServedWorld, number: int) -> None:
    until = monotonic() + 30
    while len(turk.world.journal.watchers) != number:
        assert monotonic() < until


def test_calls_are_counted(typed: ServedWorld) -> None:
    for query, count in (
        ({}, 2),
        ({"operation": "GetHIT"}, 1),
        ({"account": "OTHER"}, 1),
        ({"error": "AWS.MechanicalTurk.HITDoesNotExist"}, 1),
        ({"field": "HITId=3OTHER"}, 0),
        ({"after": 1}, 1),
    ):
        answer = ask(typed, "GET", "/journal/count", **query)
        assert (answer.status, answer.json) == (200, {"count": count, "dropped": 0})


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        (["QualificationRequirement[0].Comparator=GreaterThan"], 1),
        (["QualificationRequirement[1].Comparator=GreaterThan"], 0),
        (["QualificationRequirement.Comparator=Exists"], 1),
        (
            [
                "QualificationRequirement.Comparator=Exists",
                "QualificationRequirement.IntegerValue=90",
            ],
            1,
        ),
        (
            [
                "QualificationRequirement[*].Comparator=Exists",
                "QualificationRequirement[*].IntegerValue=90",
            ],
            0,
        ),
        (
            [
                "QualificationRequirement[*].Comparator=GreaterThan",
                "QualificationRequirement[*].IntegerValue=90",
            ],
            1,
        ),
    ],
)
def test_fields_of_a_list_item_are_matched(
    typed: ServedWorld, fields: list[str], count: int
) -> None:
    answer = ask(typed, "GET", "/journal", field=fields)

    assert (answer.status, answer.json["total"]) == (200, count)
    assert len(answer.json["calls"]) == count


@pytest.mark.parametrize(
    "expected",
    [
        {},
        {"operation": "RegisterHITType"},
        {"times": 2},
        {"at_least": 1, "at_most": 2},
        {"operation": "CreateHIT", "times": 0},
        {"operation": "CreateHIT", "at_most": 3},
        {"account": "OTHER", "error": "AWS.MechanicalTurk.HITDoesNotExist", "times": 1},
        {
            "fields": {
                "QualificationRequirement": {
                    "QualificationTypeId": "00000000000000000071",
                    "Comparator": "Exists",
                },
                "Reward": {"Amount": "0.05"},
                "AssignmentDurationInSeconds": 600,
            }
        },
    ],
)
def test_calls_are_verified(typed: ServedWorld, expected: dict[str, object]) -> None:
    answer = verify(typed, **expected)

    assert answer.status == 200, answer.json
    assert answer.json["dropped"] == 0


def test_a_failed_verification_has_the_nearest_miss(typed: ServedWorld) -> None:
    answer = verify(
        typed,
        operation="RegisterHITType",
        fields={"QualificationRequirement[1]": {"Comparator": "In"}, "Reward.Amount": "0.05"},
    )

    assert (answer.status, answer.json["error"]["code"]) == (409, "Conflict")
    assert answer.message.splitlines()[:3] == [
        "RegisterHITType with QualificationRequirement[1].Comparator='In', Reward.Amount='0.05' "
        "was called 0 times, not at least once.",
        "Nearest is call 1:",
        "  QualificationRequirement[1].Comparator: wanted 'In', got 'Exists'",
    ]
    assert "  2 GetHIT -> AWS.MechanicalTurk.HITDoesNotExist (Hit 3NONE" in answer.message
    assert answer.json["error"]["data"] == {
        "count": "0",
        "dropped": "0",
        "nearest": "1",
        "QualificationRequirement[1].Comparator": "Exists",
    }


@pytest.mark.parametrize(
    ("expected", "sentence"),
    [
        ({"times": 3}, "Any operation was called 2 times, not 3 times."),
        ({"at_least": 3}, "not at least 3 times."),
        ({"at_most": 1}, "not at most 1 times."),
        ({"at_least": 3, "at_most": 4}, "not 3 to 4 times."),
        ({"operation": "GetHIT", "account": "AKIATEST"}, "account: wanted 'AKIATEST', got 'OTHER'"),
    ],
)
def test_a_wrong_number_is_told(
    typed: ServedWorld, expected: dict[str, object], sentence: str
) -> None:
    answer = verify(typed, **expected)

    assert answer.status == 409
    assert sentence in answer.message


@pytest.mark.parametrize(
    ("expected", "sentence", "nearest"),
    [
        ({"operation": "CreateHit"}, "Did you mean CreateHIT?", "CreateHIT"),
        ({"fields": {"Reward.Amout": 1}}, "Did you mean Reward.Amount?", "Reward.Amount"),
        ({"fields": {"Reward[0].Amout": 1}}, "Did you mean Reward.Amount?", "Reward.Amount"),
        ({"error": "NotAuthorised"}, "Did you mean AWS.NotAuthorized?", "AWS.NotAuthorized"),
        ({"fields": {"Title": None}}, "must be compared with a value", None),
        ({"fields": {"Title[": 1}}, "is not the path of a field", None),
        ({"times": 1, "at_most": 1}, "times cannot be combined with", None),
        ({"at_least": 2, "at_most": 1}, "must not be greater than", None),
        ({"times": -1}, '"times" must be a whole number of 0 or more', None),
        ({"tims": 1}, "Did you mean times?", None),
    ],
)
def test_what_cannot_be_verified_is_refused(
    turk: ServedWorld, expected: dict[str, object], sentence: str, nearest: str | None
) -> None:
    answer = verify(turk, **expected)

    assert answer.status == 400
    assert sentence in answer.message
    assert answer.json["error"]["data"] == ({"nearest": nearest} if nearest else {})


def test_numbers_are_not_verified_once_calls_are_dropped(turk: ServedWorld) -> None:
    turk.world.journal.most = 1
    for _ in range(2):
        called(connect(turk.url), EMPTY)

    for expected in ({"times": 1}, {"operation": "CreateHIT", "times": 0}):
        answer = verify(turk, **expected)
        assert answer.status == 409
        assert "the journal has dropped its 1 oldest calls" in answer.message
    assert verify(turk, after=1, times=1).status == verify(turk, at_least=1).status == 200


def test_a_list_has_its_total_whatever_the_limit(typed: ServedWorld) -> None:
    answer = ask(typed, "GET", "/journal", limit=1)
    assert ([one["number"] for one in answer.json["calls"]], answer.json["total"]) == ([1], 2)
    assert ask(typed, "GET", "/journal", limit=0).json == {"calls": [], "total": 2, "dropped": 0}


def test_the_old_name_of_limit_still_works(
    typed: ServedWorld, caplog: pytest.LogCaptureFixture
) -> None:
    answer = ask(typed, "GET", "/journal", most=1)

    assert len(answer.json["calls"]) == 1
    assert answer.headers["Warning"] == (
        r'299 mockturk "\"most\" is now \"limit\"; the old name will be removed."'
    )
    assert 'GET /_mockturk/journal: "most" is now "limit"' in caplog.text
    assert "Warning" not in ask(typed, "GET", "/journal", limit=1).headers
    assert ask(typed, "GET", "/journal", most=1, limit=1).status == 400


def test_every_list_has_its_total(turk: ServedWorld) -> None:
    for path in (
        *("worlds", "snapshots", "accounts", "credentials", "layouts", "faults", "journal"),
        *("workers", "hit-groups", "qualification-types", "outbox"),
    ):
        assert isinstance(ask(turk, "GET", f"/{path}").json["total"], int)


def test_an_unknown_name_names_a_similar_one(turk: ServedWorld) -> None:
    ask(turk, "PUT", "/snapshots/empty", {})
    ask(turk, "PUT", "/layouts/PAGE1", {"html": "<p>"})
    for method, path, nearest in (
        ("GET", "/jurnal", "/journal"),
        ("POST", "/snapshots/emtpy/restore", "empty"),
        ("DELETE", "/snapshots/emtpy", "empty"),
        ("GET", "/layouts/PAGE2", "PAGE1"),
    ):
        answer = ask(turk, method, path)
        assert answer.message.endswith(f" Did you mean {nearest}?")
        assert answer.json["error"]["data"] == {"nearest": nearest}
        assert (answer.status, answer.json["error"]["code"]) == (404, "NotFound")


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "application/x-www-form-urlencoded"}])
def test_a_program_may_send_an_empty_body_without_a_type(
    turk: ServedWorld, headers: dict[str, str]
) -> None:
    node = {"Sec-Fetch-Mode": "cors"}  # which Node.js sends
    for more in ({}, node):
        assert ask(turk, "POST", "/reset", headers={**headers, **more}).status == 204
        assert ask(turk, "POST", "/journal/verify", headers=headers).status == 409


@pytest.mark.parametrize(
    "mark",
    [
        {"Origin": "SELF"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Mode": "no-cors"},
    ],
)
def test_a_browser_may_not(turk: ServedWorld, mark: dict[str, str]) -> None:
    headers = {name: value.replace("SELF", turk.url) for name, value in mark.items()}

    assert ask(turk, "POST", "/reset", headers=headers).status == 415


def test_a_body_must_be_json(turk: ServedWorld) -> None:
    connection = http.client.HTTPConnection(urlsplit(turk.url).netloc)
    connection.request("POST", "/_mockturk/reset", "{}")
    with connection.getresponse() as response:
        assert response.status == 415
    connection.close()


def test_a_request_waits_for_a_call_that_matches(
    turk: ServedWorld, threads: ThreadPoolExecutor
) -> None:
    waiting = threads.submit(
        ask, turk, "GET", "/journal", operation="CreateHIT", wait=60, headers=None
    )
    require_watchers(turk, 1)
    world = connect(turk.url)
    called(world, EMPTY)
    assert not waiting.done()
    hits(world)

    answer = waiting.result(30)
    assert [one["operation"] for one in answer.json["calls"]] == ["CreateHIT"]
    require_watchers(turk, 0)
    assert ask(turk, "GET", "/journal", operation="CreateHIT", wait=60).json["total"] == 1


def test_a_wait_ends(turk: ServedWorld) -> None:
    assert ask(turk, "GET", "/journal", wait="0.01").json["calls"] == []
    for wait in (-1, 61, "x", "nan"):
        assert ask(turk, "GET", "/journal", wait=wait).status == 400
    assert ask(turk, "GET", "/journal", wait=60, operation="CreateHit").status == 400


def test_a_wait_sees_calls_after_the_journal_was_cleared(
    turk: ServedWorld, threads: ThreadPoolExecutor
) -> None:
    world = connect(turk.url)
    for _ in range(3):
        called(world, EMPTY)
    waiting = threads.submit(ask, turk, "GET", "/journal", operation="CreateHIT", wait=60)
    require_watchers(turk, 1)
    called(world, EMPTY)
    world.journal.clear()
    hits(world)

    assert [one["number"] for one in waiting.result(30).json["calls"]] == [1]


def test_a_wait_for_an_operation_that_only_a_cleared_call_named(
    turk: ServedWorld, threads: ThreadPoolExecutor
) -> None:
    misspelt = "/?Operation=CreateHit&AWSAccessKeyId=KEY"
    connection = http.client.HTTPConnection(urlsplit(turk.url).netloc)
    connection.request("GET", misspelt)
    connection.getresponse().read()
    waiting = threads.submit(ask, turk, "GET", "/journal", operation="CreateHit", after=1, wait=60)
    require_watchers(turk, 1)
    connect(turk.url).journal.clear()
    for _ in range(2):
        connection.request("GET", misspelt)
        connection.getresponse().read()
    connection.close()

    assert [one["number"] for one in waiting.result(30).json["calls"]] == [2]


def test_many_waits_take_no_thread(turk: ServedWorld, threads: ThreadPoolExecutor) -> None:
    """No world's lane has so many threads, and no other request waits."""
    waiting: list[Future[Answer]] = [
        threads.submit(ask, turk, "GET", "/journal", account="KEY", wait=60)
        for _ in range(MOST_WAITING)
    ]
    require_watchers(turk, MOST_WAITING)
    world = connect(turk.url)

    hits(world, 6)  # a batch, which is executed in a thread
    assert ask(turk, "GET", "/journal").json["total"] == 1
    refused = ask(turk, "GET", "/journal", wait=1)
    assert (refused.status, refused.json["error"]["code"]) == (503, "ServiceUnavailable")
    assert not any(one.done() for one in waiting)
    called(world, soap_call("GetAccountBalance", "", key="KEY"))

    assert {one.result(30).json["total"] for one in waiting} == {1}


@pytest.mark.parametrize("is_reset", [True, False])
def test_a_client_that_leaves_does_not_wait(turk: ServedWorld, *, is_reset: bool) -> None:
    with begin_wait(turk) as client:
        require_watchers(turk, 1)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", is_reset, 0))
    require_watchers(turk, 0)


def test_a_client_that_sends_no_more_is_answered(turk: ServedWorld) -> None:
    with begin_wait(turk) as client:
        require_watchers(turk, 1)
        client.shutdown(socket.SHUT_WR)
        with client.makefile("rb") as response:
            assert response.read().endswith(b'{"calls":[],"total":0,"dropped":0}')


def begin_wait(turk: ServedWorld) -> socket.socket:
    address = urlsplit(turk.url)
    client = socket.create_connection((address.hostname, address.port), timeout=30)
    target = "/_mockturk/journal?wait=60"
    client.sendall(f"GET {target} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
    return client


def test_a_server_that_stops_answers_who_waits(threads: ThreadPoolExecutor) -> None:
    turk = ServedWorld(create_world())
    waiting = threads.submit(ask, turk, "GET", "/journal", wait=60)
    require_watchers(turk, 1)
    began = monotonic()
    turk.stop()

    assert waiting.result(30).json["calls"] == []
    assert monotonic() - began < 30


def test_a_new_world_may_be_waited_for(turk: ServedWorld, threads: ThreadPoolExecutor) -> None:
    world = connect(turk.url).world("new")
    waiting = threads.submit(world.journal.wait_for, "CreateHIT", timeout=60)
    hits(world)

    assert waiting.result(30).number == 1


def test_waiting_without_a_socket_blocks(threads: ThreadPoolExecutor, service: Any) -> None:
    waiting = threads.submit(service.http.get, "/_mockturk/journal?wait=60")
    until = monotonic() + 30
    while not service.world.journal.watchers:
        assert monotonic() < until
    service.post(EMPTY)

    assert waiting.result(30).json["total"] == 1
    assert service.http.get("/_mockturk/journal?wait=0.01&account=KEY").json["total"] == 0


def test_a_call_has_method_target_and_headers(turk: ServedWorld) -> None:
    secrets = {
        "Authorization": "Basic c2VjcmV0",
        "Cookie": "a=c2VjcmV0",
        "X-Amz-Security-Token": "c2VjcmV0",
        "Referer": "http://localhost/?a=1&Signature=c2VjcmV0",
    }
    connection = http.client.HTTPConnection(urlsplit(turk.url).netloc)
    path = "/w/one/?Operation=GetHIT&HITId=3NONE&AWSAccessKeyId=KEY&Signature=c2VjcmV0&x=%C3%A9"
    connection.request("GET", path, headers={"User-Agent": "client/1", **secrets})
    with connection.getresponse() as response:
        content_type = response.headers["Content-Type"]
        answer = response.read().decode()
    connection.close()

    shown = connect(turk.url).world("one").journal.details(1)
    assert (shown.method, shown.status, shown.answer) == ("GET", 200, answer)
    assert shown.target == path.replace("c2VjcmV0", "***")
    assert shown.request_headers["user-agent"] == "client/1"
    assert shown.response_headers["Content-Type"] == content_type
    assert set(shown.masked) == {*map(str.lower, secrets), "Signature"}
    assert {shown.request_headers[name] for name in ("authorization", "cookie")} == {"***"}
    assert "c2VjcmV0" not in repr(shown) + json.dumps(ask(turk, "GET", "/journal/1").json)


def test_a_call_of_the_api_of_2017_can_be_sent_again(turk: ServedWorld) -> None:
    scope = "Credential=KEY/20261130/us-east-1/mturk-requester/aws4_request"
    sent = f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host;x-amz-date, Signature="
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "MTurkRequesterServiceV20170117.GetAccountBalance",
        "X-Amz-Date": "20261130T120000Z",
    }
    journal = connect(turk.url).journal
    for signature in ("c2VjcmV0", "***"):
        request = Request(turk.url, b"{}", {**headers, "Authorization": sent + signature})
        with urlopen(request) as response:
            assert b"AvailableBalance" in response.read()

        shown = journal.details(journal.calls()[-1].number)
        assert shown.request_headers["authorization"] == f"{sent}***"
        assert "c2VjcmV0" not in shown.curl
    assert list(journal.details(1).masked) == ["authorization"]
