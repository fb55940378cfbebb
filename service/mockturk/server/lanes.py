"""Threads for what an event loop must not do: a few for each lane, so that none blocks another."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Generic, NamedTuple, TypeVar

log = logging.getLogger(__name__)

R = TypeVar("R")

_MOST_OF_A_LANE = 4
_MOST = 64


class LaneThreads(Generic[R]):
    """Runs functions in threads: ``_MOST_OF_A_LANE`` of a lane at a time, in the order they came.

    All lanes together have ``_MOST`` threads, and take turns when those are too few. The threads
    are daemons: what they do keeps no process from ending. Used on the loop only, which takes
    the results too.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._threads = 0
        self._busy: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[_Task[R]]] = OrderedDict()

    def run(self, lane: str, function: Callable[[], R]) -> asyncio.Future[R]:
        """Run a function when it is the turn of its lane, and return its result to be."""
        task = _Task(function, self._loop.create_future())
        self._waiting.setdefault(lane, deque()).append(task)
        self._begin()
        return task.future

    def _begin(self) -> None:
        """Begin what may begin, one function of each lane after the other."""
        for lane in list(self._waiting):
            if self._threads >= _MOST:
                return
            if self._busy[lane] >= _MOST_OF_A_LANE:
                continue
            waiting = self._waiting.pop(lane)
            task = waiting.popleft()
            if waiting:
                self._waiting[lane] = waiting  # behind the others
            self._busy[lane] += 1
            self._threads += 1
            try:
                Thread(target=self._work, args=(lane, task), daemon=True).start()
            except RuntimeError:  # the machine has no more
                log.warning("no thread can be had to answer a request")
                self._work(lane, task)

    def _work(self, lane: str, task: _Task[R]) -> None:
        done: Callable[[], None]
        try:
            done = partial(task.future.set_result, task.function())
        except BaseException as error:  # noqa: BLE001 - raised where the result is taken
            done = partial(task.future.set_exception, error)
        with suppress(RuntimeError):  # the loop is closed: the server has stopped meanwhile
            self._loop.call_soon_threadsafe(self._end, lane, task, done)

    def _end(self, lane: str, task: _Task[R], done: Callable[[], None]) -> None:
        self._threads -= 1
        self._busy[lane] -= 1
        if not self._busy[lane]:
            del self._busy[lane]
        if not task.future.cancelled():
            done()
        self._begin()


class _Task(NamedTuple, Generic[R]):
    function: Callable[[], R]
    future: asyncio.Future[R]
