"""Answers that are sent otherwise than whole and at once, because somebody asked for that."""

from __future__ import annotations

import asyncio
import socket
import struct

from mockturk.server.messages import Transmission

# Pieces a second when an answer drips; each has at least a byte.
_PIECES = 20
# On, and no seconds: what is unsent is thrown away, and the other side is told so (a TCP reset).
_AT_ONCE = struct.pack("ii", 1, 0)


async def send_impaired(
    transport: asyncio.Transport, head: bytes, content: bytes, sending: Transmission
) -> None:
    """Send an answer late, slowly, in part or not at all.

    The connection is closed then, unless the client has got the whole answer.
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
