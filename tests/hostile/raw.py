"""HTTP by hand over a socket: what is sent is exactly what was written here."""

from __future__ import annotations

import contextlib
import select
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

TIMEOUT = 20.0
"""Seconds of silence after which a server counts as hanging."""

_CHUNK = 1 << 16
_NO_BODY = (204, 304)


class NoAnswer(Exception):  # noqa: N818 - it reads as what it says
    """The server closed, reset or fell silent where an answer was due."""


class Broken(Exception):  # noqa: N818 - likewise
    """What came back is no HTTP answer."""


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, and the statuses of the interim ones before it."""

    status: int
    headers: dict[str, str]
    body: bytes
    interim: tuple[int, ...] = ()

    def __repr__(self) -> str:
        return f"<{self.status} {self.headers} {self.body[:300]!r}>"


@dataclass
class Connection:
    """A connection that can be misused; it reads while it sends, so that neither side waits."""

    port: int
    received: bytearray = field(default_factory=bytearray)
    ended: bool = False
    refused_input: bool = False
    """The server no longer takes what is sent; it may have answered all the same."""
    reset: bool = False

    def __post_init__(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, pieces: Iterable[bytes] | bytes) -> None:
        """Send everything, unless the server closes; answers that come meanwhile are kept."""
        for piece in (pieces,) if isinstance(pieces, bytes) else pieces:
            rest = memoryview(piece)
            while rest and not self.refused_input:
                happened = self._wait()
                if not self.ended and happened & ~select.POLLOUT:
                    self.receive()
                if happened & ~select.POLLIN:
                    try:
                        rest = rest[self.socket.send(rest[:_CHUNK]) :]
                    except (BrokenPipeError, ConnectionResetError):
                        self.refused_input = True

    def _wait(self) -> int:
        watch = select.poll()
        watch.register(self.socket, select.POLLOUT | (0 if self.ended else select.POLLIN))
        happened = watch.poll(TIMEOUT * 1000)
        if not happened:
            raise NoAnswer("the server neither reads nor answers")
        return happened[0][1]

    def half_close(self) -> None:
        """Say that nothing more will come, and go on listening."""
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def abandon(self) -> None:
        """Close with a reset, which the server's next send meets."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.socket.close()

    def answer(self, method: str = "POST") -> Answer:
        """Read one answer. Raises NoAnswer or Broken."""
        interim: list[int] = []
        while True:
            status, headers = self.head()
            if status >= 200:
                break
            interim.append(status)
        body = b"" if method == "HEAD" or status in _NO_BODY else self._body(headers)
        return Answer(status, headers, body, tuple(interim))

    def closes(self) -> None:
        """Check that nothing more comes and the server closes in order."""
        while not self.ended:
            self.receive()
        if self.reset:
            raise NoAnswer("reset where it should close")
        if self.received:
            raise Broken(f"bytes after the answer: {bytes(self.received[:200])!r}")

    def head(self) -> tuple[int, dict[str, str]]:
        """Read the head of an answer alone."""
        while b"\r\n\r\n" not in self.received:
            self._more("an answer's head")
        head, _, rest = bytes(self.received).partition(b"\r\n\r\n")
        self.received[:] = rest
        first, *lines = head.decode("latin-1").split("\r\n")
        version, _, status = first.partition(" ")
        if version not in ("HTTP/1.1", "HTTP/1.0") or not status[:3].isdigit():
            raise Broken(f"no status line: {first[:200]!r}")
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return int(status[:3]), headers

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunked()
        if "content-length" in headers:
            return self._exactly(int(headers["content-length"]))
        while not self.ended:
            self.receive()
        return self._exactly(len(self.received))

    def _chunked(self) -> bytes:
        body = b""
        while True:
            size = int(self._line().partition(b";")[0], 16)
            body += self._exactly(size)
            if not size:
                break
            self._line()
        while self._line():
            pass
        return body

    def _line(self) -> bytes:
        while b"\r\n" not in self.received:
            self._more("a line of a chunked answer")
        line, _, rest = bytes(self.received).partition(b"\r\n")
        self.received[:] = rest
        return line

    def _exactly(self, count: int) -> bytes:
        while len(self.received) < count:
            self._more(f"{count} bytes of an answer's body")
        taken = bytes(self.received[:count])
        del self.received[:count]
        return taken

    def _more(self, wanted: str) -> None:
        if self.ended:
            how = "reset" if self.reset else "closed"
            raise NoAnswer(f"{how} before {wanted}; there came {bytes(self.received[:200])!r}")
        self.receive()

    def receive(self) -> None:
        """Take what has come, or wait for more; raises NoAnswer after a silence."""
        try:
            received = self.socket.recv(_CHUNK)
        except TimeoutError:
            raise NoAnswer(f"nothing for {TIMEOUT} s") from None
        except ConnectionResetError:
            self.reset = True
            received = b""
        self.ended = not received
        self.received += received


def post(
    body: bytes,
    *headers: str,
    target: str = "/",
    method: str = "POST",
    content_type: str | None = "text/xml; charset=utf-8",
    length: int | None = -1,
) -> bytes:
    """Write a request; ``headers`` are whole lines, ``length`` None leaves Content-Length out."""
    lines = [f"{method} {target} HTTP/1.1", "Host: mturk.test"]
    if content_type is not None:
        lines.append(f"Content-Type: {content_type}")
    lines += headers
    if length is not None:
        lines.append(f"Content-Length: {len(body) if length == -1 else length}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
