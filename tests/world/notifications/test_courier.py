"""The courier: waiting, order, and the state after failures."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from exchanges import NOON, QUESTION
from mockturk import MockTurk
from mockturk.domain.notifications import EventType
from mockturk.domain.views.workers import MessageInfo
from mockturk.world.lifecycle.outbox_writes import MAX_EVENTS_PER_MESSAGE
from mockturk.world.lifecycle.requester_notices import notify_requester
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.notifications.courier import OutboxLimits
from mockturk.world.notifications.delivery.hosts import AllowedHosts
from mockturk.world.notifications.delivery.thread_courier import MAX_THREADS
from mockturk.world.notifications.outbox import Outbox
from world.lifecycle.stage import KEY, Stage
from world.notifications.receptor import PATIENCE, Receptor, receptor
from world.notifications.stage import Posted, notification


@pytest.fixture
def server() -> Iterator[Receptor]:
    with receptor() as server:
        yield server


@pytest.fixture
def outbox() -> OutboxLimits:
    """How much the outbox of the stage takes; a test may have its own."""
    return OutboxLimits()


@pytest.fixture
def stage(outbox: OutboxLimits) -> Posted:
    return Posted(outbox=outbox)


def states(found: list[MessageInfo]) -> list[str]:
    return [message.state.value for message in found]


def test_nobody_waits_for_a_receptor_that_does_not_answer(stage: Posted, server: Receptor) -> None:
    server.gate.clear()
    stage.hear("REST", server.url)
    hit_id = stage.hit()
    server.next()

    assert stage.status(hit_id) == "Assignable"
    stage.submitted(hit_id)
    assert states(stage.messages()) == ["Waiting"] * 3
    assert not stage.outbox.settle(0)
    server.gate.set()
    assert states(stage.settled()) == ["Sent"] * 3


def test_one_destination_does_not_wait_for_another(stage: Posted, server: Receptor) -> None:
    with receptor() as dead:
        dead.gate.clear()
        stage.ping("REST", dead.url)
        dead.next()
        stage.ping("REST", server.url)
        stage.ping("SOAP", server.url)

        assert {server.next().method, server.next().method} == {"GET", "POST"}


def test_more_destinations_than_threads(stage: Posted) -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(receptor()) for _ in range(12)]
        for server in servers * 3:
            stage.ping("REST", server.url)

        assert states(stage.settled()) == ["Sent"] * 36
        assert [server.received.qsize() for server in servers] == [3] * 12


def test_order_is_kept_for_one_destination(stage: Posted, server: Receptor) -> None:
    stage.hear("REST", server.url)
    hits = [stage.hit() for _ in range(100)]
    stage.settled()

    received = [server.next() for _ in range(server.received.qsize())]
    assert [hit_id for one in received for hit_id in one.hit_ids] == hits


def test_a_burst_shares_messages_and_loses_nothing(stage: Posted, server: Receptor) -> None:
    server.gate.clear()
    stage.hear("REST", server.url)
    hits = [stage.hit() for _ in range(1_100)]
    server.gate.set()
    stage.settled()

    assert stage.outbox.messages(state="Sent").total == server.received.qsize()
    received = [server.next() for _ in range(server.received.qsize())]
    assert [hit_id for one in received for hit_id in one.hit_ids] == hits
    alone = OutboxLimits().batching_threshold
    assert len(received) <= alone + 1_100 // MAX_EVENTS_PER_MESSAGE + 1
    assert {len(one.hit_ids) for one in received[: alone - 1]} == {1}


def test_a_jump_of_time_loses_nothing(stage: Posted, server: Receptor) -> None:
    stage.hear("REST", server.url, "HITExpired", Title="One")
    stage.hear("REST", server.url, "HITExpired", Title="Two")
    hits = [stage.hit(Title=title) for _ in range(600) for title in ("One", "Two")]
    stage.later(days=1)
    stage.settled()

    received = [server.next() for _ in range(server.received.qsize())]
    assert [hit_id for one in received for hit_id in one.hit_ids] == hits
    alone = OutboxLimits().batching_threshold
    assert len(received) == alone + (1_200 - alone) // MAX_EVENTS_PER_MESSAGE


@pytest.mark.parametrize("outbox", [OutboxLimits(batching_threshold=1)])
def test_what_is_being_delivered_stays_as_it_is(stage: Posted, server: Receptor) -> None:
    server.gate.clear()
    stage.hear("REST", server.url)
    hits = [stage.hit()]
    server.next()
    hits += [stage.hit(), stage.hit()]

    assert [len(message.events) for message in stage.messages()] == [1, 2]
    server.gate.set()
    sent = stage.settled()
    assert server.next().hit_ids == hits[1:]
    assert [message.attempts for message in sent] == [1, 1]


@pytest.mark.parametrize("outbox", [OutboxLimits(batching_threshold=0)])
def test_requesters_share_no_message(stage: Posted, server: Receptor) -> None:
    server.gate.clear()
    documented = {"HITTypeId": "T100CN9P324W00EXAMPLE"}
    wanted = notification("REST", server.url, "HITCreated")
    request = {**documented, "LifetimeInSeconds": 60, "Question": QUESTION}
    for key in (KEY, "AKIAOTHER"):
        stage.done(
            "SetHITTypeNotification", key=key, Notification=wanted, Active=True, **documented
        )
    stage.ping("REST", server.url)
    server.next()
    for key in (KEY, KEY, "AKIAOTHER"):
        stage.done("CreateHIT", key=key, **request)

    assert [len(message.events) for message in stage.messages()] == [1, 2, 1]


@pytest.mark.parametrize("outbox", [OutboxLimits(batching_threshold=0)])
def test_what_fails_joins_nothing(stage: Posted, server: Receptor) -> None:
    server.gate.clear()
    stage.hear("REST", server.url)
    hit = stage.record(stage.hit())
    server.next()
    stage.hit()
    with pytest.raises(ZeroDivisionError), open_transaction(stage.world) as transaction:
        notify_requester(transaction, EventType.HITExtended, hit)
        raise ZeroDivisionError

    assert [len(message.events) for message in stage.messages()] == [1, 1]


def test_one_receptor_has_one_thread(stage: Posted, server: Receptor) -> None:
    server.gate.clear()
    for number in range(12):
        stage.ping("REST", f"{server.url}/?number={number}")
        stage.ping("SOAP", f"{server.url}/{number}")
    with receptor() as other:
        stage.ping("REST", other.url)
        other.next()

    assert server.received.qsize() == 1
    server.gate.set()
    assert states(stage.settled()) == ["Sent"] * 25


def test_nobody_waits_behind_receptors_that_are_dead(
    server: Receptor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Posted(timeout=0.2)
    with ExitStack() as stack:
        dead = [stack.enter_context(receptor()) for _ in range(MAX_THREADS)]
        for one in dead:
            one.gate.clear()
            stage.ping("REST", one.url)
        stage.settled()
        monkeypatch.setattr(stage.courier, "_timeout", PATIENCE)  # which holds on to threads
        for one in dead:
            stage.ping("REST", one.url)
        for _ in range(3):
            stage.ping("REST", server.url)
            # Sooner than any of the dead lets go.
            assert server.received.get(timeout=PATIENCE / 2).events == ["Ping"]
        stage.courier.stop()


def test_what_is_undone_is_not_sent(stage: Posted, server: Receptor) -> None:
    stage.hear("REST", server.url)
    hit = stage.record(stage.hit())
    server.next()
    with pytest.raises(ZeroDivisionError), open_transaction(stage.world) as transaction:
        notify_requester(transaction, EventType.HITExtended, hit)
        raise ZeroDivisionError
    stage.ping("REST", server.url)

    assert server.next().events == ["Ping"]
    assert len(stage.settled()) == 2


@pytest.mark.parametrize("outbox", [OutboxLimits(max_waiting_per_receptor=3)])
def test_a_full_queue_drops_what_is_new(
    stage: Posted, server: Receptor, caplog: pytest.LogCaptureFixture
) -> None:
    server.gate.clear()
    for number in range(5):
        stage.ping("REST", f"{server.url}/?number={number % 2}")
    stage.ping("REST", f"{server.url}/?number=0")
    with receptor() as other:
        stage.ping("REST", other.url)
        other.next()
    assert states(stage.messages())[:6] == [*["Waiting"] * 3, *["Dropped"] * 3]
    assert [one.message for one in caplog.records if "dropping" in one.message] == [
        f"dropping notifications for {server.url}/?number={number}: too many messages wait already"
        for number in (1, 0)
    ]
    server.gate.set()

    assert states(stage.settled()) == [*["Sent"] * 3, *["Dropped"] * 3, "Sent"]
    assert server.received.qsize() == 3


@pytest.mark.parametrize("outbox", [OutboxLimits(max_waiting_per_receptor=1)])
def test_each_run_of_dropped_messages_is_logged_once(
    stage: Posted, server: Receptor, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        server.gate.clear()
        for _ in range(4):
            stage.ping("REST", server.url)
        server.gate.set()
        stage.settled()

    assert sum("dropping" in one.message for one in caplog.records) == 2


@pytest.mark.parametrize("outbox", [OutboxLimits(max_waiting=2)])
def test_all_that_waits_is_bounded(stage: Posted, server: Receptor) -> None:
    server.gate.clear()
    for path in ("/a", "/b", "/c"):
        stage.ping("REST", f"{server.url}{path}")

    assert states(stage.messages()) == ["Waiting", "Waiting", "Dropped"]


@pytest.mark.parametrize("outbox", [OutboxLimits(max_done=2)])
def test_the_outbox_forgets_the_oldest(stage: Posted, server: Receptor) -> None:
    for name in "abc":
        stage.ping("Email", f"{name}@example.com")
    assert [message.destination[0] for message in stage.messages()] == ["b", "c"]
    stage.ping("REST", server.url)

    assert [message.destination[0] for message in stage.settled()] == ["c", "h"]


def test_a_reset_forgets_what_is_on_its_way(stage: Posted, server: Receptor) -> None:
    server.gate.clear()
    stage.ping("REST", server.url)
    stage.ping("REST", server.url)
    server.next()
    stage.world.reset()
    assert stage.messages() == []
    stage.ping("REST", server.url)  # which a seed gives the very same ids
    server.gate.set()

    (message,) = stage.settled()
    assert message.state == "Sent"
    server.next()
    assert server.received.empty()


def test_stopping_waits_for_nobody(server: Receptor) -> None:
    server.gate.clear()
    with MockTurk() as turk:
        _ping(turk, server.url)
        server.next()
        turk.stop()
        (message,) = turk.outbox.messages()
        assert message.state == "Waiting"


def test_with_a_server_of_ones_own(server: Receptor) -> None:
    with MockTurk(auth="any", credentials={"AKIAREQUESTER": "secret"}) as turk:
        _ping(turk, server.url)
        assert server.next().events == ["Ping"]
        assert turk.outbox.settle(PATIENCE)
        turk.reset()
        assert turk.outbox.messages().total == 0


def test_what_happens_to_a_message_is_logged(
    stage: Posted, server: Receptor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "mockturk")
    stage.ping("REST", server.url)
    stage.settled()
    server.status = 500
    stage.ping("REST", server.url)
    stage.settled()

    said = [
        one.message
        for one in caplog.records
        if one.name == "mockturk.world.notifications.delivery.thread_courier"
    ]
    assert said == [f"notified {server.url}", f"could not notify {server.url}: answered 500"]


@pytest.mark.parametrize(
    "url",
    [
        *("http://localhost/", "http://LOCALHOST:1/", "http://localhost./", "http://127.0.0.1:80"),
        *("http://127.255.0.3/", "https://[::1]/", "http://receptor:8080/", "http://RECEPTOR./"),
        *("http://[fd00::7]:8080/", "http://10.0.0.7/"),
    ],
)
def test_hosts_that_are_allowed(url: str) -> None:
    assert AllowedHosts(["receptor", "10.0.0.7", "[fd00::7]"]).is_allowed(url)


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.com/", "http://localhost.example.com/", "http://128.0.0.1/"),
        *("http://0.0.0.0/", "http://[::]/", "http://2130706433/", "http://[::1%25.evil.example]/"),
        *("http://[::1%.evil.example]/", "http://127.0.0.1.evil.example/", "http://127.1/"),
        *("http://receptor.example.com/", "http://10.0.0.70/", "http://169.254.169.254/"),
    ],
)
def test_hosts_that_are_not_allowed(url: str) -> None:
    stage = Posted(allowed=["receptor", "10.0.0.7"])
    stage.ping("REST", url)
    stage.ping("SOAP", url)

    assert {(one.state, one.reason, one.attempts) for one in stage.settled()} == {
        ("Kept", "the host is not allowed", 0)
    }
    assert all("method=Notify" in one.body for one in stage.messages(transport="REST"))


def test_only_an_address_that_was_checked_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def lying(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(0, 0, 0, "", (address, 0)) for address in ("192.0.2.1", "127.0.0.9", "::1")]

    monkeypatch.setattr("socket.getaddrinfo", lying)
    hosts = AllowedHosts(["receptor"])

    assert hosts.resolve_addresses("http://127.0.0.1./") == ["127.0.0.1"]
    assert hosts.resolve_addresses("http://[::1]:80/") == ["::1"]
    assert hosts.resolve_addresses("http://[::1%.evil.example]/") == []
    assert hosts.resolve_addresses("http://evil.example/") == []
    assert asked == []
    assert hosts.resolve_addresses("http://LOCALHOST./") == ["127.0.0.9", "::1"]
    assert hosts.resolve_addresses("http://Receptor./") == ["192.0.2.1", "127.0.0.9", "::1"]
    assert asked == ["localhost", "receptor"]


def test_a_localhost_elsewhere_is_not_reached(
    stage: Posted, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = [(0, 0, 0, "", ("192.0.2.1", 0))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: elsewhere)
    stage.ping("REST", "http://localhost/")

    (message,) = stage.settled()
    assert (message.state, message.reason) == (
        "Failed",
        "OSError: the host has no address that is allowed",
    )


def test_email_is_kept(stage: Posted) -> None:
    stage.hear("Email", "me@example.com")
    hit_id = stage.hit()
    (assignment_id,) = stage.submitted(hit_id)

    created, _, submitted = stage.settled()
    assert (created.state, created.reason) == ("Kept", "e-mail is not sent")
    assert submitted.subject == "Mechanical Turk notification: AssignmentSubmitted, HITReviewable"
    first, second = submitted.body.split("\n")
    assert first.startswith("2014-08-15T12:00:00Z AssignmentSubmitted: ")
    assert assignment_id in first
    assert hit_id in second


def test_a_world_without_a_courier_keeps_everything() -> None:
    stage = Stage()
    wanted = {"Destination": "http://localhost/", "Transport": "REST", "Version": "2006-05-05"}
    stage.done("SendTestEventNotification", Notification=wanted, TestEventType="Ping")
    outbox = Outbox(stage.world)

    assert outbox.settle(0)
    assert states(list(outbox.messages().items)) == ["Kept"]


def _ping(turk: MockTurk, url: str) -> None:
    zeep = pytest.importorskip("zeep")
    credentials = {"AWSAccessKeyId": "AKIAREQUESTER", "Timestamp": NOON, "Signature": "any"}
    wanted = {"Destination": url, "Transport": "REST", "Version": "2006-05-05"}
    with zeep.Client(turk.wsdl_url) as client:
        client.service.SendTestEventNotification(
            **credentials, Request=[{"Notification": wanted, "TestEventType": "Ping"}]
        )
