"""The server inside another program, in a separate thread."""

from __future__ import annotations

import threading

from mockturk.server.http_server import HTTPServer
from mockturk.server.limits import ServerLimits
from mockturk.server.refusals import RefusalBuilder, build_plain_refusal
from mockturk.server.request import RequestHandler
from mockturk.server.sockets import bind_sockets
from mockturk.server.tls import TLSConfig


class ThreadServer:
    """An HTTP server in a thread of this process, listening from construction on."""

    def __init__(
        self,
        application: RequestHandler,
        host: str,
        port: int,
        limits: ServerLimits,
        tls: TLSConfig | None = None,
        *,
        build_refusal: RefusalBuilder = build_plain_refusal,
    ) -> None:
        """Start the server; port 0 picks a free port.

        With ``tls``, the server is also at ``tls_url``. Raises AddressInUseError.
        """
        taken = bind_sockets(host, port, tls)
        self.url = taken[0].url
        self.tls_url = taken[1].url if tls else None
        self._server = HTTPServer(application, taken, limits, build_refusal)
        self._thread = threading.Thread(target=self._server.run, name="mockturk", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the server and wait until its thread has ended."""
        if self._thread.is_alive():
            self._server.stop()
            self._thread.join()
