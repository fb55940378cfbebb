"""Operations on notifications of events."""

from __future__ import annotations

import re

from mockturk.domain.checks import require_value
from mockturk.domain.errors import (
    HITTypeDoesNotExist,
    InvalidParameterValue,
    InvalidTransportEndpoint,
    MissingParameters,
)
from mockturk.domain.errors.base import list_allowed
from mockturk.domain.notifications import (
    EventType,
    HITTypeNotification,
    Notification,
    NotificationEvent,
    NotificationTransport,
    notification_key,
)
from mockturk.domain.record import replace
from mockturk.operations.context import OperationCall
from mockturk.operations.registry import operation
from mockturk.operations.validation.destinations import require_destination
from mockturk.store import tables
from mockturk.wire.contract.types import notification_requests, notification_results
from mockturk.world.lifecycle.outbox_writes import enqueue_notification

_VERSION = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

# The objects of a test event, which is about no real ones: ids of the documentation's samples.
_TEST_HIT_TYPE = "T100CN9P324W00EXAMPLE"
_TEST_HIT = "123RVWYBAZW00EXAMPLE"
_TEST_ASSIGNMENT = "123RVWYBAZW00EXAMPLE456RVWYBAZW00EXAMPLE"


@operation("SetHITTypeNotification", HITTypeDoesNotExist, InvalidTransportEndpoint)
def set_hit_type_notification(
    call: OperationCall, request: notification_requests.SetHITTypeNotificationRequest
) -> notification_results.SetHITTypeNotificationResult:
    """Set, replace or (de)activate the caller's notification for HITs of a HIT type.

    - Notification or Active is required. [documented]
    - Active alone requires a Notification from an earlier call. [documented]
    - A new Notification replaces the old one; Active does not change. [documented]
    - A Notification is inactive until Active is true. [documented]
    - An Active inside Notification applies if there is none outside of it; boto and Dallinger
      relied on that. [inferred]
    - A change takes effect at once; the service took up to five minutes. [decided]
    - Destination is an email address for Email, the URL of a queue for SQS, and any URL for REST
      and SOAP. Over the API of 2017-01-17 it may also be the ARN of a topic, for SNS. [documented]
    - REST and SOAP URLs may have any port. [decided]
    - A URL with a user or a password is refused. [decided]
    - The Version must be a date. [inferred]
    - The EventType Ping is refused. [documented]
    - Without an EventType no events are sent. [inferred]
    """
    given = require_value("HITTypeId", request.HITTypeId)
    if request.Notification is None and request.Active is None:
        raise MissingParameters("Notification or Active")
    hit_type_id = call.hit_type("HITTypeId", given).id
    owner = call.account.id
    known = call.store.get(tables.NOTIFICATIONS, notification_key(owner, hit_type_id))
    active = request.Active
    if request.Notification is not None:
        notification = _notification(request.Notification)
        if EventType.Ping in notification.event_types:
            allowed = [one for one in EventType if one is not EventType.Ping]
            raise InvalidParameterValue("EventType", EventType.Ping, "", list_allowed(allowed))
        known = HITTypeNotification(owner, hit_type_id, notification, bool(known and known.active))
        if active is None:
            active = request.Notification.Active
    elif known is None:
        raise MissingParameters("Notification")
    if active is not None:
        known = replace(known, active=active)
    call.store.save(tables.NOTIFICATIONS, known)
    return notification_results.SetHITTypeNotificationResult()


@operation("SendTestEventNotification", InvalidTransportEndpoint)
def send_test_event_notification(
    call: OperationCall, request: notification_requests.SendTestEventNotificationRequest
) -> notification_results.SendTestEventNotificationResult:
    """Send a notification of a test event.

    - It is sent at once, with any EventTypes in the Notification. [documented]
    - The call does not wait for the delivery, and succeeds even if the delivery fails. [decided]
    - The event has the HIT type, HIT and assignment of the documentation's samples. [decided]
    - The rules of SetHITTypeNotification apply to Notification, except that it may name Ping.
      [documented]
    """
    given = require_value("Notification", request.Notification)
    what = require_value("TestEventType", request.TestEventType)
    notification = _notification(given)
    is_about_work = what.value.startswith("Assignment")
    assignment_id = _TEST_ASSIGNMENT if is_about_work else ""
    event = NotificationEvent(what, call.now, _TEST_HIT_TYPE, _TEST_HIT, assignment_id)
    enqueue_notification(call.transaction, call.account.id, notification, event)
    return notification_results.SendTestEventNotificationResult()


def _notification(given: notification_requests.NotificationSpecification) -> Notification:
    """Return the validated notification of a request.

    Raises MissingParameters, InvalidParameterValue and InvalidTransportEndpoint.
    """
    destination = require_value("Notification.Destination", given.Destination)
    transport = NotificationTransport(require_value("Notification.Transport", given.Transport))
    version = require_value("Notification.Version", given.Version)
    if not _VERSION.fullmatch(version):
        raise InvalidParameterValue("Version", version, "It must be a date, such as 2006-05-05.")
    require_destination(transport, destination)
    return Notification(destination, transport, version, frozenset(given.EventType or ()))
