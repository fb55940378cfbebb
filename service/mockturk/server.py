"""Serving HTTP; the only module that knows sockets and servers.

Two servers, chosen by measurement (docs/design.md): granian, by far the fastest, serves the
stand-alone command; it needs the main thread of a process of its own. waitress, pure Python,
serves inside another program's process: it starts in a thread in milliseconds and stops at once.

granian is asked over its asynchronous interface: over WSGI a thread of it waits for every client
that sends its body slowly, and a few of those silence the server.
"""

from __future__ import annotations

import asyncio
import errno
import functools
import http.client
import io
import logging
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
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ThreadedTaskDispatcher

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_TEXT = (("content-type", "text/plain; charset=utf-8"),)

RSGIApplication = Callable[[Any, Any], Awaitable[None]]

_THREADS = 8
# Larger bodies, in bytes, are answered beside the event loop: a batch of thousands takes seconds.
_LARGE = 256 * 1024
# Idle ones cost next to nothing, and one that is not accepted looks like a server that hangs.
_CONNECTIONS = 16_384
# Seconds a body may take; whoever is slower is told so.
_BODY_WITHIN = 60.0
# How many bodies of the largest size may be under way together.
_BODIES_TOGETHER = 16
_READY_WITHIN = 30.0  # seconds
_PROBE_INTERVAL = 0.002  # seconds
_PROBE_TIMEOUT = 1.0  # seconds
# What is still under way when the server is told to stop has this long.
_STOP_WITHIN = 2  # seconds


class AddressInUse(Exception):  # noqa: N818 - it reads as what it says
    """Somebody else listens there, or the address is not this machine's."""


class _Parser(HTTPRequestParser):  # type: ignore[misc] # waitress has no types
    """Mends what waitress 3.0 stumbles over."""

    def received(self, data: bytes) -> int:
        """Take the next bytes of a request."""
        consumed: int = super().received(data)
        if self.completed:
            # It would ask to continue with a request it has already refused, and wait for ever.
            self.expect_continue = False
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the header of a request; raises ParsingError."""
        try:
            super().parse_header(header_plus)
        except ValueError:  # more digits than Python converts
            raise ParsingError("The Content-Length is no length.") from None


class _Channel(HTTPChannel):  # type: ignore[misc] # waitress has no types
    parser_class = _Parser


class ThreadServer:
    """An HTTP server in a thread of this process, listening from construction on."""

    def __init__(self, application: WSGIApplication, host: str, port: int, max_body: int) -> None:
        """Start; port 0 takes a free one, ``max_body`` is in bytes. Raises AddressInUse."""
        bound = _bound(host, port)
        self.url = url_of(host, bound.getsockname()[1])
        dispatcher = ThreadedTaskDispatcher()
        # waitress warns whenever more clients ask than it has threads; they are served in turn.
        dispatcher.queue_logger = logging.getLogger("mockturk.queue")
        dispatcher.queue_logger.setLevel(logging.ERROR)
        dispatcher.set_thread_count(_THREADS)
        self._server = waitress.server.create_server(
            application,
            _dispatcher=dispatcher,
            sockets=[bound],
            threads=_THREADS,
            server_name=host,
            max_request_body_size=max_body + 1,  # it refuses from there on
            connection_limit=_CONNECTIONS,
            asyncore_use_poll=True,  # select() knows no descriptor above 1023
        )
        self._server.channel_class = _Channel
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


def serve(build: Callable[[], WSGIApplication], host: str, port: int, max_body: int) -> None:
    """Serve what ``build`` makes until the process is told to stop.

    The application is built in the process that answers, which prints the ready line once it
    does. Raises AddressInUse.
    """
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415 - tests never need it
    from granian.server.mp import MPServer  # noqa: PLC0415

    # Bound before granian does, so that 0 has a number and a taken port is an error: granian
    # sets SO_REUSEPORT on its own socket and would share a port with anyone who did the same.
    reserved = _bound(host, port)
    address, port = reserved.getsockname()[:2]
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    server = MPServer(
        "mockturk",
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        backpressure=_CONNECTIONS,
        workers_kill_timeout=_STOP_WITHIN,
        log_enabled=False,
    )

    @server.on_startup
    def stop_when_the_terminal_closes() -> None:
        # granian would start another process, with a world of its own.
        signal.signal(signal.SIGHUP, server.signal_handler_interrupt)

    loader = functools.partial(_load, build, host, port, max_body)
    server.serve(target_loader=loader, wrap_loader=False)
    reserved.close()


def url_of(host: str, port: int) -> str:
    """Return the base URL of a server; one on all interfaces is reached over loopback."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not a bind
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def _bound(host: str, port: int) -> socket.socket:
    """Bind a socket nobody else can; port 0 takes a free one. Raises AddressInUse."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        try:
            return _bind(family, kind, protocol, address, reuse=False)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or _somebody_listens(family, address):
                raise
            # What is in use are the remains of connections to an earlier server.
            return _bind(family, kind, protocol, address, reuse=True)
    except OSError as error:
        raise AddressInUse(f"cannot listen at {host}:{port}: {error.strerror}") from error


def _bind(family: int, kind: int, protocol: int, address: Any, *, reuse: bool) -> socket.socket:
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
        bound.bind(address)
    except OSError:
        bound.close()
        raise
    return bound


def _somebody_listens(family: int, address: Any) -> bool:
    with socket.socket(family) as probe:
        probe.settimeout(_PROBE_TIMEOUT)
        return probe.connect_ex(address) == 0


def _load(
    build: Callable[[], WSGIApplication], host: str, port: int, max_body: int
) -> RSGIApplication:
    application = build()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    threading.Thread(target=_announce, args=(host, port), daemon=True).start()
    return _over_rsgi(application, host, port, max_body)


def _over_rsgi(
    application: WSGIApplication, host: str, port: int, max_body: int
) -> RSGIApplication:
    """Let granian ask a WSGI application once a request is there as a whole."""
    fixed = {
        "SCRIPT_NAME": "",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "wsgi.version": (1, 0),
        "wsgi.errors": sys.stderr,
        "wsgi.input_terminated": True,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }

    bodies = _Bodies(max_body)

    async def answer(scope: Any, protocol: Any) -> None:
        environ: WSGIEnvironment = {
            f"HTTP_{name.upper().replace('-', '_')}": value
            for name, value in scope.headers.items()
            if "_" not in name  # it would pass for another header
        }
        try:
            body = await bodies.read(protocol, environ.pop("HTTP_CONTENT_LENGTH", ""))
        except _Refused as refused:
            protocol.response_str(refused.status, list(_TEXT), f"{refused}\n")
            return
        environ |= fixed
        environ["REQUEST_METHOD"] = scope.method
        # WSGI wants the bytes of an address as Latin-1.
        environ["PATH_INFO"] = scope.path.encode().decode("latin-1")
        environ["QUERY_STRING"] = scope.query_string.encode().decode("latin-1")
        environ["SERVER_PROTOCOL"] = f"HTTP/{scope.http_version}"
        environ["wsgi.url_scheme"] = scope.scheme
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
        environ["CONTENT_LENGTH"] = str(len(body))
        if len(body) < _LARGE:
            answered = _answered(application, environ)
        else:
            loop = asyncio.get_running_loop()
            answered = await loop.run_in_executor(None, _answered, application, environ)
        protocol.response_bytes(*answered)

    return answer


def _answered(
    application: WSGIApplication, environ: WSGIEnvironment
) -> tuple[int, list[tuple[str, str]], bytes]:
    started: list[tuple[int, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
        started.append((int(status[:3]), headers))

    content = b"".join(application(environ, start_response))
    return *started[0], content


class _Bodies:
    """Reads bodies, bounded in size, in time and in what all of them together hold."""

    def __init__(self, max_body: int) -> None:
        self._max_body = max_body
        self._most_together = _BODIES_TOGETHER * max_body
        self._held = 0

    async def read(self, protocol: Any, content_length: str) -> bytes:
        """Read a body; raises _Refused.

        Of a chunked body granian does not tell that it broke off: what came counts then.
        """
        held = 0
        try:
            async with asyncio.timeout(_BODY_WITHIN):
                if content_length:
                    held = self._hold(int(content_length), 0)
                    return bytes(await protocol())
                chunks = bytearray()
                async for chunk in protocol:
                    held += self._hold(len(chunk), held)
                    chunks += chunk
                return bytes(chunks)
        except TimeoutError:
            raise _Refused(408, "The body did not come in time.") from None
        except _Refused:
            raise
        except Exception as error:
            # granian's own classes of errors have no public name.
            raise _Refused(400, "The body is shorter than its length.") from error
        finally:
            self._held -= held

    def _hold(self, size: int, before: int) -> int:
        if before + size > self._max_body:
            raise _Refused(413, "The body is too large.")
        # An ordinary call always finds room beside the large ones.
        if before + size >= _LARGE and self._held + size > self._most_together:
            raise _Refused(503, "Too many large bodies at once.")
        self._held += size
        return size


class _Refused(Exception):  # noqa: N818 - it reads as what it says
    """A request is answered before the application sees it."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def _end_with_parent() -> None:
    """Stop when the process that started this one is gone, killed and unable to say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_STOP_WITHIN)
        os._exit(1)


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
