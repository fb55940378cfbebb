"""The outbox, where messages to workers and notifications go, delivered or not."""

from __future__ import annotations

import logging

from mockturk.domain.messages import Message, MessageState, MessageTransport, receptor_of
from mockturk.domain.notifications import Notification, NotificationEvent
from mockturk.domain.record import replace
from mockturk.store import tables
from mockturk.store.port import Store
from mockturk.world.lifecycle.world_transaction import WorldTransaction

log = logging.getLogger(__name__)

MAX_DONE = 100_000
"""How many messages wait for nothing at most; with one more the oldest is forgotten."""

MAX_WAITING = 50_000
"""How many messages wait to be delivered at most."""

MAX_WAITING_PER_RECEPTOR = 10_000
"""How many of them may wait for one receptor, so that a dead one leaves room for others.

More than the largest batch makes: 16 MB have room for some 130,000 requests, and 25 events share a
message.
"""

MAX_EVENTS_PER_MESSAGE = 25
"""How many events a message has at most.

Over REST one of them takes up to 240 characters of a URL, which common servers refuse from 8,190
on, and the destination needs some too.
"""

BATCHING_THRESHOLD = 25
"""How many messages wait for a receptor before events of different moments share them.

With fewer, what a receptor hears does not depend on how fast it is.
"""

_FOR_WORKERS = "workers' messages are for reading here"
_FULL = "too many messages wait already"


def write_to_worker(
    transaction: WorldTransaction, owner: str, worker_id: str, subject: str, text: str
) -> None:
    """Keep a message of a requester to a worker, whom no mail reaches from here."""
    _keep(
        transaction,
        Message(
            serial=transaction.world.ids.serial(),
            owner=owner,
            created_at=transaction.now,
            transport=MessageTransport.Worker,
            destination=worker_id,
            state=MessageState.Kept,
            reason=_FOR_WORKERS,
            subject=subject,
            text=text,
        ),
    )


def enqueue_notification(
    transaction: WorldTransaction, owner: str, notification: Notification, event: NotificationEvent
) -> Message:
    """Make a message to a requester out of an event, and let it be delivered if it can be."""
    transport = MessageTransport(notification.transport)
    destination = notification.destination
    message = Message(
        serial=transaction.world.ids.serial(),
        owner=owner,
        created_at=transaction.now,
        transport=transport,
        destination=destination,
        state=MessageState.Waiting,
        doc_id=transaction.world.ids.notification(),
        version=notification.version,
        events=(event,),
    )
    courier = transaction.world.courier
    if declined := courier.get_decline_reason(transport, destination):
        return _keep(transaction, replace(message, state=MessageState.Kept, reason=declined))
    if _is_full(transaction, message):
        if not _has_just_dropped(transaction, message):
            log.warning("dropping notifications for %s: %s", destination, _FULL)
        return _keep(transaction, replace(message, state=MessageState.Dropped, reason=_FULL))
    transaction.store.add(tables.OUTBOX, message)
    courier.wake(transport, destination)
    return message


def find_batch_message(
    transaction: WorldTransaction, owner: str, notification: Notification
) -> Message | None:
    """Return the message one more event can join, where so many wait that it should.

    It is the last one for the destination, so that events stay in their order.
    """
    transport = MessageTransport(notification.transport)
    receptor = receptor_of(transport, notification.destination)
    if transaction.store.count(tables.OUTBOX, tables.RECEPTOR, [receptor]) < BATCHING_THRESHOLD:
        return None
    lane = transport, notification.destination
    last = transaction.store.page(
        tables.OUTBOX, tables.DELIVERY_QUEUE, [lane], count=1, descending=True
    )
    for message in last:
        if message.can_take_events and (message.owner, message.version) == (
            owner,
            notification.version,
        ):
            return message
    return None


def _is_full(transaction: WorldTransaction, message: Message) -> bool:
    count = transaction.store.count
    return (
        count(tables.OUTBOX, tables.RECEPTOR, [message.receptor]) >= MAX_WAITING_PER_RECEPTOR
        or count(tables.OUTBOX, tables.WAITING, [tables.WAITING]) >= MAX_WAITING
    )


def _has_just_dropped(transaction: WorldTransaction, message: Message) -> bool:
    """Tell whether the message before it to the same destination was dropped too."""
    groups = [(message.destination, message.transport, state) for state in MessageState]
    before = transaction.store.page(tables.OUTBOX, "destination", groups, count=1, descending=True)
    return any(one.state is MessageState.Dropped for one in before)


def _keep(transaction: WorldTransaction, message: Message) -> Message:
    """Put a message nobody delivers into the outbox, in place of the oldest of too many."""
    transaction.store.add(tables.OUTBOX, message)
    delete_oldest_message(transaction.store)
    return message


def delete_oldest_message(store: Store) -> None:
    """Make room in the outbox for the message that was put there last, if it takes any."""
    if store.count(tables.OUTBOX, tables.DONE, [tables.DONE]) > MAX_DONE:
        oldest = store.first(tables.OUTBOX, tables.DONE, tables.DONE)
        if oldest:
            store.delete(tables.OUTBOX, oldest[-1])
