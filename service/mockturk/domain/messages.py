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
    """How a message goes: to a worker, or as a notification by one of its transports."""

    Worker = "Worker"
    SOAP = "SOAP"
    REST = "REST"
    Email = "Email"
    SQS = "SQS"


class MessageState(StrEnum):
    """What has become of a message."""

    Kept = "Kept"
    Waiting = "Waiting"
    Sent = "Sent"
    Failed = "Failed"
    Dropped = "Dropped"


def receptor_of(transport: MessageTransport, destination: str) -> str:
    """Return who takes messages to a destination: one server, however many addresses it has.

    All queues are one server's.
    """
    if transport not in (MessageTransport.REST, MessageTransport.SOAP):
        return transport.value
    try:
        parts = urlsplit(destination)
        scheme = parts.scheme.lower()
        port = parts.port or (443 if scheme == "https" else 80)
    except ValueError:  # what no requester could ask for, but a world file can have
        return destination
    return f"{scheme}://{(parts.hostname or '').rstrip('.')}:{port}"


class Message(Record, frozen=True):
    """A message as it was made, and what has become of it.

    ``destination`` is a WorkerId, an address or a URL. A message to a worker has a subject and a
    text, a notification an EventDocId, a version and events. ``reason`` says why it is kept,
    failed or was dropped; ``tried_at`` and ``attempts`` tell of its delivery. One that waits with
    an attempt is being delivered.
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
        """What it is found by."""
        return str(self.serial)

    @property
    def receptor(self) -> str:
        """Who takes it."""
        return receptor_of(self.transport, self.destination)

    @property
    def can_take_events(self) -> bool:
        """Whether it waits and nobody has begun to deliver it."""
        return self.state is MessageState.Waiting and not self.attempts

    def with_event(self, event: NotificationEvent) -> Message:
        """Return it with one more event."""
        return replace(self, events=(*self.events, event))

    def start_delivery(self) -> Message:
        """Return it as being delivered: it stays as it is until it is known how that went."""
        return replace(self, attempts=1)

    def finish_delivery(self, now: datetime, attempts: int, failure: str) -> Message:
        """Return it as sent, or with the reason why it is not, as failed."""
        state = MessageState.Failed if failure else MessageState.Sent
        return replace(self, state=state, reason=failure, tried_at=now, attempts=attempts)
