"""The outbox of a remote world, over a socket."""

from __future__ import annotations

import pytest

from client.calling import done
from mockturk import World
from mockturk.exceptions import ControlAPIError
from world.notifications.receptor import Receptor, receptor
from world.notifications.stage import notification


def ping(remote: World, hears: Receptor) -> None:
    request = {"Notification": notification("REST", hears.url), "TestEventType": "Ping"}
    done(remote, "SendTestEventNotification", request)


def test_settling_tells_whether_nothing_waits_any_more(remote: World) -> None:
    assert remote.outbox.settle(0) is True
    with receptor() as hears:
        hears.gate.clear()
        ping(remote, hears)
        assert hears.next().events == ["Ping"]
        assert remote.outbox.settle(0) is False
        assert [one.state for one in remote.outbox.messages()] == ["Waiting"]
        hears.gate.set()
        assert remote.outbox.settle() is True
        (message,) = remote.outbox.messages(transport="REST", destination=hears.url)
        assert message.state == "Sent"
        assert remote.outbox.messages(state="Waiting") == []


def test_messages_are_all_there(remote: World) -> None:
    request = {
        "Notification": notification("Email", "ann@example.com"),
        "TestEventType": "Ping",
    }
    done(remote, "SendTestEventNotification", *[request] * 210)

    numbers = [one.number for one in remote.outbox.messages()]
    assert len(numbers) == 210
    assert numbers == sorted(set(numbers))
    assert len(remote.outbox.messages(transport="Email", state="Kept", page_size=7)) == 210
    assert [one.number for one in remote.outbox.messages(page=3, page_size=100)] == numbers[200:]
    assert remote.outbox.messages(worker_id="A1ANN") == []
    with pytest.raises(ControlAPIError, match="state"):
        remote.outbox.messages(state="waiting")
