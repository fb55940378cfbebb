"""A fair queue of destinations with waiting messages, grouped by receptor."""

from __future__ import annotations

from collections import OrderedDict, deque

from mockturk.domain.messages import MessageTransport, receptor_of

Lane = tuple[MessageTransport, str]
"""A transport and a destination; the messages of a lane are delivered in their order."""


class FairQueue:
    """A queue that hands out lanes to threads, for each receptor one lane at a time.

    Receptors take turns, and so do the lanes of each receptor. Receptors that were slow last time
    share one thread while others wait, and up to half of the threads otherwise. It remembers the
    last ``most_slow`` of them.
    """

    def __init__(self, threads: int, most_slow: int = 1_000) -> None:
        self._threads = threads
        self._most_slow = most_slow
        self._waiting: dict[str, OrderedDict[Lane, None]] = {}
        self._busy: dict[str, Lane] = {}
        # Receptors with waiting messages and no delivery under way.
        self._quick_turns: deque[str] = deque()
        self._slow_turns: deque[str] = deque()
        # The receptors that were slow last time; the one recorded longest ago comes first.
        self._slow: OrderedDict[str, None] = OrderedDict()

    def __bool__(self) -> bool:
        """Return whether a lane waits or is with a thread."""
        return bool(self._waiting or self._busy)

    @property
    def has_turn(self) -> bool:
        """Whether ``take`` would return a lane now."""
        return len(self._busy) < self._threads and bool(self._next_turns())

    def add(self, lane: Lane) -> None:
        """Add a lane to the queue, unless it is in the queue or with a thread already."""
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
        """Remove and return the next lane; None if there is none to take now."""
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
        """Take back a lane from a thread; ``add`` it afterwards if more messages wait in it."""
        receptor = receptor_of(*lane)
        del self._busy[receptor]
        if receptor in self._waiting:
            self._queue(receptor)

    def remember(self, lane: Lane, *, slow: bool) -> None:
        """Record whether the receptor of a lane was slow, before the lane is given back."""
        receptor = receptor_of(*lane)
        self._slow.pop(receptor, None)
        if slow:
            self._slow[receptor] = None
            if len(self._slow) > self._most_slow:
                self._slow.popitem(last=False)

    def clear(self) -> None:
        """Remove all lanes that wait."""
        self._waiting.clear()
        self._quick_turns.clear()
        self._slow_turns.clear()

    def _queue(self, receptor: str) -> None:
        (self._slow_turns if receptor in self._slow else self._quick_turns).append(receptor)

    def _next_turns(self) -> deque[str]:
        """Return the queue whose first receptor is next; it may be empty."""
        slow = sum(receptor in self._slow for receptor in self._busy)
        others_wait = bool(self._quick_turns)
        if self._slow_turns and slow < (1 if others_wait else self._threads // 2):
            return self._slow_turns
        return self._quick_turns
