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
import socket
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import waitress.server

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
        try:
            self._server = waitress.server.create_server(
                application, host=host, port=port, threads=8, clear_untrusted_proxy_headers=True
            )
        except OSError as error:
            raise AddressInUse(f"cannot listen at {host}:{port}: {error.strerror}") from error
        self.url = url_of(host, self._server.effective_port)
        self._thread = threading.Thread(target=self._server.run, name="mockturk", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait until the thread has ended."""
        self._server.close()
        self._thread.join()


def serve(build: Callable[[], WSGIApplication], host: str, port: int) -> None:
    """Serve what ``build`` makes until the process is told to stop.

    The application is built in the process that answers, which prints the ready line once it
    does. Raises AddressInUse.
    """
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415 - tests never need it
    from granian.server.mp import MPServer  # noqa: PLC0415

    reserved = _reserve(host, port)
    port = reserved.getsockname()[1]
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


def _reserve(host: str, port: int) -> socket.socket:
    """Bind the port before granian does, so that 0 has a number and a taken one is an error.

    granian sets SO_REUSEPORT on its own socket, and would share a port with anyone who did.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    reserved = socket.socket(family)
    try:
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind((host, port))
    except OSError as error:
        reserved.close()
        raise AddressInUse(f"cannot listen at {host}:{port}: {error.strerror}") from error
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return reserved


def _load(build: Callable[[], WSGIApplication], host: str, port: int) -> RSGIApplication:
    application = build()
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
