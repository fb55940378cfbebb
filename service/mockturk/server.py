"""Serving HTTP; the only module that knows sockets and servers.

Two servers, chosen by measurement (docs/design.md): granian, by far the fastest, serves the
stand-alone command; it needs the main thread of a process of its own. waitress, pure Python,
serves inside another program's process: it starts in a thread in milliseconds and stops at once.

granian is asked over its asynchronous interface: over WSGI a thread of it waits for every client
that sends its body slowly, and a few of those silence the server.
"""

from __future__ import annotations

import functools
import http.client
import io
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import waitress.server
from waitress import wasyncore

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

RSGIApplication = Callable[[Any, Any], Awaitable[None]]

_READY_WITHIN = 30.0  # seconds
_PROBE_INTERVAL = 0.002  # seconds


class AddressInUse(Exception):  # noqa: N818 - it reads as what it says
    """Somebody else listens there, or the address is not this machine's."""


class ThreadServer:
    """An HTTP server in a thread of this process, listening from construction on."""

    def __init__(self, application: WSGIApplication, host: str, port: int) -> None:
        """Start; port 0 takes a free one. Raises AddressInUse."""
        bound = _bound(host, port)
        self.url = url_of(host, bound.getsockname()[1])
        self._server = waitress.server.create_server(application, sockets=[bound], threads=8)
        self._thread = threading.Thread(target=self._server.run, name="mockturk", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait until every thread has ended."""
        if not self._thread.is_alive():
            return
        # waitress stops by itself only on a signal. What runs ends first; then the thread that
        # owns the sockets closes them, since closing them under its hands breaks its select.
        self._server.task_dispatcher.shutdown()
        self._server.trigger.pull_trigger(self._close_sockets)
        self._thread.join()
        self._server.trigger.close()

    def _close_sockets(self) -> None:
        watched = self._server._map  # noqa: SLF001 - waitress has no other name for it
        for dispatcher in list(watched.values()):
            if dispatcher is not self._server.trigger:
                wasyncore.dispatcher.close(dispatcher)  # the server's own closes the trigger too
        watched.clear()  # with nothing to watch its loop ends


def serve(build: Callable[[], WSGIApplication], host: str, port: int) -> None:
    """Serve what ``build`` makes until the process is told to stop.

    The application is built in the process that answers, which prints the ready line once it
    does. Raises AddressInUse.
    """
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415 - tests never need it
    from granian.server.mp import MPServer  # noqa: PLC0415

    # Bound before granian does, so that 0 has a number and a taken port is an error: granian
    # sets SO_REUSEPORT on its own socket and would share a port with anyone who did the same.
    reserved = _bound(host, port)
    port = reserved.getsockname()[1]
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    server = MPServer(
        "mockturk",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        log_enabled=False,
    )
    loader = functools.partial(_load, build, host, port)
    server.serve(target_loader=loader, wrap_loader=False)
    reserved.close()


def url_of(host: str, port: int) -> str:
    """Return the base URL of a server; one on all interfaces is reached over loopback."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not a bind
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def _bound(host: str, port: int) -> socket.socket:
    """Bind a socket; port 0 takes a free one. Raises AddressInUse."""
    bound = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        if bound:
            bound.close()
        raise AddressInUse(f"cannot listen at {host}:{port}: {error.strerror}") from error
    return bound


def _load(build: Callable[[], WSGIApplication], host: str, port: int) -> RSGIApplication:
    application = build()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    threading.Thread(target=_announce, args=(host, port), daemon=True).start()
    return _over_rsgi(application, host, port)


def _over_rsgi(application: WSGIApplication, host: str, port: int) -> RSGIApplication:
    """Let granian ask a WSGI application once a request is there as a whole."""
    fixed = {
        "SCRIPT_NAME": "",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "wsgi.version": (1, 0),
        "wsgi.errors": sys.stderr,
        "wsgi.input_terminated": True,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }

    async def answer(scope: Any, protocol: Any) -> None:
        body = await protocol()
        environ: WSGIEnvironment = {
            f"HTTP_{name.upper().replace('-', '_')}": value for name, value in scope.headers.items()
        }
        environ |= fixed
        environ["REQUEST_METHOD"] = scope.method
        environ["PATH_INFO"] = scope.path
        environ["QUERY_STRING"] = scope.query_string
        environ["SERVER_PROTOCOL"] = f"HTTP/{scope.http_version}"
        environ["wsgi.url_scheme"] = scope.scheme
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
        environ["CONTENT_LENGTH"] = str(len(body))
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
            started.extend((int(status[:3]), headers))

        content = b"".join(application(environ, start_response))
        protocol.response_bytes(*started, content)

    return answer


def _end_with_parent() -> None:
    """Stop when the process that started this one is gone, killed and unable to say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _announce(host: str, port: int) -> None:
    url = url_of(host, port)
    if _answers(url):
        print(f"Mockturk ready at {url}", flush=True)  # noqa: T201 - the line tools wait for
    else:
        print(f"Mockturk does not answer at {url}", file=sys.stderr)  # noqa: T201


def _answers(url: str) -> bool:
    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until:
        connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=1)
        try:
            connection.request("HEAD", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(_PROBE_INTERVAL)
        else:
            return True
        finally:
            connection.close()
    return False
