"""The server's TLS: both ports at the same time, and failing handshakes."""

from __future__ import annotations

import contextlib
import gc
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from mockturk.server.certificates import (
    DEFAULT_HOSTS,
    get_default_folder,
    load_or_create_ca,
    load_or_create_certificate,
)
from mockturk.server.connection import ServerConnection
from mockturk.server.limits import ServerLimits
from mockturk.server.messages import HTTPRequest, HTTPResponse, Transmission
from mockturk.server.thread_server import ThreadServer
from mockturk.server.tls import TLSConfig, UnusableCertificateError, create_ssl_context
from ports import own_port

MAX_BODY = 1_000_000
LIMITS = ServerLimits(max_body=MAX_BODY)
PATIENCE = 20.0  # seconds
GET = b"GET /x HTTP/1.1\r\nHost: mturk.test\r\n\r\n"


class Telling:
    """Answers with what it was asked, and where."""

    def respond_or_defer(self, request: HTTPRequest) -> HTTPResponse:
        told = f"{request.scheme} {request.server_port} {request.path} {len(request.body)}"
        sending = Transmission(reset=True) if request.path == "/reset" else None
        content = b"x" * 3_000_000 if request.path == "/much" else told.encode()
        return HTTPResponse(200, content, "text/plain", sending)


class Ports(NamedTuple):
    plain: int
    tls: int


@pytest.fixture(scope="module")
def context() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=load_or_create_ca(get_default_folder()).file)


@pytest.fixture
def started() -> Iterator[Callable[..., Ports]]:
    """Starts a server; all of them are stopped in the end."""
    made = load_or_create_certificate(get_default_folder(), (), datetime.now(UTC))
    with contextlib.ExitStack() as stack:

        def start(limits: ServerLimits = LIMITS) -> Ports:
            tls = TLSConfig(0, create_ssl_context(made.file, made.key))
            server = ThreadServer(Telling(), "127.0.0.1", 0, limits, tls)
            stack.callback(server.stop)
            assert server.tls_url is not None
            return Ports(_port(server.url), _port(server.tls_url))

        yield start


@pytest.fixture
def ports(started: Callable[..., Ports]) -> Ports:
    return started()


def _port(url: str) -> int:
    return int(url.rpartition(":")[2])


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def spoken(
    port: int, context: ssl.SSLContext, name: str = "mechanicalturk.amazonaws.com"
) -> ssl.SSLSocket:
    """Connect and shake hands."""
    raw = connected(port)
    try:
        return context.wrap_socket(raw, server_hostname=name)
    except BaseException:
        raw.close()
        raise


def all_of(connection: socket.socket) -> bytes:
    """Read to the end."""
    return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def asked(port: int, context: ssl.SSLContext | None, path: str = "/x") -> tuple[int, bytes]:
    connection = (
        http.client.HTTPSConnection("localhost", port, timeout=PATIENCE, context=context)
        if context
        else http.client.HTTPConnection("localhost", port, timeout=PATIENCE)
    )
    with contextlib.closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()


def test_both_entrances_lead_to_one_application(ports: Ports, context: ssl.SSLContext) -> None:
    assert asked(ports.plain, None) == (200, f"http {ports.plain} /x 0".encode())
    assert asked(ports.tls, context) == (200, f"https {ports.tls} /x 0".encode())


@pytest.mark.parametrize("name", DEFAULT_HOSTS)
def test_the_certificate_is_good_for_each_name(
    ports: Ports, context: ssl.SSLContext, name: str
) -> None:
    with spoken(ports.tls, context, name) as connection:
        assert connection.version() == "TLSv1.3"


def test_it_is_good_for_no_other(ports: Ports, context: ssl.SSLContext) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=r"queue\.amazonaws\.com"):
        spoken(ports.tls, context, "queue.amazonaws.com")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1", "TLSv1_2", "TLSv1_3"])
def test_old_and_new_versions_are_spoken(ports: Ports, version: str) -> None:
    context = ssl.create_default_context(cafile=load_or_create_ca(get_default_folder()).file)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion[version]

    with spoken(ports.tls, context) as connection:
        connection.sendall(GET)
        assert connection.recv(100).startswith(b"HTTP/1.1 200 OK\r\n")
        assert connection.version() == version.replace("_", ".")


@pytest.mark.parametrize("ciphers", ["aNULL:eNULL:@SECLEVEL=0"])
def test_there_is_no_tls_without_authentication_or_encryption(ports: Ports, ciphers: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(ciphers)

    # The alert arrives: a client is told, not cut off.
    with pytest.raises(ssl.SSLError, match="HANDSHAKE_FAILURE"):
        spoken(ports.tls, context)


def test_http_1_is_agreed_on_with_who_speaks_http_2(ports: Ports, context: ssl.SSLContext) -> None:
    offering = ssl.create_default_context(cafile=load_or_create_ca(get_default_folder()).file)
    offering.set_alpn_protocols(["h2", "http/1.1"])

    with spoken(ports.tls, offering) as connection:
        assert connection.selected_alpn_protocol() == "http/1.1"
    with spoken(ports.tls, context) as connection:
        assert connection.selected_alpn_protocol() is None


def test_whoever_connects_and_says_nothing_holds_up_nobody(
    ports: Ports, context: ssl.SSLContext
) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(300):
            stack.enter_context(connected(ports.tls))

        assert asked(ports.tls, context)[0] == 200
        assert asked(ports.plain, None)[0] == 200


def test_connections_that_idle_after_the_handshake_hold_up_nobody(
    ports: Ports, context: ssl.SSLContext
) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(100):
            stack.enter_context(spoken(ports.tls, context))

        assert asked(ports.tls, context)[0] == 200


def hello() -> bytes:
    """What a client sends first."""
    outgoing = ssl.MemoryBIO()
    context = ssl.create_default_context()
    shaking = context.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        shaking.do_handshake()
    return outgoing.read()


def test_handshakes_that_break_off_anywhere_hold_up_nobody(
    ports: Ports, context: ssl.SSLContext
) -> None:
    said = hello()
    with contextlib.ExitStack() as stack:
        for end in range(0, len(said) + 1, 8):
            open_ended = stack.enter_context(connected(ports.tls))
            open_ended.sendall(said[:end])
            with connected(ports.tls) as closed:
                closed.sendall(said[:end])

        assert asked(ports.tls, context)[0] == 200


def test_a_handshake_has_its_time(started: Callable[..., Ports]) -> None:
    ports = started(ServerLimits(handshake_timeout=0.05))

    with connected(ports.tls) as silent, connected(ports.tls) as half:
        with contextlib.suppress(ConnectionResetError):  # its time was over before it sent
            half.sendall(hello()[:40])
            assert all_of(half) == b""

        assert all_of(silent) == b""


@pytest.mark.parametrize(
    "broken", [b"\x16\x03\x01\xff\xff" + b"\xff" * 70_000, b"\x00" * 1000, b"SSH-2.0-x\r\n" * 20]
)
def test_what_is_no_handshake_is_logged_once_and_ended(
    ports: Ports, context: ssl.SSLContext, broken: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with connected(ports.tls) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(broken)
            connection.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionResetError):
            all_of(connection)

    assert asked(ports.tls, context)[0] == 200
    assert [record.message for record in caplog.records].count(caplog.messages[0]) == 1
    assert caplog.messages[0].startswith("a TLS handshake failed: ")


@pytest.mark.parametrize("sent", [b"", b"\x16\x03\x01\x00\x05hello", b"GET / HTTP/1.1\r\n\r\n"])
@pytest.mark.parametrize("is_led", [False, True])
def test_failed_handshakes_leave_nothing_to_the_collector(sent: bytes, *, is_led: bool) -> None:
    made = load_or_create_certificate(get_default_folder(), (), datetime.now(UTC))
    tls = TLSConfig(0, create_ssl_context(made.file, made.key), frozenset(["localhost"]))
    server = ThreadServer(Telling(), "127.0.0.1", 0, LIMITS, tls)
    gc.collect()
    gc.disable()
    try:
        for _ in range(5):
            with connected(_port(server.url if is_led else server.tls_url or "")) as client:
                if is_led:
                    client.sendall(b"CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n")
                    assert b" 200 " in client.recv(1 << 16)
                client.sendall(sent)
                client.shutdown(socket.SHUT_WR)
                with contextlib.suppress(ConnectionResetError):
                    all_of(client)
        server.stop()
        kept = [one for one in gc.get_objects() if isinstance(one, ServerConnection)]
    finally:
        gc.enable()

    assert kept == []


def test_plain_http_at_the_tls_port_is_told_so(
    ports: Ports, caplog: pytest.LogCaptureFixture
) -> None:
    status, said = asked(ports.tls, None)

    assert (status, said) == (400, b"This port speaks HTTPS, not HTTP.\n")
    assert caplog.messages == [
        "a TLS handshake failed: the client sent plain HTTP to a port for HTTPS"
    ]


def test_tls_at_the_plain_port_is_told_so(
    ports: Ports, context: ssl.SSLContext, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ssl.SSLError, match=r"WRONG_VERSION_NUMBER|RECORD_LAYER_FAILURE"):
        spoken(ports.plain, context)

    assert caplog.messages == ["refused: The request is TLS, and this port speaks plain HTTP."]


def test_a_client_that_does_not_trust_is_named_in_the_log(
    ports: Ports, caplog: pytest.LogCaptureFixture
) -> None:
    for newest in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = ssl.create_default_context()
        context.maximum_version = newest
        with pytest.raises(ssl.SSLCertVerificationError):
            spoken(ports.tls, context)
    asked(ports.plain, None)  # the alerts have been read by then, or come soon
    _until(lambda: len(caplog.messages) == 2)

    assert all("does not trust the certificate" in message for message in caplog.messages)


def _until(condition: Callable[[], bool]) -> None:
    waiting = threading.Event()
    until = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < until:
        waiting.wait(0.02)


def test_a_body_that_is_refused_may_be_sent_to_its_end(
    ports: Ports, context: ssl.SSLContext
) -> None:
    with spoken(ports.tls, context) as connection:
        head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (MAX_BODY * 4)
        connection.sendall(head)
        for _ in range(40):
            connection.sendall(b"x" * (MAX_BODY // 10))

        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_large_bodies_and_answers_pass(ports: Ports, context: ssl.SSLContext) -> None:
    body = b"x" * 900_000
    with spoken(ports.tls, context) as connection:
        connection.sendall(b"POST /y HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n" + body)
        said = connection.recv(1000)

    assert said.endswith(f"https {ports.tls} /y 900000".encode())
    assert asked(ports.tls, context, "/much") == (200, b"x" * 3_000_000)


def test_pipelined_requests_are_answered_in_turn(ports: Ports, context: ssl.SSLContext) -> None:
    last = GET.replace(b"Host: ", b"Connection: close\r\nHost: ")
    with spoken(ports.tls, context) as connection:
        connection.sendall(GET * 5 + last)

        assert all_of(connection).count(b"HTTP/1.1 200 OK\r\n") == 6


def test_an_answer_may_be_a_reset(ports: Ports, context: ssl.SSLContext) -> None:
    with spoken(ports.tls, context) as connection:
        connection.suppress_ragged_eofs = False
        connection.sendall(GET.replace(b"/x", b"/reset"))

        with pytest.raises((ConnectionResetError, ssl.SSLEOFError)):
            connection.recv(10)


def test_it_stops_at_once_although_clients_keep_their_connections(
    context: ssl.SSLContext,
) -> None:
    made = load_or_create_certificate(get_default_folder(), (), datetime.now(UTC))
    tls = TLSConfig(0, create_ssl_context(made.file, made.key))
    server = ThreadServer(Telling(), "127.0.0.1", 0, LIMITS, tls)
    assert server.tls_url
    with spoken(_port(server.tls_url), context) as kept:
        kept.sendall(GET)
        assert kept.recv(1000)

        server.stop()

        assert kept.recv(1) == b""  # closed in order


def test_it_stops_at_once_although_handshakes_are_under_way() -> None:
    made = load_or_create_certificate(get_default_folder(), (), datetime.now(UTC))
    port = own_port()
    tls = TLSConfig(port, create_ssl_context(made.file, made.key))
    server = ThreadServer(Telling(), "127.0.0.1", 0, LIMITS, tls)
    with connected(port) as silent, connected(port) as half, connected(port) as failed:
        half.sendall(hello()[:40])
        failed.sendall(GET)
        assert failed.recv(1000)

        server.stop()

        assert all_of(silent) == all_of(half) == b""
        with pytest.raises(ConnectionRefusedError):
            connected(port)


def test_there_is_an_end_to_how_many_connections_there_may_be(
    started: Callable[..., Ports], context: ssl.SSLContext
) -> None:
    ports = started(ServerLimits(max_connections=3))
    with (
        spoken(ports.tls, context),
        connected(ports.tls),
        connected(ports.tls),
        connected(ports.tls) as one_more,
    ):
        assert all_of(one_more) == b""

    _until(lambda: _answers(ports, context))
    assert _answers(ports, context)


def _answers(ports: Ports, context: ssl.SSLContext) -> bool:
    try:
        return asked(ports.tls, context)[0] == 200
    except OSError:
        return False


def test_a_taken_port_for_tls_lets_the_other_go() -> None:
    made = load_or_create_certificate(get_default_folder(), (), datetime.now(UTC))
    context = create_ssl_context(made.file, made.key)
    plain = own_port()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(Exception, match="cannot listen"):
            ThreadServer(
                Telling(), "127.0.0.1", plain, LIMITS, TLSConfig(taken.getsockname()[1], context)
            )

        ThreadServer(Telling(), "127.0.0.1", plain, LIMITS).stop()


def test_a_certificate_that_cannot_be_used_is_one_clear_line(tmp_path: Path) -> None:
    made = load_or_create_certificate(get_default_folder(), (), datetime.now(UTC))
    nothing = tmp_path / "nothing.pem"
    empty = tmp_path / "empty.pem"
    empty.write_text("")
    pairs = [
        (nothing, made.key),
        (made.file, nothing),
        (empty, made.key),
        (made.file, empty),
        (made.file, load_or_create_ca(get_default_folder()).key),
    ]
    for certificate, key in pairs:
        with pytest.raises(UnusableCertificateError, match="cannot be used: ") as refused:
            create_ssl_context(certificate, key)

        assert "\n" not in str(refused.value)
