"""The outbox of a remote world."""

from __future__ import annotations

import time
from typing import Any, Unpack

from mockturk.client.connection import ControlConnection, Paging

_RETRY = 0.02  # seconds


class RemoteOutbox:
    """The outbox of a remote world: messages to workers, and notifications of requesters."""

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def messages(
        self,
        *,
        worker_id: str | None = None,
        destination: str | None = None,
        transport: str | None = None,
        state: str | None = None,
        **paging: Unpack[Paging],
    ) -> list[dict[str, Any]]:
        """Return the messages, the oldest first: all, or only the requested ``page``.

        A message is a dict; docs/notifications.md has its fields. A filter that is None accepts
        all messages.

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
        return self._connection.get_list("/outbox", "messages", {**query, **paging})

    def settle(self, timeout: float = 30.0) -> bool:
        """Wait until no message waits for delivery; return False if the timeout comes first.

        Events that are due are applied first.

        :param timeout: the maximum time to wait, in seconds.
        """
        until = time.monotonic() + timeout
        while self._connection.get("/outbox", {"state": "Waiting", "page_size": 1})["total"]:
            if time.monotonic() >= until:
                return False
            time.sleep(_RETRY)
        return True
