"""NotifyWorkers: which workers get a message, and the outbox that has it."""

from __future__ import annotations

import pytest

from mockturk.domain.views.workers import MessageInfo
from mockturk.world.notifications.outbox import Outbox
from world.lifecycle.stage import INVALID, KEY, MISSING, RANGE, Stage

STRANGER = "Cannot send a notification to a worker who has not done any work for you"


@pytest.fixture
def stage() -> Stage:
    """A world in which W1's work was approved, W2's rejected, and W3's waits."""
    made = Stage()
    one, two, _ = made.submitted(made.hit(MaxAssignments=4), "W1", "W2", "W3")
    made.done("ApproveAssignment", AssignmentId=one)
    made.done("RejectAssignment", AssignmentId=two)
    return made


def written(stage: Stage, **filters: str) -> list[MessageInfo]:
    return list(Outbox(stage.world).messages(page_size=100, **filters).items)


def letter(*worker_ids: str, **changes: object) -> dict[str, object]:
    return {"Subject": "Thanks", "MessageText": "Well done.", "WorkerId": [*worker_ids], **changes}


def test_a_message_to_those_whose_work_was_judged(stage: Stage) -> None:
    result = stage.done("NotifyWorkers", **letter("W1", "W2"))

    assert result.names() == ["Request"]
    assert [message.destination for message in written(stage)] == ["W1", "W2"]
    (message,) = written(stage, worker_id="W2")
    assert (message.subject, message.body) == ("Thanks", "Well done.")
    assert (message.transport, message.state) == ("Worker", "Kept")
    assert message.created_at == stage.clock.now()
    assert message.reason


def test_others_are_named_and_the_rest_gets_its_message(stage: Stage) -> None:
    result = stage.done("NotifyWorkers", **letter("W3", "W1", "A1NOBODY"))

    rows = result.all("NotifyWorkersFailureStatus")
    assert [row.text("WorkerId") for row in rows] == ["W3", "A1NOBODY"]
    assert {row.text("NotifyWorkersFailureCode") for row in rows} == {"HardFailure"}
    assert {row.text("NotifyWorkersFailureMessage") for row in rows} == {STRANGER}
    assert [message.destination for message in written(stage)] == ["W1"]


def test_work_for_another_requester_is_none_for_this_one(stage: Stage) -> None:
    result = stage.done("NotifyWorkers", key="AKIAOTHER", **letter("W1"))

    assert result.text("NotifyWorkersFailureStatus/WorkerId") == "W1"


def test_a_reversed_rejection_is_a_judgement_still(stage: Stage) -> None:
    (assignment_id,) = stage.submitted(stage.hit(), "W9")
    stage.done("RejectAssignment", AssignmentId=assignment_id)
    stage.done("ApproveRejectedAssignment", AssignmentId=assignment_id)
    stage.done("NotifyWorkers", **letter("W9"))

    assert written(stage, worker_id="W9")


def test_a_worker_named_twice_is_written_to_once(stage: Stage) -> None:
    result = stage.done("NotifyWorkers", **letter("W1", "W3", "W1", "W3"))

    assert len(result.all("NotifyWorkersFailureStatus")) == 1
    assert len(written(stage)) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Subject": None}, MISSING),
        ({"MessageText": None}, MISSING),
        ({"WorkerId": None}, MISSING),
        ({"Subject": ""}, INVALID),
        ({"MessageText": ""}, INVALID),
        ({"Subject": "x" * 201}, INVALID),
        ({"MessageText": "x" * 4097}, INVALID),
        ({"WorkerId": ["W1", "no worker"]}, INVALID),
        ({"WorkerId": ["W1"] * 101}, RANGE),
    ],
    ids=str,
)
def test_what_is_refused_writes_to_nobody(
    stage: Stage, changes: dict[str, object], code: str
) -> None:
    assert stage.call("NotifyWorkers", **letter("W1", **changes)).code == code
    assert written(stage) == []


def test_the_longest_letter_to_the_most_workers(stage: Stage) -> None:
    names = [f"W{number}" for number in range(1, 101)]
    result = stage.done(
        "NotifyWorkers", **letter(*names, Subject="x" * 200, MessageText="y" * 4096)
    )

    assert len(result.all("NotifyWorkersFailureStatus")) == 98
    assert len(written(stage)) == 2


def test_over_rest(stage: Stage) -> None:
    parameters = {
        "Subject": "Thanks",
        "MessageText": "Well done.",
        "WorkerId.1": "W1",
        "WorkerId.2": "W3",
        "AWSAccessKeyId": KEY,
    }
    answer = stage.service.rest("NotifyWorkers", parameters)

    row = answer.one("NotifyWorkersResult/NotifyWorkersFailureStatus")
    assert row.names() == ["WorkerId", "NotifyWorkersFailureMessage", "NotifyWorkersFailureCode"]
    assert len(written(stage)) == 1
