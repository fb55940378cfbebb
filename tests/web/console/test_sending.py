"""What a page shows of a call it sent, and what it masks."""

from __future__ import annotations

import pytest

from mockturk.web.console.api_calls import ErrorDetail, SentCall, parse_errors
from mockturk.web.console.id_links import find_links

SOAP = 'xmlns="http://schemas.xmlsoap.org/soap/envelope/"'


@pytest.mark.parametrize(
    ("answer", "errors"),
    [
        (b"<R><Errors><Error><Code>C</Code><Message>M</Message></Error></Errors></R>", ["C"]),
        (f"<Fault {SOAP}><faultcode>F</faultcode><faultstring/></Fault>".encode(), ["F"]),
        (b"<R/>", []),
        (b"", []),
        (b"<R><Error", []),
        (b"\xff\xfe", []),
        (b"<?xml version='1.0' encoding='none'?><R/>", []),
        (b"<R><!-- --><?pi?><Errors><Error/></Errors></R>", [""]),
    ],
)
def test_errors_are_read_from_any_answer(answer: bytes, errors: list[str]) -> None:
    assert [error.code for error in parse_errors(answer)] == errors


def test_entities_of_an_answer_are_not_expanded() -> None:
    answer = b'<!DOCTYPE R [<!ENTITY e "x">]><R><Error><Code>&e;</Code></Error></R>'
    assert [error.code for error in parse_errors(answer)] in ([""], [])


@pytest.mark.parametrize(
    ("changes", "is_done"),
    [
        ({}, True),
        ({"status": 500}, False),
        ({"answer": b""}, False),
        ({"answer": b"<R"}, False),
        ({"errors": (ErrorDetail("C", "M"),)}, False),
        ({"is_unusable": True}, False),
        ({"mishap": "It came late."}, True),
    ],
)
def test_a_call_is_done_when_its_answer_was_received_whole(
    changes: dict[str, object], is_done: bool
) -> None:
    given = {"number": 1, "operation": "GetHIT", "request": b"", "status": 200, "answer": b"<R/>"}
    assert SentCall(**{**given, **changes}).is_successful is is_done


def test_links_are_few_and_each_once() -> None:
    hits = "".join(f"<HITId>3HIT{number % 20}</HITId>" for number in range(40))
    answer = f'<R xmlns="urn:r"><SubjectId>q1</SubjectId><HITId/>{hits}</R>'.encode()
    found = find_links(answer, "AREQUESTER")

    assert [link.id for link in found] == [f"3HIT{number}" for number in range(12)]
    assert found[0].address == "/requester/AREQUESTER/hits/3HIT0"


def test_an_answer_without_a_namespace_has_links_too() -> None:
    (link,) = find_links(b"<R><WorkerId>A1</WorkerId></R>", "AREQUESTER")
    assert link.address == "/requester/AREQUESTER/workers/A1"
