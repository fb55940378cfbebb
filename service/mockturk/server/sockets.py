"""Where a server listens."""

from __future__ import annotations

import os
import socket
import ssl

from mockturk.domain.errors.base import MockturkError
from mockturk.server import descriptors, limits
from mockturk.server.tls import TLSConfig

# To Windows the same option means that anybody may take the port.
_MAY_SHARE = os.name == "posix"


class AddressInUseError(MockturkError):
    """Somebody else listens there, or the address is not this machine's."""


class BoundSocket:
    """Where a server is entered: it listens there once made, speaking TLS if told how.

    Port 0 takes a free one. ``tunnel_tls`` is the TLS that is spoken at another one. Raises
    AddressInUseError.
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
    """Listen for plain HTTP, and for TLS beside it if asked to. Raises AddressInUseError."""
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
    """Return the base URL of a server; one on all interfaces is reached over loopback."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not a bind
    return (
        f"{scheme}://[{reachable}]:{port}" if ":" in reachable else f"{scheme}://{reachable}:{port}"
    )


def bind(host: str, port: int) -> socket.socket:
    """Listen where nobody else does; port 0 takes a free one. Raises AddressInUseError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _in_use(host, port, error) from None
    try:
        # What is left of connections to an earlier server shall not keep the port from a new one,
        # neither here nor, as connections inherit it, from the next. A free port is found without,
        # lest two servers find the same.
        if _MAY_SHARE and port:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        if _MAY_SHARE:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.listen(limits.BACKLOG)  # of several that have bound a port, one can do that
    except OSError as error:
        made.close()
        raise _in_use(host, port, error) from None
    return made


def _in_use(host: str, port: int, error: OSError) -> AddressInUseError:
    return AddressInUseError(f"cannot listen at {host}:{port}: {error.strerror}")
