"""Where a server listens."""

from __future__ import annotations

import os
import socket

_BACKLOG = 4096  # connections that wait to be taken
# To Windows the same option means that anybody may take the port.
_MAY_SHARE = os.name == "posix"


class AddressInUse(Exception):  # noqa: N818 - it reads as what it says
    """Somebody else listens there, or the address is not this machine's."""


def url_of(host: str, port: int) -> str:
    """Return the base URL of a server; one on all interfaces is reached over loopback."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not a bind
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def listener(host: str, port: int) -> socket.socket:
    """Listen where nobody else does; port 0 takes a free one. Raises AddressInUse."""
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
        made.listen(_BACKLOG)  # of several that have bound a port, one can do that
    except OSError as error:
        made.close()
        raise _in_use(host, port, error) from None
    return made


def _in_use(host: str, port: int, error: OSError) -> AddressInUse:
    return AddressInUse(f"cannot listen at {host}:{port}: {error.strerror}")
