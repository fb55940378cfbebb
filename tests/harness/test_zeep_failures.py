"""zeep with failing calls, and a retry as its users write it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import zeep
from zeep.transports import Transport

from clients.documented import minimal_request
from mockturk import World

TOKEN = "import-1:row-7"
ATTEMPTS = 3


class Retrying(Transport):
    """Sends a call again when its connection broke, or the service throttled it."""

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> requests.Response:
        for _ in range(ATTEMPTS - 1):
            try:
                response = super().post(address, message, headers)
            except requests.ConnectionError:
                continue
            if b"Server.ServiceUnavailable" not in response.content:
                return response
        return super().post(address, message, headers)


@pytest.fixture
def client(mockturk: World) -> Iterator[zeep.Client]:
    with zeep.Client(mockturk.wsdl_url, transport=Retrying()) as made:
        yield made


def called(client: zeep.Client, operation: str, **fields: Any) -> Any:
    """Make a call of one request and return its result."""
    who = ("AKIAREQUESTER", "2014-08-15T12:00:00Z", "c2ln")
    return client.service[operation](*who, Request=[fields])


def create(client: zeep.Client, **fields: Any) -> Any:
    return called(client, "CreateHIT", **minimal_request(), **fields).HIT[0]


def number_of_hits(client: zeep.Client) -> int:
    return int(called(client, "SearchHITs").SearchHITsResult[0].TotalNumResults)


def test_without_a_token_a_retry_makes_a_second_hit(client: zeep.Client, mockturk: World) -> None:
    mockturk.faults.add("reset_after", "CreateHIT", times=1)

    assert create(client).Request.IsValid == "True"

    assert number_of_hits(client) == 2
    mockturk.journal.assert_called("CreateHIT", times=2)


def test_with_a_token_a_retry_is_told_what_was_made(client: zeep.Client, mockturk: World) -> None:
    mockturk.faults.add("reset_after", "CreateHIT", times=1)

    result = create(client, UniqueRequestToken=TOKEN)

    assert number_of_hits(client) == 1
    (made,) = called(client, "SearchHITs").SearchHITsResult[0].HIT
    (error,) = result.Request.Errors.Error
    assert error.Code == "AWS.MechanicalTurk.HITAlreadyExists"
    assert {pair.Key: pair.Value for pair in error.Data}["HITId"] == made.HITId
    mockturk.journal.assert_called("CreateHIT", UniqueRequestToken=TOKEN, times=2)


def test_it_is_throttled_and_tries_again(client: zeep.Client, mockturk: World) -> None:
    mockturk.faults.add("throttle", times=ATTEMPTS - 1)

    assert create(client).Request.IsValid == "True"

    mockturk.journal.assert_called("CreateHIT", times=ATTEMPTS)
    assert number_of_hits(client) == 1


def test_throttled_for_long_it_has_a_fault(client: zeep.Client, mockturk: World) -> None:
    mockturk.faults.add("throttle")

    with pytest.raises(zeep.exceptions.Fault) as refused:
        create(client)

    assert refused.value.code == "aws:Server.ServiceUnavailable"
    mockturk.journal.assert_called("CreateHIT", times=ATTEMPTS)


def test_what_it_did_not_wait_for_is_done(client: zeep.Client, mockturk: World) -> None:
    mockturk.faults.add("latency", "CreateHIT", seconds=60, times=1)
    client.transport.operation_timeout = 0.05

    with pytest.raises(requests.ReadTimeout):
        create(client)

    assert mockturk.journal.wait_for("CreateHIT").status == 200


def test_a_truncated_answer(client: zeep.Client, mockturk: World) -> None:
    mockturk.faults.add("truncate", times=1)

    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        create(client)


def test_an_answer_that_is_no_xml(client: zeep.Client, mockturk: World) -> None:
    mockturk.faults.add("malformed", times=1)

    with pytest.raises(zeep.exceptions.TransportError, match="invalid XML"):
        create(client)
