"""SetHITTypeNotification and SendTestEventNotification, as far as calls tell."""

from __future__ import annotations

from typing import Any

import pytest

from exchanges import QUESTION
from mockturk.domain.views.workers import MessageInfo
from mockturk.world.notifications.outbox import Outbox
from world.lifecycle.stage import ENUMERATION, INVALID, MISSING, Stage

TYPE = "T100CN9P324W00EXAMPLE"
ENDPOINT = "AWS.MechanicalTurk.InvalidTransportEndpoint"
NO_TYPE = "AWS.MechanicalTurk.HITTypeDoesNotExist"


@pytest.fixture
def stage() -> Stage:
    return Stage()


def wanted(*events: str, **changes: object) -> dict[str, object]:
    return {
        "Destination": "me@example.com",
        "Transport": "Email",
        "Version": "2006-05-05",
        "EventType": [*events] or ["HITCreated"],
        **changes,
    }


def told(stage: Stage) -> list[MessageInfo]:
    return list(Outbox(stage.world).messages(page_size=100).items)


def created(stage: Stage) -> None:
    stage.done("CreateHIT", HITTypeId=TYPE, LifetimeInSeconds=3600, Question=QUESTION)


def set_to(stage: Stage, **request: object) -> Any:
    return stage.done("SetHITTypeNotification", HITTypeId=TYPE, **request)


def test_inactive_until_told_otherwise(stage: Stage) -> None:
    assert set_to(stage, Notification=wanted()).names() == ["Request"]
    created(stage)
    assert told(stage) == []
    set_to(stage, Active=True)
    created(stage)
    assert len(told(stage)) == 1
    set_to(stage, Active=False)
    created(stage)
    assert len(told(stage)) == 1


def test_a_new_notification_replaces_the_old_one_and_stays_active(stage: Stage) -> None:
    set_to(stage, Notification=wanted(), Active=True)
    set_to(stage, Notification=wanted(Destination="you@example.com"))
    created(stage)

    assert [message.destination for message in told(stage)] == ["you@example.com"]


def test_active_where_boto_sends_it(stage: Stage) -> None:
    stage.service.rest(
        "SetHITTypeNotification",
        {
            "HITTypeId": TYPE,
            "Notification.1.Destination": "me@example.com",
            "Notification.1.Transport": "Email",
            "Notification.1.Version": "2006-05-05",
            "Notification.1.Active": "True",
            "Notification.1.EventType.1": "HITCreated",
        },
    )
    created(stage)

    assert len(told(stage)) == 1


def test_active_outside_wins(stage: Stage) -> None:
    set_to(stage, Notification=wanted(Active=True), Active=False)
    created(stage)

    assert told(stage) == []


def test_without_events_nothing_is_told(stage: Stage) -> None:
    set_to(stage, Notification=wanted(EventType=None), Active=True)
    created(stage)

    assert told(stage) == []


BAD = [
    ("Email", "me"),
    ("Email", "me@"),
    ("Email", "me @example.com"),
    ("Email", "me@example.com\nBcc: you@example.com"),
    ("Email", "http://example.com/"),
    ("Email", ""),
    ("SQS", "queue"),
    ("SQS", "https://queue.amazonaws.com/"),
    ("SQS", "https://queue.amazonaws.com"),
    ("SQS", "https://queue.amazonaws.com/123/not a queue"),
    ("SQS", "arn:aws:sqs:us-east-1:123:queue"),
    ("REST", "me@example.com"),
    ("REST", "ftp://example.com/"),
    ("REST", "http://"),
    ("REST", "http://example.com:99999/"),
    ("REST", "http://example.com:0/"),
    ("REST", "http://[::1/"),
    ("REST", "http://example.com/a b"),
    ("REST", "http://example.com/\r\nX-Smuggled: 1"),
    ("REST", "http://exämple.com/"),
    ("REST", "http://user:pw@example.com/"),
    ("SOAP", "https://user@example.com/"),
    ("SQS", "http://key:secret@127.0.0.1:9324/123/events"),
    ("SOAP", "/receptor"),
    ("SOAP", f"http://example.com/{'x' * 1024}"),
]
GOOD = [
    ("Email", "jane.doe+mturk@example.com"),
    ("SQS", "https://queue.amazonaws.com/123456789012/my-queue_1"),
    ("SQS", "http://localhost:9324/queue/mine"),
    ("REST", "http://example.com:80/mt/notifications.cgi"),
    ("REST", "https://[2001:db8::1]:8443/?a=b"),
    ("SOAP", "http://example.com"),
]


@pytest.mark.parametrize(("transport", "destination"), BAD, ids=repr)
def test_a_destination_nothing_can_go_to(stage: Stage, transport: str, destination: str) -> None:
    bad = wanted(Transport=transport, Destination=destination)
    for operation, request in (
        ("SetHITTypeNotification", {"HITTypeId": TYPE, "Active": True}),
        ("SendTestEventNotification", {"TestEventType": "Ping"}),
    ):
        assert stage.call(operation, Notification=bad, **request).code == ENDPOINT
    created(stage)
    assert told(stage) == []


@pytest.mark.parametrize(("transport", "destination"), GOOD)
def test_destinations_of_each_transport(stage: Stage, transport: str, destination: str) -> None:
    set_to(stage, Active=True, Notification=wanted(Transport=transport, Destination=destination))
    created(stage)

    assert [(one.transport, one.destination) for one in told(stage)] == [(transport, destination)]


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({}, MISSING),
        ({"Active": True}, MISSING),  # without a Notification to activate
        ({"HITTypeId": None, "Notification": wanted()}, MISSING),
        ({"HITTypeId": "3UNKNOWN", "Notification": wanted()}, NO_TYPE),
        ({"HITTypeId": "no id", "Notification": wanted()}, INVALID),
        ({"Notification": wanted(Destination=None)}, MISSING),
        ({"Notification": wanted(Transport=None)}, MISSING),
        ({"Notification": wanted(Version=None)}, MISSING),
        ({"Notification": wanted(Version="newest")}, INVALID),
        ({"Notification": wanted(Transport="Pigeon")}, ENUMERATION),
        ({"Notification": wanted("HITEaten")}, ENUMERATION),
        ({"Notification": wanted("Ping")}, INVALID),
    ],
    ids=str,
)
def test_what_is_refused(stage: Stage, request_: dict[str, object], code: str) -> None:
    assert stage.call("SetHITTypeNotification", **{"HITTypeId": TYPE, **request_}).code == code
    assert stage.call("SetHITTypeNotification", HITTypeId=TYPE, Active=True).code == MISSING


def test_a_type_of_another_requester(stage: Stage) -> None:
    type_id = stage.record(stage.hit()).hit_type.id
    request = {"HITTypeId": type_id, "Notification": wanted()}

    assert stage.call("SetHITTypeNotification", key="AKIAOTHER", **request).code == NO_TYPE


@pytest.mark.parametrize("event", ["AssignmentSubmitted", "HITReviewable", "Ping"])
def test_a_test_is_told_at_once_whatever_was_asked_for(stage: Stage, event: str) -> None:
    stage.done("SendTestEventNotification", Notification=wanted("HITExpired"), TestEventType=event)

    (message,) = told(stage)
    ((told_of,),) = (message.events,)
    assert (told_of.type, told_of.at) == (event, stage.clock.now())
    assert told_of.hit_type_id == TYPE
    assert told_of.hit_id == "123RVWYBAZW00EXAMPLE"
    assert bool(told_of.assignment_id) is event.startswith("Assignment")


def test_each_test_is_a_message_of_its_own(stage: Stage) -> None:
    request = {"Notification": wanted(), "TestEventType": "Ping"}
    results = stage.service.results("SendTestEventNotification", request, request)

    assert [result.is_valid for result in results] == ["True", "True"]
    assert len(told(stage)) == 2


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"Notification": None}, MISSING),
        ({"TestEventType": None}, MISSING),
        ({"TestEventType": "HITEaten"}, ENUMERATION),
    ],
    ids=str,
)
def test_a_test_that_is_refused(stage: Stage, request_: dict[str, object], code: str) -> None:
    request = {"Notification": wanted(), "TestEventType": "Ping", **request_}

    assert stage.call("SendTestEventNotification", **request).code == code
    assert told(stage) == []


def test_a_test_makes_no_other_ids_of_what_comes_after(stage: Stage) -> None:
    other = Stage()
    stage.done("SendTestEventNotification", Notification=wanted(), TestEventType="HITCreated")

    assert stage.hit() == other.hit()
