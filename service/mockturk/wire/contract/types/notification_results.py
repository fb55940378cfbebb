"""Results about the notification of events."""

from __future__ import annotations

from mockturk.wire.contract.fields import Struct, one
from mockturk.wire.contract.types import envelope


class SetHITTypeNotificationResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class SendTestEventNotificationResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
