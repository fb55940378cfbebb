"""Reading the outbox, in Python and over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from description import require_as_described
from mockturk.domain.errors import InvalidParameterValue, ParameterOutOfRange
from world.notifications.receptor import receptor
from world.notifications.stage import Posted


@pytest.fixture
def stage() -> Posted:
    """A world with two letters to workers and one notification of each transport but SQS."""
    made = Posted()
    one, two = made.submitted(made.hit(MaxAssignments=2), "W1", "W2")
    for assignment_id in (one, two):
        made.done("ApproveAssignment", AssignmentId=assignment_id)
    letter = {"Subject": "Hi", "MessageText": "Hello", "WorkerId": ["W1", "W2"]}
    made.done("NotifyWorkers", **letter)
    made.ping("Email", "me@example.com")
    for transport in ("REST", "SOAP"):
        made.ping(transport, "http://example.com/")
    return made


def read(stage: Posted, **query: object) -> Any:
    response = stage.service.http.get("/_mockturk/outbox", query_string=query)
    if response.status_code == 200:
        require_as_described(response)
    return response.status_code, response.json


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["Worker", "Worker", "Email", "REST", "SOAP"]),
        ({"worker_id": "W2"}, ["Worker"]),
        ({"worker_id": "me@example.com"}, []),
        ({"destination": "W2"}, ["Worker"]),
        ({"destination": "http://example.com/"}, ["REST", "SOAP"]),
        ({"destination": "http://example.com/", "transport": "SOAP"}, ["SOAP"]),
        ({"destination": "http://example.com/", "worker_id": "W2"}, []),
        ({"transport": "Worker"}, ["Worker", "Worker"]),
        ({"transport": "Worker", "worker_id": "W1"}, ["Worker"]),
        ({"transport": "SQS"}, []),
        ({"state": "Kept"}, ["Worker", "Worker", "Email", "REST", "SOAP"]),
        ({"state": "Sent"}, []),
    ],
    ids=str,
)
def test_filters(stage: Posted, filters: dict[str, str], found: list[str]) -> None:
    page = stage.outbox.messages(**filters)
    status, shown = read(stage, **filters)

    assert [message.transport for message in page.items] == found
    assert page.total == len(found)
    assert status == 200
    assert [message["transport"] for message in shown["messages"]] == found
    assert shown["total"] == len(found)


def test_pages(stage: Posted) -> None:
    page = stage.outbox.messages(page=2, page_size=2)
    _, shown = read(stage, page=2, page_size=2)

    assert [message.transport for message in page.items] == ["Email", "REST"]
    assert [message["transport"] for message in shown["messages"]] == ["Email", "REST"]
    assert {name: shown[name] for name in ("page", "page_size", "total")} == {
        "page": 2,
        "page_size": 2,
        "total": 5,
    }
    assert stage.outbox.messages(page=4, page_size=2).items == ()


def test_a_message_as_json(stage: Posted) -> None:
    with receptor() as server:
        stage.ping("REST", server.url)
        (message,) = [one for one in stage.settled() if one.state == "Sent"]
        _, shown = read(stage, state="Sent")

    assert shown["messages"] == [
        {
            "number": message.number,
            "requester_id": message.requester_id,
            "transport": "REST",
            "destination": server.url,
            "state": "Sent",
            "reason": "",
            "created_at": "2014-08-15T12:00:00Z",
            "tried_at": "2014-08-15T12:00:00Z",
            "attempts": 1,
            "subject": "",
            "body": message.body,
            "events": [
                {
                    "type": "Ping",
                    "at": "2014-08-15T12:00:00Z",
                    "hit_type_id": "T100CN9P324W00EXAMPLE",
                    "hit_id": "123RVWYBAZW00EXAMPLE",
                    "assignment_id": "",
                }
            ],
        }
    ]


@pytest.mark.parametrize(
    ("wrong", "error", "code"),
    [
        ({"transport": "Pigeon"}, InvalidParameterValue, 400),
        ({"state": "Lost"}, InvalidParameterValue, 400),
        ({"page": 0}, ParameterOutOfRange, 400),
        ({"page_size": 101}, ParameterOutOfRange, 400),
    ],
)
def test_what_nobody_can_ask_for(
    stage: Posted, wrong: dict[str, Any], error: type[Exception], code: int
) -> None:
    with pytest.raises(error):
        stage.outbox.messages(**wrong)
    assert read(stage, **wrong)[0] == code


def test_no_other_fields_and_no_other_methods(stage: Posted) -> None:
    assert read(stage, colour="red")[0] == 400
    assert stage.service.http.post("/_mockturk/outbox", json={}).status_code == 405


def test_looking_lets_happen_what_is_due(stage: Posted) -> None:
    stage.hear("Email", "me@example.com", "HITExpired", Title="Short")
    stage.hit(Title="Short")
    stage.later(hours=1)

    assert stage.outbox.messages().total == 6
