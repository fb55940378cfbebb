"""The journal: the last calls with their requests and responses."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from exchanges import Service, soap_call
from mockturk.domain.clock import ManualClock
from mockturk.domain.record import replace
from mockturk.domain.views.calls import ErrorDetail
from mockturk.server.messages import HTTPRequest, HTTPResponse
from mockturk.world.fault_injection import Fault, FaultKind
from mockturk.world.journal import CallJournal, JournalEntry


def entry(clock: ManualClock, *, path: str = "/", body: bytes = b"") -> JournalEntry:
    request = HTTPRequest("POST", path, "", "http", "", "", "", "", "", body)
    return JournalEntry(clock.now(), 0.1, request, HTTPResponse(200, b""))


def test_a_call_is_kept_as_it_was(service: Service, clock: ManualClock) -> None:
    document = soap_call("GetHIT", "<HITId>3NONE</HITId>", "<HITId>3NOR</HITId>", key="KEY")
    response = service.post(document)

    ((number, kept),) = service.world.journal.entries()
    assert number == 1
    assert (kept.operation, kept.access_key, kept.protocol) == ("GetHIT", "KEY", "SOAP")
    assert (kept.request.body, kept.response.content) == (document.encode(), response.data)
    assert (kept.requests, kept.error_codes) == (2, ("AWS.MechanicalTurk.HITDoesNotExist",) * 2)
    assert (kept.at, kept.response.status, kept.fault) == (clock.now(), 200, None)
    assert kept.requester
    assert kept.request_id in response.text
    assert kept.seconds > 0


def test_what_is_no_call_is_kept_too(service: Service) -> None:
    service.post("<nothing")

    ((_, kept),) = service.world.journal.entries()
    assert (kept.operation, kept.response.status, kept.request.body) == ("", 500, b"<nothing")


def test_pages_are_no_calls(service: Service) -> None:
    service.http.get("/?wsdl")
    service.http.get("/")

    assert not service.world.journal.entries()


def test_what_went_wrong_on_purpose_says_so(service: Service) -> None:
    fault = service.world.faults.add(Fault(FaultKind.reset_before, times=1))
    service.post(soap_call("GetAccountBalance", ""))
    service.post(soap_call("GetAccountBalance", ""))

    entries = [kept for _, kept in service.world.journal.entries()]
    assert [kept.fault and kept.fault.id for kept in entries] == [fault.id, None]
    assert [bool(kept.response.content) for kept in entries] == [False, True]


def test_the_oldest_make_room(clock: ManualClock) -> None:
    journal = CallJournal(most=3)
    for number in range(5):
        journal.add(entry(clock, path=f"/{number}"))

    assert [(number, kept.request.path) for number, kept in journal.entries()] == [
        *((3, "/2"), (4, "/3"), (5, "/4"))
    ]
    assert journal.dropped == 2
    assert [number for number, _ in journal.entries(after=4)] == [5]


def sizes(journal: CallJournal) -> list[int]:
    return [len(kept.request.body) for _, kept in journal.entries()]


def test_it_is_bounded_in_bytes_too(clock: ManualClock) -> None:
    journal = CallJournal(most_bytes=10_000)
    for size in (6_000, 1_000, 3_000, 4_000):  # and 1,000 for each entry itself
        journal.add(entry(clock, body=b"x" * size))

    assert sizes(journal) == [3_000, 4_000]
    assert journal.dropped == 2


@pytest.mark.parametrize(
    "field", ["path", "query", "host", "content_type", "content_encoding", "body", "headers"]
)
def test_all_that_a_caller_sent_counts(clock: ManualClock, field: str) -> None:
    texts = {"body": b"x" * 10_000, "headers": {b"x-some": b"x" * 9_844}}
    journal = CallJournal(most_bytes=100_000)
    for _ in range(100):
        kept = entry(clock)
        sent = {field: texts.get(field, "x" * 10_000)}
        journal.add(replace(kept, request=structs.replace(kept.request, **sent)))

    assert len(journal.entries()) == 9


@pytest.mark.parametrize(
    "changes",
    [
        {"errors": (ErrorDetail("Code", "x" * 10_000),)},
        {"errors": (ErrorDetail("Code", ""),) * 90},
        {"response": HTTPResponse(200, b"", headers=(("X-Some", "x" * 10_000),))},
    ],
)
def test_errors_and_headers_of_responses_count(clock: ManualClock, changes: dict[str, Any]) -> None:
    journal = CallJournal(most_bytes=100_000)
    for _ in range(100):
        journal.add(replace(entry(clock), **changes))

    assert len(journal.entries()) < 10


def test_calls_are_reported_while_the_journal_is_watched(clock: ManualClock) -> None:
    journal = CallJournal()
    seen: list[int] = []
    with journal.watchers.watch(lambda: seen.append(journal.last)):
        assert len(journal.watchers) == 1
        journal.add(entry(clock))
        journal.add(entry(clock))
    journal.add(entry(clock))

    assert (seen, len(journal.watchers), journal.last) == ([1, 2], 0, 3)


def test_an_answer_that_is_too_large_is_left_out_and_nothing_else_is_lost(
    clock: ManualClock,
) -> None:
    journal = CallJournal(most_bytes=40_000)
    journal.add(entry(clock, body=b"before"))
    large = entry(clock, body=b"asks for much")
    journal.add(replace(large, response=HTTPResponse(200, b"x" * 12_345)))
    journal.add(entry(clock, body=b"after"))

    kept = [(one.request.body, one.response.content) for _, one in journal.entries()]
    assert [body for body, _ in kept] == [b"before", b"asks for much", b"after"]
    assert kept[1][1] == b"This answer of 12,345 bytes was too large for the journal.\n"
    assert journal.dropped == 0


def test_the_latest_call_is_kept_however_large_its_request_is(clock: ManualClock) -> None:
    journal = CallJournal(most_bytes=10_000)
    for size in (1, 20_000):
        journal.add(entry(clock, body=b"x" * size))

    assert sizes(journal) == [20_000]
    assert journal.dropped == 1


def test_a_reset_of_the_world_forgets_it(service: Service) -> None:
    service.post("<nothing")
    service.world.reset()

    assert not service.world.journal.entries()
    service.post("<nothing")
    assert [number for number, _ in service.world.journal.entries()] == [1]
