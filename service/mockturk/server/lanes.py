"""Threads for what an event loop must not do: a few for each lane, so that none blocks another."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Generic, NamedTuple, TypeVar

from mockturk.server import limits
from mockturk.server.messages import Lane

R = TypeVar("R")
K = TypeVar("K")


class LaneExecutor(Generic[R]):
    """Runs functions in threads: a few of each lane at a time, in the order they came.

    Lanes take turns when there are too many. Used on the loop only, which takes the results too.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._threads = SpareThreadPool()
        self._running: Counter[Lane] = Counter()
        self._running_of_worlds: Counter[str] = Counter()
        self._waiting: OrderedDict[Lane, deque[_Task[R]]] = OrderedDict()

    def run(self, lane: Lane, function: Callable[[], R]) -> asyncio.Future[R]:
        """Run a function when it is the turn of its lane, and return its result to be."""
        task = _Task(function, self._loop.create_future())
        self._waiting.setdefault(lane, deque()).append(task)
        self._begin()
        return task.future

    def stop(self) -> None:
        """End the threads, each once it has done what it is doing."""
        self._threads.stop()

    def _begin(self) -> None:
        """Begin what may begin, one function of each lane after the other."""
        for lane in list(self._waiting):
            if self._running.total() >= limits.MAX_THREADS:
                return
            if self._is_busy(lane):
                continue
            waiting = self._waiting.pop(lane)
            task = waiting.popleft()
            if waiting:
                self._waiting[lane] = waiting  # behind the others
            self._running[lane] += 1
            self._running_of_worlds[lane.world] += 1
            self._threads.run(partial(self._work, lane, task))

    def _is_busy(self, lane: Lane) -> bool:
        return (
            self._running[lane] >= limits.MAX_THREADS_OF_A_LANE
            or self._running_of_worlds[lane.world] >= limits.MAX_THREADS_OF_A_WORLD
        )

    def _work(self, lane: Lane, task: _Task[R]) -> None:
        done: Callable[[], None]
        try:
            done = partial(task.future.set_result, task.function())
        except BaseException as error:  # noqa: BLE001 - raised where the result is taken
            done = partial(task.future.set_exception, error)
        with suppress(RuntimeError):  # the loop is closed: the server has stopped meanwhile
            self._loop.call_soon_threadsafe(self._end, lane, task, done)

    def _end(self, lane: Lane, task: _Task[R], done: Callable[[], None]) -> None:
        _decrease(self._running, lane)
        _decrease(self._running_of_worlds, lane.world)
        if not task.future.cancelled():
            done()
        self._begin()


def _decrease(counts: Counter[K], key: K) -> None:
    counts[key] -= 1
    if not counts[key]:
        del counts[key]


class _Task(NamedTuple, Generic[R]):
    function: Callable[[], R]
    future: asyncio.Future[R]


class SpareThreadPool:
    """Threads of which one is always spare, so that who hands over a function never waits.

    To begin a thread takes until it runs, which is long while others compute: each that takes a
    function begins the next one first. They are daemons: what they do keeps no process from
    ending.
    """

    def __init__(self) -> None:
        self._functions: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._lock = Lock()
        self._count = 0
        self._spare = 0
        self._is_stopped = False

    def run(self, function: Callable[[], object]) -> None:
        """Run a function in a thread; it must not raise."""
        if not self._count:
            self._add()
        if self._count:
            self._functions.put(function)
        else:  # the machine has no thread left; rather late than never
            function()

    def stop(self) -> None:
        """End the threads, each once it has done what it is doing."""
        with self._lock:
            self._is_stopped = True
            for _ in range(self._count):
                self._functions.put(None)

    def _add(self) -> None:
        with self._lock:
            if self._spare or self._is_stopped:
                return
            self._spare += 1
            self._count += 1
        try:
            Thread(target=self._work, name="mockturk-lane", daemon=True).start()
        except RuntimeError:  # the machine has no more; those that there are go on
            with self._lock:
                self._spare -= 1
                self._count -= 1

    def _work(self) -> None:
        while function := self._functions.get():
            with self._lock:
                self._spare -= 1
            self._add()
            function()
            del function  # and what it holds, while nothing is to be done
            with self._lock:
                self._spare += 1
