"""Threads in lanes: what blocks one lane blocks no other, and each keeps its order."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from mockturk.server.lanes import LaneExecutor
from mockturk.server.limits import ServerLimits
from mockturk.server.messages import Lane

T = TypeVar("T")


def run(scene: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a scene on a loop of its own; the thread of a test can have one already."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(lambda: asyncio.run(scene())).result()


def test_a_blocked_lane_blocks_no_other_and_goes_on_in_order() -> None:
    may_go_on = threading.Event()
    begun: list[str] = []

    def blocked(name: str) -> str:
        begun.append(name)
        assert may_go_on.wait(20)
        return name

    async def scene() -> list[str]:
        threads = LaneExecutor[str](asyncio.get_running_loop(), ServerLimits())
        held = [threads.run(Lane("w", "one"), lambda name=str(n): blocked(name)) for n in range(20)]
        others = [await threads.run(Lane("w", f"other {n}"), lambda: "done") for n in range(100)]
        assert not any(future.done() for future in held)
        assert set(begun) <= {"0", "1", "2", "3"}  # four at a time
        may_go_on.set()
        return [*await asyncio.gather(*held), *others]

    found = run(scene)

    assert found == [*map(str, range(20)), *["done"] * 100]
    assert sorted(begun) == sorted(map(str, range(20)))


def test_a_blocked_world_blocks_no_other() -> None:
    may_go_on = threading.Event()

    async def scene() -> None:
        threads = LaneExecutor[bool](asyncio.get_running_loop(), ServerLimits())
        held = [threads.run(Lane("w", f"{n}"), lambda: may_go_on.wait(20)) for n in range(100)]
        assert await threads.run(Lane("other", "0"), lambda: True)
        assert not any(future.done() for future in held)
        may_go_on.set()
        assert all(await asyncio.gather(*held))

    run(scene)


def test_when_all_threads_are_taken_worlds_take_turns() -> None:
    may_go_on = threading.Event()
    order: list[str] = []

    async def scene() -> None:
        threads = LaneExecutor[bool](asyncio.get_running_loop(), ServerLimits(max_threads=8))
        held = [threads.run(Lane(f"{n % 2}", ""), lambda: may_go_on.wait(20)) for n in range(8)]
        waiting = [
            threads.run(Lane(world, ""), lambda world=world: not order.append(world))
            for world in ("a", "a", "a", "b", "b")
        ]
        await asyncio.sleep(0)
        assert not order
        may_go_on.set()
        assert all(await asyncio.gather(*held, *waiting))

    run(scene)

    assert sorted(order) == ["a", "a", "a", "b", "b"]
    assert "b" in order[:3]  # not behind all of a


def lane_threads() -> set[threading.Thread]:
    return {one for one in threading.enumerate() if one.name == "mockturk-lane"}


def test_threads_are_used_again_and_end_with_the_server() -> None:
    before = lane_threads()

    async def scene() -> set[threading.Thread]:
        threads = LaneExecutor[bool](asyncio.get_running_loop(), ServerLimits())
        for _ in range(100):
            assert await threads.run(Lane("w", ""), lambda: True)
        begun = lane_threads() - before
        threads.stop()
        return begun

    begun = run(scene)

    assert len(begun) <= 10  # of 100 functions
    for thread in begun:
        thread.join(20)
        assert not thread.is_alive()


def test_what_fails_is_raised_where_the_result_is_taken() -> None:
    async def scene() -> None:
        threads = LaneExecutor[float](asyncio.get_running_loop(), ServerLimits())
        with pytest.raises(ZeroDivisionError):
            await threads.run(Lane("w", "one"), lambda: 1 / 0)
        assert await threads.run(Lane("w", "one"), lambda: 2.0) == 2.0

    run(scene)


def test_without_another_thread_it_is_done_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    async def scene() -> str:
        threads = LaneExecutor[str](asyncio.get_running_loop(), ServerLimits())
        monkeypatch.setattr(threading.Thread, "start", refuse)
        return await threads.run(Lane("w", "one"), lambda: "done")

    assert run(scene) == "done"
