"""A server that answers each connection by a script, and records what it received."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

Script = Callable[[socket.socket], None]


class ScriptedServer:
    """Answers one connection after another, each by the next script, the last one for all others.

    ``requests`` are the first lines of what was read.
    """

    def __init__(self, listener: socket.socket, scripts: tuple[Script, ...]) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.requests: list[str] = []
        self._listener = listener
        self._scripts = scripts

    def run(self) -> None:
        """Answer connections until the listener is shut down."""
        number = 0
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with connection, suppress(ConnectionError):
                    script = self._scripts[min(number, len(self._scripts) - 1)]
                    number += 1
                    if script is not close_at_once:
                        self.requests.append(read_request(connection))
                    script(connection)


@contextmanager
def scripted_server(*scripts: Script) -> Iterator[ScriptedServer]:
    """Run a server on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = ScriptedServer(listener, scripts)
        thread = Thread(target=server.run)
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def read_request(connection: socket.socket) -> str:
    """Read a request with its body and return its first line."""
    with connection.makefile("rb") as lines:
        first = lines.readline().decode().strip()
        length = 0
        while (line := lines.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        lines.read(length)
    return first


def close_at_once(connection: socket.socket) -> None:
    """Close without reading, as a port mapping does before its server is up."""


def close_after_reading(connection: socket.socket) -> None:
    """Read the request and close without a response."""


def answer(content: bytes, status: str = "200 OK") -> Script:
    """Make a script that answers with some content."""

    def send(connection: socket.socket) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode() + content)

    return send


def answer_half(connection: socket.socket) -> None:
    """Break off in the middle of the response."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
