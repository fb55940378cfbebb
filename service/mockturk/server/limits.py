"""What bounds requests and connections: sizes in bytes, times in seconds, and numbers."""

from __future__ import annotations

# A request target; a REST call may have a Question in its URL.
MAX_TARGET = 512 * 1024
# All header fields of a request together, the trailer fields behind its body, and what a chunk has
# beside its content.
MAX_FIELDS = 16 * 1024
# A body, unless a setting says otherwise; a batch of 1,000 documented CreateHIT requests fits.
MAX_BODY = 16 * 1024 * 1024
# From this size on the room for all bodies together is bounded: to so many of the largest size.
LARGE_BODY = 256 * 1024
MAX_LARGE_BODIES = 16

# Idle connections cost next to nothing, and one that is not accepted looks like a server that
# hangs.
MAX_CONNECTIONS = 16_384
# Connections that wait to be accepted.
BACKLOG = 4096

# A request has to come in within this time; a client that is slower is told so.
RECEIVE_TIMEOUT = 60.0
# A client that was refused has to stop sending within this time.
DRAIN_TIMEOUT = 10.0
# A TLS handshake, and the end of a TLS connection: what was not sent yet, and the other side's own
# end.
HANDSHAKE_TIMEOUT = 10.0
TLS_CLOSE_TIMEOUT = 30.0
# What is under way when the server is told to stop.
STOP_TIMEOUT = 1.5

# How long one connection parses before the others have their turn, and the bytes it parses between
# two looks at the clock: a body in tiny chunks takes a hundred times as long as a whole one.
PARSING_TURN = 0.002
PARSING_PIECE = 4096

# Functions that run together in threads: of a lane, of a world, and of all. Most of many only wait.
MAX_THREADS_OF_A_LANE = 4
MAX_THREADS_OF_A_WORLD = 64
MAX_THREADS = 512
