"""The pages of a requester's notifications by HIT type, and of the outbox."""

from __future__ import annotations

from typing import NamedTuple

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from mockturk.domain.accounts import Account
from mockturk.domain.hits import HITStatus
from mockturk.domain.messages import MessageState, MessageTransport
from mockturk.domain.nearest_name import did_you_mean
from mockturk.domain.notifications import EventType, HITTypeNotification
from mockturk.domain.views.workers import MessageInfo
from mockturk.store import tables
from mockturk.web.console.layout import (
    get_account,
    load_page,
    read_page_number,
    render_console_page,
)
from mockturk.web.site import RequestContext, page
from mockturk.wire.contract.types.vocabulary import NotificationTransport
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.notifications.outbox import build_message_view

_NOTIFICATIONS = "/requester/<requester_id>/notifications"
_OUTBOX = "/requester/<requester_id>/outbox"
_AT_HAND = 10
# How many of the newest HITs are read for the HIT types that the form suggests.
_LOOKED_AT = 100


class NotificationRow(NamedTuple):
    """A notification, and the title of its HIT type."""

    notification: HITTypeNotification
    title: str


@page("GET", _NOTIFICATIONS)
def list_notifications(context: RequestContext, requester_id: str) -> Response:
    """List the notifications of a requester's HIT types, and their last messages."""
    account = get_account(context, requester_id)
    with open_transaction(context.world) as transaction:
        found = load_page(
            transaction, tables.NOTIFICATIONS, "owner", [account.id], read_page_number(context)
        )
        shown = [NotificationRow(one, _title(transaction, one.hit_type_id)) for one in found.items]
        messages = _last_messages(transaction, account)
        hit_types = _hit_types(transaction, account)
    return render_console_page(
        context,
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
def list_messages(context: RequestContext, requester_id: str) -> Response:
    """List a requester's messages to workers and their notifications, the newest first."""
    account = get_account(context, requester_id)
    wanted = context.request.args.get("state", "")
    states = [state for state in MessageState if wanted in ("", state.value)]
    if not states:
        hint = did_you_mean(wanted, MessageState)
        raise BadRequest(f"There is no message state {wanted!r}.{hint}")
    with open_transaction(context.world) as transaction:
        found = load_page(
            transaction,
            tables.OUTBOX,
            "owner",
            [(account.id, state) for state in states],
            read_page_number(context),
            newest_first=True,
        ).map(lambda message: build_message_view(transaction, message))
    return render_console_page(
        context,
        account,
        "requester/outbox.html",
        title="Outbox",
        section="outbox",
        found=found,
        messages=found.items,
        states=list(MessageState),
        wanted=wanted,
    )


def _last_messages(transaction: WorldTransaction, account: Account) -> list[MessageInfo]:
    """Return the last notification messages, sent or not."""
    groups = [(account.id, state) for state in MessageState]
    found = transaction.store.page(
        tables.OUTBOX, "owner", groups, count=_LOOKED_AT, descending=True
    )
    told = [one for one in found if one.transport is not MessageTransport.Worker]
    return [build_message_view(transaction, one) for one in told[:_AT_HAND]]


def _hit_types(transaction: WorldTransaction, account: Account) -> dict[str, str]:
    """Return the titles of the HIT types of a requester's last HITs, by id."""
    groups = [(account.id, status) for status in HITStatus]
    found = transaction.store.page(
        tables.HITS, "CreationTime", groups, count=_LOOKED_AT, descending=True
    )
    return {hit.hit_type.id: hit.hit_type.properties.title for hit in found}


def _title(transaction: WorldTransaction, hit_type_id: str) -> str:
    hit_type = transaction.store.get(tables.HIT_TYPES, hit_type_id)
    return hit_type.properties.title if hit_type else hit_type_id
