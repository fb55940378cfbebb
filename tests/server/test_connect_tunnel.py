"""CONNECT: the hosts for which a tunnel is opened, and the refusals."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from mockturk.server.certificates import (
    DEFAULT_HOSTS,
    get_default_folder,
    load_or_create_ca,
    load_or_create_certificate,
)
from mockturk.server.limits import ServerLimits
from mockturk.server.messages import DeferredResponse, HTTPRequest, HTTPResponse, Lane
from mockturk.server.thread_server import ThreadServer
from mockturk.server.tls import TLSConfig, create_ssl_context

PATIENCE = 20.0  # seconds
LIMITS = ServerLimits()
SERVICE = "mechanicalturk.amazonaws.com"
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
GET = f"GET /x HTTP/1.1\r\nHost: {SERVICE}\r\n\r\n".encode()


class Telling:
    """Answers with what it was asked, and where."""

    def respond_or_defer(self, request: HTTPRequest) -> HTTPResponse | DeferredResponse:
        if request.path == "/later":
            return DeferredResponse(
                Lane("", "later"), lambda: HTTPResponse(200, b"later", "text/plain")
            )
        told = f"<{request.scheme} {request.host} {request.server_port} {request.path}>"
        return HTTPResponse(200, told.encode(), "text/plain", None)


@pytest.fixture(scope="module")
def context() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=load_or_create_ca(get_default_folder()).file)


def new_server(limits: ServerLimits = LIMITS, *, has_tls: bool = True) -> ThreadServer:
    made = load_or_create_certificate(get_default_folder(), ("*.wild.test",), datetime.now(UTC))
    tls = TLSConfig(
        0, create_ssl_context(made.file, made.key), frozenset({*DEFAULT_HOSTS, "*.wild.test"})
    )
    return ThreadServer(Telling(), "127.0.0.1", 0, limits, tls if has_tls else None)


@pytest.fixture
def server() -> Iterator[ThreadServer]:
    server = new_server()
    yield server
    server.stop()


def connected(url: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=PATIENCE)


def connect(target: str, *more: str) -> bytes:
    return "\r\n".join([f"CONNECT {target} HTTP/1.1", f"Host: {target}", *more, "", ""]).encode()


@contextlib.contextmanager
def led(server: ThreadServer, host: str, context: ssl.SSLContext) -> Iterator[ssl.SSLSocket]:
    """What a client has once it has been led to a host, and trusts it."""
    with connected(server.url) as raw:
        raw.sendall(connect(f"{host}:443"))
        assert exactly(raw, len(ESTABLISHED)) == ESTABLISHED
        name = host.strip("[]").rstrip(".")
        with context.wrap_socket(raw, server_hostname=name) as secured:
            yield secured


def exactly(connection: socket.socket, size: int) -> bytes:
    read = b""
    while len(read) < size:
        piece = connection.recv(size - len(read))
        assert piece, read
        read += piece
    return read


def until(connection: socket.socket, end: bytes) -> bytes:
    read = b""
    while not read.endswith(end):
        piece = connection.recv(1 << 16)
        assert piece, read
        read += piece
    return read


def all_of(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(1 << 16), b""))


@pytest.mark.parametrize(
    "host", [*(name for name in DEFAULT_HOSTS if ":" not in name), "[::1]", "one.wild.test"]
)
def test_each_name_of_the_certificate_is_reached(
    server: ThreadServer, context: ssl.SSLContext, host: str
) -> None:
    with led(server, host, context) as connection:
        for path in ("/one", "/two"):
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())

            assert f"<https {host} 443 {path}>".encode() in until(connection, b">")


@pytest.mark.parametrize("host", [SERVICE.upper(), f"{SERVICE}."])
def test_names_are_the_same_in_every_spelling(
    server: ThreadServer, context: ssl.SSLContext, host: str
) -> None:
    with led(server, host, context) as connection:
        connection.sendall(GET)

        assert until(connection, b">")


@pytest.mark.parametrize(
    "target",
    [
        *("wild.test:443", "a.b.wild.test:443", "example.com:443", f"{SERVICE}:80"),
        *(f"{SERVICE}:8443", "127.0.0.2:443", "[::2]:443", f"x.{SERVICE}:443"),
        f"{SERVICE}.example.com:443",
    ],
)
def test_nobody_is_led_elsewhere(
    server: ThreadServer, target: str, caplog: pytest.LogCaptureFixture
) -> None:
    with connected(server.url) as client:
        client.sendall(connect(target))
        answer = all_of(client).decode()
    host, _, port = target.rpartition(":")
    told = (
        f"CONNECT to {host.strip('[]')}, port {port}, is not allowed, only to port 443 of"
        " *.wild.test, "
    )

    assert answer.startswith("HTTP/1.1 403 Forbidden\r\n")
    assert told in answer
    assert answer.endswith(", www.mturk.com, which the certificate covers.\n")
    assert told in caplog.text


@pytest.mark.parametrize(
    "target",
    [
        *(SERVICE, "443", ":443", f"{SERVICE}:", f"{SERVICE}:443:443", "::1:443", "[::1:443"),
        *("[:::]:443", f"x@{SERVICE}:443", f"{SERVICE}:x"),
    ],
)
def test_what_is_no_host_and_port_is_refused(server: ThreadServer, target: str) -> None:
    with connected(server.url) as client:
        client.sendall(connect(target))

        assert all_of(client).startswith(b"HTTP/1.1 400 ")


def test_two_hosts_are_refused_here_too(server: ThreadServer) -> None:
    with connected(server.url) as client:
        client.sendall(connect(f"{SERVICE}:443", "Host: other.test"))

        assert all_of(client).endswith(b"The request has more than one Host.\n")


def test_what_waits_for_its_answer_is_not_overtaken(server: ThreadServer) -> None:
    """A request and CONNECT in one packet: it is answered, CONNECT is refused."""
    with connected(server.url) as client:
        client.sendall(GET.replace(b"/x", b"/later") + connect(f"{SERVICE}:443"))
        answer = all_of(client)

    _, later, refusal = answer.partition(b"\r\n\r\nlater")
    assert later
    assert refusal.startswith(b"HTTP/1.1 400 ")


def test_without_tls_nobody_is_led_anywhere() -> None:
    server = new_server(has_tls=False)
    try:
        with connected(server.url) as client:
            client.sendall(connect(f"{SERVICE}:443"))
            answer = all_of(client)

        assert answer.startswith(b"HTTP/1.1 400 ")
        assert b"--tls-port" in answer
    finally:
        server.stop()


def test_who_speaks_tls_already_is_not_led(server: ThreadServer, context: ssl.SSLContext) -> None:
    assert server.tls_url
    with (
        connected(server.tls_url) as raw,
        context.wrap_socket(raw, server_hostname="localhost") as client,
    ):
        client.sendall(connect(f"{SERVICE}:443"))
        assert all_of(client).startswith(b"HTTP/1.1 400 ")
    with led(server, SERVICE, context) as client:
        client.sendall(connect(f"{SERVICE}:443"))
        assert all_of(client).startswith(b"HTTP/1.1 400 ")


def test_who_does_not_wait_for_the_answer_is_refused(server: ThreadServer) -> None:
    with connected(server.url) as client:
        client.sendall(connect(f"{SERVICE}:443") + b"\x16\x03\x01")

        assert all_of(client).startswith(b"HTTP/1.1 400 ")


def test_a_connection_that_was_used_may_be_led(
    server: ThreadServer, context: ssl.SSLContext
) -> None:
    with connected(server.url) as raw:
        raw.sendall(GET)
        until(raw, b">")
        raw.sendall(connect(f"{SERVICE}:443", "Proxy-Connection: keep-alive", "User-Agent: x"))
        assert exactly(raw, len(ESTABLISHED)) == ESTABLISHED
        with context.wrap_socket(raw, server_hostname=SERVICE) as client:
            client.sendall(GET)

            assert f"<https {SERVICE} 443 /x>".encode() in until(client, b">")


def test_a_request_may_come_with_the_end_of_the_handshake(
    server: ThreadServer, context: ssl.SSLContext
) -> None:
    """In one packet, as clients of TLS 1.3 send them."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(incoming, outgoing, server_hostname=SERVICE)
    with connected(server.url) as raw:
        raw.sendall(connect(f"{SERVICE}:443"))
        assert exactly(raw, len(ESTABLISHED)) == ESTABLISHED
        while True:
            try:
                client.do_handshake()
                break
            except ssl.SSLWantReadError:
                raw.sendall(outgoing.read())
                incoming.write(raw.recv(1 << 16))
        assert client.version() == "TLSv1.3"
        client.write(GET)
        raw.sendall(outgoing.read())
        read = b""
        while not read.endswith(b">"):
            try:
                read += client.read(1 << 16)
            except ssl.SSLWantReadError:
                incoming.write(raw.recv(1 << 16))

    assert f"<https {SERVICE} 443 /x>".encode() in read


def test_plain_http_behind_it_is_told_so(server: ThreadServer) -> None:
    with connected(server.url) as client:
        client.sendall(connect(f"{SERVICE}:443"))
        assert exactly(client, len(ESTABLISHED)) == ESTABLISHED
        client.sendall(GET)

        assert b"This port speaks HTTPS, not HTTP." in client.recv(1 << 16)


def test_who_does_not_trust_the_certificate_is_in_the_log(
    server: ThreadServer, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        pytest.raises(ssl.SSLCertVerificationError),
        led(server, SERVICE, ssl.create_default_context()),
    ):
        pass
    server.stop()

    assert "/_mockturk/ca.pem" in caplog.text


@pytest.mark.parametrize("world", ["", "/w/one"])
def test_whole_addresses_are_those_of_the_service(
    server: ThreadServer, context: ssl.SSLContext, world: str
) -> None:
    """As plain HTTP goes through a proxy, and as boto wrote what it sent through a tunnel."""
    asked = "GET {}://{}{}/x HTTP/1.1\r\nHost: {}\r\n\r\n"
    with connected(server.url) as client:
        client.sendall(asked.format("http", SERVICE, world, SERVICE).encode())
        assert f" {world}/x>".encode() in until(client, b">")
    with led(server, SERVICE, context) as secured:
        secured.sendall(asked.format("https", f"{SERVICE}:443", world, SERVICE).encode())
        assert f"<https {SERVICE} 443 {world}/x>".encode() in until(secured, b">")


@pytest.mark.parametrize(
    ("target", "host", "path"),
    [
        ("http://mturk.test/onca/soap?x", "mturk.test", "/onca/soap"),
        ("HTTPS://Mturk.test:443/a%20b", "Mturk.test", "/a b"),
        ("http://mturk.test:80?", "mturk.test", "/"),
        ("http://mturk.test:443", "mturk.test:443", "/"),
        ("http://[::1]:8014/", "[::1]:8014", "/"),
        ("http://one.test", "one.test", "/"),
        ("http://one.test:?x=http://two.test", "one.test", "/"),
        ("/http://one.test/", "other.test", "/http://one.test/"),
    ],
)
@pytest.mark.parametrize("upgrade", ["", "Connection: Upgrade\r\nUpgrade: h2c\r\n"])
def test_a_whole_address_says_which_host_is_meant(
    server: ThreadServer, target: str, host: str, path: str, upgrade: str
) -> None:
    with connected(server.url) as client:
        client.sendall(f"GET {target} HTTP/1.1\r\nHost: other.test\r\n{upgrade}\r\n".encode())
        answer = until(client, b">").decode()

    told, _, named = answer.rpartition("<")[2].partition(" ")
    assert (told, named.partition(" ")[0], named.rstrip(">").split(" ", 2)[2]) == (
        *("http", host, path),
    )


def test_what_has_ended_makes_room(context: ssl.SSLContext) -> None:
    server = new_server(ServerLimits(max_connections=2))
    for _ in range(6):
        with led(server, SERVICE, context) as client:
            client.sendall(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))

            assert all_of(client).endswith(b" /x>")
    server.stop()


def test_it_stops_at_once_although_somebody_is_led(context: ssl.SSLContext) -> None:
    server = new_server()
    with connected(server.url) as silent, led(server, SERVICE, context) as kept:
        silent.sendall(connect(f"{SERVICE}:443"))
        assert exactly(silent, len(ESTABLISHED)) == ESTABLISHED
        kept.sendall(GET)
        until(kept, b">")

        server.stop()

        assert kept.recv(1) == b""
        assert silent.recv(1) == b""
