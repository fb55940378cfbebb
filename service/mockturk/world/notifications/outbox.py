"""The outbox of a world: messages to workers, and notifications of requesters."""

from __future__ import annotations

from itertools import product
from typing import TypeVar

from mockturk.domain.errors import InvalidParameterValue
from mockturk.domain.messages import Message, MessageState, MessageTransport
from mockturk.domain.nearest_name import did_you_mean
from mockturk.domain.views.workers import MessageInfo, MessagePage
from mockturk.store import tables
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.notifications.delivery import format_body, format_subject
from mockturk.world.workers.arguments import PAGE_SIZE, parse_page
from mockturk.world.world import World

E = TypeVar("E", MessageTransport, MessageState)


class Outbox:
    """Reads the outbox of a world: messages to workers, and notifications of requesters.

    :param world: the world, such as ``turk.world``; it needs no server.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def messages(
        self,
        *,
        worker_id: str | None = None,
        destination: str | None = None,
        transport: MessageTransport | str | None = None,
        state: MessageState | str | None = None,
        page: int = 1,
        page_size: int = PAGE_SIZE,
    ) -> MessagePage:
        """Return a page of the messages, the oldest first, in the order of ``number``.

        A filter that is None lets all messages pass. A page has ``items``, ``page``, ``page_size``,
        and ``total``, the number of messages on all pages.

        :param worker_id: only messages to this worker.
        :param destination: only messages to this WorkerId, URL or e-mail address.
        :param transport: only Worker, REST, SOAP, SQS, SNS or Email.
        :param state: only Kept, Waiting, Sent, Failed or Dropped.
        :param page: which page, from 1 on.
        :param page_size: how many messages a page has, 1 to 100.
        :raises InvalidParameterValue: when ``transport`` or ``state`` is not one of these.
        :raises ParameterOutOfRange: when ``page`` or ``page_size`` is out of range.
        """
        transports = _parse_filter("transport", MessageTransport, transport)
        states = _parse_filter("state", MessageState, state)
        shown = parse_page(page, page_size, self._world.limits)
        if worker_id is not None:
            transports = [one for one in transports if one is MessageTransport.Worker]
        wanted = {one for one in (worker_id, destination) if one is not None}
        if len(wanted) > 1:
            return MessagePage(page, page_size, 0, ())
        groups: list[tuple[str, ...]] = list(
            product(*([wanted] if wanted else []), transports, states)
        )
        index = "destination" if wanted else "state"
        with open_transaction(self._world) as transaction:
            found = transaction.store.page(
                tables.OUTBOX, index, groups, start=shown.start, count=shown.size
            )
            views = tuple(build_message_view(transaction, message) for message in found)
            total = transaction.store.count(tables.OUTBOX, index, groups)
            return MessagePage(page, page_size, total, views)

    def settle(self, timeout: float = 30.0) -> bool:
        """Wait until no message waits for delivery; return False if the timeout comes first.

        Events that are due are applied first, and their messages are sent too.

        :param timeout: how long to wait at most, in seconds.
        """
        with open_transaction(self._world):
            pass
        self._world.courier.wait(timeout)
        with open_transaction(self._world) as transaction:
            return not transaction.store.count(tables.OUTBOX, tables.WAITING, [tables.WAITING])


def _parse_filter(parameter: str, values: type[E], wanted: E | str | None) -> list[E]:
    """Return the values that a filter lets pass: one, or all of them for None."""
    if wanted is None:
        return list(values)
    try:
        return [values(wanted)]
    except ValueError:
        hint = did_you_mean(wanted, values)
        known = f"Known are {', '.join(values)}.{hint}"
        raise InvalidParameterValue(parameter, wanted, known) from None


def build_message_view(transaction: WorldTransaction, message: Message) -> MessageInfo:
    """Build the view of a message, with its body exactly as it is sent."""
    return MessageInfo(
        number=message.serial,
        requester_id=message.owner,
        transport=message.transport,
        destination=message.destination,
        state=message.state,
        reason=message.reason,
        created_at=message.created_at,
        tried_at=message.tried_at,
        attempts=message.attempts,
        subject=format_subject(message),
        body=format_body(
            message,
            transaction.world.credentials.get_requester_secret(transaction.store, message.owner),
        ),
        events=message.events,
    )
