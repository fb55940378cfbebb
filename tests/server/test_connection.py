"""How one connection reads: framing that costs more than its content, upgrades, large heads."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest

from hostile.raw import Answer, Connection, post
from hostile.servers import StandAlone
from mockturk.server.connection import ServerConnection
from mockturk.server.limits import ServerLimits
from mockturk.server.messages import HTTPRequest, HTTPResponse
from mockturk.server.sockets import bind_sockets
from mockturk.server.thread_server import ThreadServer

CHUNKED = ("Transfer-Encoding: chunked",)
UPGRADE = ("Connection: Upgrade", "Upgrade: h2c")
TINY_CHUNKS = b"2\r\nxx\r\n" * 10_000
MAX_BODY = 4_000_000


class Echo:
    """Answers with the method, path and length of a request; ``/names`` with its header fields."""

    def __init__(self) -> None:
        self.calls = 0

    def respond_or_defer(self, request: HTTPRequest) -> HTTPResponse:
        if request.path == "/names":
            return HTTPResponse(200, b"\n".join(request.headers), "text/plain")
        self.calls += 1
        told = f"{request.method} {request.path[:50]} {len(request.body)}"
        return HTTPResponse(200, told.encode("latin-1"), "text/plain")


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def limits() -> ServerLimits:
    return ServerLimits(max_body=MAX_BODY)


@pytest.fixture
def port(echo: Echo, limits: ServerLimits) -> Iterator[int]:
    server = ThreadServer(echo, "127.0.0.1", 0, limits)
    yield int(server.url.rpartition(":")[2])
    server.stop()


def answers(port: int, sent: Iterable[bytes] | bytes, count: int) -> list[Answer]:
    with Connection(port) as client:
        client.send(sent)
        return [client.answer() for _ in range(count)]


def one_by_one(sent: bytes) -> Iterator[bytes]:
    return (sent[place : place + 1] for place in range(len(sent)))


def test_a_body_in_tiny_chunks_takes_no_more_memory_than_it_has_bytes() -> None:
    with StandAlone() as server, Connection(server.port) as client:
        before = server.memory()
        client.send([post(b"", *CHUNKED, length=None), *[TINY_CHUNKS] * 100, b"0\r\n\r\n"])
        client.answer()

        assert server.memory() - before < 30  # MB, for a body of 2


def test_other_connections_are_answered_while_a_body_comes_in_tiny_chunks(port: int) -> None:
    count = 0
    with Connection(port) as client, Connection(port) as other:
        body = [post(b"", *CHUNKED, length=None), *[TINY_CHUNKS] * 190, b"0\r\n\r\n"]
        sending = threading.Thread(target=client.send, args=(body,))
        sending.start()
        while sending.is_alive():
            other.send(post(b""))
            assert other.answer().status == 200
            count += 1
        sending.join()

        assert client.answer().body == b"POST / 3800000"
    assert count > 5  # on a busy machine; a hundred on a quiet one


@pytest.mark.parametrize("limits", [ServerLimits(max_body=MAX_BODY, turn=-1, parsing_piece=7)])
def test_a_connection_that_waits_for_its_turn_loses_nothing(port: int) -> None:
    body = b"3\r\nabc\r\n0\r\nX-Late: 1\r\n\r\n"
    requests = [
        *(post(b"x" * 50, target="/a"), post(b"", *CHUNKED, target="/b", length=None) + body),
        *(post(b"xyz", *UPGRADE, target="/c"), post(b"x" * 300_000, target="/d"), post(b"1")),
    ]

    with Connection(port) as client:
        client.send(b"".join(requests))
        client.half_close()
        bodies = [client.answer().body for _ in requests]
        client.closes()

    assert bodies == [b"POST /a 50", b"POST /b 3", b"POST /c 3", b"POST /d 300000", b"POST / 1"]


@pytest.mark.parametrize("limits", [ServerLimits(max_body=MAX_BODY, turn=-1)])
def test_a_client_that_goes_before_its_turn_leaves_the_server_well(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    with Connection(port) as client:
        client.send([post(b"", *CHUNKED, length=None), TINY_CHUNKS])
        client.abandon()

    assert answers(port, post(b""), 1)[0].status == 200
    assert not caplog.records


@pytest.mark.parametrize("body", [b"", b"abc"])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_thousand_pipelined_upgrades_are_a_thousand_requests(
    port: int, body: bytes, caplog: pytest.LogCaptureFixture, *, is_chunked: bool
) -> None:
    request = post(body, *UPGRADE)
    if is_chunked:
        framed = (b"%x\r\n%s\r\n" % (len(body), body) if body else b"") + b"0\r\nX-Late: 1\r\n\r\n"
        request = post(b"", *UPGRADE, *CHUNKED, length=None) + framed

    got = answers(port, request * 1_000, 1_000)

    assert {(answer.status, answer.body) for answer in got} == {(200, b"POST / %d" % len(body))}
    assert not caplog.records


@pytest.mark.parametrize("sent", [b"", b"abc"])
@pytest.mark.parametrize(
    ("version", "fields", "stays"),
    [
        (b"1.1", ["Connection: Upgrade, close"], False),
        (b"1.1", ["Connection: close", "Connection: upgrade"], False),
        (b"1.1", ["Connection: Upgrade, keep-alive"], True),
        (b"1.0", ["Connection: Upgrade"], False),
        (b"1.0", ["Connection: keep-alive, Upgrade"], True),
    ],
)
def test_a_request_that_asks_for_an_upgrade_says_whether_the_connection_stays(
    port: int, echo: Echo, version: bytes, fields: list[str], sent: bytes, *, stays: bool
) -> None:
    request = post(sent, *fields, "Upgrade: h2c").replace(b"HTTP/1.1", b"HTTP/" + version, 1)
    with Connection(port) as client:
        client.send(request * 2)
        got = [client.answer() for _ in range(1 + stays)]
        if not stays:
            client.closes()

    assert {answer.status for answer in got} == {200}
    assert ("close" in got[0].headers.get("connection", "")) is not stays
    assert echo.calls == len(got)


def test_an_old_request_that_asks_for_an_upgrade_needs_no_host(port: int) -> None:
    sent = b"GET / HTTP/1.0\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n"

    assert answers(port, sent, 1)[0].status == 200


def test_a_request_that_asks_for_an_upgrade_keeps_its_header_fields(port: int) -> None:
    sent = post(b"", *UPGRADE, "HTTP2-Settings: AAMAAABk", "X-A: 1", target="/names")

    names = answers(port, sent, 1)[0].body.split()

    assert {b"host", b"connection", b"upgrade", b"http2-settings", b"x-a"} <= set(names)


@pytest.mark.parametrize("padding", [b"", b"x" * 10_000])
def test_connect_is_refused_among_other_requests(port: int, padding: bytes) -> None:
    connect = b"CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n"

    first, second = answers(port, post(padding) + connect * 1_000, 2)

    assert (first.status, second.status) == (200, 400)


TOO_LARGE = b"The headers are too large.\n"
FIELDS = [
    pytest.param([f"X-A: {'x' * 25_000}"], id="one"),
    pytest.param([f"{'x' * 25_000}: a"], id="a name"),
    pytest.param([f"X-{number}: y" for number in range(3_000)], id="many"),
    pytest.param(["a:"] * 6_000, id="tiny ones"),
    pytest.param([f"X-A:{' ' * 30_000}y"], id="blanks"),
]


@pytest.mark.parametrize("fields", FIELDS)
def test_header_fields_of_more_than_16_kb_are_refused(port: int, fields: list[str]) -> None:
    (answer,) = answers(port, post(b"", *fields), 1)

    reason = b"There are more than 256 headers.\n" if len(fields) > 1 else TOO_LARGE
    assert (answer.status, answer.body) == (431, reason)


def test_256_header_fields_are_accepted_and_one_more_is_not(
    port: int, caplog: pytest.LogCaptureFixture
) -> None:
    of_every_request = 3
    for more, status in ((0, 200), (1, 431)):
        count = 256 - of_every_request + more
        assert answers(port, post(b"", *["a:"] * count), 1)[0].status == status

    assert caplog.messages == ["refused: There are more than 256 headers."]


@pytest.mark.parametrize("fields", [*FIELDS, pytest.param(["Cookie: " + "x" * 10_000_000])])
def test_header_fields_are_refused_before_they_end(port: int, fields: list[str]) -> None:
    sent = post(b"", *fields)[: -len("\r\nContent-Length: 0\r\n\r\n")]
    pieces = one_by_one(sent) if len(sent) < 100_000 else [sent]

    assert answers(port, pieces, 1)[0].status == 431


@pytest.mark.parametrize("is_whole", [True, False])
@pytest.mark.parametrize("fields", FIELDS)
def test_trailer_fields_of_more_than_16_kb_are_refused(
    port: int, fields: list[str], *, is_whole: bool
) -> None:
    trailers = "\r\n".join(fields).encode() + (b"\r\n\r\n" if is_whole else b"x" * 10_000)
    sent = post(b"", *CHUNKED, length=None) + b"2\r\nab\r\n0\r\n" + trailers

    assert answers(port, sent, 1)[0].status == 431


@pytest.mark.parametrize("place", [b"", b"2\r\nab\r\n"])
def test_a_chunk_extension_without_end_is_refused(port: int, place: bytes) -> None:
    sent = post(b"", *CHUNKED, length=None) + place + b"2;" + b"x" * 1_000_000

    assert answers(port, sent, 1)[0].status == 431


@pytest.mark.parametrize("upgrade", [(), UPGRADE])
@pytest.mark.parametrize("takes_turns", [False, True])
def test_header_fields_of_less_than_16_kb_are_served(
    port: int, upgrade: tuple[str, ...], *, takes_turns: bool
) -> None:
    fields = [f"X-{number:03}: {'y' * 91}" for number in range(158)]
    sent = [
        post(b"x" * 300_000, *upgrade, *fields),
        post(b"", *upgrade, *fields, *CHUNKED, length=None) + b"2\r\nab\r\n0\r\n",
        "".join(f"{field}\r\n" for field in fields).encode() + b"\r\n",
        post(b"x", *upgrade, *fields, target="/" + "x" * 100_000),
    ]

    got = answers(port, one_by_one(b"".join(sent)) if takes_turns else b"".join(sent), 3)

    assert [answer.body.split()[-1] for answer in got] == [b"300000", b"2", b"1"]


def test_a_target_of_half_a_megabyte_is_served_in_single_bytes(port: int) -> None:
    sent = post(b"", target="/?" + "x" * (512 * 1024 - 2))

    assert answers(port, sent, 1)[0].status == 200
    assert answers(port, one_by_one(sent[:100_000] + sent[-100:]), 1)[0].status == 200


@pytest.mark.parametrize("more", [1, 10_000_000])
def test_a_longer_target_is_refused(port: int, more: int) -> None:
    (answer,) = answers(port, post(b"", target="/?" + "x" * (512 * 1024 - 2 + more)), 1)

    assert (answer.status, answer.body) == (414, b"The request target is too long.\n")


class Marking(Echo):
    """Counts the turns of the event loop since the last request."""

    content = b"x" * 3_000_000

    def __init__(self) -> None:
        super().__init__()
        self.turns: list[int] = []

    def respond_or_defer(self, request: HTTPRequest) -> HTTPResponse:
        self.turns.append(0)
        asyncio.get_running_loop().call_soon(self._mark, len(self.turns))
        if request.path == "/long":
            return HTTPResponse(200, self.content, "text/plain")
        return super().respond_or_defer(request)

    def _mark(self, request: int) -> None:
        if request == len(self.turns):
            self.turns[-1] += 1
            asyncio.get_running_loop().call_soon(self._mark, request)


@pytest.fixture
def marking() -> Marking:
    return Marking()


@pytest.fixture
def marked(marking: Marking, limits: ServerLimits) -> Iterator[int]:
    server = ThreadServer(marking, "127.0.0.1", 0, limits)
    yield int(server.url.rpartition(":")[2])
    marking.turns.append(0)  # ends the counting
    server.stop()


@pytest.mark.parametrize("limits", [ServerLimits(turn=-1)])
def test_others_have_their_turn_between_pipelined_calls(marked: int, marking: Marking) -> None:
    got = answers(marked, post(b"") * 100, 100)

    assert {answer.status for answer in got} == {200}
    assert all(marking.turns[:-1])


@pytest.mark.parametrize("limits", [ServerLimits(turn=-1, sending_piece=10_000)])
def test_a_long_response_is_sent_in_turn_with_others(marked: int, marking: Marking) -> None:
    first, second, third = answers(marked, post(b"", target="/long") * 2 + post(b""), 3)

    assert first.body == second.body == Marking.content
    assert third.status == 200
    assert min(marking.turns[:2]) >= len(Marking.content) / 10_000


def test_a_client_that_leaves_within_a_long_response_leaves_the_server_well(
    marked: int, caplog: pytest.LogCaptureFixture
) -> None:
    with Connection(marked) as client:
        client.send(post(b"", target="/long") * 20)
        client.receive()
        client.abandon()

    assert answers(marked, post(b""), 1)[0].status == 200
    assert not caplog.records


@pytest.mark.parametrize("limits", [ServerLimits(idle_timeout=-1, tick=0.01)])
def test_an_idle_connection_is_closed(port: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with Connection(port) as silent:
        silent.closes()

    with Connection(port) as client:
        client.send(post(b""))
        assert client.answer().status == 200
        client.closes()
    assert set(caplog.messages) == {"closed connections that were idle: 1"}


class Socket(asyncio.Transport):
    """A transport that notes whether reading is paused."""

    is_paused = False

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self if name == "socket" else default

    def fileno(self) -> int:
        return 3

    def is_closing(self) -> bool:
        return False

    def pause_reading(self) -> None:
        self.is_paused = True

    def resume_reading(self) -> None:
        self.is_paused = False


class Host:
    """What a connection needs of its server while it receives a request."""

    limits = ServerLimits(turn=-1)

    def register(self, *_: object) -> bool:
        return True

    def note(self, *_: object) -> None:
        pass

    watch_receiving = stop_watching = release_body = end_wait = forget = note


def test_nothing_more_is_read_while_a_turn_is_due() -> None:
    # An event loop may read several times before it calls back.
    async def receive_twice() -> tuple[bool, bool]:
        (entrance,) = bind_sockets("127.0.0.1", 0, None)
        with entrance.listener:
            connection, socket = ServerConnection(cast("Any", Host()), entrance), Socket()
            connection.connection_made(socket)
            connection.data_received(b"POST / HTTP/1.1\r\n")
            first = socket.is_paused
            connection.data_received(b"Host: x\r\n")
            second = socket.is_paused
            connection.connection_lost(None)
            return first, second

    # In a thread, as the tests of pages leave an event loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: asyncio.run(receive_twice())).result() == (False, True)
