"""Notifications: the events a requester can hear of, and how."""

from __future__ import annotations

from enum import StrEnum


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
