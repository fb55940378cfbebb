"""The sockets a server listens on."""

from __future__ import annotations

import errno
import os
import socket
import ssl

from mockturk.domain.errors.base import MockturkError
from mockturk.server import descriptors
from mockturk.server.tls import TLSConfig

# On Windows, SO_REUSEADDR would let any other program take the port.
_MAY_SHARE = os.name == "posix"
# Connections that may wait to be accepted.
_BACKLOG = 4096


class AddressInUseError(MockturkError):
    """The port is in use, or the address is not one of this machine."""


class BoundSocket:
    """A listening socket, for TLS if ``tls`` is set; it listens from construction on.

    Port 0 picks a free port. ``beside`` configures the server's other socket, for TLS; CONNECT
    requests use it as ``tunnel_tls``. Raises AddressInUseError.
    """

    def __init__(
        self,
        host: str,
        port: int,
        tls: ssl.SSLContext | None = None,
        *,
        beside: TLSConfig | None = None,
    ) -> None:
        self.tls = tls
        self.tunnel_tls = beside
        self.host = host
        self.listener = bind(host, port)
        self.port = str(self.listener.getsockname()[1])
        self.scheme = "http" if tls is None else "https"
        self.url = _url_of(self.scheme, host, self.port)


def bind_sockets(host: str, port: int, tls: TLSConfig | None) -> list[BoundSocket]:
    """Listen for plain HTTP and, if ``tls`` is set, for TLS. Raises AddressInUseError."""
    descriptors.fill_standard()
    plain = BoundSocket(host, port, beside=tls)
    if tls is None:
        return [plain]
    try:
        return [plain, BoundSocket(host, tls.port, tls.context)]
    except AddressInUseError:
        plain.listener.close()
        raise


def _url_of(scheme: str, host: str, port: str) -> str:
    """Return the base URL of a server; if it listens on all interfaces, that of loopback."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not a bind
    return (
        f"{scheme}://[{reachable}]:{port}" if ":" in reachable else f"{scheme}://{reachable}:{port}"
    )


def bind(host: str, port: int) -> socket.socket:
    """Return a socket listening at a free address; port 0 picks a port.

    Raises AddressInUseError.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _in_use(host, port, error) from None
    try:
        # SO_REUSEADDR lets a new server use the port while connections of an earlier server are
        # still closing. Connections inherit it, so it is always set after bind, for the server
        # after this one. With port 0 it is not set before bind: two servers could get one port.
        if _MAY_SHARE and port:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        if _MAY_SHARE:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.listen(_BACKLOG)  # of several sockets bound to a port, only one can listen
    except OSError as error:
        made.close()
        raise _in_use(host, port, error) from None
    return made


def _in_use(host: str, port: int, error: OSError) -> AddressInUseError:
    cure = ""
    if error.errno == errno.EADDRINUSE:
        cure = "; another server may still run there: stop it, or take another port (0: a free one)"
    return AddressInUseError(f"cannot listen at {host}:{port}: {error.strerror}{cure}")
