"""TLS as a server speaks it, with clients of fifteen years ago among its callers."""

from __future__ import annotations

import logging
import ssl
from pathlib import Path
from typing import NamedTuple

from mockturk.domain.errors.base import MockturkError

log = logging.getLogger(__name__)

# What TLS 1.0 and 1.1 sign with is too weak for OpenSSL's usual level. The other side of it: what
# both ends can do decides, so that clients of today get what they would get anyway; SSL 3, and
# ciphers without authentication or encryption, stay off.
_CIPHERS = "DEFAULT:@SECLEVEL=0"
# What clients say who do not trust the certificate; the words are OpenSSL's.
_DISTRUST = (
    *("TLSV1_ALERT_UNKNOWN_CA", "SSLV3_ALERT_CERTIFICATE_UNKNOWN", "SSLV3_ALERT_BAD_CERTIFICATE"),
    *("TLSV13_ALERT_UNKNOWN_CA", "TLSV1_ALERT_DECRYPT_ERROR"),
)
_PLAIN = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Length: %d\r\nConnection: close\r\n\r\n%s"
)
_SAID = b"This port speaks HTTPS, not HTTP.\n"


class UnusableCertificateError(MockturkError):
    """A certificate and a key that TLS cannot be spoken with; the message says why."""


class TLSConfig(NamedTuple):
    """At which port TLS is spoken, and how; 0 is a free one.

    ``names`` are the hosts of the certificate, in lower case, that clients of a proxy are led to.
    """

    port: int
    context: ssl.SSLContext
    names: frozenset[str] = frozenset()


def create_ssl_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Make what TLS is spoken with, from PEM files: a certificate with its chain, and its key.

    TLS 1.0 and 1.1 are spoken where OpenSSL still can. Raises UnusableCertificateError.
    """
    context = _Context(ssl.PROTOCOL_TLS_SERVER)
    context.sslobject_class = _Handshake
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers(_CIPHERS)
    context.set_alpn_protocols(["http/1.1"])
    try:
        # An encrypted key is none; without the password given OpenSSL asks the terminal for it.
        context.load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        said = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        raise UnusableCertificateError(
            f"the certificate {certificate} with the key {key} cannot be used: {said}"
        ) from None
    return context


def describe_ssl_error(error: ssl.SSLError) -> str:
    """Return what went wrong on a TLS connection in words."""
    if error.reason == "HTTP_REQUEST":
        return "it is plain HTTP, and this port speaks HTTPS"
    if error.reason in _DISTRUST:
        return "the client does not trust the certificate; it must know the CA (mockturk ca)"
    return (error.reason or str(error)).replace("_", " ").lower()


class _Handshake(ssl.SSLObject):
    """One side of a connection, that tells why a handshake fails: to the log and to the client.

    Event loops do neither: they drop the connection, and the alert or answer in it.
    """

    outgoing: ssl.MemoryBIO
    has_failed = False

    def do_handshake(self) -> None:
        """Go on with the handshake; raises ssl.SSLError."""
        try:
            super().do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except ssl.SSLError as error:
            if self.has_failed:
                raise
            self.has_failed = True
            log.warning("a TLS handshake failed: %s", describe_ssl_error(error))
            if error.reason == "HTTP_REQUEST":
                self.outgoing.read()  # an alert, which it would not understand
                self.outgoing.write(_PLAIN % (len(_SAID), _SAID))
            # Whoever wants to read sends first what is to be sent. The client closes then, or
            # says more, or lets the time for the handshake pass.
            raise ssl.SSLWantReadError from error


class _Context(ssl.SSLContext):
    """Makes handshakes that know where to write."""

    def wrap_bio(
        self, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO, *given: object, **named: object
    ) -> ssl.SSLObject:
        """Begin a connection."""
        begun = super().wrap_bio(incoming, outgoing, *given, **named)  # type: ignore[arg-type]
        begun.outgoing = outgoing  # type: ignore[attr-defined]
        return begun
