"""What a client wants of a proxy: to be led to a host over TLS, which begins on its connection.

It is led nowhere else than here: no connection is ever made to anybody.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Mapping
from http import HTTPStatus
from ipaddress import ip_address
from typing import NamedTuple

from mockturk.server.own_hosts import is_among
from mockturk.server.refusals import RequestRefusedError, wrong_host
from mockturk.server.sockets import BoundSocket

ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
_PORT = "443"  # of HTTPS, which is what clients want there
_TARGET = re.compile(r"(?:\[([0-9a-f:.]+)\]|([\w.-]{1,253}?)\.?):(\d{1,5})", re.ASCII)


class ForbiddenTunnelError(Exception):
    """Nobody is led to a host and port that a client names; the message says who is, and where."""


class Tunnel(NamedTuple):
    """Where a client believes to be: at a host's usual port for HTTPS."""

    tls: ssl.SSLContext
    host: str
    port: str = _PORT
    scheme: str = "https"


def find_tunnel(
    target: bytes, headers: Mapping[bytes, bytes], entrance: BoundSocket | Tunnel
) -> Tunnel:
    """Return the tunnel that a CONNECT request at an entrance asks for; raises Refused."""
    if isinstance(entrance, Tunnel) or entrance.tls is not None:
        raise RequestRefusedError(HTTPStatus.BAD_REQUEST, "Over TLS nobody is led any further.")
    if b", " in headers.get(b"host", b""):  # several are a list by now
        raise wrong_host(headers)
    if entrance.tunnel_tls is None:
        reason = "CONNECT leads to TLS, which this server speaks if started with --tls-port."
        raise RequestRefusedError(HTTPStatus.BAD_REQUEST, reason)
    try:
        return resolve_tunnel(target, entrance.tunnel_tls.names, entrance.tunnel_tls.context)
    except ValueError as error:
        raise RequestRefusedError(HTTPStatus.BAD_REQUEST, str(error)) from None
    except ForbiddenTunnelError as error:
        raise RequestRefusedError(HTTPStatus.FORBIDDEN, str(error)) from None


def resolve_tunnel(target: bytes, names: frozenset[str], context: ssl.SSLContext) -> Tunnel:
    """Return the tunnel to a target, HOST:PORT, if it is one of the names at HTTPS's port.

    Raises ValueError for what is no target, and ForbiddenTunnelError for any other.
    """
    found = _TARGET.fullmatch(target.decode("latin-1").lower())
    if found is None:
        raise ValueError("CONNECT names a HOST:PORT, and an address with colons in brackets.")
    address, name, port = found.groups()
    host = str(ip_address(address)) if address else name
    if not (is_among(host, names) and port == _PORT):
        raise ForbiddenTunnelError(
            f"Nobody is led to {host}, port {port}, but to port {_PORT} of"
            f" {', '.join(sorted(names)) or 'no host'}, which the certificate has."
        )
    return Tunnel(context, host)


async def upgrade_to_tls(
    transport: asyncio.Transport,
    protocol: asyncio.Protocol,
    context: ssl.SSLContext,
    *,
    handshake_within: float,
    shut_down_within: float,
) -> None:
    """Shake hands on a connection there is, and give it to a protocol; raises OSError."""
    if transport.is_closing():
        return
    made = await asyncio.get_running_loop().start_tls(
        transport,
        protocol,
        context,
        server_side=True,
        ssl_handshake_timeout=handshake_within,
        ssl_shutdown_timeout=shut_down_within,
    )
    if made is not None:
        # Event loops leave this to us, and give no data before this runs.
        protocol.connection_made(made)
