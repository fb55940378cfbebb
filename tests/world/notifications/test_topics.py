"""Messages to topics, on moto's server in place of an SNS-compatible one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from json_calls import call, create
from ports import silent_port
from world.notifications.stage import Posted

boto3 = pytest.importorskip("boto3")
moto = pytest.importorskip("moto.server")

ELSEWHERE = "arn:aws:sns:us-east-1:123456789012:nowhere"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def aws(service: str, endpoint: str) -> Any:
    return boto3.session.Session().client(
        service,
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def notification(topic: str) -> dict[str, object]:
    events = ["HITReviewable", "AssignmentSubmitted"]
    return {"Destination": topic, "Transport": "SNS", "Version": "2014-08-15", "EventTypes": events}


def ping(stage: Posted, topic: str) -> None:
    given = {"Notification": notification(topic), "TestEventType": "Ping"}
    call(stage.service, "SendTestEventNotification", **given)


def test_a_message_in_a_topic(endpoint: str) -> None:
    sns, sqs = aws("sns", endpoint), aws("sqs", endpoint)
    topic = sns.create_topic(Name="events")["TopicArn"]
    queue = sqs.create_queue(QueueName="subscriber")["QueueUrl"]
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint="arn:aws:sqs:us-east-1:123456789012:subscriber",
        Attributes={"RawMessageDelivery": "true"},
    )
    stage = Posted(sns=endpoint)
    hit = create(stage.service)
    sent_to = notification(topic) | {"EventTypes": ["HITReviewable"]}
    setting = {"HITTypeId": hit["HITTypeId"], "Notification": sent_to, "Active": True}
    call(stage.service, "UpdateNotificationSettings", **setting)
    stage.submitted(hit["HITId"])
    (message,) = stage.settled()

    (received,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    document = json.loads(received["Body"])
    assert document["EventDocVersion"] == "2014-08-15"
    assert [one["HITId"] for one in document["Events"]] == [hit["HITId"]]
    assert (message.state, message.attempts, message.body) == ("Sent", 1, received["Body"])
    sns.close()
    sqs.close()


def test_a_topic_that_is_not_there(endpoint: str) -> None:
    stage = Posted(sns=endpoint)
    ping(stage, ELSEWHERE)

    (message,) = stage.settled()
    assert (message.state, message.attempts) == ("Failed", 1)
    assert "NotFound" in message.reason


def test_a_server_that_is_not_there_is_asked_again() -> None:
    with silent_port() as port:
        stage = Posted(sns=f"http://127.0.0.1:{port}")
        ping(stage, ELSEWHERE)

        (message,) = stage.settled()
    assert (message.state, message.attempts) == ("Failed", 3)


def test_without_a_server_it_is_kept() -> None:
    stage = Posted(sqs="http://127.0.0.1:9")
    ping(stage, ELSEWHERE)

    (message,) = stage.settled()
    assert (message.state, message.reason) == ("Kept", "no SNS-compatible server is set")
