"""Writes to the outbox: messages to workers, and notifications of requesters."""

from __future__ import annotations

import logging

from mockturk.domain.messages import Message, MessageState, MessageTransport, receptor_of
from mockturk.domain.notifications import Notification, NotificationEvent
from mockturk.domain.record import replace
from mockturk.store import tables
from mockturk.store.port import Store
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.notifications.courier import OutboxLimits

log = logging.getLogger(__name__)

MAX_EVENTS_PER_MESSAGE = 25
"""The most events in one message.

Over REST, an event takes up to 240 characters of the URL. Common servers refuse URLs of 8,190
characters or more, and the destination itself takes some of these.
"""

_FOR_WORKERS = "messages to workers are not sent; read them here"
_FULL = "too many messages wait already"


def write_to_worker(
    transaction: WorldTransaction, owner: str, worker_id: str, subject: str, text: str
) -> None:
    """Store a message from a requester to a worker in the outbox. It is not sent."""
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
    """Store a message with an event for a requester, and schedule its delivery.

    If the courier declines the message, it is stored as kept, without delivery. If too many
    messages wait already, it is stored as dropped.
    """
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
    """Return the waiting message to add an event to; None to begin another message.

    Events are added only if enough messages wait, and only to the last one to the destination, so
    that they stay in their order.
    """
    transport = MessageTransport(notification.transport)
    receptor = receptor_of(transport, notification.destination)
    waiting = transaction.store.count(tables.OUTBOX, tables.RECEPTOR, [receptor])
    if waiting < transaction.world.courier.limits.batching_threshold:
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
    count, limits = transaction.store.count, transaction.world.courier.limits
    waiting_there = count(tables.OUTBOX, tables.RECEPTOR, [message.receptor])
    return (
        waiting_there >= limits.max_waiting_per_receptor
        or count(tables.OUTBOX, tables.WAITING, [tables.WAITING]) >= limits.max_waiting
    )


def _has_just_dropped(transaction: WorldTransaction, message: Message) -> bool:
    """Return whether the previous message to the same destination was dropped too."""
    groups = [(message.destination, message.transport, state) for state in MessageState]
    before = transaction.store.page(tables.OUTBOX, "destination", groups, count=1, descending=True)
    return any(one.state is MessageState.Dropped for one in before)


def _keep(transaction: WorldTransaction, message: Message) -> Message:
    """Store a message that is not delivered, and delete the oldest one if there are too many."""
    transaction.store.add(tables.OUTBOX, message)
    delete_oldest_message(transaction.store, transaction.world.courier.limits)
    return message


def delete_oldest_message(store: Store, limits: OutboxLimits) -> None:
    """Delete the oldest message that does not wait, if more than ``max_done`` do not."""
    if store.count(tables.OUTBOX, tables.DONE, [tables.DONE]) > limits.max_done:
        oldest = store.first(tables.OUTBOX, tables.DONE, tables.DONE)
        if oldest:
            store.delete(tables.OUTBOX, oldest[-1])
            log.info("deleted the oldest of %d messages in the outbox", limits.max_done)
