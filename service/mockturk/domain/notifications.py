"""Notifications of events, to which a requester subscribes by HIT type."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from mockturk.domain.record import Record


class EventType(StrEnum):
    """The type of an event (XSD ``EventType``)."""

    AssignmentAccepted = "AssignmentAccepted"
    AssignmentAbandoned = "AssignmentAbandoned"
    AssignmentReturned = "AssignmentReturned"
    AssignmentSubmitted = "AssignmentSubmitted"
    AssignmentRejected = "AssignmentRejected"
    AssignmentApproved = "AssignmentApproved"
    HITCreated = "HITCreated"
    HITExpired = "HITExpired"
    HITReviewable = "HITReviewable"
    HITExtended = "HITExtended"
    HITDisposed = "HITDisposed"
    Ping = "Ping"


class NotificationTransport(StrEnum):
    """The transport of a notification: those of the legacy API, and SNS."""

    SOAP = "SOAP"
    REST = "REST"
    Email = "Email"
    SQS = "SQS"
    SNS = "SNS"


class NotificationEvent(Record, frozen=True):
    """An event; ``assignment_id`` is empty if the event is about the HIT as a whole."""

    type: EventType
    at: datetime
    hit_type_id: str
    hit_id: str
    assignment_id: str = ""


class Notification(Record, frozen=True):
    """A notification specification: destination, transport, version and types of events."""

    destination: str
    transport: NotificationTransport
    version: str
    event_types: frozenset[EventType]


class HITTypeNotification(Record, frozen=True):
    """A requester's notification for HITs of a HIT type, and whether it is active."""

    owner: str
    hit_type_id: str
    notification: Notification
    active: bool = False

    @property
    def key(self) -> str:
        """Primary key: requester id and HIT type id, joined by a space."""
        return notification_key(self.owner, self.hit_type_id)


def notification_key(owner: str, hit_type_id: str) -> str:
    """Return the primary key of a requester's notification for a HIT type."""
    return f"{owner} {hit_type_id}"
