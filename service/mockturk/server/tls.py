"""The TLS side of the server, which also accepts clients that are fifteen years old."""

from __future__ import annotations

import logging
import ssl
from pathlib import Path
from typing import NamedTuple

from mockturk.domain.errors.base import MockturkError

log = logging.getLogger(__name__)

# Security level 0, because the signatures of TLS 1.0 and 1.1 are too weak for OpenSSL's default
# level. Modern clients still negotiate the same protocol and cipher as with the default. SSL 3,
# and ciphers without authentication or encryption, stay off.
_CIPHERS = "DEFAULT:@SECLEVEL=0"
# Alerts from clients that do not trust the certificate, by OpenSSL's names.
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
    """A certificate and key that cannot be used for TLS; the message says why."""


class TLSConfig(NamedTuple):
    """The port for TLS and its SSL context; port 0 picks a free port.

    ``names`` are the hosts of the certificate, in lower case; only these may be named by CONNECT.
    """

    port: int
    context: ssl.SSLContext
    names: frozenset[str] = frozenset()


def create_ssl_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Create an SSL context from PEM files: a certificate with its chain, and its key.

    TLS 1.0 and 1.1 are enabled where OpenSSL still supports them. Raises
    UnusableCertificateError.
    """
    context = _Context(ssl.PROTOCOL_TLS_SERVER)
    context.sslobject_class = _Handshake
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers(_CIPHERS)
    context.set_alpn_protocols(["http/1.1"])
    try:
        # Refuse an encrypted key: without a password argument, OpenSSL would ask the terminal.
        context.load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        said = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
        raise UnusableCertificateError(
            f"the certificate {certificate} with the key {key} cannot be used: {said}"
        ) from None
    return context


def describe_ssl_error(error: ssl.SSLError) -> str:
    """Return a description of a TLS error for the log."""
    if error.reason == "HTTP_REQUEST":
        return "the client sent plain HTTP to a port for HTTPS"
    if error.reason in _DISTRUST:
        return "the client does not trust the certificate; it needs the CA (/_mockturk/ca.pem)"
    return (error.reason or str(error)).replace("_", " ").lower()


class _Handshake(ssl.SSLObject):
    """The server side of a TLS connection; reports a failed handshake to the log and the client.

    Event loops do neither: they drop the connection with the alert or response still unsent.
    """

    outgoing: ssl.MemoryBIO
    has_failed = False

    def do_handshake(self) -> None:
        """Continue the handshake; raises ssl.SSLError."""
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
                self.outgoing.read()  # drop the TLS alert, which the client cannot read
                self.outgoing.write(_PLAIN % (len(_SAID), _SAID))
            # On this error the event loop sends the outgoing bytes before it reads again. Then
            # the client closes, or sends more, or the handshake times out.
            raise ssl.SSLWantReadError from error


class _Context(ssl.SSLContext):
    """An SSL context that gives its handshakes access to the outgoing buffer."""

    def wrap_bio(
        self, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO, *given: object, **named: object
    ) -> ssl.SSLObject:
        """Create the server side of a connection and set its ``outgoing`` buffer."""
        begun = super().wrap_bio(incoming, outgoing, *given, **named)  # type: ignore[arg-type] # passed on
        begun.outgoing = outgoing  # type: ignore[attr-defined] # an attribute of our own
        return begun
