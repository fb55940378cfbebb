"""Limits of requests and connections: sizes in bytes, times in seconds, and counts."""

from __future__ import annotations

# A request target: large, because a REST call may have a Question in its URL.
MAX_TARGET = 512 * 1024
# All header fields of a request together; also all trailer fields after its body, and the framing
# of a chunk.
MAX_FIELDS = 16 * 1024
# A body, by default. A batch of 1,000 CreateHIT requests, as documented, fits.
MAX_BODY = 16 * 1024 * 1024
# A body of this size or more is refused if all bodies together would then be larger than
# MAX_LARGE_BODIES times the largest body allowed.
LARGE_BODY = 256 * 1024
MAX_LARGE_BODIES = 16

# Idle connections cost next to nothing. To a client whose connection is not accepted, the server
# seems to hang.
MAX_CONNECTIONS = 16_384
# Connections that may wait to be accepted.
BACKLOG = 4096

# A request must arrive within this time; a slower client gets status 408.
RECEIVE_TIMEOUT = 60.0
# A refused client must stop sending within this time.
DRAIN_TIMEOUT = 10.0
# A TLS handshake; and the end of a TLS connection, in which unsent data is sent and the client
# closes too.
HANDSHAKE_TIMEOUT = 10.0
TLS_CLOSE_TIMEOUT = 30.0
# The time that requests in progress have to end when the server stops.
STOP_TIMEOUT = 1.5

# How long one connection parses before the others get a turn, and how many bytes it parses between
# two checks of the time: a body in tiny chunks takes a hundred times as long as one without chunks.
PARSING_TURN = 0.002
PARSING_PIECE = 4096

# Functions that run in threads at a time: of a lane, of a world, and in total. Where there are
# many, most of them only wait.
MAX_THREADS_OF_A_LANE = 4
MAX_THREADS_OF_A_WORLD = 64
MAX_THREADS = 512
