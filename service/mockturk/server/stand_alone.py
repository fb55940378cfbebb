"""The server of the stand-alone command: in the main thread, until a signal comes."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable

from mockturk.server.http_server import HTTPServer
from mockturk.server.listening import bound, url_of
from mockturk.server.request import Application

# The collector looks at objects in tens of thousands while they are young, and never at all of
# them: that would walk everything the world keeps, to find nothing, as calls leave no cycles
# behind (tests/test_garbage.py holds them to that).
_COLLECTIONS = (10_000, 20, 2**31 - 1)
# The last one is what a closed terminal sends.
_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP")


def serve(build: Callable[[], Application], host: str, port: int, max_body: int) -> None:
    """Serve what ``build`` makes until the process is told to stop.

    It prints the ready line once it answers. Raises AddressInUse.
    """
    listener = bound(host, port)
    server = HTTPServer(build(), listener, host, max_body)
    gc.freeze()
    gc.set_threshold(*_COLLECTIONS)
    url = url_of(host, listener.getsockname()[1])

    def ready(server: HTTPServer) -> None:
        loop = asyncio.get_running_loop()
        for name in _SIGNALS:
            if number := getattr(signal, name, None):
                loop.add_signal_handler(number, server.stop)
        print(f"Mockturk ready at {url}", flush=True)  # noqa: T201 - the line tools wait for

    server.run(ready=ready)
