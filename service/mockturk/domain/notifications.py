"""Notifications: the events a requester can hear of, and how."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from mockturk.domain.record import Record


class EventType(StrEnum):
    """What can happen that a requester may hear of (XSD ``EventType``)."""

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
    """How a requester hears of events (XSD ``NotificationTransport``)."""

    SOAP = "SOAP"
    REST = "REST"
    Email = "Email"
    SQS = "SQS"


class NotificationEvent(Record, frozen=True):
    """Something that happened; ``assignment_id`` is empty where it is about no assignment."""

    type: EventType
    at: datetime
    hit_type_id: str
    hit_id: str
    assignment_id: str = ""


class Notification(Record, frozen=True):
    """Where a requester wants to hear of events, how, and of which."""

    destination: str
    transport: NotificationTransport
    version: str
    event_types: frozenset[EventType]


class HITTypeNotification(Record, frozen=True):
    """What a requester wants to hear of their HITs of a type, and whether they do now."""

    owner: str
    hit_type_id: str
    notification: Notification
    active: bool = False

    @property
    def key(self) -> str:
        """What it is found by."""
        return notification_key(self.owner, self.hit_type_id)


def notification_key(owner: str, hit_type_id: str) -> str:
    """Return what the notification of a requester's HITs of a type is found by."""
    return f"{owner} {hit_type_id}"
