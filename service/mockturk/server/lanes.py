"""Threads for slow or blocking work: a few for each lane, so that no lane blocks another."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Generic, NamedTuple, TypeVar

from mockturk.server.limits import ServerLimits
from mockturk.server.messages import Lane

R = TypeVar("R")
K = TypeVar("K")


class LaneExecutor(Generic[R]):
    """Runs functions in threads: a few of each lane at a time, in the order they were added.

    Lanes take turns when all threads are busy. Call the methods on the event loop only; results
    are delivered on it too.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, limits: ServerLimits) -> None:
        self._loop = loop
        self._limits = limits
        self._threads = SpareThreadPool()
        self._running: Counter[Lane] = Counter()
        self._running_of_worlds: Counter[str] = Counter()
        self._waiting: OrderedDict[Lane, deque[_Task[R]]] = OrderedDict()

    def run(self, lane: Lane, function: Callable[[], R]) -> asyncio.Future[R]:
        """Run a function when its lane's turn comes; return a future of its result."""
        task = _Task(function, self._loop.create_future())
        self._waiting.setdefault(lane, deque()).append(task)
        self._begin()
        return task.future

    def stop(self) -> None:
        """End the threads, each after its current function."""
        self._threads.stop()

    def _begin(self) -> None:
        """Start the functions that may start now, one of each lane in turn."""
        for lane in list(self._waiting):
            if self._running.total() >= self._limits.max_threads:
                return
            if self._is_busy(lane):
                continue
            waiting = self._waiting.pop(lane)
            task = waiting.popleft()
            if waiting:
                self._waiting[lane] = waiting  # at the end, after the other lanes
            self._running[lane] += 1
            self._running_of_worlds[lane.world] += 1
            self._threads.run(partial(self._work, lane, task))

    def _is_busy(self, lane: Lane) -> bool:
        return (
            self._running[lane] >= self._limits.max_threads_of_a_lane
            or self._running_of_worlds[lane.world] >= self._limits.max_threads_of_a_world
        )

    def _work(self, lane: Lane, task: _Task[R]) -> None:
        done: Callable[[], None]
        try:
            done = partial(task.future.set_result, task.function())
        except BaseException as error:  # noqa: BLE001 - raised where the result is taken
            done = partial(task.future.set_exception, error)
        with suppress(RuntimeError):  # the loop is closed: the server has stopped
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
    """A thread pool with one idle thread at any time, so that ``run`` does not wait.

    Starting a thread blocks until it runs, which takes long while other threads compute. So each
    thread starts the next one before it runs its function. The threads are daemons: they do not
    keep the process from ending.
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
        else:  # no thread can be started: run it here, which blocks
            function()

    def stop(self) -> None:
        """End the threads, each after its current function."""
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
        except RuntimeError:  # no further thread can be started; the existing ones go on
            with self._lock:
                self._spare -= 1
                self._count -= 1

    def _work(self) -> None:
        while function := self._functions.get():
            with self._lock:
                self._spare -= 1
            self._add()
            function()
            del function  # free the objects it refers to while this thread is idle
            with self._lock:
                self._spare += 1
