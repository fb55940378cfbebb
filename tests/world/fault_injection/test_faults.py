"""Injected faults."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree

from exchanges import QUESTION, Node, Service, elements, new_world, rest_common, soap_call
from hostile.raw import Connection, NoAnswer, post
from mockturk import MockTurk
from mockturk.domain.errors import CallError, ItemError, ProtocolError
from mockturk.world.fault_injection import (
    Fault,
    FaultKind,
    FaultRegistry,
    RateLimiter,
    build_injected_error,
    list_injectable_codes,
)

BALANCE = soap_call("GetAccountBalance", "")
CREATE = soap_call(
    "CreateHIT",
    elements(
        {
            "HITTypeId": "T100CN9P324W00EXAMPLE",
            "Question": QUESTION,
            "UniqueRequestToken": "once",
        }
    ),
)
REST = "/?Service=AWSMechanicalTurkRequester&AWSAccessKeyId=AK&Operation=GetAccountBalance"


@pytest.fixture
def turk() -> Iterator[MockTurk]:
    with MockTurk(seed=1) as turk:
        yield turk


def answered(turk: MockTurk, document: str = BALANCE) -> tuple[int, bytes]:
    return sent(turk, "POST", "/", document)


def sent(turk: MockTurk, method: str, path: str, document: str = "") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(turk.url).netloc)
    try:
        connection.request(method, path, document.encode())
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def hits(turk: MockTurk) -> str | None:
    _, answer = answered(turk, soap_call("SearchHITs", ""))
    path = "Body/SearchHITsResponse/SearchHITsResult/TotalNumResults"
    return Node.parse(answer).text(path)


def is_fine(answer: bytes) -> bool:
    return b"<IsValid>True</IsValid>" in answer


def test_next_n_calls_of_an_operation_go_wrong(turk: MockTurk) -> None:
    code = "AWS.MechanicalTurk.InsufficientFunds"
    turk.faults.add("error", operation="GetAccountBalance", code=code, times=2)

    assert is_fine(answered(turk, soap_call("SearchHITs", ""))[1])
    seen = [is_fine(answered(turk)[1]) for _ in range(4)]

    assert seen == [False, False, True, True]
    assert not turk.faults.all()


def test_another_account_does_not_notice(turk: MockTurk) -> None:
    turk.faults.add("throttle", access_key="SOMEBODY")

    assert is_fine(answered(turk)[1])
    assert not is_fine(answered(turk, soap_call("GetAccountBalance", "", key="SOMEBODY"))[1])


def test_chances_are_those_of_the_seed() -> None:
    def drawn(seed: int | None) -> list[bool]:
        faults = FaultRegistry(seed)
        faults.add(Fault(FaultKind.latency, seconds=1, probability=0.3))
        return [faults.next("CreateHIT", "AK") is not None for _ in range(200)]

    assert drawn(1) == drawn(1) != drawn(2)
    assert 30 < sum(drawn(1)) < 90


def test_the_first_whose_turn_it_is_happens() -> None:
    faults = FaultRegistry()
    first = faults.add(Fault(FaultKind.latency, operation="GetHIT", seconds=1, times=1))
    second = faults.add(Fault(FaultKind.drip))

    names = [happened and happened.id for happened in (faults.next("GetHIT", "") for _ in range(3))]
    assert names == [first.id, second.id, second.id]
    (left,) = faults.all()
    assert (left.id, left.happened, left.times) == (second.id, 2, None)
    assert faults.remove(second.id)
    assert not faults.remove(second.id)
    assert faults.next("GetHIT", "") is None


@pytest.mark.parametrize("code", list_injectable_codes())
def test_every_declared_error_is_answered_where_it_belongs(turk: MockTurk, code: str) -> None:
    turk.faults.add("error", code=code)
    error = build_injected_error(code, operation="GetAccountBalance")

    status, over_soap = answered(turk, soap_call("GetAccountBalance", "", ""))
    rest_status, over_rest = sent(turk, "GET", REST)

    if isinstance(error, ProtocolError):
        assert status == 500
        assert f".{code}</faultcode>".encode() in over_soap
        assert rest_status in (400, 403, 503)
        assert f"<Response><Errors><Error><Code>{code}<".encode() in over_rest
        return
    assert (status, rest_status) == (200, 200)
    answer = Node.parse(over_soap).one("Body/GetAccountBalanceResponse")
    results = answer.all("GetAccountBalanceResult")
    if isinstance(error, CallError):
        assert answer.text("OperationRequest/Errors/Error/Code") == code
        assert not results
    else:
        assert isinstance(error, ItemError)
        assert [result.code for result in results] == [code, code]
        assert (results[0].message or "").startswith(error.message)
    assert f"<Code>{code}</Code>".encode() in over_rest


def test_an_error_says_what_it_is_told(turk: MockTurk) -> None:
    turk.faults.error(
        "AWS.MechanicalTurk.HITDoesNotExist", message="Gone & <lost>.", data={"HITId": "3LOST"}
    )

    result = Node.parse(answered(turk)[1]).one(
        "Body/GetAccountBalanceResponse/GetAccountBalanceResult"
    )
    assert (result.message or "").startswith("Gone & <lost>. (")
    assert result.data == {"HITId": "3LOST"}


def test_an_unknown_code_is_none() -> None:
    with pytest.raises(LookupError):
        build_injected_error("AWS.Nothing", operation="GetHIT")


def test_throttling_is_as_the_service_did_it(turk: MockTurk) -> None:
    turk.faults.add("throttle")

    status, answer = answered(turk)
    assert status == 500
    assert b"aws:Server.ServiceUnavailable</faultcode>" in answer
    status, answer = sent(turk, "GET", REST)
    assert status == 503
    assert Node.parse(answer).text("Errors/Error/Code") == "ServiceUnavailable"


@pytest.mark.parametrize(("kind", "made"), [("reset_before", "0"), ("reset_after", "1")])
def test_a_reset_before_or_after_it_is_done(turk: MockTurk, kind: Any, made: str) -> None:
    turk.faults.add(kind, operation="CreateHIT", times=1)
    with Connection(int(turk.url.rpartition(":")[2])) as client:
        client.send(post(CREATE.encode()))
        with pytest.raises(NoAnswer):
            client.answer()
        assert client.reset

    assert hits(turk) == made
    again = answered(turk, CREATE)[1]
    assert is_fine(again) == (made == "0")  # the token tells a client that it has been done
    assert hits(turk) == "1"


def test_an_answer_breaks_off(turk: MockTurk) -> None:
    turk.faults.add("truncate", bytes_sent=10, times=1)
    turk.faults.add("truncate", times=1)

    for promised in (10, None):
        with pytest.raises(http.client.IncompleteRead) as broken:
            answered(turk)
        assert len(broken.value.partial) == promised or promised is None
        assert broken.value.partial


def test_an_answer_is_no_xml(turk: MockTurk) -> None:
    turk.faults.add("malformed")

    for status, answer in (answered(turk), sent(turk, "GET", REST)):
        assert status == 200
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(answer)


def test_an_answer_has_another_status(turk: MockTurk) -> None:
    turk.faults.add("status", http_status=502)

    status, answer = answered(turk)
    assert status == 502
    assert is_fine(answer)


def test_an_answer_is_late_or_slow_and_whole(turk: MockTurk) -> None:
    turk.faults.add("latency", seconds=0.01, times=1)
    turk.faults.add("drip", bytes_per_second=100_000, times=1)

    assert is_fine(answered(turk)[1])
    assert is_fine(answered(turk)[1])


def test_only_one_world_is_concerned(turk: MockTurk) -> None:
    turk.faults.add("throttle")

    assert is_fine(sent(turk, "POST", "/w/other/", BALANCE)[1])


def test_a_reset_of_the_world_clears_them(turk: MockTurk) -> None:
    turk.faults.add("throttle")
    turk.reset()

    assert is_fine(answered(turk)[1])


class Ticks:
    """A monotonic time that moves only when told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def limited(calls_a_second: float, ticks: Ticks) -> Service:
    limit = RateLimiter(calls_a_second, ticks)
    return Service(new_world(rate_limit=limit))


@pytest.mark.parametrize(("calls_a_second", "at_once"), [(3, 3), (2.5, 2), (0.5, 1), (1000, 1000)])
def test_a_seconds_worth_of_calls_may_come_at_once(calls_a_second: float, at_once: int) -> None:
    ticks = Ticks()
    limit = RateLimiter(calls_a_second, ticks)

    for _ in range(2):
        assert [limit.try_acquire("AK") for _ in range(at_once + 2)] == [True] * at_once + [
            False
        ] * 2
        assert limit.try_acquire("OTHER")
        ticks.now += max(1, 1 / calls_a_second)


def test_calls_are_admitted_at_the_rate_whoever_asks_in_vain() -> None:
    ticks = Ticks()
    limit = RateLimiter(4, ticks)
    admitted = 0
    for _ in range(8 * 60):  # an eighth of a second each
        ticks.now += 1 / 8
        admitted += limit.try_acquire("AK")

    assert admitted == 4 + 4 * 60 - 1


def test_many_access_keys_are_not_remembered_for_ever() -> None:
    ticks = Ticks()
    limit = RateLimiter(1, ticks)
    for number in range(5_000):
        assert limit.try_acquire(f"AK{number}")
        ticks.now += 0.01

    assert len(limit._left) < 1_200  # noqa: SLF001 - nothing else shows what it remembers
    assert not limit.try_acquire("AK4999")


def test_one_call_too_many_is_refused_as_throttling_was() -> None:
    ticks = Ticks()
    service = limited(1, ticks)
    query = dict(rest_common("GetAccountBalance"))

    assert is_fine(service.http.get("/", query_string=query).data)
    over_rest = service.http.get("/", query_string=query)
    over_soap = service.post(BALANCE)

    assert over_rest.status_code == 503
    assert Node.parse(over_rest.data).text("Errors/Error/Code") == "ServiceUnavailable"
    assert over_soap.status_code == 500
    assert b"aws:Server.ServiceUnavailable</faultcode>" in over_soap.data
    entries = [entry for _, entry in service.world.journal.entries()]
    assert [entry.response.status for entry in entries] == [200, 503, 500]
    assert [entry.error_codes for entry in entries] == [(), *[("ServiceUnavailable",)] * 2]
    assert [entry.fault for entry in entries] == [None] * 3


def test_a_limit_is_of_a_key_and_gone_after_a_while() -> None:
    ticks = Ticks()
    service = limited(1, ticks)
    other = soap_call("GetAccountBalance", "", key="SOMEBODY")

    assert [is_fine(service.post(one).data) for one in (BALANCE, BALANCE, other)] == [
        *(True, False, True)
    ]
    ticks.now += 1
    assert is_fine(service.post(BALANCE).data)
    service.world.reset()
    assert is_fine(service.post(BALANCE).data)


def test_each_world_of_a_server_has_its_own_limit() -> None:
    with MockTurk(rate_limit=0.0001) as turk:
        for path in ("/", "/w/other/"):
            seen = [is_fine(sent(turk, "POST", path, BALANCE)[1]) for _ in range(2)]
            assert seen == [True, False]
