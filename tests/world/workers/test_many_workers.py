"""Many workers at once: no extra, lost or duplicate assignment."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from mockturk.domain.errors import (
    ExceedsMaxAssignmentsPerWorker,
    InvalidAssignmentState,
    ItemError,
    NoMoreWorkableHITsInGroup,
)
from world.lifecycle.stage import Stage

T = TypeVar("T")
WORKERS = 200


def at_once(deed: Callable[[int], T], times: int = WORKERS) -> list[T]:
    together = threading.Barrier(times, timeout=60)

    def run(number: int) -> T:
        together.wait()
        return deed(number)

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(run, range(times)))


def outcome(deed: Callable[..., object], *args: object) -> object:
    try:
        return deed(*args)
    except ItemError as error:
        return type(error)


def test_two_hundred_workers_share_what_there_is() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=60)

    def work(number: int) -> str | type:
        taken = outcome(stage.workers.accept, f"A{number}", hit_id)
        if isinstance(taken, str):
            stage.workers.submit(taken, {"worker": f"A{number}"})
        return taken  # type: ignore[return-value]

    found = at_once(work)

    taken = [one for one in found if isinstance(one, str)]
    assert len(set(taken)) == len(taken) == 60
    assert Counter(one for one in found if not isinstance(one, str)) == {
        NoMoreWorkableHITsInGroup: 140
    }
    assert stage.status(hit_id) == "Reviewable"
    listed = stage.done("GetAssignmentsForHIT", HITId=hit_id, PageSize=100).all("Assignment")
    assert sorted(one.text("AssignmentId") or "" for one in listed) == sorted(taken)
    for one in listed:
        assert f"<FreeText>{one.text('WorkerId')}</FreeText>" in (one.text("Answer") or "")


def test_one_worker_accepts_and_submits_once() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=WORKERS)

    accepted = at_once(lambda _: outcome(stage.workers.accept, "A1", hit_id))
    (taken,) = (one for one in accepted if isinstance(one, str))
    submitted = at_once(lambda n: outcome(stage.workers.submit, taken, {"n": str(n)}))

    assert Counter(accepted)[ExceedsMaxAssignmentsPerWorker] == WORKERS - 1
    assert Counter(submitted) == {None: 1, InvalidAssignmentState: WORKERS - 1}


def test_everybody_finds_work_while_others_do() -> None:
    stage = Stage()
    hits = [stage.hit(MaxAssignments=5) for _ in range(100)]
    group_id = stage.record(hits[0]).hit_type.group_id

    def work(number: int) -> list[str]:
        done: list[str] = []
        for _ in range(1000):
            hit_id = stage.workers.next_hit(f"A{number}", group_id)
            taken = outcome(stage.workers.accept, f"A{number}", hit_id)
            if isinstance(taken, str):
                stage.workers.submit(taken, {"a": "b"})
                done.append(hit_id)
            else:  # somebody else was faster
                assert taken is NoMoreWorkableHITsInGroup
            if len(done) == 2:
                break
        return done

    found = at_once(work)

    assert all(len(set(done)) == 2 for done in found)
    assert sum(stage.record(hit_id).work.submitted for hit_id in hits) == 2 * WORKERS


def test_a_worker_is_registered_by_one() -> None:
    stage = Stage()

    found = at_once(lambda n: outcome(lambda: stage.workers.register("A1", name=str(n))), 50)

    assert len([one for one in found if not isinstance(one, type)]) == 1
    assert stage.workers.registered().total == 1
