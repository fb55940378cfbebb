"""boto with failing calls, and its built-in retries."""

from __future__ import annotations

import http.client
import xml.sax
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from clients.boto_client import boto, connection
from clients.documented import minimal_request
from exchanges import Node
from mockturk import World

TOKEN = "import-1:row-7"


@pytest.fixture
def client(mockturk: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A connection to the test's world that waits no time before it tries again."""
    boto()
    monkeypatch.setattr("boto.connection.random", SimpleNamespace(random=lambda: 0.0))
    with connection(mockturk.url, "AKIAREQUESTER") as made:
        made.path = mockturk.url.partition(mockturk.host)[2]
        with closing_all(made):
            yield made


@contextmanager
def closing_all(client: Any) -> Iterator[None]:
    """Close its connections in the end; it leaves those that failed as they are."""
    connect, opened = client.new_http_connection, []

    def remembering(*where: Any) -> Any:
        opened.append(connect(*where))
        return opened[-1]

    client.new_http_connection = remembering
    yield
    for one in opened:
        one.close()


def create(client: Any, **fields: str) -> Any:
    return client._process_request("CreateHIT", {**minimal_request(), **fields})


def number_of_hits(client: Any) -> int:
    return int(client.search_hits().TotalNumResults)


def test_without_a_token_a_retry_makes_a_second_hit(client: Any, mockturk: World) -> None:
    mockturk.faults.add("reset_after", "CreateHIT", times=1)

    assert create(client).status

    assert number_of_hits(client) == 2
    mockturk.journal.assert_called("CreateHIT", times=2)


def test_with_a_token_a_retry_is_told_what_was_made(client: Any, mockturk: World) -> None:
    mockturk.faults.add("reset_after", "CreateHIT", times=1)

    with pytest.raises(boto().MTurkRequestError) as refused:
        create(client, UniqueRequestToken=TOKEN)

    assert number_of_hits(client) == 1
    (hit,) = client.search_hits()
    assert refused.value.error_code == "AWS.MechanicalTurk.HITAlreadyExists"
    result = Node.parse(refused.value.body.encode()).one("HIT")
    assert result.data["HITId"] == hit.HITId
    first, second = mockturk.journal.assert_called("CreateHIT", UniqueRequestToken=TOKEN, times=2)
    assert (first.fault, first.fault_kind, first.errors) == ("fault-1", "reset_after", ())
    assert (first.status, first.outcome, first.mishap) == (
        *(None, "no answer", "(reset_after, fault-1)"),
    )
    assert second.error_codes == ("AWS.MechanicalTurk.HITAlreadyExists",)


def test_a_reset_before_it_is_done_leaves_one_hit(client: Any, mockturk: World) -> None:
    mockturk.faults.add("reset_before", "CreateHIT", times=1)

    assert create(client).status
    assert number_of_hits(client) == 1


def test_it_tries_again_when_throttled(client: Any, mockturk: World) -> None:
    mockturk.faults.add("throttle", times=2)

    (balance, _) = client.get_account_balance()

    assert str(balance) == "$10,000.00"
    calls = mockturk.journal.assert_called("GetAccountBalance", times=3)
    assert [call.status for call in calls] == [503, 503, 200]
    assert len(mockturk.journal.calls(error="ServiceUnavailable")) == 2


def test_it_gives_up_when_throttled_for_long(client: Any, mockturk: World) -> None:
    from boto.exception import BotoServerError  # noqa: PLC0415 - Python 3.11 only

    mockturk.faults.add("throttle")
    client.num_retries = 2

    with pytest.raises(BotoServerError) as refused:
        client.get_account_balance()

    assert (refused.value.status, refused.value.error_code) == (503, "ServiceUnavailable")
    mockturk.journal.assert_called("GetAccountBalance", times=3)


def test_what_it_did_not_wait_for_is_done(client: Any, mockturk: World) -> None:
    mockturk.faults.add("latency", "CreateHIT", seconds=60, times=1)
    client.num_retries = 0
    client.http_connection_kwargs["timeout"] = 0.05

    with pytest.raises(TimeoutError):
        create(client)

    assert mockturk.journal.wait_for("CreateHIT").status == 200


def test_a_truncated_answer(client: Any, mockturk: World) -> None:
    mockturk.faults.add("truncate", times=1)

    with pytest.raises(http.client.IncompleteRead):
        client.get_account_balance()


def test_an_answer_that_is_no_xml(client: Any, mockturk: World) -> None:
    mockturk.faults.add("malformed", times=1)

    with pytest.raises(xml.sax.SAXParseException):
        client.get_account_balance()
