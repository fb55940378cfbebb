"""The HTTP server alone, with an application that echoes its requests."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterable, Iterator

import pytest

from hostile.raw import Answer, Connection, post
from mockturk.server import connection
from mockturk.server.limits import ServerLimits
from mockturk.server.messages import DeferredResponse, HTTPRequest, HTTPResponse, Lane
from mockturk.server.request import IncomingRequest
from mockturk.server.thread_server import ThreadServer

LARGE = b"x" * (300 * 1024)
MAX_BODY = 1_000_000


class Telling:
    """Answers with what it was asked; ``/names`` with header names, ``/slow`` when it may."""

    def __init__(self) -> None:
        self.may_go_on = threading.Event()
        self.was_asked = threading.Event()

    def respond_or_defer(self, request: HTTPRequest) -> HTTPResponse | DeferredResponse:
        if request.path == "/slow":
            return DeferredResponse(Lane("", "slow"), lambda: self.answer(request))
        return self.answer(request)

    def answer(self, request: HTTPRequest) -> HTTPResponse:
        if request.path == "/slow":
            self.was_asked.set()
            assert self.may_go_on.wait(20)
        if request.path == "/empty":
            return HTTPResponse(204, b"", "")
        if request.path == "/broken":
            raise RuntimeError("broken")
        if request.path == "/names":
            names = " ".join(sorted(name.decode() for name in request.headers))
            return HTTPResponse(418, request.body, "text/plain", headers=(("X-Names", names),))
        told = f"{request.method} {request.path} {request.query} {len(request.body)}"
        return HTTPResponse(200, told.encode("latin-1"), "text/plain")


@pytest.fixture
def telling() -> Telling:
    return Telling()


@pytest.fixture
def limits() -> ServerLimits:
    return ServerLimits(max_body=MAX_BODY)


@pytest.fixture
def port(telling: Telling, limits: ServerLimits) -> Iterator[int]:
    server = ThreadServer(telling, "127.0.0.1", 0, limits)
    yield int(server.url.rpartition(":")[2])
    telling.may_go_on.set()
    server.stop()


def exchange(port: int, *sent: bytes, methods: Iterable[str] = ("POST",)) -> list[Answer]:
    with Connection(port) as client:
        client.send(sent)
        return [client.answer(method) for method in methods]


def test_a_request_arrives_as_it_was_sent(port: int) -> None:
    (answer,) = exchange(port, post(b"abc", target="/a%20b/%C3%BC?c=%20d&e"))

    assert answer.status == 200
    assert answer.body.decode("latin-1") == "POST /a b/\xc3\xbc c=%20d&e 3"
    assert answer.headers["content-type"] == "text/plain"
    assert answer.headers["date"].endswith(" GMT")


@pytest.mark.parametrize("upgrade", [(), ("Connection: Upgrade", "Upgrade: h2c")])
def test_a_request_has_one_host(port: int, upgrade: tuple[str, ...]) -> None:
    (refused,) = exchange(port, post(b"abc", "host: other.test", *upgrade))
    (served,) = exchange(port, post(b"abc", *upgrade))

    assert (refused.status, refused.body) == (400, b"The request has more than one Host.\n")
    assert served.status == 200


def test_a_target_for_a_proxy_is_a_path(port: int) -> None:
    (answer,) = exchange(port, post(b"", target="http://mturk.test/onca/soap?x"))

    assert answer.body == b"POST /onca/soap x 0"


@pytest.mark.parametrize(
    "target",
    [
        *("ftp://mturk.test/", "urn://mturk.test/", "http:///x", "http://:80/", "http://a@b/"),
        *("http://mturk.test:65536/", "http://mturk.test:99999999/", "http://mturk.test:x/"),
        *("http://[::1/", "http://::1/"),
    ],
)
def test_what_is_no_address_is_refused(port: int, target: str) -> None:
    (answer,) = exchange(port, post(b"", target=target))

    assert answer.status == 400


@pytest.mark.parametrize(("version", "status"), [("1.1", 400), ("1.0", 200)])
@pytest.mark.parametrize("target", ["/", "http://mturk.test/"])
def test_a_request_of_today_has_a_host(port: int, target: str, version: str, status: int) -> None:
    (answer,) = exchange(port, f"POST {target} HTTP/{version}\r\n\r\n".encode())

    assert answer.status == status
    assert b"no Host" in answer.body or status == 200


def test_an_answer_may_have_headers_of_its_own(port: int) -> None:
    (answer,) = exchange(port, post(b"abc", "X-Some: 1", "X-Some: 3", target="/names"))

    assert answer.status == 418
    assert answer.body == b"abc"
    assert answer.headers["x-names"] == "content-length content-type host x-some"


def test_an_answer_without_content(port: int) -> None:
    (answer, after) = exchange(port, post(b"", target="/empty") + post(b"1"), methods="PP")

    assert answer.status == 204
    assert "content-length" not in answer.headers
    assert after.body == b"POST /  1"


def test_an_application_that_breaks_is_a_500(port: int, caplog: pytest.LogCaptureFixture) -> None:
    (answer, after) = exchange(port, post(b"", target="/broken") + post(b"1"), methods="PP")

    assert answer.status == 500
    assert after.status == 200
    assert "could not be answered" in caplog.text
    caplog.clear()


def test_head_has_the_length_and_nothing_else(port: int) -> None:
    requests = post(b"", method="HEAD", length=None) + post(b"", method="GET", length=None)
    head, get = exchange(port, requests, methods=("HEAD", "GET"))

    assert (head.status, head.body) == (200, b"")
    assert get.body == b"GET /  0"


def test_pipelined_requests_are_answered_in_turn(port: int) -> None:
    small = [post(b"x" * size, target=f"/{size}") for size in range(5)]
    requests = [small[0], small[1], post(LARGE, target="/large"), *small[2:], post(LARGE), *small]

    answers = exchange(port, b"".join(requests), methods=["POST"] * len(requests))

    paths = [answer.body.split()[1] for answer in answers]
    assert paths == [b"/0", b"/1", b"/large", *(b"/2", b"/3", b"/4"), b"/"] + [
        b"/%d" % number for number in range(5)
    ]


def test_a_small_request_does_not_wait_for_a_large_one(telling: Telling, port: int) -> None:
    with Connection(port) as slow:
        slow.send(post(LARGE, target="/slow"))
        assert telling.was_asked.wait(20)
        (quick,) = exchange(port, post(b""))
        telling.may_go_on.set()

        assert quick.status == 200
        assert slow.answer().status == 200


def test_what_was_asked_before_a_half_close_is_answered(telling: Telling, port: int) -> None:
    with Connection(port) as client:
        client.send(post(LARGE, target="/slow") + post(b"after"))
        client.half_close()
        assert telling.was_asked.wait(20)
        telling.may_go_on.set()

        assert client.answer().body.startswith(b"POST /slow")
        assert client.answer().body == b"POST /  5"
        client.closes()


def test_a_request_that_breaks_off_is_no_request(port: int) -> None:
    chunked = post(b"", "Transfer-Encoding: chunked", length=None)
    for broken in (post(b"abc", length=10), chunked + b"5\r\nab", b"POST / HTTP/1.1\r\nHost"):
        with Connection(port) as client:
            client.send(broken)
            client.half_close()

            assert client.answer().status == 400
            client.closes()


def test_a_client_that_wants_another_protocol_gets_this_one(port: int) -> None:
    upgrade = ("Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA")
    first = post(b"abc", "Connection: Upgrade, HTTP2-Settings", *upgrade)

    answers = exchange(port, first[:-2], first[-2:] + post(b"again"), methods="PP")

    assert [answer.body for answer in answers] == [b"POST /  3", b"POST /  5"]


def test_one_interim_answer_is_enough_whatever_else_is_asked_for(port: int) -> None:
    upgrade = ("Connection: Upgrade", "Upgrade: h2c", "Expect: 100-continue")
    with Connection(port) as client:
        client.send(post(b"", *upgrade, length=3))
        assert client.head()[0] == 100
        client.send(b"abc")

        answer = client.answer()
    assert (answer.body, answer.interim) == (b"POST /  3", ())


def test_an_old_client_is_not_told_to_continue(port: int) -> None:
    old = post(b"abc", "Expect: 100-continue").replace(b"HTTP/1.1", b"HTTP/1.0", 1)
    (answer,) = exchange(port, old)

    assert (answer.body, answer.interim) == (b"POST /  3", ())


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (post(b"").replace(b"HTTP/1.1", b"HTTP/2.0", 1), 400),
        (post(b"", "Transfer-Encoding: gzip, chunked", length=None), 400),
    ],
)
def test_what_it_does_not_speak_is_refused(port: int, sent: bytes, status: int) -> None:
    assert exchange(port, sent)[0].status == status


def test_connections_leave_nothing_to_the_collector(telling: Telling, limits: ServerLimits) -> None:
    server = ThreadServer(telling, "127.0.0.1", 0, limits)
    port = int(server.url.rpartition(":")[2])
    gc.collect()
    gc.disable()
    try:
        for _ in range(20):
            exchange(port, post(b"x" * MAX_BODY, "Connection: close"))
            with Connection(port) as gone:
                gone.send(post(b"x" * MAX_BODY)[:-1])
            for refused in (
                post(b"").replace(b"POST /", b"POST /" + b"x" * 600_000, 1),
                post(b"", *["X-Some: x"] * 4000),
                post(b"x" * (MAX_BODY + 1)),
                post(b"").replace(b"HTTP/1.1", b"HTTP/2.0", 1),
                b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                b"CONNECT a:443 HTTP/1.1\r\n\r\n",
            ):
                exchange(port, refused)
        server.stop()
        kept = [
            one
            for one in gc.get_objects()
            if isinstance(one, (connection.ServerConnection, IncomingRequest))
        ]
    finally:
        gc.enable()

    assert kept == []


def test_an_old_client_is_told_that_the_connection_stays(port: int) -> None:
    old = post(b"", "Connection: keep-alive").replace(b"HTTP/1.1", b"HTTP/1.0", 1)

    kept, _ = exchange(port, old + old, methods="PP")

    assert kept.headers["connection"] == "keep-alive"


def test_headers_without_end_are_refused(port: int) -> None:
    with Connection(port) as client:
        client.send(b"GET / HTTP/1.1\r\n")
        client.send(b"X-%d: y\r\n" % number + b"z" * 100 for number in range(5_000))

        assert client.answer().status == 431


def test_trailers_without_end_are_refused(port: int) -> None:
    with Connection(port) as client:
        client.send(post(b"", "Transfer-Encoding: chunked", length=None) + b"2\r\nab\r\n0\r\n")
        client.send(b"X-%d: y" % number + b"z" * 100 + b"\r\n" for number in range(10_000))

        assert client.answer().status == 431


def test_trailers_are_no_headers(port: int) -> None:
    head = post(b"", "Transfer-Encoding: chunked", target="/names", length=None)
    (answer,) = exchange(port, head + b"2\r\nab\r\n0\r\nX-Late: 1\r\n\r\n")

    assert answer.headers["x-names"] == "content-type host transfer-encoding"
    assert answer.body == b"ab"


def test_who_is_refused_may_finish_sending(port: int) -> None:
    with Connection(port) as client:
        client.send(post(b"x" * (MAX_BODY * 20)))

        assert not client.refused_input
        assert client.answer().status == 413
        client.half_close()
        client.closes()


@pytest.mark.parametrize("limits", [ServerLimits(max_body=MAX_BODY, drain_timeout=-1)])
def test_who_is_refused_may_not_send_for_ever(port: int) -> None:
    with Connection(port) as client:
        client.send(post(b"", length=MAX_BODY + 1))

        assert client.answer().status == 413
        while not client.refused_input:
            client.send(b"x")


@pytest.mark.parametrize("sent", [b"POST / HT", post(b"abc", length=10)])
@pytest.mark.parametrize("limits", [ServerLimits(receive_timeout=-1, tick=0.01)])
def test_what_does_not_come_in_time_is_a_408(port: int, sent: bytes) -> None:
    (answer,) = exchange(port, sent)

    assert answer.status == 408
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("limits", [ServerLimits(max_body=MAX_BODY, max_large_bodies=1)])
def test_too_many_large_bodies_at_once_are_a_503(port: int) -> None:
    with Connection(port) as first:
        first.send(post(b"x", "Expect: 100-continue", length=MAX_BODY))
        assert first.head()[0] == 100  # so that its room is taken
        refused, small = exchange(port, post(LARGE))[0], exchange(port, post(b"small"))[0]
    (later,) = exchange(port, post(LARGE))

    assert (refused.status, small.status, later.status) == (503, 200, 200)


def test_what_came_before_a_refused_request_is_answered(telling: Telling, port: int) -> None:
    with Connection(port) as client:
        client.send(post(LARGE, target="/slow") + post(b"before") + b"no HTTP\r\n\r\n")
        assert telling.was_asked.wait(20)
        telling.may_go_on.set()

        assert client.answer().body.startswith(b"POST /slow")
        assert client.answer().body == b"POST /  6"
        assert client.answer().status == 400
        client.closes()


@pytest.mark.parametrize("limits", [ServerLimits(max_body=MAX_BODY, max_large_bodies=1)])
def test_room_is_made_again_however_a_request_ends(telling: Telling, port: int) -> None:
    half = post(b"x" * MAX_BODY)[:-1]
    for sent in (half, half + b"xno HTTP\r\n\r\n"):
        with Connection(port) as client:
            client.send(sent)
            client.half_close()
            client.answer()
    with Connection(port) as gone:
        gone.send(post(LARGE, target="/slow") + post(LARGE) + post(LARGE))
        assert telling.was_asked.wait(20)
        gone.abandon()
    telling.may_go_on.set()
    # The room of the slow one is free once its answer is there, which nobody reads.
    tries = (exchange(port, post(b"x" * MAX_BODY))[0].status for _ in range(1_000))
    assert any(status == 200 for status in tries)


def test_stopping_lets_what_is_answered_be_answered(telling: Telling, limits: ServerLimits) -> None:
    server = ThreadServer(telling, "127.0.0.1", 0, limits)
    with Connection(int(server.url.rpartition(":")[2])) as client:
        client.send(post(LARGE, target="/slow"))
        assert telling.was_asked.wait(20)
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        telling.may_go_on.set()

        assert client.answer().status == 200
        stopping.join(20)
    assert not stopping.is_alive()


@pytest.mark.parametrize("limits", [ServerLimits(idle_timeout=-1, tick=0.001)])
def test_a_connection_that_waits_for_its_answer_is_not_idle(telling: Telling, port: int) -> None:
    with Connection(port) as client:
        client.send(post(LARGE, target="/slow"))
        assert telling.was_asked.wait(20)
        with Connection(port) as other:
            other.closes()
        telling.may_go_on.set()

        assert client.answer().status == 200
        client.closes()


def test_stopping_does_not_wait_for_who_does_not_read(telling: Telling) -> None:
    server = ThreadServer(telling, "127.0.0.1", 0, ServerLimits(stop_timeout=0.01))
    with Connection(int(server.url.rpartition(":")[2])) as client:
        client.send(post(LARGE, target="/slow"))
        assert telling.was_asked.wait(20)
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        client.closes()
        telling.may_go_on.set()
        stopping.join(20)
    assert not stopping.is_alive()
