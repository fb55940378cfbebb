"""Responses with an injected delivery fault."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from hostile.raw import Connection, NoAnswer, post
from mockturk.server.limits import ServerLimits
from mockturk.server.messages import HTTPRequest, HTTPResponse, Transmission
from mockturk.server.thread_server import ThreadServer

CONTENT = b"0123456789"
SENDINGS = {
    "/late": Transmission(delay=0.05),
    "/later": Transmission(delay=30.0),
    "/slow": Transmission(bytes_per_second=1000.0),
    "/slower": Transmission(bytes_per_second=1.0),
    "/cut": Transmission(cut_at=4),
    "/uncut": Transmission(cut_at=10),
    "/slow-and-cut": Transmission(cut_at=4, bytes_per_second=1000.0),
    "/reset": Transmission(reset=True),
}


class Failing:
    """Answers with ten digits, sent as the path says."""

    def __init__(self) -> None:
        self.asked = threading.Semaphore(0)

    def respond_or_defer(self, request: HTTPRequest) -> HTTPResponse:
        self.asked.release()
        return HTTPResponse(200, CONTENT, "text/plain", SENDINGS.get(request.path))


@pytest.fixture
def failing() -> Failing:
    return Failing()


@pytest.fixture
def limits() -> ServerLimits:
    return ServerLimits()


@pytest.fixture
def server(failing: Failing, limits: ServerLimits) -> Iterator[ThreadServer]:
    server = ThreadServer(failing, "127.0.0.1", 0, limits)
    yield server
    server.stop()


@pytest.fixture
def port(server: ThreadServer) -> int:
    return int(server.url.rpartition(":")[2])


@pytest.mark.parametrize("path", ["/late", "/slow", "/uncut"])
def test_a_late_or_slow_answer_is_whole_and_those_behind_it_follow(port: int, path: str) -> None:
    with Connection(port) as client:
        client.send(post(b"", target=path) + post(b"", target="/") + post(b"", target=path))

        for _ in range(3):
            answer = client.answer()
            assert (answer.status, answer.body) == (200, CONTENT)


@pytest.mark.parametrize("path", ["/cut", "/slow-and-cut"])
def test_an_answer_that_is_cut_off_promises_what_never_comes(port: int, path: str) -> None:
    with Connection(port) as client:
        client.send(post(b"", target=path) + post(b"", target="/"))

        status, headers = client.head()
        assert (status, headers["content-length"]) == (200, "10")
        while not client.ended:
            client.receive()
        assert client.received == b"0123"
        assert not client.reset


def test_a_reset_sends_nothing(port: int) -> None:
    with Connection(port) as client:
        client.send(post(b"", target="/reset"))

        with pytest.raises(NoAnswer):
            client.answer()
        assert client.reset
        assert not client.received


def test_others_are_answered_meanwhile(failing: Failing, port: int) -> None:
    with Connection(port) as late, Connection(port) as other:
        late.send(post(b"", target="/later"))
        assert failing.asked.acquire(timeout=20)
        other.send(post(b"", target="/"))

        assert other.answer().body == CONTENT


@pytest.mark.parametrize("path", ["/later", "/slower"])
def test_a_client_that_leaves_is_forgotten(failing: Failing, port: int, path: str) -> None:
    with Connection(port) as client:
        client.send(post(b"", target=path))
        assert failing.asked.acquire(timeout=20)
    with Connection(port) as client:
        client.send(post(b"", target="/"))

        assert client.answer().body == CONTENT


def test_head_has_nothing_to_cut(port: int) -> None:
    with Connection(port) as client:
        client.send(post(b"", method="HEAD", length=None, target="/late"))

        assert client.answer("HEAD").headers["content-length"] == "10"


@pytest.mark.parametrize("limits", [ServerLimits(stop_timeout=0.05)])
def test_whoever_waits_for_a_late_answer_does_not_keep_the_server(
    failing: Failing, server: ThreadServer, port: int
) -> None:
    with Connection(port) as client:
        client.send(post(b"", target="/later"))
        assert failing.asked.acquire(timeout=20)
        server.stop()

        with pytest.raises(NoAnswer):
            client.answer()
