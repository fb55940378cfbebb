"""The server of the stand-alone command: runs in the main thread until a signal arrives."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable

from mockturk.server import descriptors
from mockturk.server.http_server import HTTPServer
from mockturk.server.limits import ServerLimits
from mockturk.server.refusals import RefusalBuilder, build_plain_refusal
from mockturk.server.request import RequestHandler
from mockturk.server.sockets import bind_sockets
from mockturk.server.tls import TLSConfig

# Thresholds of the garbage collector. It examines some thousand young objects, which takes a
# millisecond or two. A full collection never runs: it would walk all data of the worlds and find
# nothing, as calls leave no reference cycles (tests/app/test_garbage.py checks that).
_COLLECTIONS = (5_000, 5, 2**31 - 1)
# SIGHUP is sent when the terminal closes; Windows does not have it.
_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP")


def serve(
    build: Callable[[str], RequestHandler],
    host: str,
    port: int,
    limits: ServerLimits,
    tls: TLSConfig | None = None,
    *,
    build_refusal: RefusalBuilder = build_plain_refusal,
    answering: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the application that ``build`` makes for a base URL, until a signal arrives.

    Prints the ready line once the server answers, with TLS also a second line for the HTTPS URL.
    Then calls ``answering`` with the base URL. Raises AddressInUseError.
    """
    descriptors.raise_limit()
    taken = bind_sockets(host, port, tls)
    url = taken[0].url
    server = HTTPServer(build(url), taken, limits, build_refusal)
    gc.freeze()
    gc.set_threshold(*_COLLECTIONS)
    gc.enable()
    lines = "\n".join(f"Mockturk ready at {entrance.url}" for entrance in taken)

    def ready(server: HTTPServer) -> None:
        # Not loop.add_signal_handler, which does not work on Windows.
        for name in _SIGNALS:
            number = getattr(signal, name, None)
            if number is not None and not _is_under_nohup(name, number):
                signal.signal(number, lambda *_: server.stop())
        print(lines, flush=True)  # noqa: T201 - the line tools wait for
        answering(url)

    server.run(ready=ready)
    # The process ends now. Without this the interpreter first frees thousands of worlds in turn.
    gc.freeze()


def _is_under_nohup(name: str, number: int) -> bool:
    """Return whether SIGHUP is ignored, as under nohup: the process outlives its terminal then."""
    return name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN
