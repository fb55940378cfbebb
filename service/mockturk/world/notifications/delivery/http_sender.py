"""The sender to receptors: web services of requesters that get events over HTTP, REST or SOAP.

A message is sent once, with no retry after a failure (the service's notification pages of 2008).
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
from contextlib import suppress
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from mockturk.world.notifications.delivery.hosts import AllowedHosts, extract_host
from mockturk.world.notifications.delivery.outcome import DeliveryOutcome, to_failed_outcome

TIMEOUT = 5.0
"""The default timeout of a whole exchange with a receptor, in seconds."""

_READ_AT_MOST = 65_536
_GOOD_STATUSES = range(200, 300)

# The headers of the documented message, in addition to Host.
_HEADERS = (
    ("Content-Type", "text/xml"),
    ("Accept", "application/soap+xml, application/dime, multipart/related, text/*"),
    ("SOAPAction", "http://soap.amazon.com"),
    ("User-Agent", "Jakarta Commons-HttpClient/2.0final"),
)


def get(url: str, seconds: float, hosts: AllowedHosts) -> DeliveryOutcome:
    """Send a GET request; ``seconds`` is the timeout of the whole exchange."""
    return _exchange("GET", url, b"", seconds, hosts)


def post(url: str, envelope: str, seconds: float, hosts: AllowedHosts) -> DeliveryOutcome:
    """Send a SOAP envelope by POST; ``seconds`` is the timeout of the whole exchange."""
    return _exchange("POST", url, envelope.encode(), seconds, hosts)


def _exchange(
    method: str, url: str, body: bytes, seconds: float, hosts: AllowedHosts
) -> DeliveryOutcome:
    """Send a request and read the status of the response: any status but 2xx is a failure.

    A redirect is a failure too: the requester's own URL is the destination. Proxies are not used.
    """
    deadline = _Deadline(seconds)
    try:
        with _connected(url, hosts, deadline) as connection:
            connection.settimeout(deadline.left())
            connection.sendall(_request(method, url, body))
            status = _status(connection, deadline)
    except TimeoutError:
        return DeliveryOutcome(f"no answer within {seconds:g} s")
    except (OSError, ValueError, http.client.HTTPException) as error:
        return to_failed_outcome(error)
    return DeliveryOutcome("" if status in _GOOD_STATUSES else f"answered {status}")


class _Deadline:
    """The time at which an exchange must have ended, for the timeouts of its steps."""

    def __init__(self, seconds: float) -> None:
        self._at = monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left. Raises TimeoutError when none are."""
        left = self._at - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _connected(url: str, hosts: AllowedHosts, deadline: _Deadline) -> socket.socket:
    parts = urlsplit(url)
    is_secret = parts.scheme.lower() == "https"
    host = extract_host(url)
    port = parts.port or (443 if is_secret else 80)
    connection = _connect_first(hosts.resolve_addresses(url), port, deadline)
    if not is_secret:
        return connection
    try:
        connection.settimeout(deadline.left())
        return ssl.create_default_context().wrap_socket(connection, server_hostname=host)
    except BaseException:
        connection.close()
        raise


def _connect_first(addresses: list[str], port: int, deadline: _Deadline) -> socket.socket:
    """Connect to the first address that accepts a connection."""
    failure = OSError("the host has no address that is allowed")
    for address in addresses:
        try:
            return socket.create_connection((address, port), deadline.left())
        except TimeoutError:
            raise
        except OSError as error:
            failure = error
    raise failure


def _request(method: str, url: str, body: bytes) -> bytes:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.netloc.rpartition("@")[2]
    headers = [*_HEADERS, ("Host", host), ("Connection", "close")]
    if body:
        headers[0] = ("Content-Type", "text/xml; charset=utf-8")
        headers.append(("Content-Length", str(len(body))))
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _status(connection: socket.socket, deadline: _Deadline) -> int:
    """Read a response, and return its status."""
    readable = _Readable(connection, deadline)  # HTTPResponse uses only makefile of a socket
    response = http.client.HTTPResponse(readable)  # type: ignore[arg-type] # see above
    try:
        response.begin()
        # Drain the response: some servers log an error when the client closes early.
        with suppress(OSError, http.client.HTTPException):
            response.read(_READ_AT_MOST)
    finally:
        response.close()
    return response.status


class _Readable(io.RawIOBase):
    """A socket with a deadline, as a file for ``http.client.HTTPResponse``."""

    def __init__(self, connection: socket.socket, deadline: _Deadline) -> None:
        super().__init__()
        self._connection = connection
        self._deadline = deadline

    def makefile(self, *_: Any, **__: Any) -> io.BufferedReader:
        """Return this file, buffered, as ``socket.makefile`` does."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Receive some bytes. Raises TimeoutError after the deadline."""
        self._connection.settimeout(self._deadline.left())
        return self._connection.recv_into(buffer)
