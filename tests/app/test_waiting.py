"""Calls during a long call or while another thread has the world, over real sockets."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from exchanges import soap_call
from mockturk import MockTurk, Settings
from mockturk.app.composition import build_worlds
from mockturk.app.worlds import Worlds
from mockturk.server.limits import MAX_BODY, ServerLimits
from mockturk.server.thread_server import ThreadServer

GET_HIT = {
    "Service": "AWSMechanicalTurkRequester",
    "Operation": "GetHIT",
    "AWSAccessKeyId": "AKIATEST",
    "Timestamp": "2014-08-15T12:00:00Z",
    "Signature": "x",
    "HITId": "3X",
}
STATISTIC = (
    "<Statistic>NumberHITsCreated</Statistic><TimePeriod>OneDay</TimePeriod><Count>730</Count>"
)


class Client:
    """One connection kept open."""

    def __init__(self, url: str) -> None:
        self.connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)

    def get(self, path: str) -> int:
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status

    def call(self, world: str = "") -> int:
        return self.get(f"{world}/?{urlencode(GET_HIT)}")

    def send(self, operation: str, *requests: str) -> None:
        body = soap_call(operation, *requests).encode()
        self.connection.request("POST", "/", body, {"Content-Type": "text/xml"})


@pytest.fixture
def turk() -> Iterator[MockTurk]:
    with MockTurk() as turk:
        yield turk


@pytest.fixture
def worlds() -> Worlds:
    return build_worlds(Settings())


@pytest.fixture
def url(worlds: Worlds) -> Iterator[str]:
    server = ThreadServer(worlds, "127.0.0.1", 0, ServerLimits(max_body=MAX_BODY))
    yield server.url
    server.stop()
    worlds.stop()


def test_others_are_answered_while_a_batch_is(turk: MockTurk) -> None:
    batch, other = Client(turk.url), Client(turk.url)
    answers: list[bytes] = []
    batch.send("GetRequesterStatistic", *[STATISTIC] * 2_000)  # some seconds' work
    reader = threading.Thread(
        target=lambda: answers.append(batch.connection.getresponse().read()), daemon=True
    )
    reader.start()

    for _ in range(10):
        assert other.call() == other.get("/_mockturk/ready") == other.get("/site/") == 200
        assert not answers

    reader.join(60)
    assert answers[0].count(b"<IsValid>True</IsValid>") == 2_000
    batch.connection.close(), other.connection.close()


def test_a_world_that_is_held_holds_up_no_other(worlds: Worlds, url: str) -> None:
    held, other = Client(url), Client(url)
    assert other.call("/w/other") == other.get("/w/other/_mockturk/clock") == 200

    with worlds.default.world.store.transaction():
        waiting = [Client(url) for _ in range(20)]
        for client in waiting:
            client.connection.request("GET", f"/?{urlencode(GET_HIT)}")
        held.connection.request("GET", "/_mockturk/journal")
        for world in ("/w/other", "/w/new"):
            assert other.call(world) == 200
            assert other.get(f"{world}/_mockturk/clock") == 200
            assert other.get(f"{world}/site/") == 200
        for world in ("", "/w/other"):
            assert other.get(f"{world}/_mockturk/ready") == 200
            assert other.get(f"{world}/_mockturk/health") == 200

    for client in (held, *waiting):
        assert client.connection.getresponse().read()
        client.connection.close()
    other.connection.close()


def test_a_signal_ends_a_server_in_the_middle_of_a_batch() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "mockturk", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        assert process.stdout
        url = process.stdout.readline().rstrip("\n").removeprefix("Mockturk ready at ")
        batch, other = Client(url), Client(url)
        batch.send("GetRequesterStatistic", *[STATISTIC] * 20_000)  # more than a minute's work
        assert other.call() == 200

        process.send_signal(signal.SIGTERM)

        assert process.wait(30) == 0
    batch.connection.close(), other.connection.close()
