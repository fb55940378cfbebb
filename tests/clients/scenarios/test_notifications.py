"""Notifications of events to a receptor, through every client."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator
from typing import Any

import pytest

from clients.documented import DOCUMENTED_TYPE
from clients.scenarios.conftest import REQUESTER
from clients.scenarios.steps import MISSING, SERVICE, empty, hit, hit_type, refused, work
from clients.trait import Fields, RequesterClient, secret_of
from exchanges import Node
from mockturk import MockTurk
from ports import silent_port
from world.notifications.receptor import Receptor, receptor

VERSION = "2006-05-05"
EVENTS = [
    *("HITCreated", "HITExtended", "HITExpired", "HITReviewable", "HITDisposed"),
    *("AssignmentAccepted", "AssignmentReturned", "AssignmentSubmitted"),
    *("AssignmentApproved", "AssignmentRejected"),
]
NOON = "2014-08-15T12:00:00Z"


@pytest.fixture
def settings() -> dict[str, Any]:
    return {"credentials": {REQUESTER: secret_of(REQUESTER)}}


@pytest.fixture
def server() -> Iterator[Receptor]:
    with receptor() as server:
        yield server


def notification(transport: str, destination: str, *events: str) -> Fields:
    return {
        "Destination": destination,
        "Transport": transport,
        "Version": VERSION,
        "EventType": [*events] or EVENTS,
    }


def listen(client: RequesterClient, wanted: Fields) -> str:
    """Register a HIT type with a notification of its events, and return its id."""
    type_id = hit_type(client)
    asked = {"HITTypeId": type_id, "Notification": wanted, "Active": True}
    empty(client, "SetHITTypeNotification", **asked)
    return type_id


def signature(timestamp: str | None) -> str:
    """What a receptor works out to know who sends."""
    signed = f"AWSMechanicalTurkRequesterNotificationNotify{timestamp}".encode()
    return base64.b64encode(hmac.digest(secret_of(REQUESTER).encode(), signed, "sha1")).decode()


def test_a_hit_is_followed_over_rest(
    client: RequesterClient, turk: MockTurk, server: Receptor
) -> None:
    type_id = listen(client, notification("REST", f"{server.url}/heard?by=me"))

    hit_id = hit(client, HITTypeId=type_id, MaxAssignments=2)
    turk.workers.give_back(turk.workers.accept("A1", hit_id))
    approved, rejected = (work(turk, hit_id, worker_id) for worker_id in ("A2", "A3"))
    empty(client, "ApproveAssignment", AssignmentId=approved)
    empty(client, "RejectAssignment", AssignmentId=rejected)
    empty(client, "ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1)
    empty(client, "ForceExpireHIT", HITId=hit_id)
    empty(client, "DisposeHIT", HITId=hit_id)
    assert turk.outbox.settle()

    heard = []
    for _ in range(server.received.qsize()):
        message = server.next()
        query = message.query
        assert (message.method, query["by"], query["method"]) == ("GET", "me", "Notify")
        assert (query["Version"], query["Timestamp"]) == (VERSION, NOON)
        assert query["Signature"] == signature(query["Timestamp"])
        assert (query["Event.1.HITTypeId"], query["Event.1.HITId"]) == (type_id, hit_id)
        for number, event in enumerate(message.events, 1):
            heard.append((event, query.get(f"Event.{number}.AssignmentId")))
    returned = heard[1][1]
    assert returned not in (None, approved, rejected)
    assert heard[:6] == [
        ("HITCreated", None),
        ("AssignmentAccepted", returned),
        ("AssignmentReturned", returned),
        ("AssignmentAccepted", approved),
        ("AssignmentSubmitted", approved),
        ("AssignmentAccepted", rejected),
    ]
    assert set(heard[6:8]) == {("AssignmentSubmitted", rejected), ("HITReviewable", None)}
    assert heard[8:11] == [
        ("AssignmentApproved", approved),
        ("AssignmentRejected", rejected),
        ("HITExtended", None),
    ]
    assert set(heard[11:-1]) == {("HITExpired", None), ("HITReviewable", None)}
    assert heard[-1] == ("HITDisposed", None)


def test_events_over_soap(client: RequesterClient, turk: MockTurk, server: Receptor) -> None:
    wanted = notification("SOAP", server.url, "AssignmentSubmitted", "HITReviewable")
    type_id = listen(client, wanted)

    hit_id = hit(client, HITTypeId=type_id)
    assignment_id = work(turk, hit_id, "A1")

    message = server.next()
    notify = Node.parse(message.body).one("Body/Notify")
    assert message.method == "POST"
    assert notify.text("Signature") == signature(notify.text("Timestamp"))
    first, second = notify.all("Event")
    assert (first.text("EventType"), second.text("EventType")) == (
        "AssignmentSubmitted",
        "HITReviewable",
    )
    assert (first.text("AssignmentId"), second.text("AssignmentId")) == (assignment_id, None)
    assert first.text("HITId") == second.text("HITId") == hit_id
    assert turk.outbox.settle()
    assert server.received.empty()


def test_switched_off_and_on(client: RequesterClient, turk: MockTurk, server: Receptor) -> None:
    type_id = hit_type(client)
    of = {"HITTypeId": type_id}
    wanted = notification("REST", server.url, "HITCreated")
    assert refused(client, "SetHITTypeNotification", **of, Active=True).code == MISSING

    empty(client, "SetHITTypeNotification", **of, Notification=wanted)
    hit(client, **of)  # it was not set to Active
    empty(client, "SetHITTypeNotification", **of, Active=True)
    heard = hit(client, **of)
    empty(client, "SetHITTypeNotification", **of, Active=False)
    hit(client, **of)
    empty(client, "SetHITTypeNotification", **of, Notification=wanted, Active=True)
    heard_too = hit(client, **of)

    assert turk.outbox.settle()
    assert [server.next().query["Event.1.HITId"] for _ in range(2)] == [heard, heard_too]
    assert server.received.empty()


@pytest.mark.parametrize("event", ["Ping", "HITExpired", "AssignmentAbandoned"])
def test_a_test(client: RequesterClient, server: Receptor, event: str) -> None:
    wanted = notification("REST", server.url, "HITCreated")

    empty(client, "SendTestEventNotification", Notification=wanted, TestEventType=event)

    query = server.next().query
    assert (query["Event.1.EventType"], query["Event.1.HITTypeId"]) == (event, DOCUMENTED_TYPE)
    assert ("Event.1.AssignmentId" in query) == event.startswith("Assignment")
    assert query["Signature"] == signature(query["Timestamp"])


@pytest.mark.parametrize(
    ("transport", "destination"),
    [
        ("Email", "me@example.com"),
        ("SQS", "https://queue.amazonaws.com/123456789012/events"),
        ("REST", "http://192.0.2.1/"),
        ("SOAP", "http://receptor.example/"),
    ],
)
def test_what_goes_nowhere_is_in_the_outbox(
    client: RequesterClient, turk: MockTurk, transport: str, destination: str
) -> None:
    type_id = listen(client, notification(transport, destination, "HITCreated"))

    hit_id = hit(client, HITTypeId=type_id)

    assert turk.outbox.settle()
    (message,) = turk.outbox.messages(transport=transport)
    assert (message.state, message.destination) == ("Kept", destination)
    (event,) = message.events
    assert (event.type, event.hit_id, event.hit_type_id) == ("HITCreated", hit_id, type_id)
    assert hit_id in message.body


def test_nobody_listens(client: RequesterClient, turk: MockTurk) -> None:
    with silent_port() as port:
        type_id = listen(client, notification("REST", f"http://127.0.0.1:{port}/", "HITCreated"))

        hit(client, HITTypeId=type_id)

        assert turk.outbox.settle()
    (message,) = turk.outbox.messages()
    assert (message.state, message.attempts) == ("Failed", 1)


@pytest.mark.parametrize(("transport", "destination"), [("REST", "me"), ("Email", "nobody")])
def test_where_nothing_can_go(client: RequesterClient, transport: str, destination: str) -> None:
    wanted = notification(transport, destination)

    for operation, fields in (
        ("SetHITTypeNotification", {"HITTypeId": hit_type(client), "Active": True}),
        ("SendTestEventNotification", {"TestEventType": "Ping"}),
    ):
        outcome = refused(client, operation, Notification=wanted, **fields)
        assert outcome.code == f"{SERVICE}InvalidTransportEndpoint"
