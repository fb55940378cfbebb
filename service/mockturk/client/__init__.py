"""The client of a Mockturk server, local or remote: a thin layer over its API, ``/_mockturk/``."""

from __future__ import annotations

from mockturk.client.accounts import Accounts, Credentials
from mockturk.client.clock import Clock
from mockturk.client.connection import ControlAPIError, InvalidValueError, ItemList
from mockturk.client.faults import Faults
from mockturk.client.http_exchange import (
    ConnectionLostError,
    NotReadyError,
    UnreachableError,
    UntrustedCertificateError,
)
from mockturk.client.journal import Journal
from mockturk.client.layouts import Layouts
from mockturk.client.outbox import Outbox
from mockturk.client.workers import Workers
from mockturk.client.world import World, connect
from mockturk.domain.views.calls import RecordedCall

__all__ = [
    "Accounts",
    "Clock",
    "ConnectionLostError",
    "ControlAPIError",
    "Credentials",
    "Faults",
    "InvalidValueError",
    "ItemList",
    "Journal",
    "Layouts",
    "NotReadyError",
    "Outbox",
    "RecordedCall",
    "UnreachableError",
    "UntrustedCertificateError",
    "Workers",
    "World",
    "connect",
]
