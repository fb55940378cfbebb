"""Hundreds of concurrent workers: no submission is lost, and none is reviewed twice."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from exchanges import Service
from mockturk.domain.errors import (
    ExceedsMaxAssignmentsPerWorker,
    InvalidAssignmentState,
    NoMoreWorkableHITsInGroup,
)
from mockturk.domain.reviews import Review
from mockturk.store import tables
from mockturk.world.workers import Workers
from mockturk.world.world import create_world
from world.lifecycle.policies import known_answers, plurality
from world.lifecycle.stage import KEY, hit_request

WORKERS = 200
THREADS = 32
SCORING = known_answers(
    {"known": "yes"},
    ApproveIfKnownAnswerScoreIsAtLeast=100,
    RejectIfKnownAnswerScoreIsLessThan=100,
)
RIGHT, WRONG = {"known": "yes", "q1": "cat"}, {"known": "no", "q1": "dog"}


@pytest.fixture(autouse=True)
def _hurried() -> Iterator[None]:
    """Let the interpreter switch threads as often as possible."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


class Crowd:
    """A HIT on a server, and many workers on it."""

    def __init__(self, **request: Any) -> None:
        self.world = create_world()
        self.workers = Workers(self.world)
        self.service = Service(self.world)
        result = self.call("CreateHIT", **hit_request(**request))
        self.hit_id = result.text("HITId") or ""
        self.submitted: list[str] = []

    def call(self, operation: str, **request: Any) -> Any:
        result = self.service.result(operation, request, key=KEY)
        assert result.code is None, result.message
        return result

    def at_once(self, *does: Callable[[int], Any], numbers: Sequence[int]) -> list[Any]:
        """Call a function for each number, in threads that start together."""
        start = Barrier(THREADS)

        def begin(thread: int) -> list[Any]:
            start.wait(60)
            return [do(n) for n in numbers[thread::THREADS] for do in does]

        with ThreadPoolExecutor(THREADS) as pool:
            return [one for many in pool.map(begin, range(THREADS)) for one in many]

    def accept(self, n: int) -> str | None:
        try:
            return self.workers.accept(f"W{n}", self.hit_id)
        except (NoMoreWorkableHITsInGroup, ExceedsMaxAssignmentsPerWorker):
            return None

    def submit(self, assignment_id: str, answers: dict[str, str]) -> bool:
        try:
            self.workers.submit(assignment_id, answers)
        except InvalidAssignmentState:
            return False
        self.submitted.append(assignment_id)
        return True

    def work(self, n: int) -> str | None:
        assignment_id = self.accept(n)
        if assignment_id:
            assert self.submit(assignment_id, RIGHT if n % 4 else WRONG)
        return assignment_id

    def reviews(self, level: str) -> list[Review]:
        with self.world.store.transaction():
            where = tables.REVIEWS, "HITId", [(self.hit_id, level)]
            return self.world.store.page(*where, count=10_000)

    def statuses(self) -> Counter[str]:
        store = self.world.store
        with store.transaction():
            kept = [store.get(tables.ASSIGNMENTS, one) for one in self.submitted]
        assert len({one.worker_id for one in kept if one}) == len(kept)
        return Counter(one.status.value for one in kept if one)

    def shown(self) -> dict[str, str | None]:
        names = ("HITStatus", "MaxAssignments", "NumberOfAssignmentsCompleted")
        groups = ["HITDetail", "HITAssignmentSummary"]
        shown = self.call("GetHIT", HITId=self.hit_id, ResponseGroup=groups)
        return {name: shown.text(name) for name in names}

    def require_each_reviewed_once(self) -> None:
        about = Counter(one.actions[0].object_id for one in self.reviews("Assignment"))
        assert about == Counter(self.submitted)
        assert set(about.values()) == {1}


def test_each_submission_is_reviewed_once() -> None:
    crowd = Crowd(
        MaxAssignments=WORKERS,
        AssignmentReviewPolicy=SCORING,
        HITReviewPolicy=plurality("q1", "q2"),
    )

    made = crowd.at_once(crowd.work, numbers=range(WORKERS))

    assert len(set(made)) == WORKERS == len(crowd.submitted)
    assert None not in made
    crowd.require_each_reviewed_once()
    assert crowd.statuses() == {"Approved": 150, "Rejected": 50}
    (review,) = crowd.reviews("HIT")
    assert Counter(one.key for one in review.findings)["WorkerAgreementScore"] == WORKERS
    assert [one.value for one in review.findings if one.key == "AnswerAgreementScore"] == [
        *("75", "100")  # nobody answered q2
    ]
    assert crowd.shown() == {
        "HITStatus": "Reviewable",
        "MaxAssignments": "200",
        "NumberOfAssignmentsCompleted": "200",
    }


def test_nobody_gets_more_than_there_is() -> None:
    """Two hundred workers try twice each for fifty assignments; each is submitted three times."""
    crowd = Crowd(
        MaxAssignments=50, AssignmentReviewPolicy=SCORING, HITReviewPolicy=plurality("q1")
    )

    tried = crowd.at_once(crowd.accept, numbers=[n % WORKERS for n in range(2 * WORKERS)])
    taken = [one for one in tried if one]
    handed_in = crowd.at_once(lambda n: crowd.submit(taken[n % 50], RIGHT), numbers=range(150))

    assert len(set(taken)) == len(taken) == 50
    assert Counter(handed_in) == {True: 50, False: 100}
    crowd.require_each_reviewed_once()
    assert crowd.statuses() == {"Approved": 50}
    assert len(crowd.reviews("HIT")) == 1


def test_extensions_stop_at_the_ceiling() -> None:
    scoring = known_answers(
        {"known": "yes"}, ExtendIfKnownAnswerScoreIsLessThan=100, ExtendMaximumAssignments=25
    )
    agreement = plurality(
        "q1", threshold=100, ExtendIfHITAgreementScoreIsLessThan=100, ExtendMaximumAssignments=60
    )
    crowd = Crowd(MaxAssignments=20, AssignmentReviewPolicy=scoring, HITReviewPolicy=agreement)

    for n in (2 * WORKERS, 2 * WORKERS + 1):  # one wrong, one right: they never agree
        crowd.work(n)
    crowd.at_once(crowd.work, numbers=range(WORKERS))
    for n in range(WORKERS, 2 * WORKERS):  # a worker who found no assignment does not try again
        crowd.work(n)

    # The number of extensions by each policy depends on the order of the workers, their sum does
    # not.
    assert len(crowd.submitted) == 60
    crowd.require_each_reviewed_once()
    results = Counter(
        (one.level, action.result)
        for level in ("Assignment", "HIT")
        for one in crowd.reviews(level)
        for action in one.actions[1:]
    )
    extended = {
        level: n for (level, result), n in results.items() if result.endswith(" 1 assignment")
    }
    assert sum(extended.values()) == 40
    assert extended["Assignment"] <= 5
    assert len(crowd.reviews("HIT")) == extended["HIT"] + 1
    assert results["HIT", "Extended by 0 assignments"] == 1
    assert crowd.shown()["MaxAssignments"] == "60"


def test_no_review_is_seen_half_done() -> None:
    """Requesters read reports while workers submit; each report is complete and consistent."""
    crowd = Crowd(
        MaxAssignments=WORKERS,
        AssignmentReviewPolicy=SCORING,
        HITReviewPolicy=plurality("q1"),
    )

    def look(n: int) -> None:
        if n % 5:
            return
        told = crowd.call("GetReviewResultsForHIT", HITId=crowd.hit_id, PageSize=65_535)
        report = told.one("AssignmentReviewReport")
        actions = [one.text("ActionName") for one in report.all("ReviewAction")]
        results = report.all("ReviewResult")
        assert len(results) == int(report.text("TotalNumResults") or "") == len(actions)
        assert actions[::2] == ["review"] * (len(actions) // 2)
        assert {*actions[1::2]} <= {"approve", "reject"}
        compared = told.one("HITReviewReport").all("ReviewResult")
        assert len(compared) in (0, 4 + 3 * WORKERS)
        assert not compared or len(actions) == 2 * WORKERS

    crowd.at_once(crowd.work, look, numbers=range(WORKERS))

    assert len(crowd.submitted) == WORKERS
    look(0)
