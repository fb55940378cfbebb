"""A receptor as a requester would run it, on a free port; it records its requests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any
from urllib.parse import parse_qsl, urlsplit

PATIENCE = 30  # seconds; a message that has not arrived by then counts as lost


@dataclass(frozen=True)
class Received:
    """A request, as it was on the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, strict_parsing=True))

    @property
    def events(self) -> list[str]:
        """The types of the events of a REST message, in their order."""
        query = self.query
        count = sum(name.endswith(".EventType") for name in query)
        return [query[f"Event.{number}.EventType"] for number in range(1, count + 1)]

    @property
    def hit_ids(self) -> list[str]:
        """The HITs that the events of a REST message are about, in their order."""
        query = self.query
        return [query[f"Event.{number}.HITId"] for number in range(1, len(self.events) + 1)]


class Receptor(ThreadingHTTPServer):
    """Answers everything with ``status``, in a thread of its own."""

    daemon_threads = True

    def __init__(self, status: int = 200, headers: dict[str, str] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = status
        self.headers = headers or {}
        self.received: Queue[Received] = Queue()
        # While it is cleared, requests are accepted but wait for their responses.
        self.gate = threading.Event()
        self.gate.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def next(self) -> Received:
        return self.received.get(timeout=PATIENCE)


class _Handler(BaseHTTPRequestHandler):
    server: Receptor

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        seen = Received(self.command, self.path, dict(self.headers.items()), body)
        self.server.received.put(seen)
        self.server.gate.wait(PATIENCE)
        with suppress(OSError):  # the client may have closed the connection
            self.send_response(self.server.status)
            for name, value in self.server.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def receptor(**options: Any) -> Iterator[Receptor]:
    """A receptor that is stopped at the end of the block."""
    with Receptor(**options) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.gate.set()
            server.shutdown()
            thread.join()
