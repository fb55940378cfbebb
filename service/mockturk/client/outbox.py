"""The messages of a remote world."""

from __future__ import annotations

import time
from typing import Any, Unpack

from mockturk.client.connection import ControlConnection, Paging

_RETRY = 0.02  # seconds


class RemoteOutbox:
    """What a world told workers and requesters; docs/notifications.md has the names."""

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
        """Return the messages, the oldest first: all, or those to a worker or destination."""
        query = {
            "worker_id": worker_id,
            "destination": destination,
            "transport": transport,
            "state": state,
        }
        return self._connection.get_list("/outbox", "messages", {**query, **paging})

    def settle(self, timeout: float = 30.0) -> bool:
        """Wait until no message waits for its delivery, ``timeout`` seconds at most.

        Returns whether that is so. Everything due has happened then.
        """
        until = time.monotonic() + timeout
        while self._connection.get("/outbox", {"state": "Waiting", "page_size": 1})["total"]:
            if time.monotonic() >= until:
                return False
            time.sleep(_RETRY)
        return True
