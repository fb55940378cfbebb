"""Limits of requests, connections and threads: sizes in bytes, times in seconds, and counts."""

from __future__ import annotations

from typing import NamedTuple

# A body, by default. A batch of 1,000 CreateHIT requests, as documented, fits.
MAX_BODY = 16 * 1024 * 1024
# Seconds, by default. Longer than most clients keep a connection that they do not use.
IDLE_TIMEOUT = 300


class ServerLimits(NamedTuple):
    """The limits of one HTTP server."""

    max_body: int = MAX_BODY
    # A request target: large, because a REST call may have a Question in its URL.
    max_target: int = 512 * 1024
    # All header fields of a request together; also all trailer fields after its body, and the
    # framing of a chunk.
    max_fields: int = 16 * 1024
    max_field_count: int = 256
    # A body of this size or more is refused if all bodies together would then be larger than
    # ``max_large_bodies`` times the largest body allowed.
    large_body: int = 256 * 1024
    max_large_bodies: int = 16

    # Idle connections cost next to nothing. To a client whose connection is not accepted, the
    # server seems to hang.
    max_connections: int = 16_384

    # How often the server looks for requests that are late.
    tick: float = 1.0
    # A request must arrive within this time; a slower client gets status 408.
    receive_timeout: float = 60.0
    # A connection without a request is closed after this time.
    idle_timeout: float = IDLE_TIMEOUT
    # A refused client must stop sending within this time.
    drain_timeout: float = 10.0
    # A TLS handshake; and the end of a TLS connection, in which unsent data is sent and the
    # client closes too.
    handshake_timeout: float = 10.0
    tls_close_timeout: float = 30.0
    # The time that requests in progress have to end when the server stops.
    stop_timeout: float = 1.5

    # How long one connection parses, answers and sends before the others get a turn, and how many
    # bytes it parses or sends between two checks of the time: a body in tiny chunks takes a
    # hundred times as long as one without chunks. A call on the event loop is not interrupted.
    turn: float = 0.002
    parsing_piece: int = 4096
    sending_piece: int = 256 * 1024

    # Functions that run in threads at a time: of a lane, of a world, and in total. Where there
    # are many, most of them only wait.
    max_threads_of_a_lane: int = 4
    max_threads_of_a_world: int = 64
    max_threads: int = 512
