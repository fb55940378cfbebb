"""Messages to workers, through every client."""

from __future__ import annotations

import pytest

from clients.scenarios.steps import INVALID, done, empty, hit, refused, work
from clients.trait import RequesterClient
from mockturk import MockTurk

LETTER = {"Subject": "More cats & <dogs>", "MessageText": "Größer ones,\nand more of them."}


@pytest.fixture
def known(client: RequesterClient, turk: MockTurk) -> list[str]:
    """Two workers whose work was approved or rejected, and one whose work waits."""
    hit_id = hit(client, MaxAssignments=3)
    approved, rejected, _ = (work(turk, hit_id, worker_id) for worker_id in ("A1", "A2", "A3"))
    empty(client, "ApproveAssignment", AssignmentId=approved)
    empty(client, "RejectAssignment", AssignmentId=rejected)
    return ["A1", "A2"]


def written(turk: MockTurk) -> list[tuple[str, str, str]]:
    """What is in the outbox for workers: to whom, about what, and the text."""
    letters = turk.outbox.messages(transport="Worker", page_size=100)
    return [(one.destination, one.subject, one.body) for one in letters]


def test_to_those_who_worked(client: RequesterClient, turk: MockTurk, known: list[str]) -> None:
    empty(client, "NotifyWorkers", **LETTER, WorkerId=known)

    assert written(turk) == [(one, LETTER["Subject"], LETTER["MessageText"]) for one in known]


def test_strangers_are_told_apart(
    client: RequesterClient, other: RequesterClient, turk: MockTurk, known: list[str]
) -> None:
    outcome = done(client, "NotifyWorkers", **LETTER, WorkerId=["A3", *known, "A4NOBODY"])
    theirs = done(other, "NotifyWorkers", **LETTER, WorkerId=["A1"])

    failed = outcome["NotifyWorkersFailureStatus"]
    assert [one["WorkerId"] for one in failed] == ["A3", "A4NOBODY"]
    assert failed[0] == {
        "NotifyWorkersFailureCode": "HardFailure",
        "NotifyWorkersFailureMessage": (
            "Cannot send a notification to a worker who has not done any work for you"
        ),
        "WorkerId": "A3",
    }
    assert [one["WorkerId"] for one in theirs["NotifyWorkersFailureStatus"]] == ["A1"]
    assert [one[0] for one in written(turk)] == known


def test_to_a_hundred(client: RequesterClient, turk: MockTurk, known: list[str]) -> None:
    crowd = [*known, *(f"A9{number}" for number in range(98))]

    outcome = done(client, "NotifyWorkers", **LETTER, WorkerId=crowd)

    assert len(outcome["NotifyWorkersFailureStatus"]) == 98
    assert [one[0] for one in written(turk)] == known


@pytest.mark.parametrize(
    "changes", [{"Subject": "x" * 201}, {"MessageText": "x" * 4097}, {"WorkerId": ["A1", "a b"]}]
)
def test_bad_ones_write_to_nobody(
    client: RequesterClient, turk: MockTurk, known: list[str], changes: dict[str, object]
) -> None:
    outcome = refused(client, "NotifyWorkers", **{**LETTER, "WorkerId": known, **changes})

    assert outcome.code == INVALID
    assert outcome.data == {"Parameter": next(iter(changes))}
    assert written(turk) == []
