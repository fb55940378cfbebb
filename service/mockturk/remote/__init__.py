"""A Mockturk server from outside, wherever it runs: a thin client of its control API.

It needs nothing but the standard library, and what it offers is what ``/_mockturk/`` offers.
"""

from __future__ import annotations

from mockturk.remote.connection import Refused, RefusedValue
from mockturk.remote.http_exchange import CannotReach, CannotTrust, ConnectionLost, NotReady
from mockturk.remote.journal import RecordedCall
from mockturk.remote.world import RemoteWorld, connect

__all__ = [
    "CannotReach",
    "CannotTrust",
    "ConnectionLost",
    "NotReady",
    "RecordedCall",
    "Refused",
    "RefusedValue",
    "RemoteWorld",
    "connect",
]
