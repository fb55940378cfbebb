"""GetFileUploadURL: URLs of the files that workers uploaded as answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from exchanges import NOON
from mockturk.domain.files import FileURL
from mockturk.store import tables
from mockturk.world.lifecycle.scheduled_events import open_transaction
from world.lifecycle.stage import (
    ASSIGNMENT_STATE,
    INVALID,
    MISSING,
    NO_ASSIGNMENT,
    Stage,
    message,
    pairs,
    state_pairs,
)


def uploaded(stage: Stage, hit_id: str | None = None) -> str:
    """An assignment submitted with a photo and a text."""
    (taken,) = stage.accepted(hit_id or stage.hit())
    stage.workers.submit(taken, {"photo": b"\x89PNG", "caption": "a cat"})
    return taken


def kept(stage: Stage, url: str | None) -> FileURL | None:
    """Return the record of a file URL, None if the URL is no longer valid."""
    name = (url or "").rpartition("/")[2]
    with open_transaction(stage.world) as transaction:
        return transaction.store.get(tables.FILE_URLS, name)


def address(stage: Stage, assignment_id: str) -> str | None:
    request = {"AssignmentId": assignment_id, "QuestionIdentifier": "photo"}
    return stage.done("GetFileUploadURL", **request).text("FileUploadURL")


def test_the_address_is_below_the_service_and_gives_the_file() -> None:
    stage = Stage()

    url = address(stage, uploaded(stage))

    assert (url or "").startswith("http://localhost/mturk/files/3")
    found = kept(stage, url)
    assert found is not None
    assert found.ends_at == NOON + timedelta(seconds=60)


def test_an_address_is_good_for_60_seconds() -> None:
    stage = Stage()
    taken = uploaded(stage)
    url = address(stage, taken)

    stage.later(seconds=59)
    assert kept(stage, url)
    stage.later(seconds=1)
    assert kept(stage, url) is None

    assert kept(stage, address(stage, taken))


def test_each_call_gives_another_address() -> None:
    stage = Stage()
    taken = uploaded(stage)

    assert address(stage, taken) != address(stage, taken)


@pytest.mark.parametrize("question", ["caption", "nothing", ""])
def test_the_question_must_have_been_answered_with_a_file(question: str) -> None:
    stage = Stage()
    taken = uploaded(stage)
    before = stage.snapshot()

    refused = stage.call("GetFileUploadURL", AssignmentId=taken, QuestionIdentifier=question)

    assert refused.code == INVALID
    assert refused.data == {"Parameter": "QuestionIdentifier"}
    assert message(refused) == (
        f'The value "{question}" is not valid for the parameter QuestionIdentifier.'
    )
    assert stage.snapshot() == before


def test_files_of_assignments_do_not_meet() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    uploaded(stage, hit_id)
    (other,) = stage.submitted(hit_id, "W2")

    refused = stage.call("GetFileUploadURL", AssignmentId=other, QuestionIdentifier="photo")

    assert refused.code == INVALID


@pytest.mark.parametrize("decision", ["ApproveAssignment", "RejectAssignment"])
def test_files_of_decided_work_are_there(decision: str) -> None:
    stage = Stage()
    taken = uploaded(stage)
    stage.done(decision, AssignmentId=taken)

    assert address(stage, taken)


def test_only_what_was_submitted_has_files() -> None:
    stage = Stage()
    (taken,) = stage.accepted(stage.hit())

    refused = stage.call("GetFileUploadURL", AssignmentId=taken, QuestionIdentifier="photo")

    expected = ("Reviewable", "Approved", "Rejected")
    assert refused.code == ASSIGNMENT_STATE
    assert pairs(refused) == state_pairs("AssignmentId", taken, None, *expected)


def test_files_are_gone_with_their_hit() -> None:
    stage = Stage()
    hit_id = stage.hit()
    taken = uploaded(stage, hit_id)
    stage.done("ApproveAssignment", AssignmentId=taken)
    stage.done("DisposeHIT", HITId=hit_id)

    refused = stage.call("GetFileUploadURL", AssignmentId=taken, QuestionIdentifier="photo")

    assert refused.code == ASSIGNMENT_STATE
    assert refused.data["CurrentState"] == "Approved"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"AssignmentId": None}, MISSING),
        ({"AssignmentId": ""}, INVALID),
        ({"AssignmentId": "a-b"}, INVALID),
        ({"AssignmentId": "3UNKNOWN"}, NO_ASSIGNMENT),
        ({"QuestionIdentifier": None}, MISSING),
    ],
)
def test_what_is_refused(fields: dict[str, object], code: str) -> None:
    stage = Stage()
    request = {"AssignmentId": uploaded(stage), "QuestionIdentifier": "photo", **fields}

    assert stage.call("GetFileUploadURL", **request).code == code


def test_another_requesters_assignment_does_not_exist() -> None:
    stage = Stage()
    request = {"AssignmentId": uploaded(stage), "QuestionIdentifier": "photo"}

    assert stage.call("GetFileUploadURL", key="OTHER", **request).code == NO_ASSIGNMENT
