"""A certificate authority (CA) of one's own, and what it certifies, kept in a folder.

Both are made on first use and then stay, so that a truststore is set up once. The folder has a
folder for each, which appears whole or not at all: of several starts at once, all use the same.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from mockturk.domain.errors.base import MockturkError

if TYPE_CHECKING:
    import trustme

# Where programs of old look for the service, and where it is here.
DEFAULT_HOSTS = (
    *("localhost", "127.0.0.1", "::1"),
    *("mechanicalturk.amazonaws.com", "mechanicalturk.sandbox.amazonaws.com"),
    *("www.mturk.com", "requester.mturk.com", "requestersandbox.mturk.com"),
    *("worker.mturk.com", "workersandbox.mturk.com"),
)
_CA = "ca"
_CERTIFICATE = "certificate.pem"
_KEY = "key.pem"
_MODES: Mapping[str, int] = MappingProxyType({_KEY: 0o600})
_READABLE = 0o755
# A certificate ends with the period after the one it is made in, so that it is good for a year at
# least when a server starts, and never for the 825 days from which on some clients refuse it.
_PERIOD = timedelta(days=412)
_ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)
# Enough of a SHA-256 to tell lists of names apart, in hexadecimal digits.
_DIGEST = 16


class CertificateCreationError(MockturkError):
    """No CA or certificate can be had; the message says why."""


class Certificate(NamedTuple):
    """The PEM files of a certificate: it, with its chain if it has one, and its key."""

    file: Path
    key: Path


def get_default_folder() -> Path:
    """Return the folder in which a CA is kept if none is named: the user's, for data."""
    import platformdirs  # noqa: PLC0415 - few servers speak TLS

    return platformdirs.user_data_path("mockturk", appauthor=False) / "tls"


def load_or_create_ca(folder: Path) -> Certificate:
    """Return the CA kept in a folder, and make it if there is none.

    Raises CertificateCreationError.
    """
    return _load_or_create(folder / _CA, _new_ca)


def load_or_create_certificate(folder: Path, names: Iterable[str], now: datetime) -> Certificate:
    """Return a server's certificate by the CA of a folder, and make it if there is none yet.

    It is good for NAMES and for ``names``, hosts or addresses, for a year and more from ``now``.
    Raises CertificateCreationError.
    """
    ca = load_or_create_ca(folder)
    certified = list(dict.fromkeys((*DEFAULT_HOSTS, *names)))
    period = (now - _ORIGIN) // _PERIOD
    digest = hashlib.sha256(_read(ca.file))
    digest.update("\n".join(sorted(certified)).encode())

    def make() -> Mapping[str, bytes]:
        return _new_certificate(ca, certified, _ORIGIN + (period + 2) * _PERIOD)

    return _load_or_create(folder / f"server-{digest.hexdigest()[:_DIGEST]}-{period}", make)


def read_host_names(certificate: Path) -> frozenset[str]:
    """Return the hosts and addresses a server's certificate is good for, in lower case.

    Names beyond ASCII are as IDNA writes them. There are none in what cannot be read, which is
    no reason not to use it.
    """
    from cryptography import x509  # noqa: PLC0415 - few servers speak TLS

    try:
        read = x509.load_pem_x509_certificate(_read(certificate))
        found = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        hosts = found.get_values_for_type(x509.DNSName)
        addresses = found.get_values_for_type(x509.IPAddress)
    except x509.ExtensionNotFound:  # one of old, which has a single name
        hosts = [str(one.value) for one in read.subject if one.oid == x509.NameOID.COMMON_NAME]
        addresses = []
    except ValueError:
        return frozenset()
    return frozenset(str(one).lower() for one in (*hosts, *addresses))


def _load_or_create(kept: Path, make: Callable[[], Mapping[str, bytes]]) -> Certificate:
    """Return what a folder holds; if there is none, make it with what is to be in it."""
    if not kept.is_dir():
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            _fill(kept, make())
        except OSError as error:
            raise CertificateCreationError(f"{kept} cannot be written: {error.strerror}") from None
    return Certificate(kept / _CERTIFICATE, kept / _KEY)


def _fill(kept: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder with files at once; if it is there by then, leave it as it is."""
    made = Path(tempfile.mkdtemp(prefix=f".{kept.name}-", dir=kept.parent))
    try:
        for name, content in files.items():
            mode = _MODES.get(name, 0o644)
            with os.fdopen(os.open(made / name, os.O_WRONLY | os.O_CREAT, mode), "wb") as file:
                file.write(content)
        made.chmod(_READABLE)
        try:
            made.rename(kept)
        except OSError:
            if not kept.is_dir():
                raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _new_ca() -> Mapping[str, bytes]:
    import trustme  # noqa: PLC0415 - it takes a tenth of a second, and is needed once

    ca = trustme.CA(
        organization_name="Mockturk",
        organization_unit_name=f"Mockturk CA of this machine, {trustme.random_text()}",
        key_type=trustme.KeyType.RSA,  # clients of old know no other
    )
    return {_CERTIFICATE: ca.cert_pem.bytes(), _KEY: ca.private_key_pem.bytes()}


def _new_certificate(ca: Certificate, names: list[str], end: datetime) -> Mapping[str, bytes]:
    import trustme  # noqa: PLC0415 - likewise

    authority = _authority(ca)
    try:
        issued = authority.issue_cert(
            *names,
            common_name=DEFAULT_HOSTS[3],  # all that the oldest clients look at
            organization_name="Mockturk",
            organization_unit_name="server",
            not_after=end,
            key_type=trustme.KeyType.RSA,
        )
    except ValueError as error:
        raise CertificateCreationError(f"a name cannot be certified: {error}") from None
    chain = b"".join(pem.bytes() for pem in issued.cert_chain_pems)
    return {_CERTIFICATE: chain, _KEY: issued.private_key_pem.bytes()}


def _authority(ca: Certificate) -> trustme.CA:
    import trustme  # noqa: PLC0415 - likewise

    try:
        return trustme.CA.from_pem(_read(ca.file), _read(ca.key))
    except ValueError:
        raise CertificateCreationError(
            f"{ca.file.parent} holds no CA; remove the folder to get a new one"
        ) from None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CertificateCreationError(f"{file} cannot be read: {error.strerror}") from None
