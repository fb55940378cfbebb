"""Threads in lanes: what blocks one lane blocks no other, and each keeps its order."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from mockturk.server.lanes import LaneThreads

T = TypeVar("T")


def run(scene: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a scene on a loop of its own; the thread of a test can have one already."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(lambda: asyncio.run(scene())).result()


def test_a_blocked_lane_blocks_no_other_and_goes_on_in_order() -> None:
    may_go_on = threading.Event()
    order: list[str] = []

    def blocked(name: str) -> str:
        assert may_go_on.wait(20)
        order.append(name)
        return name

    async def scene() -> list[str]:
        threads = LaneThreads[str](asyncio.get_running_loop())
        held = [threads.run("one", lambda name=str(n): blocked(name)) for n in range(20)]
        others = [await threads.run(f"other {n}", lambda: "done") for n in range(100)]
        assert not any(future.done() for future in held)
        may_go_on.set()
        return [*await asyncio.gather(*held), *others]

    found = run(scene)

    assert found == [*map(str, range(20)), *["done"] * 100]
    # Four at a time, so that none is more than three places away from its own.
    assert all(abs(place - int(name)) <= 3 for place, name in enumerate(order))


def test_when_all_threads_are_taken_lanes_take_turns() -> None:
    may_go_on = threading.Event()

    async def scene() -> None:
        threads = LaneThreads[bool](asyncio.get_running_loop())
        held = [threads.run(f"{n % 16}", lambda: may_go_on.wait(20)) for n in range(64)]
        waiting = [threads.run("late", lambda: True) for _ in range(3)]
        await asyncio.sleep(0)
        assert not any(future.done() for future in waiting)
        may_go_on.set()
        assert all(await asyncio.gather(*held, *waiting))

    run(scene)


def test_what_fails_is_raised_where_the_result_is_taken() -> None:
    async def scene() -> None:
        threads = LaneThreads[float](asyncio.get_running_loop())
        with pytest.raises(ZeroDivisionError):
            await threads.run("one", lambda: 1 / 0)
        assert await threads.run("one", lambda: 2.0) == 2.0

    run(scene)


def test_without_another_thread_it_is_done_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    async def scene() -> str:
        threads = LaneThreads[str](asyncio.get_running_loop())
        monkeypatch.setattr(threading.Thread, "start", refuse)
        return await threads.run("one", lambda: "done")

    assert run(scene) == "done"
