"""The interfaces between a connection and its server."""

from __future__ import annotations

import asyncio
from typing import Protocol

from mockturk.server.connect_tunnel import Tunnel
from mockturk.server.limits import ServerLimits
from mockturk.server.messages import HTTPResponse, Transmission
from mockturk.server.refusals import RequestRefusedError
from mockturk.server.request import IncomingRequest
from mockturk.server.sockets import BoundSocket


class ManagedConnection(Protocol):
    """A connection, as its server uses it."""

    def close(self) -> None:
        """Answer complete requests, then close."""
        ...

    def abort(self) -> None:
        """Close at once."""
        ...

    def time_out(self) -> None:
        """Refuse a request that has not arrived in time (408)."""
        ...

    @property
    def idle_after(self) -> IncomingRequest | None:
        """The last request, if no request arrives or waits for its response; else None."""
        ...


class ConnectionLimiter(Protocol):
    """Limits the number of connections, the time of their requests and the bytes they hold."""

    @property
    def limits(self) -> ServerLimits:
        """The limits that it enforces, and those that connections observe themselves."""
        ...

    def register(self, connection: ManagedConnection, descriptor: int) -> bool:
        """Add a connection; return False if there are too many.

        ``descriptor`` is the file descriptor of its socket.
        """
        ...

    def forget(self, connection: ManagedConnection) -> None:
        """Remove a connection that has ended."""
        ...

    def watch_receiving(self, connection: ManagedConnection) -> None:
        """Start the timeout for receiving a request."""
        ...

    def stop_watching(self, connection: ManagedConnection) -> None:
        """Cancel the timeout for receiving a request."""
        ...

    def watch_draining(self, connection: ManagedConnection) -> None:
        """Start the timeout within which a refused client must stop sending."""
        ...

    def reserve_body(self, request: IncomingRequest, size: int) -> None:
        """Reserve ``size`` bytes for a body; raises RequestRefusedError (413, 503)."""
        ...

    def release_body(self, request: IncomingRequest) -> None:
        """Release the bytes reserved for a body."""
        ...

    def abort_soon(self, connection: ManagedConnection) -> None:
        """Abort a closing TLS connection shortly, without waiting for the client's close."""
        ...


class Responder(Protocol):
    """Gets responses from the application, and sends those with a delivery fault."""

    def respond(
        self,
        incoming: IncomingRequest,
        entrance: BoundSocket | Tunnel,
        connection: ManagedConnection,
    ) -> HTTPResponse | asyncio.Future[HTTPResponse]:
        """Return the application's response, or a future if it takes long or must wait."""
        ...

    def end_wait(self, connection: ManagedConnection) -> None:
        """End the wait of a response, if any: it is sent now, as it is."""
        ...

    def refuse(self, target: str, refused: RequestRefusedError) -> HTTPResponse:
        """Return the response to a request that is refused."""
        ...

    @property
    def date_header(self) -> tuple[str, str]:
        """The Date header of responses that are sent now."""
        ...

    def send_impaired(
        self, transport: asyncio.Transport, head: bytes, content: bytes, sending: Transmission
    ) -> asyncio.Task[None]:
        """Send a response late, slowly, partly or not at all."""
        ...

    def start_tls(self, transport: asyncio.Transport, tunnel: Tunnel) -> None:
        """Upgrade a CONNECT client's connection to TLS."""
        ...


class ConnectionHost(ConnectionLimiter, Responder, Protocol):
    """The server, as its connections use it."""
