"""Requests about the notification of events."""

from __future__ import annotations

from mockturk.domain import notifications
from mockturk.wire.contract.fields import (
    Struct,
    boolean,
    enumerated,
    enumerations,
    one,
    text,
    texts,
)
from mockturk.wire.contract.types import vocabulary


class NotificationSpecification(Struct):
    Destination: str | None = text(required=True)
    Transport: vocabulary.NotificationTransport | notifications.NotificationTransport | None = (
        enumerated(vocabulary.NotificationTransport, required=True)
    )
    Version: str | None = text(required=True)
    EventType: list[notifications.EventType] | None = enumerations(notifications.EventType)
    # where boto sends it (docs/reference/wire.md#notification-active-misplaced)
    Active: bool | None = boolean(published=False)


class SetHITTypeNotificationRequest(Struct):
    HITTypeId: str | None = text(required=True)
    Notification: NotificationSpecification | None = one(NotificationSpecification)
    Active: bool | None = boolean()
    ResponseGroup: list[str] | None = texts(published=False)


class SendTestEventNotificationRequest(Struct):
    Notification: NotificationSpecification | None = one(NotificationSpecification, required=True)
    TestEventType: notifications.EventType | None = enumerated(notifications.EventType)
    ResponseGroup: list[str] | None = texts(published=False)
