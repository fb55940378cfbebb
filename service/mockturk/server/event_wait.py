"""The wait of a response for events."""

from __future__ import annotations

import asyncio
import contextlib


class EventWait:
    """The wait of a response for events, which any thread may report."""

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        self._loop = loop
        self._until = loop.time() + seconds
        self._event = asyncio.Event()
        self._is_waking = False

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self._loop.time() >= self._until

    def wake(self) -> None:
        """Report an event; several of them may be reported as one."""
        if not self._is_waking:
            self._is_waking = True
            with contextlib.suppress(RuntimeError):  # the loop is closed: the server has stopped
                self._loop.call_soon_threadsafe(self._event.set)

    def end(self) -> None:
        """End the wait before its time; call this on the loop."""
        self._until = self._loop.time()
        self._event.set()

    async def for_event(self) -> None:
        """Return after an event, or when the wait is over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(self._until):
                await self._event.wait()
        self._is_waking = False  # before the event is cleared: a later one must not be lost
        self._event.clear()
