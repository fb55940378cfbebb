"""Where a server listens."""

from __future__ import annotations

import errno
import socket
from typing import Any

_PROBE_TIMEOUT = 1.0  # seconds


class AddressInUse(Exception):  # noqa: N818 - it reads as what it says
    """Somebody else listens there, or the address is not this machine's."""


def url_of(host: str, port: int) -> str:
    """Return the base URL of a server; one on all interfaces is reached over loopback."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not a bind
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def bound(host: str, port: int) -> socket.socket:
    """Bind a socket nobody else can; port 0 takes a free one. Raises AddressInUse."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        try:
            return _bind(family, kind, protocol, address, reuse=False)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or _somebody_listens(family, address):
                raise
            # What is in use are the remains of connections to an earlier server.
            return _bind(family, kind, protocol, address, reuse=True)
    except OSError as error:
        raise AddressInUse(f"cannot listen at {host}:{port}: {error.strerror}") from error


def _bind(family: int, kind: int, protocol: int, address: Any, *, reuse: bool) -> socket.socket:
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
        bound.bind(address)
    except OSError:
        bound.close()
        raise
    return bound


def _somebody_listens(family: int, address: Any) -> bool:
    with socket.socket(family) as probe:
        probe.settimeout(_PROBE_TIMEOUT)
        return probe.connect_ex(address) == 0
