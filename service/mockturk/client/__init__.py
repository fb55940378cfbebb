"""The client of a Mockturk server, local or remote: a thin layer over its API, ``/_mockturk/``.

It needs nothing but the standard library.
"""

from __future__ import annotations

from mockturk.client.connection import ControlAPIError, InvalidValueError
from mockturk.client.http_exchange import (
    ConnectionLostError,
    NotReadyError,
    UnreachableError,
    UntrustedCertificateError,
)
from mockturk.client.world import RemoteWorld, connect
from mockturk.domain.views.calls import RecordedCall

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
