"""The outbox of a world."""

from __future__ import annotations

import time
from typing import Literal, TypeAlias, Unpack

from mockturk.client.connection import ControlConnection, ItemList, Paging
from mockturk.domain.durations import Duration, to_timedelta
from mockturk.domain.views.workers import MessageInfo, MessagePage

Transport: TypeAlias = Literal["Worker", "REST", "SOAP", "SQS", "SNS", "Email"]
State: TypeAlias = Literal["Kept", "Waiting", "Sent", "Failed", "Dropped"]

_RETRY = 0.02  # seconds


class Outbox:
    """The outbox of a world: messages to workers, and notifications of requesters."""

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def messages(
        self,
        *,
        worker_id: str | None = None,
        destination: str | None = None,
        transport: Transport | None = None,
        state: State | None = None,
        **paging: Unpack[Paging],
    ) -> ItemList[MessageInfo]:
        """Return the messages, the oldest first: all, or only the requested ``page``.

        docs/notifications.md describes a message. A filter that is None accepts all messages.

        :param worker_id: only messages to this worker.
        :param destination: only messages to this WorkerId, URL or e-mail address.
        :param transport: only Worker, REST, SOAP, SQS, SNS or Email.
        :param state: only Kept, Waiting, Sent, Failed or Dropped.
        :param paging: ``page``, from 1 on, and ``page_size``, 1 to 100.
        :raises InvalidValueError: when ``transport`` or ``state`` is not one of these, or a page is
            out of range.
        """
        query = {
            "worker_id": worker_id,
            "destination": destination,
            "transport": transport,
            "state": state,
        }
        return self._connection.get_list("/outbox", MessagePage, {**query, **paging})

    def settle(self, timeout: Duration = 30.0) -> bool:
        """Wait until no message waits for delivery; return False if the timeout comes first.

        Events that are due are applied first.

        :param timeout: the maximum time to wait.
        """
        until = time.monotonic() + to_timedelta(timeout).total_seconds()
        while self.messages(state="Waiting", page=1, page_size=1).total:
            if time.monotonic() >= until:
                return False
            time.sleep(_RETRY)
        return True
