"""Ports that keep their state while other tests start servers."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

# Below those that systems hand out to whoever takes any (Linux from 32768 on, others higher).
_FIRST, _SPAN = 12_000, 20_000
_numbers = count()


def own_port() -> int:
    """A port without a listener, outside the range from which systems assign ports."""
    while True:
        port = _FIRST + (os.getpid() * 97 + next(_numbers)) % _SPAN
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


@contextmanager
def silent_port() -> Iterator[int]:
    """A port that refuses connections: it is bound without listening, so no other process can."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]
