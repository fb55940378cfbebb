"""A world with a courier, and a requester who wants to hear of everything."""

from __future__ import annotations

from typing import Any

from mockturk.domain.notifications import EventType
from mockturk.domain.views.workers import MessageInfo
from mockturk.world.notifications.courier import OutboxLimits
from mockturk.world.notifications.delivery import ThreadCourier
from mockturk.world.notifications.outbox import Outbox
from world.lifecycle.stage import KEY, Stage, hit_request
from world.notifications.receptor import PATIENCE

VERSION = "2006-05-05"
EVENTS = [event.value for event in EventType if event is not EventType.Ping]


def notification(transport: str, destination: str, *events: str) -> dict[str, object]:
    return {
        "Destination": destination,
        "Transport": transport,
        "Version": VERSION,
        "EventType": [*events] or EVENTS,
    }


class Posted(Stage):
    """A stage whose messages are delivered; a receptor has as long as anybody waits."""

    def __init__(
        self,
        *,
        timeout: float = PATIENCE,
        outbox: OutboxLimits = OutboxLimits(),
        **options: Any,
    ) -> None:
        allowed = options.pop("allowed", ())
        queues, topics = options.pop("sqs", None), options.pop("sns", None)
        self.courier = ThreadCourier(allowed, queues, topics, timeout, outbox)
        super().__init__(courier=self.courier, **options)
        self.outbox = Outbox(self.world)

    def hear(self, transport: str, destination: str, *events: str, **properties: object) -> str:
        """Register a HIT type, ask for its events, and return its id."""
        request = hit_request(**properties)
        for name in ("LifetimeInSeconds", "Question"):
            del request[name]
        type_id = self.done("RegisterHITType", **request).text("HITTypeId") or ""
        self.done(
            "SetHITTypeNotification",
            HITTypeId=type_id,
            Notification=notification(transport, destination, *events),
            Active=True,
        )
        return type_id

    def ping(self, transport: str, destination: str, *, key: str = KEY) -> None:
        self.done(
            "SendTestEventNotification",
            key=key,
            Notification=notification(transport, destination),
            TestEventType="Ping",
        )

    def messages(self, **filters: object) -> list[MessageInfo]:
        return list(self.outbox.messages(page_size=100, **filters).items)

    def settled(self) -> list[MessageInfo]:
        """The messages, once nothing waits any more."""
        assert self.outbox.settle(PATIENCE)
        return self.messages()
