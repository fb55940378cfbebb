"""Messages in the outbox: from a requester to a worker, and from the service to a requester."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from urllib.parse import urlsplit

from mockturk.domain.notifications import NotificationEvent
from mockturk.domain.record import Record, replace


class NotifyWorkersFailureCode(StrEnum):
    """Why a worker got no message (XSD ``NotifyWorkersFailureCode``)."""

    SoftFailure = "SoftFailure"
    HardFailure = "HardFailure"


class MessageTransport(StrEnum):
    """The transport of a message: to a worker, or one of those for notifications."""

    Worker = "Worker"
    SOAP = "SOAP"
    REST = "REST"
    Email = "Email"
    SQS = "SQS"
    SNS = "SNS"


class MessageState(StrEnum):
    """The delivery state of a message; Kept ones are stored and never delivered."""

    Kept = "Kept"
    Waiting = "Waiting"
    Sent = "Sent"
    Failed = "Failed"
    Dropped = "Dropped"


def receptor_of(transport: MessageTransport, destination: str) -> str:
    """Return the server that receives messages to a destination.

    For REST and SOAP it is scheme, host and port, so that all URLs on a server have the same
    receptor. For the other transports it is the transport: all queues have the same receptor.
    """
    if transport not in (MessageTransport.REST, MessageTransport.SOAP):
        return transport.value
    try:
        parts = urlsplit(destination)
        scheme = parts.scheme.lower()
        port = parts.port or (443 if scheme == "https" else 80)
    except ValueError:  # validated in requests, but a world file can have any text
        return destination
    return f"{scheme}://{(parts.hostname or '').rstrip('.')}:{port}"


class Message(Record, frozen=True):
    """A message and the state of its delivery.

    ``destination`` is a WorkerId, an email address or a URL. A message to a worker has a subject
    and a text; a notification has an EventDocId (``doc_id``), a version and events. ``reason``
    says why it is kept, failed or dropped. ``tried_at`` is the time of the last attempt to deliver
    it, ``attempts`` their number. A waiting message with an attempt is being delivered.
    """

    long_fields: ClassVar[frozenset[str]] = frozenset(("text", "events"))

    serial: int
    owner: str
    created_at: datetime
    transport: MessageTransport
    destination: str
    state: MessageState
    reason: str = ""
    subject: str = ""
    text: str = ""
    doc_id: str = ""
    version: str = ""
    events: tuple[NotificationEvent, ...] = ()
    tried_at: datetime | None = None
    attempts: int = 0

    @property
    def key(self) -> str:
        """Primary key: the serial number."""
        return str(self.serial)

    @property
    def receptor(self) -> str:
        """The server that receives it (see ``receptor_of``)."""
        return receptor_of(self.transport, self.destination)

    @property
    def is_begun(self) -> bool:
        """Whether its delivery has begun, and has not ended as far as is known."""
        return self.state is MessageState.Waiting and self.attempts > 0

    @property
    def comes_at_most_once(self) -> bool:
        """Whether it is lost rather than sent twice; queues and topics get a message again."""
        return self.transport in (MessageTransport.REST, MessageTransport.SOAP)

    @property
    def can_take_events(self) -> bool:
        """Whether it is waiting and its delivery has not begun."""
        return self.state is MessageState.Waiting and not self.attempts

    def with_event(self, event: NotificationEvent) -> Message:
        """Return a copy with one more event."""
        return replace(self, events=(*self.events, event))

    def start_delivery(self) -> Message:
        """Return a copy whose delivery has begun; it is Waiting until the result is known."""
        return replace(self, attempts=1)

    def finish_delivery(self, now: datetime, attempts: int, failure: str) -> Message:
        """Return a copy that is sent, or failed if there is a ``failure`` as the reason."""
        state = MessageState.Failed if failure else MessageState.Sent
        return replace(self, state=state, reason=failure, tried_at=now, attempts=attempts)
