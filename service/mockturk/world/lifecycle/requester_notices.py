"""Notifications to requesters about events of their HITs.

They are written in the transaction of the event, so a call that fails sends none.
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
    """Notify a HIT's requester of an event, if the HIT type has a subscription to such events.

    Events of one transaction and HIT type share a message. If many messages wait, events of later
    transactions are added to the last of them too.
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
    """Return the message of this transaction that can take one more event; None if there is none.

    The message may no longer exist, if an inner transaction that wrote it was undone. Kept and
    dropped messages take more events, as waiting ones do.
    """
    return _filter_full_message(
        transaction.store.get(tables.OUTBOX, transaction.open_messages.get(key, ""))
    )


def _filter_full_message(message: Message | None) -> Message | None:
    return message if message and len(message.events) < MAX_EVENTS_PER_MESSAGE else None
