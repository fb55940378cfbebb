"""One HTTP request to a server and its response, on a connection of its own.

A request is sent once. A second one could carry out a change twice, so only requests that change
nothing are repeated (``retry_until_reached``).
"""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from mockturk.domain.errors.base import MockturkError

T = TypeVar("T")

_TIMEOUT = 60.0  # seconds, for connecting and for each piece of the response
_RETRY = 0.05  # seconds
_DEFAULT_PORTS = {"http": 80, "https": 443}.get
_CHANGE_NOTHING = ("GET", "HEAD")


class UnreachableError(MockturkError):
    """No Mockturk answers at the address, or the address or the control token cannot be used."""


class NotReadyError(UnreachableError):
    """No Mockturk answered within the timeout of ``wait``."""


class UntrustedCertificateError(UnreachableError):
    """The certificate of the server is not trusted, or ``ca_file`` has no certificate of a CA.

    Waiting does not help, so ``wait`` raises it at once.
    """


class ConnectionLostError(UnreachableError):
    """The connection broke after a request was sent: the request may have been carried out.

    Only a request that changes something raises it. No request is sent twice.
    """


def split_address(url: str) -> SplitResult:
    """Return the parts of a server's URL; raises UnreachableError if it is not http or https."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError for an invalid port
    except ValueError as error:
        raise UnreachableError(f"{url}: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnreachableError(f"{url}: an address begins with http:// or https://")
    return parts


def exchange(
    url: str,
    method: str,
    target: str,
    *,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    ca_file: str | None = None,
) -> tuple[int, bytes]:
    """Send one request to the server at an address and return the status and the response's body.

    ``target`` is the path with its query. No proxy is used: the server is on this machine or a
    network of the user's own. Raises UntrustedCertificateError and UnreachableError if nothing was
    sent, and ConnectionLostError if the response to a request that may change something did not
    arrive.
    """
    connection = _open(url, ca_file)
    try:
        try:
            connection.request(method, target, content, dict(headers or {}))
        except (ValueError, http.client.InvalidURL) as error:  # what HTTP cannot express
            raise UnreachableError(f"{url}: {error}") from None
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, ValueError, http.client.HTTPException) as error:
        if method in _CHANGE_NOTHING:
            raise UnreachableError(f"{url}: {error}") from None
        raise ConnectionLostError(
            f"{url}: {error} after the request was sent; it may have been carried out"
        ) from None
    finally:
        connection.close()


def retry_until_reached(ask: Callable[[], T], timeout: float) -> T:
    """Repeat a request that changes nothing until a server answers, and return what it returns.

    Raises NotReadyError after ``timeout`` seconds, UntrustedCertificateError at once.
    """
    until = time.monotonic() + timeout
    while True:
        try:
            return ask()
        except UntrustedCertificateError:
            raise
        except UnreachableError as error:
            if time.monotonic() >= until:
                raise NotReadyError(str(error)) from None
            time.sleep(_RETRY)


def _open(url: str, ca_file: str | None) -> http.client.HTTPConnection:
    """Connect to the server at an address, with TLS for https."""
    parts = split_address(url)
    host, port = parts.hostname or "", parts.port or _DEFAULT_PORTS(parts.scheme)
    try:
        if parts.scheme == "http":
            connection = http.client.HTTPConnection(host, port, timeout=_TIMEOUT)
        else:
            context = _context(ca_file)
            connection = http.client.HTTPSConnection(host, port, timeout=_TIMEOUT, context=context)
        connection.connect()
    except ssl.SSLCertVerificationError as error:
        raise UntrustedCertificateError(
            f"{url}: the certificate is not trusted ({error.verify_message}); "
            "name the file of its CA (ca_file, --ca-file, MOCKTURK_CA_FILE)"
        ) from None
    except ConnectionRefusedError:
        raise UnreachableError(
            f"{url}: no server listens there; `mockturk serve --port {port}` starts one"
        ) from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise UnreachableError(f"{url}: {error}") from None
    return connection


def _context(ca_file: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise UntrustedCertificateError(
            f"{ca_file} holds no certificate of a CA: {error}"
        ) from None
