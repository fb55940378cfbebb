"""The CA and its certificates: created once, stored, and shared by all servers."""

from __future__ import annotations

import hashlib
import shutil
import ssl
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from mockturk.server.certificates import (
    DEFAULT_HOSTS,
    Certificate,
    CertificateCreationError,
    get_default_folder,
    load_or_create_ca,
    load_or_create_certificate,
    read_host_names,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that has a CA, without the time it takes to make one."""
    shutil.copytree(load_or_create_ca(get_default_folder()).file.parent, tmp_path / "ca")
    return tmp_path


def read(made: Certificate) -> x509.Certificate:
    return x509.load_pem_x509_certificate(made.file.read_bytes())


def names(made: Certificate) -> set[str]:
    extension = read(made).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return {str(name.value) for name in extension.value}


@pytest.mark.parametrize(
    ("content", "found"),
    [(b"", set()), (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", set())],
)
def test_what_cannot_be_read_names_nobody(tmp_path: Path, content: bytes, found: set[str]) -> None:
    file = tmp_path / "c.pem"
    file.write_bytes(content)

    assert read_host_names(file) == found


def test_a_certificate_of_old_has_one_name(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Old.test")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, NOW, NOW)
    file = tmp_path / "c.pem"
    signed = made.sign(key, hashes.SHA256())
    file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))

    assert read_host_names(file) == {"old.test"}


def test_the_usual_folder_is_the_users(data_home: Path) -> None:
    assert get_default_folder() == data_home / "mockturk" / "tls"


def test_a_ca_is_made_once_and_then_kept(tmp_path: Path) -> None:
    first = load_or_create_ca(tmp_path / "not" / "there")
    content = first.file.read_bytes(), first.key.read_bytes()

    again = load_or_create_ca(tmp_path / "not" / "there")

    assert (again.file.read_bytes(), again.key.read_bytes()) == content
    assert stat.S_IMODE(first.key.stat().st_mode) == 0o600
    assert stat.S_IMODE(first.file.stat().st_mode) == 0o644
    assert isinstance(read(first).public_key(), RSAPublicKey)
    assert [path.name for path in (tmp_path / "not" / "there").iterdir()] == ["ca"]


def test_of_several_that_start_at_once_all_have_the_same(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from datetime import UTC, datetime;"
        "from mockturk.server.certificates import load_or_create_certificate;"
        "now = datetime(2026, 3, 1, tzinfo=UTC);"
        "made = load_or_create_certificate(Path(sys.argv[1]), (), now);"
        "print(made.file.read_text(), made.key.read_text())"
    )
    with ThreadPoolExecutor(4) as pool:
        command = [sys.executable, "-c", code, str(tmp_path)]
        outputs = [
            future.result().stdout
            for future in [
                pool.submit(subprocess.run, command, capture_output=True, check=True)
                for _ in range(4)
            ]
        ]

    assert len(set(outputs)) == 1
    assert len(list(tmp_path.iterdir())) == 2  # nothing half made is left


def test_a_certificate_is_kept_for_its_names(folder: Path) -> None:
    made = load_or_create_certificate(folder, (), NOW)

    assert load_or_create_certificate(folder, (), NOW) == made
    assert load_or_create_certificate(folder, ("localhost",), NOW) == made
    other = load_or_create_certificate(folder, ("turk.test", "10.0.0.7", "*.turk.test"), NOW)
    assert other != made
    assert names(made) == set(DEFAULT_HOSTS)
    assert names(other) == {*DEFAULT_HOSTS, "turk.test", "10.0.0.7", "*.turk.test"}
    assert "queue.amazonaws.com" not in DEFAULT_HOSTS


def test_it_is_renewed_long_before_it_ends(folder: Path) -> None:
    known = set()
    for days in range(0, 2000, 50):
        now = NOW + timedelta(days=days)
        made = load_or_create_certificate(folder, (), now)
        left = read(made).not_valid_after_utc - now
        assert timedelta(days=400) < left < timedelta(days=825)
        known.add(hashlib.sha256(made.file.read_bytes()).digest())

    assert len(known) in (5, 6)


def test_it_is_good_in_the_past_too(folder: Path) -> None:
    """Programs of old are tested with clocks of old."""
    made = load_or_create_certificate(folder, (), NOW)

    assert read(made).not_valid_before_utc.year == 2000
    assert read(load_or_create_ca(folder)).not_valid_before_utc.year == 2000


def test_another_ca_means_other_certificates(folder: Path, tmp_path: Path) -> None:
    made = load_or_create_certificate(folder, (), NOW)
    shutil.rmtree(tmp_path / "ca")

    renewed = load_or_create_certificate(folder, (), NOW)

    assert renewed != made
    read(renewed).verify_directly_issued_by(read(load_or_create_ca(folder)))


def test_names_that_are_none_are_told(folder: Path) -> None:
    with pytest.raises(CertificateCreationError, match=r"a name cannot be certified: .*my_box"):
        load_or_create_certificate(folder, ("my_box",), NOW)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")

    with pytest.raises(CertificateCreationError, match="ca cannot be written: "):
        load_or_create_ca(file / "folder")


def test_a_ca_that_is_none_is_told(folder: Path) -> None:
    load_or_create_ca(folder).key.write_text("nonsense")

    with pytest.raises(
        CertificateCreationError, match="holds no CA; remove the folder to get a new one"
    ):
        load_or_create_certificate(folder, (), NOW)

    load_or_create_ca(folder).file.unlink()
    with pytest.raises(CertificateCreationError, match="cannot be read: No such file"):
        load_or_create_certificate(folder, (), NOW)


def test_clients_of_today_accept_the_chain(folder: Path) -> None:
    made = load_or_create_certificate(folder, (), NOW)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(made.file, made.key)
    client = ssl.create_default_context(cafile=load_or_create_ca(folder).file)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = (
        client.wrap_bio(to_client, to_server, server_hostname="www.mturk.com"),
        server.wrap_bio(to_server, to_client, server_side=True),
    )

    for side in (*sides, *sides):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue

    assert sides[0].getpeercert()
