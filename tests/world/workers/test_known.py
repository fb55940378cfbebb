"""Registration of workers, changes of their details, and their history."""

from __future__ import annotations

import re

import pytest

from mockturk.domain.errors import InvalidParameterValue, ItemError, ParameterOutOfRange
from mockturk.domain.views.workers import HistoryInfo
from world.lifecycle.stage import Stage

NO_HISTORY = HistoryInfo(0, 0, 0, 0, 0, percent_approved=100)


def test_a_worker_nobody_registered_has_no_history() -> None:
    worker = Stage().workers.get("A1WORKER")

    assert not worker.registered
    assert (worker.worker_id, worker.name, worker.locale) == ("A1WORKER", None, "US")
    assert (worker.masters, worker.adult, worker.in_progress) == (False, False, 0)
    assert worker.history == NO_HISTORY


def test_a_registered_worker_is_what_was_said() -> None:
    stage = Stage()

    worker = stage.workers.register(
        "A1WORKER",
        name="Anna Müller",
        locale="US-NY",
        masters=True,
        adult=True,
        approved=5000,
        rejected=50,
        returned=7,
        abandoned=3,
    )

    assert worker == stage.workers.get("A1WORKER")
    assert worker.registered
    assert (worker.name, worker.locale) == ("Anna Müller", "US-NY")
    assert (worker.masters, worker.adult) == (True, True)
    assert worker.history == HistoryInfo(5050, 5000, 50, 7, 3, percent_approved=99)


def test_ids_have_the_form_of_the_services() -> None:
    stage = Stage()

    ids = {stage.workers.register().worker_id for _ in range(200)}

    assert len(ids) == 200
    assert all(re.fullmatch("A[A-Z0-9]{12,13}", worker_id) for worker_id in ids)
    assert {len(worker_id) for worker_id in ids} == {13, 14}
    assert Stage().workers.register().worker_id in ids


def test_what_is_changed_changes_and_the_rest_stays() -> None:
    stage = Stage()
    before = stage.workers.register("A1", name="Anna", locale="DE", approved=10, rejected=2)

    after = stage.workers.change("A1", adult=True, rejected=5)

    assert (after.name, after.locale, after.adult) == (before.name, before.locale, True)
    assert after.history == HistoryInfo(15, 10, 5, 0, 0, percent_approved=100)
    assert stage.workers.change("A1", name="").name is None
    assert stage.workers.change("A1") == stage.workers.get("A1")


def test_whoever_is_changed_is_registered() -> None:
    stage = Stage()

    assert stage.workers.change("A1", masters=True).registered
    assert stage.workers.registered().total == 1


def test_a_worker_is_registered_once() -> None:
    stage = Stage()
    stage.workers.register("A1", name="Anna")

    with pytest.raises(InvalidParameterValue, match="registered already"):
        stage.workers.register("A1", name="Berta")

    assert stage.workers.get("A1").name == "Anna"


@pytest.mark.parametrize(
    ("details", "ended"),
    [
        ({"percent_approved": 97}, (100, 97, 3)),
        ({"percent_approved": 0}, (100, 0, 100)),
        ({"percent_approved": 100}, (100, 100, 0)),
        ({"approved": 5000, "percent_approved": 97}, (5154, 5000, 154)),
        ({"approved": 3, "percent_approved": 100}, (3, 3, 0)),
        ({"approved": 0, "percent_approved": 100}, (0, 0, 0)),
        ({"approved": 0, "percent_approved": 0}, (100, 0, 100)),
        ({"approved": 50, "percent_approved": 50}, (100, 50, 50)),
    ],
)
def test_a_share_stands_for_rejections(
    details: dict[str, int], ended: tuple[int, int, int]
) -> None:
    worker = Stage().workers.register("A1", **details)

    assert worker.history == HistoryInfo(*ended, 0, 0, details["percent_approved"])


@pytest.mark.parametrize("percent", range(101))
def test_every_share_can_be_had(percent: int) -> None:
    workers = Stage().workers

    assert workers.register("A1", percent_approved=percent).history.percent_approved == percent
    if percent:
        shared = workers.register("A2", approved=10_000, percent_approved=percent)
        assert shared.history.percent_approved == percent


@pytest.mark.parametrize(
    ("details", "error"),
    [
        ({"locale": "XX"}, InvalidParameterValue),
        ({"locale": "us"}, InvalidParameterValue),
        ({"locale": ""}, InvalidParameterValue),
        ({"locale": "US-"}, InvalidParameterValue),
        ({"locale": "US-ny"}, InvalidParameterValue),
        ({"locale": "DE-BY"}, InvalidParameterValue),
        ({"name": "x" * 129}, InvalidParameterValue),
        ({"name": "a\nb"}, InvalidParameterValue),
        ({"name": "\ud800"}, InvalidParameterValue),
        ({"approved": -1}, ParameterOutOfRange),
        ({"abandoned": 10**10}, ParameterOutOfRange),
        ({"percent_approved": 101}, ParameterOutOfRange),
        ({"percent_approved": 97, "rejected": 3}, InvalidParameterValue),
        ({"percent_approved": 97, "approved": 10}, InvalidParameterValue),
        ({"percent_approved": 80, "approved": 0}, InvalidParameterValue),
        ({"percent_approved": 0, "approved": 1}, InvalidParameterValue),
    ],
)
def test_what_no_worker_is(details: dict[str, object], error: type[ItemError]) -> None:
    stage = Stage()
    before = stage.snapshot()

    with pytest.raises(error):
        stage.workers.register("A1", **details)

    assert stage.snapshot() == before


@pytest.mark.parametrize("worker_id", ["", "a1", "A 1", "A" * 65])
def test_a_worker_id_has_its_form(worker_id: str) -> None:
    workers = Stage().workers
    for deed in (workers.register, workers.change, workers.get, workers.earnings):
        with pytest.raises(InvalidParameterValue):
            deed(worker_id)


def test_workers_are_listed_as_they_came() -> None:
    stage = Stage()
    for number in range(25):
        stage.workers.register(f"A{99 - number}")
    stage.workers.change("A99", name="still the first")

    first, last = stage.workers.registered(), stage.workers.registered(page=3)

    assert [worker.worker_id for worker in first.items] == [f"A{99 - n}" for n in range(10)]
    assert (first.page, first.page_size, first.total) == (1, 10, 25)
    assert [worker.worker_id for worker in last.items] == [f"A{99 - n}" for n in range(20, 25)]
    assert stage.workers.registered(page=4).items == ()


@pytest.mark.parametrize("page", [{"page": 0}, {"page_size": 0}, {"page_size": 101}])
def test_pages_have_bounds(page: dict[str, int]) -> None:
    workers = Stage().workers
    for listing in (
        workers.registered,
        workers.groups,
        lambda **page: workers.hits("3G", **page),
        lambda **page: workers.assignments("A1", **page),
    ):
        with pytest.raises(ParameterOutOfRange):
            listing(**page)


def test_what_happens_here_counts_on_top() -> None:
    stage = Stage()
    stage.workers.register("W1", approved=90, rejected=9)
    hits = [stage.hit(MaxAssignments=2) for _ in range(6)]
    (approved,) = stage.submitted(hits[0])
    (rejected,) = stage.submitted(hits[1])
    stage.submitted(hits[2])
    stage.workers.give_back(stage.workers.accept("W1", hits[3]))
    stage.accepted(hits[4])
    stage.later(minutes=10)
    stage.accepted(hits[5])
    stage.done("ApproveAssignment", AssignmentId=approved)
    stage.done("RejectAssignment", AssignmentId=rejected)

    worker = stage.workers.get("W1")

    assert worker.in_progress == 1
    assert worker.history == HistoryInfo(
        submitted=102, approved=91, rejected=10, returned=1, abandoned=1, percent_approved=90
    )
    assert stage.workers.get("W2").history == NO_HISTORY


def test_a_misspelt_detail_is_no_detail() -> None:
    stage = Stage()

    with pytest.raises(TypeError, match="a worker has no master"):
        stage.workers.register("W1", master=True)  # type: ignore[call-arg]

    assert not stage.workers.get("W1").registered
