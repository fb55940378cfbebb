"""The command's server delivers messages, and stops even with slow receptors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.cli.test_serve import Process
from exchanges import elements, soap_call
from world.notifications.receptor import Receptor, receptor
from world.notifications.stage import notification


@pytest.fixture
def server() -> Iterator[Receptor]:
    with receptor() as server:
        yield server


def ping(process: Process, url: str) -> None:
    request = {"Notification": notification("REST", url), "TestEventType": "Ping"}
    answer = process.post(soap_call("SendTestEventNotification", elements(request)))
    (result,) = answer.all("Body/SendTestEventNotificationResponse/SendTestEventNotificationResult")
    assert result.is_valid == "True"


def test_it_delivers_and_says_so(server: Receptor) -> None:
    process = Process()
    try:
        ping(process, server.url)
        assert server.next().events == ["Ping"]
        ping(process, server.url)  # it arrives after the first one was recorded
        assert server.next().events == ["Ping"]
        code, log = process.stop()
    finally:
        process.process.kill()

    assert code == 0
    assert f"notified {server.url}" in log


def test_it_stops_while_a_receptor_is_silent(server: Receptor) -> None:
    server.gate.clear()
    process = Process()
    try:
        ping(process, server.url)
        server.next()
        code, log = process.stop()
    finally:
        process.process.kill()

    assert code == 0
    assert "notified" not in log
