"""What a connection asks of the server that has it, and the server of a connection."""

from __future__ import annotations

import asyncio
from typing import Protocol

from mockturk.server.connect_tunnel import Tunnel
from mockturk.server.messages import HTTPResponse, Transmission
from mockturk.server.request import IncomingRequest
from mockturk.server.sockets import BoundSocket


class ManagedConnection(Protocol):
    """A connection as its server sees it."""

    def close(self) -> None:
        """Answer what has come as a whole, then end."""
        ...

    def abort(self) -> None:
        """End at once."""
        ...

    def time_out(self) -> None:
        """Refuse a request that has not come in time."""
        ...


class ConnectionLimiter(Protocol):
    """Bounds connections: how many there are, how long they take and how much they hold."""

    def register(self, connection: ManagedConnection, descriptor: int) -> bool:
        """Take a connection in, if there is room; ``descriptor`` is that of its socket."""
        ...

    def forget(self, connection: ManagedConnection) -> None:
        """Forget a connection that has ended."""
        ...

    def watch_receiving(self, connection: ManagedConnection) -> None:
        """Begin to measure how long a request takes to come in."""
        ...

    def stop_watching(self, connection: ManagedConnection) -> None:
        """Measure no longer: a request has come in."""
        ...

    def watch_draining(self, connection: ManagedConnection) -> None:
        """Begin to measure how long a refused client goes on sending."""
        ...

    def reserve_body(self, request: IncomingRequest, size: int) -> None:
        """Make room for a body of so many bytes; raises Refused (413, 503)."""
        ...

    def release_body(self, request: IncomingRequest) -> None:
        """Let the room of a body go."""
        ...

    def abort_soon(self, connection: ManagedConnection) -> None:
        """End a connection whose other side need not agree to that, once it has been told."""
        ...


class Responder(Protocol):
    """Finds responses and sends those that cannot be written at once."""

    def respond(
        self, incoming: IncomingRequest, entrance: BoundSocket | Tunnel
    ) -> HTTPResponse | asyncio.Future[HTTPResponse]:
        """Return the application's response; a future if that takes long or has to wait."""
        ...

    def format_head(self, status: int) -> str:
        """Return the first lines of a response, which are the same for a second."""
        ...

    def send_impaired(
        self, transport: asyncio.Transport, head: bytes, content: bytes, sending: Transmission
    ) -> asyncio.Task[None]:
        """Send a response late, slowly, in part or not at all."""
        ...

    def start_tls(self, transport: asyncio.Transport, tunnel: Tunnel) -> None:
        """Speak TLS from now on with a client that uses the server as a proxy."""
        ...


class ConnectionHost(ConnectionLimiter, Responder, Protocol):
    """The server of a connection."""
