"""Messages to queues, on moto's server in place of an SQS-compatible one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mockturk.world.notifications.delivery import aws_senders as queues
from ports import silent_port
from world.notifications.stage import Posted

boto3 = pytest.importorskip("boto3")
moto = pytest.importorskip("moto.server")

Queue = Callable[[], list[str]]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def stage(endpoint: str) -> Posted:
    return Posted(sqs=endpoint)


@pytest.fixture
def queue(endpoint: str, request: pytest.FixtureRequest) -> Iterator[tuple[str, Queue]]:
    """The name of a new queue, and what takes everything out of it."""
    client: Any = boto3.session.Session().client(
        "sqs",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    name = request.node.name
    url = client.create_queue(QueueName=name)["QueueUrl"]

    def taken() -> list[str]:
        found = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        return [message["Body"] for message in found.get("Messages", [])]

    yield name, taken
    client.close()


def test_a_message_in_a_queue(
    stage: Posted, queue: tuple[str, Queue], monkeypatch: pytest.MonkeyPatch
) -> None:
    name, taken = queue
    monkeypatch.setenv("AWS_PROFILE", "somebody's")  # which is not asked
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    type_id = stage.hear("SQS", f"https://queue.amazonaws.com/123456789012/{name}", "HITReviewable")
    hit_id = stage.hit()
    stage.submitted(hit_id)
    (sent,) = stage.settled()

    (body,) = taken()
    document = json.loads(body)
    assert list(document) == ["EventDocVersion", "EventDocId", "CustomerId", "Events"]
    assert document["EventDocVersion"] == "2006-05-05"
    assert document["CustomerId"] == sent.requester_id
    assert document["Events"] == [
        {
            "EventType": "HITReviewable",
            "EventTimestamp": "2014-08-15T12:00:00Z",
            "HITTypeId": type_id,
            "HITId": hit_id,
        }
    ]
    assert (sent.state, sent.attempts, sent.body) == ("Sent", 1, body)


def test_each_message_has_a_document_id_of_its_own(
    stage: Posted, queue: tuple[str, Queue], endpoint: str
) -> None:
    name, taken = queue
    stage.hear("SQS", f"{endpoint}/123456789012/{name}")
    (assignment_id,) = stage.submitted(stage.hit())
    stage.settled()

    documents = [json.loads(body) for body in taken()]
    assert len({document["EventDocId"] for document in documents}) == 3
    events = [event for document in documents for event in document["Events"]]
    about_work = [event for event in events if event["EventType"].startswith("Assignment")]
    assert {event["AssignmentId"] for event in about_work} == {assignment_id}


def test_a_queue_that_is_not_there(stage: Posted) -> None:
    stage.ping("SQS", "https://queue.amazonaws.com/123456789012/nowhere")

    (message,) = stage.settled()
    assert message.state == "Failed"
    assert "NonExistentQueue" in message.reason or "QueueDoesNotExist" in message.reason
    assert message.attempts == 1


def test_a_server_that_is_not_there_is_asked_again() -> None:
    with silent_port() as port:
        stage = Posted(sqs=f"http://127.0.0.1:{port}")
        stage.ping("SQS", "https://queue.amazonaws.com/123456789012/mine")

        (message,) = stage.settled()
    assert (message.state, message.attempts) == ("Failed", 3)
    assert message.reason.startswith("EndpointConnectionError")


def test_without_a_server_it_is_kept() -> None:
    stage = Posted()
    stage.ping("SQS", "https://queue.amazonaws.com/123456789012/mine")

    (message,) = stage.settled()
    assert (message.state, message.reason) == ("Kept", "no SQS-compatible server is set")
    assert json.loads(message.body)["Events"][0]["EventType"] == "Ping"


def test_without_boto3_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "find_spec", lambda _: None)
    stage = Posted(sqs="http://127.0.0.1:9")
    stage.ping("SQS", "https://queue.amazonaws.com/123456789012/mine")

    (message,) = stage.settled()
    assert message.state == "Kept"
    assert "mockturk[boto3]" in message.reason
