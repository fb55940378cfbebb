"""The outbox, where messages to workers and notifications go, delivered or not."""

from __future__ import annotations

import logging

from mockturk.domain.messages import Message, MessageState, MessageTransport, receptor_of
from mockturk.domain.notifications import Event, Notification
from mockturk.domain.record import replace
from mockturk.store import tables
from mockturk.store.port import Store
from mockturk.world.lifecycle.world_transaction import Moment

log = logging.getLogger(__name__)

MOST_KEPT = 100_000
"""How many messages wait for nothing at most; with one more the oldest is forgotten."""

MOST_WAITING = 50_000
"""How many messages wait to be delivered at most."""

MOST_WAITING_FOR_ONE = 10_000
"""How many of them may wait for one receptor, so that a dead one leaves room for others.

More than the largest batch makes: 16 MB have room for some 130,000 requests, and 25 events share a
message.
"""

MOST_EVENTS = 25
"""How many events a message has at most.

Over REST one of them takes up to 240 characters of a URL, which common servers refuse from 8,190
on, and the destination needs some too.
"""

MOST_APART = 25
"""How many messages wait for a receptor before events of different moments share them.

With fewer, what a receptor hears does not depend on how fast it is.
"""

_FOR_WORKERS = "workers' messages are for reading here"
_FULL = "too many messages wait already"


def write_to_worker(moment: Moment, owner: str, worker_id: str, subject: str, text: str) -> None:
    """Keep a message of a requester to a worker, whom no mail reaches from here."""
    _keep(
        moment,
        Message(
            serial=moment.world.ids.serial(),
            owner=owner,
            created_at=moment.now,
            transport=MessageTransport.Worker,
            destination=worker_id,
            state=MessageState.Kept,
            reason=_FOR_WORKERS,
            subject=subject,
            text=text,
        ),
    )


def notify(moment: Moment, owner: str, notification: Notification, event: Event) -> Message:
    """Make a message to a requester out of an event, and let it be delivered if it can be."""
    transport = MessageTransport(notification.transport)
    destination = notification.destination
    message = Message(
        serial=moment.world.ids.serial(),
        owner=owner,
        created_at=moment.now,
        transport=transport,
        destination=destination,
        state=MessageState.Waiting,
        doc_id=moment.world.ids.notification(),
        version=notification.version,
        events=(event,),
    )
    courier = moment.world.courier
    if declined := courier.declines(transport, destination):
        return _keep(moment, replace(message, state=MessageState.Kept, reason=declined))
    if _is_full(moment, message):
        if not _has_just_dropped(moment, message):
            log.warning("dropping notifications for %s: %s", destination, _FULL)
        return _keep(moment, replace(message, state=MessageState.Dropped, reason=_FULL))
    moment.store.add(tables.OUTBOX, message)
    courier.wake(transport, destination)
    return message


def last_of_many(moment: Moment, owner: str, notification: Notification) -> Message | None:
    """Return the message one more event can join, where so many wait that it should.

    It is the last one for the destination, so that events stay in their order.
    """
    transport = MessageTransport(notification.transport)
    receptor = receptor_of(transport, notification.destination)
    if moment.store.count(tables.OUTBOX, tables.RECEPTOR, [receptor]) < MOST_APART:
        return None
    lane = transport, notification.destination
    last = moment.store.page(tables.OUTBOX, tables.LANE, [lane], count=1, descending=True)
    for message in last:
        if message.takes_events and (message.owner, message.version) == (
            owner,
            notification.version,
        ):
            return message
    return None


def _is_full(moment: Moment, message: Message) -> bool:
    count = moment.store.count
    return (
        count(tables.OUTBOX, tables.RECEPTOR, [message.receptor]) >= MOST_WAITING_FOR_ONE
        or count(tables.OUTBOX, tables.WAITING, [tables.WAITING]) >= MOST_WAITING
    )


def _has_just_dropped(moment: Moment, message: Message) -> bool:
    """Tell whether the message before it to the same destination was dropped too."""
    groups = [(message.destination, message.transport, state) for state in MessageState]
    before = moment.store.page(tables.OUTBOX, "destination", groups, count=1, descending=True)
    return any(one.state is MessageState.Dropped for one in before)


def _keep(moment: Moment, message: Message) -> Message:
    """Put a message nobody delivers into the outbox, in place of the oldest of too many."""
    moment.store.add(tables.OUTBOX, message)
    forget_oldest(moment.store)
    return message


def forget_oldest(store: Store) -> None:
    """Make room in the outbox for the message that was put there last, if it takes any."""
    if store.count(tables.OUTBOX, tables.DONE, [tables.DONE]) > MOST_KEPT:
        oldest = store.first(tables.OUTBOX, tables.DONE, tables.DONE)
        if oldest:
            store.delete(tables.OUTBOX, oldest[-1])
