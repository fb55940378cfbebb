"""Telling requesters what happened to their HITs, within the transaction of what causes it.

So a call that fails tells nobody.
"""

from __future__ import annotations

from mockturk.domain.hits import HIT
from mockturk.domain.messages import Message
from mockturk.domain.notifications import EventType, NotificationEvent, notification_key
from mockturk.store import tables
from mockturk.world.lifecycle.outbox_writes import (
    MAX_EVENTS_PER_MESSAGE,
    enqueue_notification,
    find_batch_message,
)
from mockturk.world.lifecycle.world_transaction import WorldTransaction


def notify_requester(
    transaction: WorldTransaction, what: EventType, hit: HIT, assignment_id: str = ""
) -> None:
    """Notify a HIT's requester of an event, if they want to hear of it.

    What happens at one moment to HITs of one type shares a message; where many wait, what happens
    at others joins the last of them.
    """
    key = notification_key(hit.owner, hit.hit_type.id)
    wanted = transaction.store.get(tables.NOTIFICATIONS, key)
    if wanted is None or not wanted.active or what not in wanted.notification.event_types:
        return
    event = NotificationEvent(what, transaction.now, hit.hit_type.id, hit.id, assignment_id)
    shared = _find_open_message(transaction, key)
    if shared is None:
        shared = _filter_full_message(
            find_batch_message(transaction, hit.owner, wanted.notification)
        )
    if shared is None:
        transaction.open_messages[key] = enqueue_notification(
            transaction, hit.owner, wanted.notification, event
        ).key
    else:
        transaction.open_messages[key] = shared.key
        transaction.store.save(tables.OUTBOX, shared.with_event(event))


def _find_open_message(transaction: WorldTransaction, key: str) -> Message | None:
    """Return the message of this transaction one more event goes into, if there is one.

    It may be gone: what fails within a transaction is undone, its messages too. One that is kept or
    dropped takes events like one that waits.
    """
    return _filter_full_message(
        transaction.store.get(tables.OUTBOX, transaction.open_messages.get(key, ""))
    )


def _filter_full_message(message: Message | None) -> Message | None:
    return message if message and len(message.events) < MAX_EVENTS_PER_MESSAGE else None
