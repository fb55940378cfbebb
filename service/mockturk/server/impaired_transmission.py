"""Delivery of responses with an injected fault: late, slow, truncated or reset."""

from __future__ import annotations

import asyncio
import socket
import struct

from mockturk.server.messages import Transmission

# Pieces per second of a slow response; each has at least one byte.
_PIECES = 20
# SO_LINGER on, timeout 0: close() discards unsent data and sends RST.
_AT_ONCE = struct.pack("ii", 1, 0)


async def send_impaired(
    transport: asyncio.Transport, head: bytes, content: bytes, sending: Transmission
) -> None:
    """Send a response late, slowly, partly or not at all.

    Afterwards the connection is closed, unless the client got the whole response.
    """
    await asyncio.sleep(sending.delay)
    if sending.reset:
        _reset(transport)
        return
    transport.write(head)
    await _send(transport, content[: sending.cut_at], sending.bytes_per_second)
    if sending.cut_at is not None and sending.cut_at < len(content):
        transport.close()


async def _send(
    transport: asyncio.Transport, content: bytes, bytes_per_second: float | None
) -> None:
    if bytes_per_second is None:
        transport.write(content)
        return
    size = max(1, round(bytes_per_second / _PIECES))
    for start in range(0, len(content), size):
        if transport.is_closing():
            return
        piece = content[start : start + size]
        transport.write(piece)
        await asyncio.sleep(len(piece) / bytes_per_second)


def _reset(transport: asyncio.Transport) -> None:
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    transport.abort()
