"""Messages from a requester to workers."""

from __future__ import annotations

from enum import StrEnum


class NotifyWorkersFailureCode(StrEnum):
    """Why a worker got no message (XSD ``NotifyWorkersFailureCode``)."""

    SoftFailure = "SoftFailure"
    HardFailure = "HardFailure"
