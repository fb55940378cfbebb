"""Simulated workers: their accuracy, their choice of HITs, and the clock."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from mockturk.domain.assignments import Assignment
from mockturk.domain.errors import (
    HITDoesNotExist,
    HITTypeDoesNotExist,
    InvalidParameterValue,
    ParameterOutOfRange,
)
from mockturk.domain.ids import IdGenerator
from mockturk.domain.times import MAX_CLOCK_TIME
from mockturk.store import tables
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.simulation import Simulation
from world.lifecycle.policies import known_answers, plurality, report, results
from world.lifecycle.stage import Stage

KEY = {"animal": "cat", "sound": "meow"}
POLICIES = {
    "AssignmentReviewPolicy": known_answers(KEY),
    "HITReviewPolicy": plurality("animal", "colour"),
}
LATER = int(timedelta(days=30).total_seconds())


def batch(hits: int = 20, **request: Any) -> tuple[Stage, list[str]]:
    stage = Stage()
    properties = {"MaxAssignments": 3, "LifetimeInSeconds": LATER, **POLICIES, **request}
    return stage, [stage.hit(**properties) for _ in range(hits)]


def known_answer_scores(stage: Stage, hits: list[str]) -> list[int]:
    found = [results(report(stage, hit, "Assignment"), "KnownAnswerScore") for hit in hits]
    return [int(row[3] or "") for rows in found for row in rows]


def all_assignments(stage: Stage) -> list[Assignment]:
    with open_transaction(stage.world):
        return stage.world.store.all(tables.ASSIGNMENTS)


def test_the_same_seed_does_the_same_in_the_same_world() -> None:
    once, _ = batch()
    again, _ = batch()

    assert Simulation(once.world, seed=7).run() == Simulation(again.world, seed="7").run()
    assert once.snapshot() == again.snapshot()


def test_another_seed_has_other_workers_and_other_answers() -> None:
    stage, _ = batch()
    first = Simulation(stage.world, seed=1).worker_ids

    assert not set(first) & set(Simulation(stage.world, seed=2).worker_ids)
    assert all(13 <= len(one) <= 14 and one.startswith("A") for one in first)


def test_several_short_simulations_do_what_one_long_one_does() -> None:
    long, _ = batch()
    short, _ = batch()
    whole = Simulation(long.world).run()

    submitted, simulated, left = 0, 0, True
    while left:
        part = Simulation(short.world).run(7)
        submitted, simulated = submitted + part.submitted, simulated + part.simulated_seconds
        left = part.left

    assert (submitted, simulated) == (whole.submitted, whole.simulated_seconds) != (0, 0)
    assert short.snapshot() == long.snapshot()


def test_steps_are_runs() -> None:
    stepped, _ = batch()
    run, _ = batch()
    simulation = Simulation(stepped.world)
    while simulation.step():
        pass

    assert simulation.summary == Simulation(run.world).run()
    assert not simulation.step()


def test_workers_confirm_what_others_answered_before() -> None:
    stage, hits = batch(5, MaxAssignments=4)
    for hit_id in hits:
        (first,) = stage.accepted(hit_id, "A1FIRST")
        stage.workers.submit(first, {**KEY, "colour": "tabby"})
    Simulation(stage.world, accuracy=1, agreement=1).run()

    for hit_id in hits:
        agreed = results(report(stage, hit_id, "HIT"), "AgreedAnswer")
        assert "tabby" in [row[3] for row in agreed]


def test_workers_confirm_one_of_the_answers_that_are_equally_common() -> None:
    stage, hits = batch(5, MaxAssignments=6)
    given = ("tabby", "ginger", "black")
    for hit_id in hits:
        for number, colour in enumerate(given):
            (work,) = stage.accepted(hit_id, f"A{number}FIRST")
            stage.workers.submit(work, {**KEY, "colour": colour})
    Simulation(stage.world, accuracy=1, agreement=1).run()

    for hit_id in hits:
        agreed = [row[3] for row in results(report(stage, hit_id, "HIT"), "AgreedAnswer")]
        assert set(agreed) & set(given)


def test_workers_have_names_that_depend_on_the_seed_of_the_world() -> None:
    def names(seed: str) -> list[str | None]:
        stage = Stage(ids=IdGenerator(seed))
        stage.hit(MaxAssignments=5)
        Simulation(stage.world, workers=5).run()
        return [one.name for one in stage.workers.registered().items]

    first = names("1")
    assert len(set(first)) == 5
    assert all(name and len(name.split()) == 2 for name in first)
    assert names("1") == first
    assert names("2") != first


def test_the_details_of_workers_are_not_changed() -> None:
    stage, _ = batch(1)
    (worker_id, *_) = Simulation(stage.world).worker_ids
    stage.workers.register(worker_id, name="Somebody")
    Simulation(stage.world).run()
    Simulation(stage.world, worker_ids=["A1CHOSEN"], seed="others").run()

    assert stage.workers.get(worker_id).name == "Somebody"
    assert not stage.workers.get("A1CHOSEN").registered


def test_a_thousand_workers_have_a_thousand_names() -> None:
    stage, _ = batch(1, MaxAssignments=1000)
    simulation = Simulation(stage.world, workers=1000, seconds=0)
    simulation.run()

    names = {stage.workers.get(one).name for one in simulation.worker_ids}
    assert len(names) == 1000


@pytest.mark.parametrize(("accuracy", "score"), [(1, 100), (0, 0)])
def test_who_is_always_right_scores_100_and_who_never_is_0(accuracy: float, score: int) -> None:
    stage, hits = batch(5)
    summary = Simulation(stage.world, accuracy=accuracy, agreement=1).run()

    assert (summary.submitted, summary.hits_finished, summary.left) == (15, 5, False)
    assert known_answer_scores(stage, hits) == [score] * 15


def test_who_always_agrees_gives_one_answer_a_hit() -> None:
    stage, hits = batch(5)
    Simulation(stage.world, accuracy=1, agreement=1).run()

    for hit in hits:
        ((*_, score),) = results(report(stage, hit), "HitAgreementScore")
        assert score == "100"
    agreed = {results(report(stage, hit), "AgreedAnswer")[1][3] for hit in hits}
    assert len(agreed) > 1  # the common answer differs between HITs


def test_accuracy_and_speed_are_about_what_was_stated() -> None:
    stage, hits = batch(200)
    Simulation(stage.world, accuracy=0.8, seconds=100, workers=50).run()

    scores = known_answer_scores(stage, hits)
    took = [
        (one.submitted_at - one.accepted_at).total_seconds()
        for one in all_assignments(stage)
        if one.submitted_at
    ]
    assert len(scores) == len(took) == 600
    assert 76 < sum(scores) / 600 < 84
    assert 92 < sum(took) / 600 < 108
    assert len(set(took)) > 50


def test_workers_work_at_the_same_time_one_assignment_each() -> None:
    stage, _ = batch()
    summary = Simulation(stage.world, workers=5, seconds=60).run()

    by_worker: dict[str, list[Assignment]] = {}
    for one in all_assignments(stage):
        by_worker.setdefault(one.worker_id, []).append(one)
    assert len(by_worker) == 5
    for mine in by_worker.values():
        assert len({one.hit_id for one in mine}) == len(mine)
        mine.sort(key=lambda one: one.serial)
        assert all(one.submitted_at <= next_.accepted_at for one, next_ in pairwise(mine))
    assert summary.submitted == 60
    assert 60 * 60 / 5 * 0.7 < summary.simulated_seconds < 60 * 60 / 5 * 1.5


def test_one_hit_is_done_once_by_each_worker() -> None:
    stage, (hit,) = batch(1, MaxAssignments=9)
    summary = Simulation(stage.world, workers=4).run()

    assert (summary.submitted, summary.hits_available, summary.left) == (4, 1, False)
    assert stage.counters(hit) == (0, 5, 0)


def test_qualifications_and_blocks_are_respected() -> None:
    masters = "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6"  # the sandbox's
    requirement = {"QualificationTypeId": masters, "Comparator": "Exists"}
    stage, _ = batch(3, QualificationRequirement=[requirement])
    simulation = Simulation(stage.world, workers=3)
    assert simulation.run().accepted == 0

    able, blocked, _ = simulation.worker_ids
    for worker in (able, blocked):
        stage.workers.change(worker, masters=True)
    stage.done("BlockWorker", WorkerId=blocked, Reason="no")
    assert simulation.run().submitted == 3

    assert {one.worker_id for one in all_assignments(stage)} == {able}


def test_only_one_hit_or_one_type_is_worked_on() -> None:
    stage, (first, second) = batch(2)
    other = stage.hit(Title="Something else", MaxAssignments=2)
    assert Simulation(stage.world, hit_id=second).run().submitted == 3
    assert stage.counters(first)[1] == 3

    hit_type = stage.record(other).hit_type.id
    assert Simulation(stage.world, hit_type_id=hit_type).run().submitted == 2
    assert stage.counters(first)[1] == 3
    with pytest.raises(HITDoesNotExist):
        Simulation(stage.world, hit_id="NONE")
    with pytest.raises(HITTypeDoesNotExist):
        Simulation(stage.world, hit_type_id="NONE")


def test_hits_expire_on_the_way() -> None:
    stage, hits = batch(50, MaxAssignments=1, LifetimeInSeconds=600)
    summary = Simulation(stage.world, workers=1, seconds=60).run()

    assert 5 < summary.submitted < 20
    assert (summary.hits_available, summary.left) == (0, False)
    assert {stage.status(hit) for hit in hits} == {"Reviewable"}


def test_who_is_too_slow_abandons_and_does_not_come_back() -> None:
    stage, hits = batch(4, AssignmentDurationInSeconds=60)
    summary = Simulation(stage.world, workers=2, seconds=1000).run()

    assert (summary.accepted, summary.abandoned, summary.submitted) == (8, 8, 0)
    assert summary.simulated_seconds == 4 * 60
    assert stage.counters(hits[0]) == (0, 3, 0)
    assert Simulation(stage.world, workers=2, seconds=1000).run().accepted == 0


def test_workers_hurry_unless_their_speed_is_stated() -> None:
    stage, _ = batch(10, AssignmentDurationInSeconds=30)

    assert Simulation(stage.world).run().submitted >= 28


def test_submissions_are_approved_on_the_way() -> None:
    stage, _ = batch(20, MaxAssignments=1, AutoApprovalDelayInSeconds=60)
    Simulation(stage.world, workers=1, seconds=60).run()

    statuses = [one.status.value for one in all_assignments(stage)]
    assert statuses.count("Approved") > 15


def test_those_without_work_take_what_a_policy_adds() -> None:
    policy = plurality(
        *("animal", "colour"),
        threshold=90,
        ExtendIfHITAgreementScoreIsLessThan=100,
        ExtendMaximumAssignments=8,
        ExtendMinimumTimeInSeconds=3600,
    )
    stage, (hit,) = batch(1, HITReviewPolicy=policy)
    summary = Simulation(stage.world, agreement=0, accuracy=0.5).run()

    assert 3 < summary.submitted <= 8
    assert summary.hits_finished == 1
    assert stage.counters(hit)[1] == 0


def test_a_clock_that_cannot_be_advanced_stands_still() -> None:
    class Still:
        def __init__(self, stage: Stage) -> None:
            self.now = stage.clock.now

    stage, _ = batch()
    object.__setattr__(stage.world, "clock", Still(stage))
    summary = Simulation(stage.world, seconds=1000).run()

    assert (summary.submitted, summary.simulated_seconds) == (60, 0)


def test_named_workers_do_the_work() -> None:
    stage, _ = batch(2)
    Simulation(stage.world, worker_ids=["W1", "W2", "W1"]).run()

    assert {one.worker_id for one in all_assignments(stage)} == {"W1", "W2"}


def test_what_somebody_else_ended_has_failed() -> None:
    stage, _ = batch(2)
    simulation = Simulation(stage.world, workers=1)
    assert simulation.run(1).left
    (taken,) = (one for one in all_assignments(stage) if not one.submitted_at)
    stage.workers.submit(taken.id, {"animal": "dog"})

    assert (simulation.run().failed, simulation.summary.submitted) == (1, 1)


def test_nothing_happens_before_it_is_run() -> None:
    stage, _ = batch(1)
    simulation = Simulation(stage.world)

    assert simulation.summary.left
    assert (simulation.run(0).accepted, all_assignments(stage)) == (0, [])


@pytest.mark.parametrize(
    "options",
    [
        {"accuracy": 1.1},
        {"agreement": -0.1},
        {"accuracy": float("nan")},
        {"seconds": -1},
        {"seconds": 10**400},
        {"workers": 0},
        {"workers": 1001},
    ],
)
def test_what_is_out_of_range_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ParameterOutOfRange):
        Simulation(Stage().world, **options)


def test_no_worker_id_is_refused() -> None:
    with pytest.raises(InvalidParameterValue):
        Simulation(Stage().world, worker_ids=["not one"])
    with pytest.raises(ParameterOutOfRange):
        Simulation(Stage().world).run(-1)


def test_nobody_keeps_anything_but_the_world() -> None:
    """A second simulation, started during the first, continues its work."""
    stage, _ = batch(3)
    Simulation(stage.world).run(2)
    summary = Simulation(stage.world).run()

    assert summary.submitted == 7
    with open_transaction(stage.world) as transaction:
        types = transaction.store.page(tables.HIT_TYPES, tables.ALL, [tables.ALL], count=10)
        available = [hit_type.id for hit_type in types]
        assert transaction.store.count(tables.HITS, "available", available) == 0


@pytest.mark.parametrize("seconds", [None, 31_536_000])
def test_work_that_would_end_after_the_end_of_time_is_refused(seconds: float | None) -> None:
    stage = Stage(start=MAX_CLOCK_TIME)
    stage.hit(AssignmentDurationInSeconds=31_536_000, MaxAssignments=20)
    simulation = Simulation(stage.world, workers=20, seconds=seconds)

    with pytest.raises(InvalidParameterValue, match="after the last time that a clock can show"):
        simulation.run()

    assert stage.world.clock.now() == MAX_CLOCK_TIME
