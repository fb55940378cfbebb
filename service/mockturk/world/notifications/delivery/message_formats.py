"""The exact content of messages, in the format of each transport.

Source: docs/reference/lifecycle.md#notifications.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from mockturk.domain.messages import Message, MessageTransport
from mockturk.domain.notifications import NotificationEvent

_SERVICE = "AWSMechanicalTurkRequesterNotification"
_OPERATION = "Notify"

# The characters that the documented message does not escape in the values of its query.
_PLAIN = "/:="

_ENVELOPE = """\
<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" \
xmlns:xsd="http://www.w3.org/2001/XMLSchema" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
<soapenv:Body><Notify xmlns="http://requester.mturk.amazonaws.com/doc/{version}">\
<Signature>{signature}</Signature>\
<Timestamp xsi:type="xsd:dateTime">{timestamp}</Timestamp>\
<Version>{version}</Version>{events}</Notify></soapenv:Body></soapenv:Envelope>"""


def format_body(message: Message, secret: str) -> str:
    """Return the content that is sent: the URL to request for REST, else the body.

    ``secret`` is the secret of the requester's access key. It signs the message, so that the
    requester can verify the sender.
    """
    match message.transport:
        case MessageTransport.REST:
            return _url(message, secret)
        case MessageTransport.SOAP:
            return _envelope(message, secret)
        case MessageTransport.SQS | MessageTransport.SNS:
            return _document(message)
        case MessageTransport.Email:
            return "\n".join(_lines(message))
        case MessageTransport.Worker:
            return message.text


def format_subject(message: Message) -> str:
    """Return the subject of a message to a worker or of an e-mail; other messages have none."""
    if message.transport is not MessageTransport.Email:
        return message.subject
    kinds = dict.fromkeys(event.type.value for event in message.events)
    return f"Mechanical Turk notification: {', '.join(kinds)}"


def sign(secret: str, timestamp: str) -> str:
    """Return the signature of a message (notification pages of 2008): base64 of an HMAC-SHA1."""
    signed = f"{_SERVICE}{_OPERATION}{timestamp}".encode()
    return base64.b64encode(hmac.digest(secret.encode(), signed, "sha1")).decode()


def _url(message: Message, secret: str) -> str:
    timestamp = _time(message.created_at)
    query = [
        ("method", _OPERATION),
        ("Signature", sign(secret, timestamp)),
        ("Timestamp", timestamp),
        ("Version", message.version),
    ]
    for number, event in enumerate(message.events, 1):
        query += [(f"Event.{number}.{name}", value) for name, value in _fields(event)]
    parts = urlsplit(message.destination)
    before = f"{parts.query}&" if parts.query else ""
    added = "&".join(f"{name}={quote(value, safe=_PLAIN)}" for name, value in query)
    return f"{parts.scheme}://{parts.netloc}{parts.path or '/'}?{before}{added}"


def _envelope(message: Message, secret: str) -> str:
    timestamp = _time(message.created_at)
    events = (
        "".join(f"<{name}>{escape(value)}</{name}>" for name, value in _fields(event))
        for event in message.events
    )
    return _ENVELOPE.format(
        version=escape(message.version),
        signature=sign(secret, timestamp),
        timestamp=timestamp,
        events="".join(f"<Event>{event}</Event>" for event in events),
    )


def _document(message: Message) -> str:
    return json.dumps(
        {
            "EventDocVersion": message.version,
            "EventDocId": message.doc_id,
            "CustomerId": message.owner,
            "Events": [
                dict(_fields(event, time_name="EventTimestamp")) for event in message.events
            ],
        }
    )


def _lines(message: Message) -> Iterator[str]:
    """Yield one line for each event. The wording is our own: the service's e-mails are unknown."""
    for event in message.events:
        about = f"HIT {event.hit_id} of HIT type {event.hit_type_id}"
        if event.assignment_id:
            about = f"assignment {event.assignment_id} of {about}"
        yield f"{_time(event.at)} {event.type.value}: {about}"


def _fields(event: NotificationEvent, time_name: str = "EventTime") -> Iterator[tuple[str, str]]:
    """Yield the names and values of an event's fields, in the documented order."""
    yield "EventType", event.type.value
    yield time_name, _time(event.at)
    yield "HITTypeId", event.hit_type_id
    yield "HITId", event.hit_id
    if event.assignment_id:
        yield "AssignmentId", event.assignment_id


def _time(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%S}Z"
