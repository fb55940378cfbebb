"""A local certificate authority (CA) and its server certificates, stored in a folder.

Both are created on first use and then reused, so that a truststore needs to be set up only once.
Each has a subfolder, which is created atomically: servers that start at the same time use the same
one.
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

# Hosts in every certificate: this machine, and the hosts at which clients call the service.
DEFAULT_HOSTS = (
    *("localhost", "127.0.0.1", "::1"),
    *("mechanicalturk.amazonaws.com", "mechanicalturk.sandbox.amazonaws.com"),
    *("www.mturk.com", "requester.mturk.com", "requestersandbox.mturk.com"),
    *("worker.mturk.com", "workersandbox.mturk.com"),
    "mturk-requester.us-east-1.amazonaws.com",
    "mturk-requester-sandbox.us-east-1.amazonaws.com",
)
_CA = "ca"
_CERTIFICATE = "certificate.pem"
_KEY = "key.pem"
_MODES: Mapping[str, int] = MappingProxyType({_KEY: 0o600})
_READABLE = 0o755
# A certificate expires at the end of the period after the one it is created in. So it is valid for
# at least a year when a server starts, and never for the 825 days at which some clients refuse it.
_PERIOD = timedelta(days=412)
_ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)
# Hexadecimal digits of a SHA-256 hash in a folder's name, enough to distinguish lists of names.
_DIGEST = 16


class CertificateCreationError(MockturkError):
    """A CA or certificate cannot be created or read; the message says why."""


class Certificate(NamedTuple):
    """The PEM files of a certificate (with its chain, if it has one) and of its key."""

    file: Path
    key: Path


def get_default_folder() -> Path:
    """Return the default folder of the CA, within the user's data folder."""
    import platformdirs  # noqa: PLC0415 - few servers speak TLS

    return platformdirs.user_data_path("mockturk", appauthor=False) / "tls"


def load_or_create_ca(folder: Path) -> Certificate:
    """Return the CA of a folder; create it if there is none.

    Raises CertificateCreationError.
    """
    return _load_or_create(folder / _CA, _new_ca)


def load_or_create_certificate(folder: Path, names: Iterable[str], now: datetime) -> Certificate:
    """Return a server certificate signed by the CA of a folder; create it if there is none.

    It is valid for DEFAULT_HOSTS and for ``names`` (hosts or addresses), for at least a year from
    ``now``. Raises CertificateCreationError.
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
    """Return the hosts and addresses a server certificate is valid for, in lower case.

    Non-ASCII names are in IDNA form. A certificate that cannot be parsed has no names, but may
    still be used. Raises CertificateCreationError if the file cannot be read.
    """
    from cryptography import x509  # noqa: PLC0415 - few servers speak TLS

    try:
        read = x509.load_pem_x509_certificate(_read(certificate))
        found = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        hosts = found.get_values_for_type(x509.DNSName)
        addresses = found.get_values_for_type(x509.IPAddress)
    except x509.ExtensionNotFound:  # an old certificate names its host in the subject
        hosts = [str(one.value) for one in read.subject if one.oid == x509.NameOID.COMMON_NAME]
        addresses = []
    except ValueError:
        return frozenset()
    return frozenset(str(one).lower() for one in (*hosts, *addresses))


def _load_or_create(kept: Path, make: Callable[[], Mapping[str, bytes]]) -> Certificate:
    """Return the certificate in a folder; if there is no folder, create it with ``make()``."""
    if not kept.is_dir():
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            _fill(kept, make())
        except OSError as error:
            raise CertificateCreationError(f"{kept} cannot be written: {error.strerror}") from None
    return Certificate(kept / _CERTIFICATE, kept / _KEY)


def _fill(kept: Path, files: Mapping[str, bytes]) -> None:
    """Create a folder with its files atomically; leave one that exists by then unchanged."""
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
    import trustme  # noqa: PLC0415 - the import takes 0.1 seconds and is rarely needed

    ca = trustme.CA(
        organization_name="Mockturk",
        organization_unit_name=f"Mockturk CA of this machine, {trustme.random_text()}",
        key_type=trustme.KeyType.RSA,  # the only type old clients support
    )
    return {_CERTIFICATE: ca.cert_pem.bytes(), _KEY: ca.private_key_pem.bytes()}


def _new_certificate(ca: Certificate, names: list[str], end: datetime) -> Mapping[str, bytes]:
    import trustme  # noqa: PLC0415 - slow to import, rarely needed

    authority = _authority(ca)
    try:
        issued = authority.issue_cert(
            *names,
            common_name=DEFAULT_HOSTS[3],  # the only name that the oldest clients check
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
    import trustme  # noqa: PLC0415 - slow to import, rarely needed

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
