"""One kept connection, as thin as Python allows, so that the time it tells is the server's.

It takes the request ready made, and reads answers that say their length; all the servers here do.
"""

from __future__ import annotations

import re
import socket
from time import perf_counter
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import envelopes

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_CHUNK = 1 << 20


class WrongAnswerError(Exception):
    """A server did not answer as it should: its figures would mean nothing."""


class Client:
    """Sends one call after the other."""

    def __init__(self, url: str) -> None:
        where = urlsplit(url)
        assert where.hostname is not None
        assert where.port is not None
        self._host = where.netloc
        self._socket = socket.create_connection((where.hostname, where.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def soap(self, body: bytes) -> tuple[bytes, float]:
        """Send an envelope; return the answer's body and the seconds until it was there."""
        headers = "".join(f"{name}: {value}\r\n" for name, value in envelopes.HEADERS.items())
        return self._valid("POST", envelopes.PATH, headers, body)

    def query(self, query: str) -> tuple[bytes, float]:
        """Send a REST query with the envelopes' access key; return the same."""
        return self._valid("GET", f"/?AWSAccessKeyId={envelopes.ACCESS_KEY}&{query}", "", b"")

    def json(self, path: str, body: bytes) -> bytes:
        """Post JSON and return the answer's body."""
        status, answer, _ = self._exchange("POST", path, "Content-Type: application/json\r\n", body)
        if not 200 <= status < 300:
            raise WrongAnswerError(f"{status}: {answer[:2000]!r}")
        return answer

    def _valid(self, method: str, path: str, headers: str, body: bytes) -> tuple[bytes, float]:
        status, answer, seconds = self._exchange(method, path, headers, body)
        if status != 200 or envelopes.VALID not in answer or b"IsValid>False<" in answer:
            raise WrongAnswerError(f"{status}: {answer[:2000].decode(errors='replace')}")
        return answer, seconds

    def _exchange(
        self, method: str, path: str, headers: str, body: bytes
    ) -> tuple[int, bytes, float]:
        head = f"{method} {path} HTTP/1.1\r\nHost: {self._host}\r\n{headers}"
        message = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
        started = perf_counter()
        self._socket.sendall(message)
        received, end, wanted = bytearray(), -1, 0
        while end < 0 or len(received) < wanted:
            chunk = self._socket.recv(_CHUNK)
            if not chunk:
                raise WrongAnswerError(f"the connection closed after {bytes(received[:2000])!r}")
            received += chunk
            if end < 0 and (end := received.find(b"\r\n\r\n")) >= 0:
                length = _LENGTH.search(received, 0, end + 2)
                if length is None:
                    raise WrongAnswerError(f"no length in {bytes(received[:end])!r}")
                wanted = end + 4 + int(length[1])
        seconds = perf_counter() - started
        return int(received[9:12]), bytes(received[end + 4 :]), seconds
