"""Messages to receptors, as they are on the wire."""

from __future__ import annotations

import base64
import hmac
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from clients.boto_client import boto, connection
from exchanges import Node
from mockturk import MockTurk
from mockturk.world.notifications.delivery import http_sender as receptors
from mockturk.world.notifications.delivery.hosts import AllowedHosts
from ports import silent_port
from world.notifications.receptor import PATIENCE, Receptor, receptor
from world.notifications.stage import Posted

SECRET = "wJalrXUtnFEMI"
KEY = "AKIATEST"


@pytest.fixture
def server() -> Iterator[Receptor]:
    with receptor() as server:
        yield server


@pytest.fixture
def stage() -> Posted:
    return Posted(secrets={KEY: SECRET})


def test_rest(stage: Posted, server: Receptor) -> None:
    type_id = stage.hear("REST", f"{server.url}/mt/notifications.cgi")
    hit_id = stage.hit()
    (assignment_id,) = stage.submitted(hit_id)
    (created, _, submitted) = (server.next() for _ in range(3))

    signed = b"AWSMechanicalTurkRequesterNotificationNotify2014-08-15T12:00:00Z"
    signature = base64.b64encode(hmac.digest(SECRET.encode(), signed, "sha1")).decode()
    assert created.query["Signature"] == signature
    quoted = signature.replace("+", "%2B")
    assert created.method == "GET"
    assert created.target == (
        f"/mt/notifications.cgi?method=Notify&Signature={quoted}"
        "&Timestamp=2014-08-15T12:00:00Z&Version=2006-05-05"
        "&Event.1.EventType=HITCreated&Event.1.EventTime=2014-08-15T12:00:00Z"
        f"&Event.1.HITTypeId={type_id}&Event.1.HITId={hit_id}"
    )
    assert created.body == b""
    assert created.headers == {
        "Content-Type": "text/xml",
        "Accept": "application/soap+xml, application/dime, multipart/related, text/*",
        "SOAPAction": "http://soap.amazon.com",
        "User-Agent": "Jakarta Commons-HttpClient/2.0final",
        "Host": server.url.removeprefix("http://"),
        "Connection": "close",
    }
    assert submitted.events == ["AssignmentSubmitted", "HITReviewable"]
    assert submitted.query["Event.1.AssignmentId"] == assignment_id
    assert "Event.2.AssignmentId" not in submitted.query
    (first, *_) = stage.settled()
    assert (first.state, first.attempts, first.reason) == ("Sent", 1, "")
    assert first.body == f"{server.url}{created.target}"
    assert first.tried_at == stage.clock.now()


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("", "/?method=Notify&"),
        ("/?", "/?method=Notify&"),
        ("/?a=b&c=%20", "/?a=b&c=%20&method=Notify&"),
        ("/here#there", "/here?method=Notify&"),
    ],
)
def test_rest_keeps_the_address(stage: Posted, server: Receptor, given: str, asked: str) -> None:
    stage.ping("REST", f"{server.url}{given}")

    assert server.next().target.startswith(asked)


def test_soap(stage: Posted, server: Receptor) -> None:
    type_id = stage.hear("SOAP", f"{server.url}/soap?who=me")
    hit_id = stage.hit()
    stage.submitted(hit_id)
    _, _, submitted = (server.next() for _ in range(3))

    assert (submitted.method, submitted.target) == ("POST", "/soap?who=me")
    assert submitted.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert submitted.headers["SOAPAction"] == "http://soap.amazon.com"
    notify = Node.parse(submitted.body).one("Body/Notify")
    assert notify.namespace == "http://requester.mturk.amazonaws.com/doc/2006-05-05"
    assert notify.names() == ["Signature", "Timestamp", "Version", "Event", "Event"]
    assert notify.text("Timestamp") == "2014-08-15T12:00:00Z"
    assert notify.text("Version") == "2006-05-05"
    first, second = notify.all("Event")
    names = ["EventType", "EventTime", "HITTypeId", "HITId"]
    assert first.names() == [*names, "AssignmentId"]
    assert second.names() == names
    assert [second.text(name) for name in names] == [
        "HITReviewable",
        "2014-08-15T12:00:00Z",
        type_id,
        hit_id,
    ]
    assert stage.settled()[-1].body == submitted.body.decode()


def test_the_documented_envelope(stage: Posted, server: Receptor) -> None:
    """Element for element what the pages of 2008 show, but for its values."""
    stage.done(
        "SendTestEventNotification",
        Notification={"Destination": server.url, "Transport": "SOAP", "Version": "2006-05-05"},
        TestEventType="AssignmentAccepted",
    )
    root = etree.fromstring(server.next().body)

    assert [etree.QName(one).localname for one in root.iter()] == [
        *("Envelope", "Body", "Notify", "Signature", "Timestamp", "Version"),
        *("Event", "EventType", "EventTime", "HITTypeId", "HITId", "AssignmentId"),
    ]
    (timestamp,) = root.iter("{*}Timestamp")
    assert timestamp.attrib == {"{http://www.w3.org/2001/XMLSchema-instance}type": "xsd:dateTime"}


def test_boto_reads_and_verifies_a_message(
    stage: Posted, server: Receptor, monkeypatch: pytest.MonkeyPatch
) -> None:
    boto()
    from boto.mturk.notification import NotificationMessage  # noqa: PLC0415 - Python 3.11 only

    stage.hear("REST", server.url)
    hit_id = stage.hit()
    message = NotificationMessage(server.next().query)
    assert [(event.event_type, event.hit_id) for event in message.events] == [
        ("HITCreated", hit_id)
    ]

    # Its verification is of Python 2: what it signs must be bytes.
    monkeypatch.setattr(NotificationMessage, "SERVICE_NAME", message.SERVICE_NAME.encode())
    monkeypatch.setattr(NotificationMessage, "OPERATION_NAME", b"Notify")
    message.timestamp = message.timestamp.encode()
    message.signature = message.signature.encode()
    assert message.verify(SECRET.encode())
    assert not message.verify(b"another")


def test_boto_verifies_what_is_signed_without_a_secret(
    stage: Posted, server: Receptor, monkeypatch: pytest.MonkeyPatch
) -> None:
    boto()
    from boto.mturk.notification import NotificationMessage  # noqa: PLC0415 - Python 3.11 only

    stage.ping("REST", server.url, key="AKIAUNKNOWN")
    message = NotificationMessage(server.next().query)
    monkeypatch.setattr(NotificationMessage, "SERVICE_NAME", message.SERVICE_NAME.encode())
    monkeypatch.setattr(NotificationMessage, "OPERATION_NAME", b"Notify")
    message.timestamp = message.timestamp.encode()
    message.signature = message.signature.encode()
    assert message.verify(b"")


def test_boto_asks_for_events(server: Receptor) -> None:
    boto()
    from boto.mturk.question import ExternalQuestion  # noqa: PLC0415 - Python 3.11 only

    documented = "T100CN9P324W00EXAMPLE"
    with MockTurk() as turk, connection(turk.url, KEY) as asked:
        asked.set_rest_notification(documented, server.url, ["HITCreated", "HITExpired"])
        asked.create_hit(documented, ExternalQuestion("https://example.com/", 400))
        assert server.next().events == ["HITCreated"]
        asked.send_test_event_notification(documented, server.url, ["HITCreated"], "HITExpired")
        assert server.next().events == ["HITExpired"]


@pytest.mark.parametrize("status", [302, 400, 404, 500])
def test_a_refusal_is_a_failure_and_is_not_tried_again(stage: Posted, status: int) -> None:
    with receptor() as elsewhere, receptor(status=status, headers={"Location": "/"}) as server:
        server.headers = {"Location": elsewhere.url}
        stage.ping("REST", server.url)
        stage.ping("SOAP", server.url)

        assert {(one.state, one.reason, one.attempts) for one in stage.settled()} == {
            ("Failed", f"answered {status}", 1)
        }
        assert server.received.qsize() == 2
        assert elsewhere.received.empty()


def test_nobody_listens(stage: Posted) -> None:
    with silent_port() as port:
        stage.ping("REST", f"http://127.0.0.1:{port}/")

        (message,) = stage.settled()
    assert message.state == "Failed"
    assert message.reason.startswith("ConnectionRefusedError")


def test_somebody_listens_and_never_answers() -> None:
    stage = Posted(timeout=0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        stage.ping("REST", f"http://127.0.0.1:{port}/")
        stage.ping("SOAP", f"http://127.0.0.1:{port}/")

        assert {(one.state, one.reason) for one in stage.settled()} == {
            ("Failed", "no answer within 0.2 s")
        }


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        (b"", "RemoteDisconnected"),
        (b"220 mail.example.com ESMTP\r\n", "BadStatusLine"),
        (b"x" * 60_000 + b"\r\n", "BadStatusLine"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000, "HTTPException"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000, "LineTooLong"),
    ],
)
def test_somebody_answers_something_else(stage: Posted, says: bytes, reason: str) -> None:
    with _Server(says) as url:
        stage.ping("REST", url)

        (message,) = stage.settled()
        assert message.state == "Failed"
        assert message.reason.startswith(reason)
        assert len(message.reason) <= 300


@pytest.mark.parametrize(
    "says",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + b"x" * 100_000,
        b"HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\nnot a length\r\n",
        b"HTTP/1.0 204 No Content\r\n\r\n",
    ],
    ids=["long", "broken", "old"],
)
def test_a_good_status_is_enough(stage: Posted, says: bytes) -> None:
    with _Server(says) as url:
        stage.ping("REST", url)

        assert [one.state for one in stage.settled()] == ["Sent"]


def test_the_time_is_for_everything() -> None:
    """A receptor that says a little at a time does not get more of it."""
    with _Server(b"HTTP/1.1 200 OK\r\n", drip=b"X: y\r\n") as url:
        assert receptors.get(url, 0.3, AllowedHosts()).failure == "no answer within 0.3 s"


def test_no_proxy_is_asked(
    stage: Posted, server: Receptor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    stage.ping("REST", server.url)

    assert [one.state for one in stage.settled()] == ["Sent"]


def test_https(stage: Posted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = _certificate(tmp_path)
    with receptor() as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        url = server.url.replace("http://127.0.0.1", "https://localhost")
        stage.ping("REST", url)
        assert stage.settled()[-1].reason.startswith("SSLCertVerificationError")

        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        stage.ping("REST", url)
        assert server.next().events == ["Ping"]
        assert stage.settled()[-1].state == "Sent"


def _certificate(folder: Path) -> Path:
    """A key and a certificate of this machine that it signed itself, in one file."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "localhost.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(key.private_bytes(pem, *plain) + made.public_bytes(pem))
    return file


class _Server:
    """A server that says the same to anybody, whatever they say, and then hangs up.

    With ``drip`` it goes on saying that, a little at a time, until nobody listens.
    """

    def __init__(self, says: bytes, drip: bytes = b"") -> None:
        self._says, self._drip = says, drip
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/"

    def __exit__(self, *_: object) -> None:
        self._left.set()
        self._thread.join(PATIENCE)
        self._socket.close()

    def _serve(self) -> None:
        connection, _ = self._socket.accept()
        with connection:
            connection.recv(65_536)
            try:
                connection.sendall(self._says)
                while self._drip and not self._left.wait(0.01):
                    connection.sendall(self._drip)
            except OSError:
                pass
