"""Whose turn it is: destinations that have something waiting, by the receptor that takes it."""

from __future__ import annotations

from collections import OrderedDict, deque

from mockturk.domain.messages import MessageTransport, receptor_of

Lane = tuple[MessageTransport, str]
"""A transport and a destination; what waits in a lane is brought in its order."""

_MOST_KNOWN_AS_SLOW = 1_000


class FairQueue:
    """Hands out lanes, one of a receptor at a time, each to one of so many threads.

    Receptors have turns, and so have the lanes of each. Those that were slow last time share half
    of the threads, and more than one only if nobody else waits.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._waiting: dict[str, OrderedDict[Lane, None]] = {}
        self._busy: dict[str, Lane] = {}
        # Receptors that are not busy and have something waiting.
        self._quick_turns: deque[str] = deque()
        self._slow_turns: deque[str] = deque()
        # The one longest known as slow first.
        self._slow: OrderedDict[str, None] = OrderedDict()

    def __bool__(self) -> bool:
        """Whether a lane waits or is with a thread."""
        return bool(self._waiting or self._busy)

    @property
    def has_turn(self) -> bool:
        """Whether there is a lane to take now."""
        return len(self._busy) < self._threads and bool(self._next_turns())

    def add(self, lane: Lane) -> None:
        """Let a lane wait; one that is with a thread waits when it is given back, or not."""
        receptor = receptor_of(*lane)
        if self._busy.get(receptor) == lane:
            return
        lanes = self._waiting.get(receptor)
        if lanes is not None:
            lanes[lane] = None
            return
        self._waiting[receptor] = OrderedDict.fromkeys([lane])
        if receptor not in self._busy:
            self._queue(receptor)

    def take(self) -> Lane | None:
        """Return the lane whose turn it is, if there is one."""
        if not self.has_turn:
            return None
        receptor = self._next_turns().popleft()
        lanes = self._waiting[receptor]
        lane, _ = lanes.popitem(last=False)
        if not lanes:
            del self._waiting[receptor]
        self._busy[receptor] = lane
        return lane

    def give_back(self, lane: Lane) -> None:
        """Take back a lane in which nothing waits."""
        receptor = receptor_of(*lane)
        del self._busy[receptor]
        if receptor in self._waiting:
            self._queue(receptor)

    def remember(self, lane: Lane, *, slow: bool) -> None:
        """Remember how long the receptor of a lane took that is with a thread."""
        receptor = receptor_of(*lane)
        self._slow.pop(receptor, None)
        if slow:
            self._slow[receptor] = None
            if len(self._slow) > _MOST_KNOWN_AS_SLOW:
                self._slow.popitem(last=False)

    def clear(self) -> None:
        """Let nothing wait."""
        self._waiting.clear()
        self._quick_turns.clear()
        self._slow_turns.clear()

    def _queue(self, receptor: str) -> None:
        (self._slow_turns if receptor in self._slow else self._quick_turns).append(receptor)

    def _next_turns(self) -> deque[str]:
        """Return the receptors of which the first is next; there may be none."""
        slow = sum(receptor in self._slow for receptor in self._busy)
        others_wait = bool(self._quick_turns)
        if self._slow_turns and slow < (1 if others_wait else self._threads // 2):
            return self._slow_turns
        return self._quick_turns
