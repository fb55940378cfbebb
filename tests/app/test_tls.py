"""HTTPS from the outside: in process, with the command, in every world."""

from __future__ import annotations

import socket
import ssl
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from exchanges import Node, soap_call
from mockturk import MockTurk
from mockturk.server.certificates import (
    get_default_folder,
    load_or_create_ca,
    load_or_create_certificate,
)
from mockturk.server.messages import base_url
from mockturk.server.tls import UnusableCertificateError

PEM = "-----BEGIN CERTIFICATE-----\n"


@pytest.fixture
def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=load_or_create_ca(get_default_folder()).file)


def fetched(url: str, trusting: ssl.SSLContext | None = None, body: str | None = None) -> str:
    data = None if body is None else body.encode()
    request = urllib.request.Request(url, data, {"Content-Type": "text/xml"} if body else {})
    with urllib.request.urlopen(request, context=trusting) as answer:
        return str(answer.read().decode())


def test_a_server_has_an_address_of_each_kind_and_one_world(
    secure_turk: MockTurk, trusting: ssl.SSLContext
) -> None:
    document = (
        "<RegisterHITTypeRequest><Title>T</Title><Description>D</Description><Reward><Amount>1"
        "</Amount><CurrencyCode>USD</CurrencyCode></Reward><AssignmentDurationInSeconds>600"
        "</AssignmentDurationInSeconds></RegisterHITTypeRequest>"
    )
    made = [
        Node.parse(fetched(url, context, document).encode()).text("RegisterHITTypeResult/HITTypeId")
        for url, context in ((secure_turk.url, None), (secure_turk.tls_url, trusting))
    ]

    assert secure_turk.url.startswith("http://127.0.0.1:")
    assert secure_turk.tls_url.startswith("https://127.0.0.1:")
    assert made[0] == made[1]  # the same properties, the same type


@pytest.mark.parametrize("world", ["", "/w/one"])
def test_the_wsdl_names_the_address_it_was_fetched_from(
    secure_turk: MockTurk, trusting: ssl.SSLContext, world: str
) -> None:
    base = f"{secure_turk.tls_url}{world}"

    assert f'location="{base}/?Service=' in fetched(f"{base}/?wsdl", trusting)
    assert f'location="{secure_turk.url}{world}/?' in fetched(f"{secure_turk.url}{world}/?wsdl")


@pytest.mark.parametrize(
    ("scheme", "port", "base"),
    [
        ("https", "8443", "https://localhost:8443/"),
        ("https", "443", "https://localhost/"),
        ("https", "80", "https://localhost:80/"),
        ("http", "443", "http://localhost:443/"),
    ],
)
def test_a_port_left_out_is_added_unless_it_is_the_usual_one(
    scheme: str, port: str, base: str
) -> None:
    assert base_url(scheme, "localhost", "127.0.0.1", port) == base


def test_the_ca_can_be_downloaded_at_both(secure_turk: MockTurk, trusting: ssl.SSLContext) -> None:
    over_http = fetched(f"{secure_turk.url}/_mockturk/ca.pem")
    over_tls = fetched(f"{secure_turk.tls_url}/w/one/_mockturk/ca.pem", trusting)

    assert over_http == over_tls == secure_turk.ca_pem == secure_turk.ca_file.read_text()
    assert over_http.startswith(PEM)
    assert "PRIVATE KEY" not in over_http


def test_without_tls_there_is_none(turk: MockTurk) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        fetched(f"{turk.url}/_mockturk/ca.pem")
    refused.value.close()

    for name in ("tls_url", "ca_file", "ca_pem"):
        with pytest.raises(RuntimeError, match="has no TLS"):
            getattr(turk, name)


def test_a_certificate_of_ones_own(trusting: ssl.SSLContext) -> None:
    own = load_or_create_certificate(get_default_folder(), ("own.test",), datetime.now(UTC))
    with MockTurk(tls=True, tls_cert=own.file, tls_key=own.key) as turk:
        assert "definitions" in fetched(f"{turk.tls_url}/?wsdl", trusting)
        with pytest.raises(RuntimeError, match="there is no CA"):
            _ = turk.ca_file
    with pytest.raises(
        UnusableCertificateError, match=r"nowhere\.pem .*cannot be used: No such file"
    ):
        MockTurk(tls=True, tls_cert="nowhere.pem", tls_key=own.key)


def led_to(url: str, target: str) -> bytes:
    """The first line that whoever takes a server for a proxy is answered."""
    asking = socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=20)
    with asking, asking.makefile("rb") as answer:
        asking.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
        return answer.readline()


def test_a_proxy_leads_to_the_names_of_ones_own_certificate(tmp_path: Path) -> None:
    issued = trustme.CA().issue_cert("Own.test", "*.wild.test", "::1")
    file, key = tmp_path / "own.pem", tmp_path / "key.pem"
    issued.private_key_and_cert_chain_pem.write_to_path(str(file))
    issued.private_key_pem.write_to_path(str(key))
    with MockTurk(tls=True, tls_cert=file, tls_key=key) as turk:
        for host in ("own.test", "a.wild.test", "[0::1]"):
            assert b" 200 " in led_to(turk.url, f"{host}:443"), host
        assert b" 403 " in led_to(turk.url, "mechanicalturk.amazonaws.com:443")


def test_a_proxy_leads_to_names_beyond_ascii() -> None:
    with MockTurk(tls=True, tls_names=["é.test"], public_url="http://Ü.test/") as turk:
        for host in ("xn--9ca.test", "xn--tda.test"):
            assert b" 200 " in led_to(turk.url, f"{host}:443"), host


def test_it_is_good_for_the_names_it_is_told(trusting: ssl.SSLContext) -> None:
    names = ["turk.test", "é.test"]
    with (
        MockTurk(tls=True, tls_names=names, public_url="https://public.test:1/x") as turk,
        MockTurk(tls_port=0) as other,
    ):
        port = int(turk.tls_url.rpartition(":")[2])
        for name in ("turk.test", "xn--9ca.test", "public.test", "127.0.0.1"):
            assert name in str(ssl_names(port, trusting))
        assert "turk.test" not in str(ssl_names(int(other.tls_url.rpartition(":")[2]), trusting))


def ssl_names(port: int, trusting: ssl.SSLContext) -> object:
    with urllib.request.urlopen(f"https://localhost:{port}/", context=trusting):
        pem = ssl.get_server_certificate(("127.0.0.1", port))
    shown = subprocess.run(
        [sys.executable, "-c", SHOW_NAMES], input=pem, capture_output=True, text=True, check=True
    )
    return shown.stdout


SHOW_NAMES = (
    "import sys; from cryptography import x509;"
    "made = x509.load_pem_x509_certificate(sys.stdin.read().encode());"
    "print(made.extensions.get_extension_for_class(x509.SubjectAlternativeName))"
)


# The command.


@pytest.fixture
def serve() -> Iterator[Callable[..., list[str]]]:
    """Starts servers; returns the lines they are ready with."""
    with ExitStack() as stack:

        def start(*arguments: str) -> list[str]:
            process = subprocess.Popen(
                [sys.executable, "-m", "mockturk", "serve", "--port", "0", *arguments],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.terminate)
            assert process.stdout
            return [process.stdout.readline().rstrip("\n") for _ in range(2)]

        yield start


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mockturk", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_command_says_both_addresses_and_both_answer(
    serve: Callable[..., list[str]], trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, tls = [line.removeprefix("Mockturk ready at ") for line in serve("--tls-port", "0")]
    monkeypatch.setenv("SSL_CERT_FILE", str(load_or_create_ca(get_default_folder()).file))

    assert plain.startswith("http://127.0.0.1:")
    assert tls.startswith("https://127.0.0.1:")
    assert "IsValid>True" in fetched(plain, None, soap_call("GetAccountBalance", ""))
    assert "IsValid>True" in fetched(tls, trusting, soap_call("GetAccountBalance", ""))
    assert command("ready", "--url", tls).stdout == f"Mockturk ready at {tls}\n"


def test_the_ca_is_shown_and_made_if_there_is_none(tmp_path: Path) -> None:
    folder = str(tmp_path / "kept")
    (tmp_path / "mockturk.toml").write_text(f'port = 1\ntls_dir = "{folder}"')

    shown = command("ca", "--tls-dir", folder)
    path = command("ca", "--config", str(tmp_path / "mockturk.toml"), "--path").stdout.rstrip("\n")

    assert shown.stdout.startswith(PEM)
    assert Path(path).read_text() == shown.stdout
    assert stat.S_IMODE((Path(path).parent / "key.pem").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--tls-cert", "c"), 2, "Error: --tls-cert and --tls-key must be set together"),
        (("--tls-name", "turk"), 2, "Error: --tls-cert, --tls-key and --tls-name need --tls-port"),
        (("--port", "7", "--tls-port", "7"), 2, "Error: --port and --tls-port must differ"),
        (("--tls-port", "0", "--tls-dir", "/dev/null"), 1, "Error: /dev/null/ca cannot be written"),
        (("--tls-port", "0", "--tls-cert", "c", "--tls-key", "k"), 1, "Error: the certificate c"),
        (("--tls-port", "0", "--tls-name", "my_box"), 1, "Error: a name cannot be certified"),
    ],
)
def test_what_cannot_be_is_one_clear_line(arguments: tuple[str, ...], code: int, says: str) -> None:
    refused = command("serve", *arguments)

    assert refused.returncode == code
    assert refused.stderr.splitlines()[-1].startswith(says)
    assert "Traceback" not in refused.stderr
