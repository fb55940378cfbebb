"""The server of the stand-alone command: in the main thread, until a signal comes."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable

from mockturk.server import descriptors
from mockturk.server.http_server import HTTPServer
from mockturk.server.request import RequestHandler
from mockturk.server.sockets import bind_sockets
from mockturk.server.tls import TLSConfig

# The collector looks at some thousand objects while they are young, which takes a millisecond or
# two, and never at all of them: that would walk everything the world keeps, to find nothing, as
# calls leave no cycles behind (tests/app/test_garbage.py holds them to that).
_COLLECTIONS = (5_000, 5, 2**31 - 1)
# The last one is what a closed terminal sends; there is none on Windows.
_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP")


def serve(
    build: Callable[[str], RequestHandler],
    host: str,
    port: int,
    max_body: int,
    tls: TLSConfig | None = None,
    *,
    answering: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve what ``build`` makes, given the base address, until the process is told to stop.

    It prints the ready line once it answers; with TLS there is a second one, for that address.
    Then it calls ``answering``, also with the base address. Raises AddressInUseError.
    """
    descriptors.raise_limit()
    taken = bind_sockets(host, port, tls)
    url = taken[0].url
    server = HTTPServer(build(url), taken, max_body)
    gc.freeze()
    gc.set_threshold(*_COLLECTIONS)
    lines = "\n".join(f"Mockturk ready at {entrance.url}" for entrance in taken)

    def ready(server: HTTPServer) -> None:
        # The loop's own way to take signals is unknown to Windows.
        for name in _SIGNALS:
            if number := getattr(signal, name, None):
                signal.signal(number, lambda *_: server.stop())
        print(lines, flush=True)  # noqa: T201 - the line tools wait for
        answering(url)

    server.run(ready=ready)
    # The process ends now. Without this the interpreter first frees thousands of worlds one by one.
    gc.freeze()
