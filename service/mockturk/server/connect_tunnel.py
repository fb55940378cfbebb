"""CONNECT support: start TLS on the client's own connection, for hosts our certificate covers.

The tunnel ends at this server: Mockturk opens no connection to another host.
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
_PORT = "443"  # of HTTPS, the only port a tunnel may name
_TARGET = re.compile(r"(?:\[([0-9a-f:.]+)\]|([\w.-]{1,253}?)\.?):(\d{1,5})", re.ASCII)


class ForbiddenTunnelError(Exception):
    """A tunnel to this host and port is not allowed; the message names those that are."""


class Tunnel(NamedTuple):
    """The address a client believes it is connected to: the HTTPS port of a host."""

    tls: ssl.SSLContext
    host: str
    port: str = _PORT
    scheme: str = "https"


def find_tunnel(
    target: bytes, headers: Mapping[bytes, bytes], entrance: BoundSocket | Tunnel
) -> Tunnel:
    """Return the tunnel for a CONNECT request; raises RequestRefusedError (400, 403).

    ``entrance`` is the socket or tunnel that received the request.
    """
    if isinstance(entrance, Tunnel) or entrance.tls is not None:
        raise RequestRefusedError(HTTPStatus.BAD_REQUEST, "CONNECT is not supported over TLS.")
    if b", " in headers.get(b"host", b""):  # several Host headers, joined
        raise wrong_host(headers)
    if entrance.tunnel_tls is None:
        reason = "CONNECT needs TLS; start the server with --tls-port."
        raise RequestRefusedError(HTTPStatus.BAD_REQUEST, reason)
    try:
        return resolve_tunnel(target, entrance.tunnel_tls.names, entrance.tunnel_tls.context)
    except ValueError as error:
        raise RequestRefusedError(HTTPStatus.BAD_REQUEST, str(error)) from None
    except ForbiddenTunnelError as error:
        raise RequestRefusedError(HTTPStatus.FORBIDDEN, str(error)) from None


def resolve_tunnel(target: bytes, names: frozenset[str], context: ssl.SSLContext) -> Tunnel:
    """Return the tunnel to a target (HOST:PORT); the host must be in ``names``, the port 443.

    Raises ValueError if the target is not HOST:PORT, and ForbiddenTunnelError for any other host
    or port.
    """
    found = _TARGET.fullmatch(target.decode("latin-1").lower())
    if found is None:
        raise ValueError("CONNECT needs HOST:PORT, with an IPv6 address in brackets.")
    address, name, port = found.groups()
    host = str(ip_address(address)) if address else name
    if not (is_among(host, names) and port == _PORT):
        raise ForbiddenTunnelError(
            f"CONNECT to {host}, port {port}, is not allowed, only to port {_PORT} of"
            f" {', '.join(sorted(names)) or 'no host'}, which the certificate covers."
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
    """Run the TLS handshake on an open connection, and attach a protocol to it.

    Both timeouts are in seconds. Raises OSError.
    """
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
    # start_tls does not call connection_made. With the loop of the standard library, data and the
    # end of the connection may have come before.
    if made is not None and not made.is_closing():
        protocol.connection_made(made)
