"""The server of the stand-alone command: in the main thread, until a signal comes."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable

from mockturk.server.http_server import HTTPServer
from mockturk.server.listening import listener, url_of
from mockturk.server.request import Application

# The collector looks at some thousand objects while they are young, which takes a millisecond or
# two, and never at all of them: that would walk everything the world keeps, to find nothing, as
# calls leave no cycles behind (tests/test_garbage.py holds them to that).
_COLLECTIONS = (5_000, 5, 2**31 - 1)
# The last one is what a closed terminal sends; there is none on Windows.
_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP")


def serve(build: Callable[[], Application], host: str, port: int, max_body: int) -> None:
    """Serve what ``build`` makes until the process is told to stop.

    It prints the ready line once it answers. Raises AddressInUse.
    """
    taken = listener(host, port)
    server = HTTPServer(build(), taken, host, max_body)
    gc.freeze()
    gc.set_threshold(*_COLLECTIONS)
    url = url_of(host, taken.getsockname()[1])

    def ready(server: HTTPServer) -> None:
        # The loop's own way to take signals is unknown to Windows.
        for name in _SIGNALS:
            if number := getattr(signal, name, None):
                signal.signal(number, lambda *_: server.stop())
        print(f"Mockturk ready at {url}", flush=True)  # noqa: T201 - the line tools wait for

    server.run(ready=ready)
