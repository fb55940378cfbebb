"""BlockWorker, UnblockWorker and GetBlockedWorkers."""

from __future__ import annotations

import pytest

from mockturk.domain.errors import DoesNotMeetRequirements
from mockturk.domain.limits import STRICT
from mockturk.domain.record import replace
from world.lifecycle.stage import INVALID, MISSING, RANGE, Stage, message


def blocked(stage: Stage, **request: object) -> list[tuple[str | None, str | None]]:
    rows = stage.done("GetBlockedWorkers", **request).all("WorkerBlock")
    return [(row.text("WorkerId"), row.text("Reason")) for row in rows]


def test_blocks_are_listed_in_their_order() -> None:
    stage = Stage()
    assert blocked(stage) == []
    for worker in ("WB", "WA", "WC"):
        result = stage.done("BlockWorker", WorkerId=worker, Reason=f"no {worker}")
        assert result.names() == ["Request"]

    assert blocked(stage) == [("WB", "no WB"), ("WA", "no WA"), ("WC", "no WC")]


def test_blocking_again_changes_the_reason_and_keeps_the_place() -> None:
    stage = Stage()
    stage.done("BlockWorker", WorkerId="W1", Reason="dogs")
    stage.done("BlockWorker", WorkerId="W2", Reason="birds")

    stage.done("BlockWorker", WorkerId="W1", Reason="cats")

    assert blocked(stage) == [("W1", "cats"), ("W2", "birds")]


def test_unblocking_whoever_it_is() -> None:
    stage = Stage()
    stage.done("BlockWorker", WorkerId="W1", Reason="dogs")

    for _ in range(2):
        result = stage.done("UnblockWorker", WorkerId="W1")
        assert result.names() == ["Request"]
    stage.done("UnblockWorker", WorkerId="NEVERBLOCKED", Reason="kindness")

    assert blocked(stage) == []


def test_a_blocked_worker_finishes_and_accepts_no_more() -> None:
    stage = Stage()
    one, other = stage.hit(), stage.hit()
    (taken,) = stage.accepted(one, "W1")
    stage.done("BlockWorker", WorkerId="W1", Reason="dogs")

    with pytest.raises(DoesNotMeetRequirements):
        stage.workers.accept("W1", other)
    stage.workers.accept("W2", other)
    stage.workers.submit(taken, {"answer": "cat"})
    assert stage.assignment_status(taken) == "Submitted"

    stage.done("UnblockWorker", WorkerId="W1")
    stage.workers.accept("W1", stage.hit())


def test_blocks_are_a_requesters_own() -> None:
    stage = Stage()
    stage.done("BlockWorker", key="ME", WorkerId="W1", Reason="mine")
    stage.done("BlockWorker", key="THEM", WorkerId="W1", Reason="theirs")
    stage.done("UnblockWorker", key="THEM", WorkerId="W1")

    assert blocked(stage, key="ME") == [("W1", "mine")]
    assert blocked(stage, key="THEM") == []
    stage.workers.accept("W1", stage.hit(key="THEM"))


@pytest.mark.parametrize("operation", ["BlockWorker", "UnblockWorker"])
@pytest.mark.parametrize(
    ("worker", "code"),
    [
        (None, MISSING),
        ("", INVALID),
        ("not an id", INVALID),
        ("a1worker", INVALID),
        ("W" * 65, INVALID),
        ("W" * 64, None),
    ],
)
def test_worker_ids(operation: str, worker: str | None, code: str | None) -> None:
    result = Stage().call(operation, WorkerId=worker, Reason="dogs")

    assert result.code == code
    if code == INVALID:
        assert result.data == {"Parameter": "WorkerId"}
        assert message(result) == f'The value "{worker}" is not valid for the parameter WorkerId.'


@pytest.mark.parametrize(
    ("operation", "reason", "code"),
    [
        ("BlockWorker", None, MISSING),
        ("BlockWorker", "", INVALID),
        ("BlockWorker", "x" * 4096, None),
        ("BlockWorker", "x" * 4097, INVALID),
        ("UnblockWorker", None, None),
        ("UnblockWorker", "", None),
        ("UnblockWorker", "x" * 4096, None),
        ("UnblockWorker", "x" * 4097, INVALID),
    ],
)
def test_reasons(operation: str, reason: str | None, code: str | None) -> None:
    stage = Stage()

    assert stage.call(operation, WorkerId="W1", Reason=reason).code == code
    assert len(blocked(stage)) == (operation == "BlockWorker" and code is None)


def test_there_are_so_many_blocks_and_no_more() -> None:
    assert STRICT.worker_blocks == 100_000
    stage = Stage(limits=replace(STRICT, worker_blocks=2))
    for worker in ("W1", "W2"):
        stage.done("BlockWorker", WorkerId=worker, Reason="dogs")

    refused = stage.call("BlockWorker", WorkerId="W3", Reason="dogs")
    assert refused.code == INVALID
    assert refused.data == {"Parameter": "WorkerId"}

    stage.done("BlockWorker", WorkerId="W2", Reason="cats")  # is blocked already
    stage.done("BlockWorker", key="OTHER", WorkerId="W3", Reason="dogs")
    stage.done("UnblockWorker", WorkerId="W1")
    stage.done("BlockWorker", WorkerId="W3", Reason="dogs")


def test_pages() -> None:
    stage = Stage()
    for n in range(11):
        stage.done("BlockWorker", WorkerId=f"W{n:02}", Reason=str(n))

    first = stage.done("GetBlockedWorkers")
    last = stage.done("GetBlockedWorkers", PageNumber=2)
    past = stage.done("GetBlockedWorkers", PageNumber=3)
    whole = stage.done("GetBlockedWorkers", PageSize=65_535)

    assert [page.text("NumResults") for page in (first, last, past, whole)] == [
        *("10", "1", "0", "11")
    ]
    assert {page.text("TotalNumResults") for page in (first, last, past, whole)} == {"11"}
    assert last.text("WorkerBlock/WorkerId") == "W10"
    assert last.text("PageNumber") == "2"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"PageSize": 0}, RANGE),
        ({"PageSize": 65_535}, None),
        ({"PageSize": 65_536}, RANGE),
        ({"PageNumber": 0}, RANGE),
    ],
)
def test_ranges(fields: dict[str, object], code: str | None) -> None:
    result = Stage().call("GetBlockedWorkers", **fields)

    assert result.code == code
    assert result.data == ({"Parameter": next(iter(fields))} if code else {})


def test_a_refused_request_of_a_batch_leaves_the_others() -> None:
    stage = Stage()

    results = stage.service.results(
        "BlockWorker",
        *({"WorkerId": worker, "Reason": "dogs"} for worker in ("W1", "no worker", "W2")),
    )

    assert [result.code for result in results] == [None, INVALID, None]
    assert [worker for worker, _ in blocked(stage)] == ["W1", "W2"]
