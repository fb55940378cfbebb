"""What a requester wants to hear of their HITs, by HIT type, and what was sent."""

from __future__ import annotations

from typing import NamedTuple

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from mockturk.domain.accounts import Account
from mockturk.domain.hits import HITStatus
from mockturk.domain.messages import MessageState, MessageTransport
from mockturk.domain.nearest_name import did_you_mean
from mockturk.domain.notifications import EventType, HITTypeNotification, NotificationTransport
from mockturk.store import tables
from mockturk.web.console.layout import account_of, page_number, page_of, show
from mockturk.web.site import Visit, page
from mockturk.world.lifecycle.scheduled_events import moment_of
from mockturk.world.lifecycle.world_transaction import Moment
from mockturk.world.notifications.outbox import MessageView, view_of

_NOTIFICATIONS = "/requester/<requester_id>/notifications"
_OUTBOX = "/requester/<requester_id>/outbox"
_AT_HAND = 10
# Of the last so many HITs the types are offered.
_LOOKED_AT = 100


class NotificationShown(NamedTuple):
    """A notification, and the title of the HIT type it is about."""

    notification: HITTypeNotification
    title: str


@page("GET", _NOTIFICATIONS)
def list_notifications(visit: Visit, requester_id: str) -> Response:
    """List the notifications of a requester's HIT types, and the last messages they made."""
    account = account_of(visit, requester_id)
    with moment_of(visit.world) as moment:
        found = page_of(moment, tables.NOTIFICATIONS, "owner", [account.id], page_number(visit))
        shown = [NotificationShown(one, _title(moment, one.hit_type_id)) for one in found.items]
        messages = _last_messages(moment, account)
        hit_types = _hit_types(moment, account)
    return show(
        visit,
        account,
        "requester/notifications.html",
        title="Notifications",
        section="notifications",
        found=found,
        notifications=shown,
        messages=messages,
        hit_types=hit_types,
        transports=list(NotificationTransport),
        events=[event for event in EventType if event is not EventType.Ping],
    )


@page("GET", _OUTBOX)
def list_messages(visit: Visit, requester_id: str) -> Response:
    """List a requester's messages to workers and their notifications, the newest first."""
    account = account_of(visit, requester_id)
    wanted = visit.request.args.get("state", "")
    states = [state for state in MessageState if wanted in ("", state.value)]
    if not states:
        hint = did_you_mean(wanted, MessageState)
        raise BadRequest(f"There is no state {wanted!r} of messages.{hint}")
    with moment_of(visit.world) as moment:
        found = page_of(
            moment,
            tables.OUTBOX,
            "owner",
            [(account.id, state) for state in states],
            page_number(visit),
            newest_first=True,
        ).map(lambda message: view_of(moment, message))
    return show(
        visit,
        account,
        "requester/outbox.html",
        title="Outbox",
        section="outbox",
        found=found,
        messages=found.items,
        states=list(MessageState),
        wanted=wanted,
    )


def _last_messages(moment: Moment, account: Account) -> list[MessageView]:
    """Return the last notifications that were sent or kept."""
    groups = [(account.id, state) for state in MessageState]
    found = moment.store.page(tables.OUTBOX, "owner", groups, count=_LOOKED_AT, descending=True)
    told = [one for one in found if one.transport is not MessageTransport.Worker]
    return [view_of(moment, one) for one in told[:_AT_HAND]]


def _hit_types(moment: Moment, account: Account) -> dict[str, str]:
    """Return the titles of the HIT types of a requester's last HITs, by id."""
    groups = [(account.id, status) for status in HITStatus]
    found = moment.store.page(
        tables.HITS, "CreationTime", groups, count=_LOOKED_AT, descending=True
    )
    return {hit.hit_type.id: hit.hit_type.properties.title for hit in found}


def _title(moment: Moment, hit_type_id: str) -> str:
    hit_type = moment.store.get(tables.HIT_TYPES, hit_type_id)
    return hit_type.properties.title if hit_type else hit_type_id
