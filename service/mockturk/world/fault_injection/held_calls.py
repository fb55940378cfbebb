"""The calls that faults hold until they are released."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from mockturk.domain.errors.base import MockturkError
from mockturk.domain.watchers import Watchers
from mockturk.world.fault_injection.fault import Fault, FaultKind

MAX_HELD = 100
"""How many calls of one world may be held at a time."""


class TooManyHeldError(MockturkError):
    """Faults hold ``MAX_HELD`` calls of the world already."""


class HeldCall:
    """A call that a fault holds.

    ``is_waiting`` is False until the call has come to its hold. A call that ``is_dropped`` must not
    be carried out any more.
    """

    def __init__(self, fault: Fault, operation: str, access_key: str) -> None:
        self.fault = fault
        self.operation = operation
        self.access_key = access_key
        self.is_waiting = False
        self.is_held = True
        self.is_dropped = False
        self._wake: Callable[[], None] | None = None

    @property
    def is_before(self) -> bool:
        """Whether the call is held before it is carried out."""
        return self.fault.kind is FaultKind.hold_before

    def is_of(self, fault_id: str | None) -> bool:
        """Return whether a fault holds the call; None stands for any fault."""
        return fault_id in (None, self.fault.id)

    @contextmanager
    def watch(self, wake: Callable[[], None]) -> Iterator[None]:
        """Call ``wake`` when the call is released within the block; ``wake`` must not block."""
        self._wake = wake
        try:
            yield
        finally:
            self._wake = None

    def end(self, *, is_dropped: bool) -> None:
        """End the hold."""
        self.is_dropped = is_dropped
        self.is_held = False
        if (wake := self._wake) is not None:
            wake()


class HeldCalls:
    """The calls that the faults of a world hold. Thread-safe.

    ``watchers`` are called when a call comes to its hold.
    """

    def __init__(self) -> None:
        self.watchers = Watchers()
        self._lock = Lock()
        self._calls: list[HeldCall] = []

    def add(self, fault: Fault, operation: str, access_key: str) -> HeldCall:
        """Return a call that is to be held; raises TooManyHeldError. ``remove`` it at the end."""
        held = HeldCall(fault, operation, access_key)
        with self._lock:
            if len(self._calls) >= MAX_HELD:
                raise TooManyHeldError
            self._calls.append(held)
        return held

    def begin(self, held: HeldCall) -> None:
        """Note that a call has come to its hold."""
        held.is_waiting = True
        self.watchers.notify()

    def remove(self, held: HeldCall) -> None:
        """Remove a call that is not held any more."""
        with self._lock:
            self._calls = [one for one in self._calls if one is not held]

    def all(self, fault_id: str | None = None) -> list[HeldCall]:
        """Return the calls that are held now, by one fault or by any, the oldest first."""
        with self._lock:
            return [one for one in self._calls if one.is_waiting and one.is_of(fault_id)]

    def release(self, fault_id: str | None = None) -> int:
        """Release the calls that one fault holds, or all; return how many."""
        return self._end(fault_id, is_dropped=False)

    def drop(self) -> None:
        """End all holds; calls that are not carried out yet are not carried out."""
        self._end(None, is_dropped=True)

    def _end(self, fault_id: str | None, *, is_dropped: bool) -> int:
        with self._lock:
            ended = [one for one in self._calls if one.is_of(fault_id)]
            self._calls = [one for one in self._calls if not one.is_of(fault_id)]
        for one in ended:
            one.end(is_dropped=is_dropped)
        return len(ended)
