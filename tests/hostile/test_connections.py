"""Misused connections: slow, half closed, too many, and abandoned."""

from __future__ import annotations

import resource
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest

from exchanges import soap_call
from hostile.exchange import creates_raw
from hostile.framing import CALL
from hostile.judging import Kind, kind_of
from hostile.raw import Connection, post
from hostile.servers import BALANCE, Server, still_answers

MANY = 300
"""More than the threads of a server, and more than it accepts by default."""

_LARGE_ANSWER = post(soap_call("GetHIT", *["<HITId>3X</HITId>"] * 2_000).encode())


@contextmanager
def connections(server: Server, count: int) -> Iterator[list[Connection]]:
    with ExitStack() as stack:
        yield [stack.enter_context(Connection(server.port)) for _ in range(count)]


def served(connection: Connection) -> bool:
    return kind_of(connection.answer()) is Kind.SERVED


def test_a_client_that_waits_for_100_continue_is_told_to_continue(server: Server) -> None:
    head, _, body = post(CALL, "Expect: 100-continue").partition(b"\r\n\r\n")
    with Connection(server.port) as connection:
        connection.send(head + b"\r\n\r\n")
        status, _ = connection.head()
        connection.send(body)

        assert status == 100
        assert served(connection)


@pytest.mark.parametrize("version", ["1.0", "1.1\r\nConnection: close"])
def test_a_connection_ends_where_http_says_so(server: Server, version: str) -> None:
    with Connection(server.port) as connection:
        connection.send(BALANCE.replace(b"1.1", version.encode(), 1))

        assert served(connection)
        connection.closes()


@pytest.mark.parametrize("version", ["1.0\r\nConnection: keep-alive", "1.1"])
def test_a_connection_goes_on_where_http_says_so(server: Server, version: str) -> None:
    with Connection(server.port) as connection:
        for _ in range(3):
            connection.send(BALANCE.replace(b"1.1", version.encode(), 1))
            assert served(connection)


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"POST / HT", id="half a line"),
        pytest.param(b"POST / HTTP/1.1\r\nHost: x\r\n", id="half a head"),
        pytest.param(post(CALL)[:-1], id="all but a byte of the body"),
        pytest.param(post(b"", "Transfer-Encoding: chunked", length=None) + b"5\r\nab",
            id="half a chunk"),
    ],
)  # fmt: skip
def test_many_slow_senders_do_not_hold_up_others(server: Server, sent: bytes) -> None:
    with connections(server, MANY) as slow:
        for connection in slow:
            connection.send(sent)

        still_answers(server)


def test_slow_senders_are_answered_in_the_end(server: Server) -> None:
    with connections(server, 60) as slow:
        for piece in (BALANCE[:9], BALANCE[9:60], BALANCE[60:-7], BALANCE[-7:]):
            for connection in slow:
                connection.send(piece)

        assert all(served(connection) for connection in slow)


def test_kept_connections_do_not_hold_up_others(server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(MANY):
            connection = stack.enter_context(Connection(server.port))
            connection.send(BALANCE)
            assert served(connection)

        still_answers(server)


def test_more_connections_than_select_can_watch(server: Server) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with connections(server, 1_100) as idle:
        idle[-1].send(BALANCE)

        assert served(idle[-1])
        still_answers(server)


def test_a_client_that_never_reads_does_not_hold_up_others(server: Server) -> None:
    with connections(server, 20) as deaf:
        for connection in deaf:
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.socket.sendall(_LARGE_ANSWER)

        still_answers(server)


def test_a_hundred_connections_opened_and_closed_at_once(server: Server) -> None:
    def knock(number: int) -> None:
        with Connection(server.port) as connection:
            if number % 2:
                connection.abandon()

    with ThreadPoolExecutor(100) as threads:
        list(threads.map(knock, range(100)))


def test_a_hundred_callers_at_once(server: Server) -> None:
    def call(_: int) -> bool:
        with Connection(server.port) as connection:
            connection.send(BALANCE)
            return served(connection)

    with ThreadPoolExecutor(100) as threads:
        assert all(threads.map(call, range(100)))


@pytest.mark.parametrize("rudely", [True, False])
@pytest.mark.parametrize("share", [0.01, 0.2, 0.9])
def test_clients_go_away_amid_a_request(server: Server, share: float, *, rudely: bool) -> None:
    for _ in range(30):
        with Connection(server.port) as connection:
            connection.send(BALANCE[: int(len(BALANCE) * share)])
            if rudely:
                connection.abandon()


def test_clients_go_away_amid_chunks(server: Server) -> None:
    head = post(b"", "Transfer-Encoding: chunked", length=None)
    for cut in range(1, 30):
        with Connection(server.port) as connection:
            connection.send(head + (b"a\r\n<GetHIT/><\r\n" * 2)[:cut])
            connection.abandon()


@pytest.mark.parametrize("read", [0, 1, 1_000])
@pytest.mark.parametrize("request_", [BALANCE, _LARGE_ANSWER, BALANCE * 20])
def test_clients_go_away_amid_the_answer(server: Server, request_: bytes, read: int) -> None:
    for _ in range(10):
        with Connection(server.port) as connection:
            connection.send(request_)
            if read:
                assert connection.socket.recv(read)
            connection.abandon()


def test_nothing_is_fetched(server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as watcher:
        address = f"http://127.0.0.1:{watcher.getsockname()[1]}/x"
        for body in (
            f'<!DOCTYPE x SYSTEM "{address}"><GetAccountBalanceRequest/>',
            f'<!DOCTYPE x [<!ENTITY a SYSTEM "{address}">]><GetHITRequest><HITId>&a;</HITId>'
            "</GetHITRequest>",
            f'<!DOCTYPE x [<!ENTITY % a SYSTEM "{address}"> %a;]><GetAccountBalanceRequest/>',
            f'<?xml-stylesheet href="{address}"?><GetAccountBalanceRequest/>',
            creates_raw(
                "Question", f'&lt;!DOCTYPE x SYSTEM "{address}"&gt;&lt;ExternalQuestion/&gt;'
            ),
            creates_raw(
                "Question",
                '&lt;ExternalQuestion xmlns:i="http://www.w3.org/2001/XMLSchema-instance" '
                f'i:schemaLocation="urn:x {address}"/&gt;',
            ),
        ):
            with Connection(server.port) as connection:
                connection.send(post(body.encode()))
                kind_of(connection.answer())

        watcher.setblocking(False)
        with pytest.raises(BlockingIOError):
            watcher.accept()
