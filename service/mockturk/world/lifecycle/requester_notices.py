"""Telling requesters what happened to their HITs, within the transaction of what causes it.

So a call that fails tells nobody.
"""

from __future__ import annotations

from mockturk.domain.hits import HIT
from mockturk.domain.messages import Message
from mockturk.domain.notifications import Event, EventType, notification_key
from mockturk.store import tables
from mockturk.world.lifecycle.outbox_writes import MOST_EVENTS, last_of_many, notify
from mockturk.world.lifecycle.world_transaction import Moment


def tell(moment: Moment, what: EventType, hit: HIT, assignment_id: str = "") -> None:
    """Notify a HIT's requester of an event, if they want to hear of it.

    What happens at one moment to HITs of one type shares a message; where many wait, what happens
    at others joins the last of them.
    """
    key = notification_key(hit.owner, hit.hit_type.id)
    wanted = moment.store.get(tables.NOTIFICATIONS, key)
    if wanted is None or not wanted.active or what not in wanted.notification.event_types:
        return
    event = Event(what, moment.now, hit.hit_type.id, hit.id, assignment_id)
    shared = _of_this_moment(moment, key)
    if shared is None:
        shared = _with_room(last_of_many(moment, hit.owner, wanted.notification))
    if shared is None:
        moment.open_messages[key] = notify(moment, hit.owner, wanted.notification, event).key
    else:
        moment.open_messages[key] = shared.key
        moment.store.save(tables.OUTBOX, shared.with_event(event))


def _of_this_moment(moment: Moment, key: str) -> Message | None:
    """Return the message of this moment one more event goes into, if there is one.

    It may be gone: what fails within a moment is undone, its messages too. One that is kept or
    dropped takes events like one that waits.
    """
    return _with_room(moment.store.get(tables.OUTBOX, moment.open_messages.get(key, "")))


def _with_room(message: Message | None) -> Message | None:
    return message if message and len(message.events) < MOST_EVENTS else None
