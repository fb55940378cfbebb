"""A Mockturk server from outside, wherever it runs: a thin client of its control API.

It needs nothing but the standard library, and what it offers is what ``/_mockturk/`` offers.
"""

from __future__ import annotations

from mockturk.client.connection import ControlAPIError, InvalidValueError
from mockturk.client.http_exchange import (
    ConnectionLostError,
    NotReadyError,
    UnreachableError,
    UntrustedCertificateError,
)
from mockturk.client.journal import RecordedCall
from mockturk.client.world import RemoteWorld, connect

__all__ = [
    "ConnectionLostError",
    "ControlAPIError",
    "InvalidValueError",
    "NotReadyError",
    "RecordedCall",
    "RemoteWorld",
    "UnreachableError",
    "UntrustedCertificateError",
    "connect",
]
