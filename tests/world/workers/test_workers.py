"""Workers: accepting, submitting and returning, and the errors."""

from __future__ import annotations

import pytest

from exchanges import NOON
from mockturk.domain.errors import (
    AssignmentDoesNotExist,
    DoesNotMeetRequirements,
    ExceedsMaxAssignmentsPerWorker,
    HITDoesNotExist,
    InvalidAssignmentState,
    InvalidParameterValue,
    ItemError,
    NoMoreWorkableHITsInGroup,
    XMLParseError,
)
from mockturk.store import tables
from mockturk.world.lifecycle.scheduled_events import open_transaction
from world.lifecycle.stage import Stage

ANSWERS = (
    '<QuestionFormAnswers xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
    '2005-10-01/QuestionFormAnswers.xsd"><Answer><QuestionIdentifier>q</QuestionIdentifier>'
    "<SelectionIdentifier>cat</SelectionIdentifier></Answer></QuestionFormAnswers>"
)


def refused(stage: Stage, error: type[ItemError], deed: object, *args: object) -> ItemError:
    """The error of something that must be refused and change nothing."""
    before = stage.snapshot()
    with pytest.raises(error) as caught:
        deed(*args)  # type: ignore[operator]
    assert stage.snapshot() == before
    return caught.value


# Accepting.


def test_accepted_work_is_in_progress_until_its_deadline() -> None:
    stage = Stage()
    hit_id = stage.hit()

    assignment = stage.assignment(stage.workers.accept("W1", hit_id))

    assert assignment.status == "InProgress"
    assert (assignment.hit_id, assignment.worker_id) == (hit_id, "W1")
    assert assignment.accepted_at == NOON
    assert (assignment.deadline - assignment.accepted_at).total_seconds() == 600
    assert stage.counters(hit_id) == (1, 0, 0)


@pytest.mark.parametrize("worker", ["", "w1", "A B", "W" * 65])
def test_a_worker_has_an_ids_form(worker: str) -> None:
    stage = Stage()

    error = refused(stage, InvalidParameterValue, stage.workers.accept, worker, stage.hit())

    assert error.data == (("Parameter", "WorkerId"),)


@pytest.mark.parametrize("hit_id", ["3UNKNOWN", "", "asfd"])
def test_a_hit_must_exist(hit_id: str) -> None:
    stage = Stage()

    error = refused(stage, HITDoesNotExist, stage.workers.accept, "W1", hit_id)

    assert error.data == (("HITId", hit_id),)


@pytest.mark.parametrize("end", ["full", "forced", "expired", "submitted", "disabled", "disposed"])
def test_nothing_is_left_to_accept(end: str) -> None:
    stage = Stage()
    hit_id = stage.hit()
    if end == "full":
        stage.accepted(hit_id, "W9")
    elif end == "submitted":
        stage.submitted(hit_id, "W9")
    elif end == "expired":
        stage.later(hours=1)
    elif end == "disabled":
        stage.done("DisableHIT", HITId=hit_id)
    else:
        stage.done("ForceExpireHIT", HITId=hit_id)
    if end == "disposed":
        stage.done("DisposeHIT", HITId=hit_id)

    error = refused(stage, NoMoreWorkableHITsInGroup, stage.workers.accept, "W1", hit_id)

    assert error.data == (("HITId", hit_id),)


@pytest.mark.parametrize("state", ["in progress", "submitted", "approved", "rejected"])
def test_a_worker_has_one_assignment_of_a_hit(state: str) -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=3)
    (taken,) = stage.accepted(hit_id)
    if state != "in progress":
        stage.workers.submit(taken, {"answer": "cat"})
    if state == "approved":
        stage.done("ApproveAssignment", AssignmentId=taken)
    if state == "rejected":
        stage.done("RejectAssignment", AssignmentId=taken)

    error = refused(stage, ExceedsMaxAssignmentsPerWorker, stage.workers.accept, "W1", hit_id)

    assert error.data == (("HITId", hit_id), ("WorkerId", "W1"))
    stage.workers.accept("W2", hit_id)
    stage.workers.accept("W1", stage.hit())


@pytest.mark.parametrize("how", ["returned", "abandoned"])
def test_whoever_gave_up_may_accept_again(how: str) -> None:
    stage = Stage()
    hit_id = stage.hit()
    (first,) = stage.accepted(hit_id)
    if how == "returned":
        stage.workers.give_back(first)
    else:
        stage.later(minutes=10)

    second = stage.workers.accept("W1", hit_id)

    assert second != first
    stage.workers.submit(second, {"answer": "cat"})
    assert stage.assignment_status(second) == "Submitted"
    shown = stage.done("GetAssignmentsForHIT", HITId=hit_id)
    assert shown.text("TotalNumResults") == "1"


def test_a_blocked_worker_is_not_welcome() -> None:
    stage = Stage()
    stage.done("BlockWorker", WorkerId="W1", Reason="dogs")

    error = refused(stage, DoesNotMeetRequirements, stage.workers.accept, "W1", stage.hit())

    assert error.data == (("WorkerId", "W1"),)
    stage.workers.accept("W1", stage.hit(key="OTHER"))


# Submitting.


def test_fields_become_a_document_of_answers() -> None:
    stage = Stage()
    (taken,) = stage.accepted(stage.hit())

    stage.workers.submit(taken, {"a": "1 < 2 & 3", "b": "", "c": "zwei\nZeilen"})

    answer = stage.assignment(taken).answer or ""
    assert answer == (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        '<QuestionFormAnswers xmlns="http://mechanicalturk.amazonaws.com/'
        'AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd">\n'
        "<Answer>\n<QuestionIdentifier>a</QuestionIdentifier>\n"
        "<FreeText>1 &lt; 2 &amp; 3</FreeText>\n</Answer>\n"
        "<Answer>\n<QuestionIdentifier>b</QuestionIdentifier>\n<FreeText></FreeText>\n</Answer>\n"
        "<Answer>\n<QuestionIdentifier>c</QuestionIdentifier>\n"
        "<FreeText>zwei\nZeilen</FreeText>\n</Answer>\n"
        "</QuestionFormAnswers>\n"
    )
    stage.world.documents.require_answers_fit("", answer)


def test_a_document_is_kept_to_the_letter() -> None:
    stage = Stage()
    (taken,) = stage.accepted(stage.hit())

    stage.workers.submit(taken, ANSWERS)

    assert stage.assignment(taken).answer == ANSWERS


def test_a_file_is_kept_beside_the_answer() -> None:
    stage = Stage()
    (taken,) = stage.accepted(stage.hit())

    stage.workers.submit(taken, {"photo": b"12345"})

    with open_transaction(stage.world) as transaction:
        file = transaction.store.find(tables.UPLOADED_FILES, "answer", (taken, "photo"))
    assert file is not None
    assert file.content == b"12345"
    answer = stage.assignment(taken).answer or ""
    assert "<UploadedFileSizeInBytes>5</UploadedFileSizeInBytes>" in answer
    assert f"<UploadedFileKey>{file.key}</UploadedFileKey>" in answer


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ("cat", XMLParseError),
        ("", XMLParseError),
        ("<QuestionFormAnswers>", XMLParseError),
        ("<QuestionFormAnswers/>", XMLParseError),
        (ANSWERS.replace("SelectionIdentifier", "Selection"), XMLParseError),
        ("<!DOCTYPE a><a/>", XMLParseError),
        ({}, XMLParseError),
        ({"answer": "a\x00b"}, XMLParseError),
        ({"answer": "a\x0bb"}, XMLParseError),
        ({"a\x1fb": "cat"}, XMLParseError),
        ({"photo": b"12345", "answer": "\x08"}, XMLParseError),  # the file is not kept either
        ({"photo": b""}, XMLParseError),
    ],
)
def test_what_is_no_document_of_answers(answers: object, error: type[ItemError]) -> None:
    stage = Stage()
    (taken,) = stage.accepted(stage.hit())

    refused(stage, error, stage.workers.submit, taken, answers)

    stage.workers.submit(taken, {"answer": "cat"})


@pytest.mark.parametrize(
    "state", ["Submitted", "Approved", "Rejected", "Returned", "Abandoned", "Late"]
)
def test_only_work_in_progress_ends(state: str) -> None:
    stage = Stage()
    (taken,) = stage.accepted(stage.hit())
    if state in ("Submitted", "Approved", "Rejected"):
        stage.workers.submit(taken, {"answer": "cat"})
    if state == "Approved":
        stage.done("ApproveAssignment", AssignmentId=taken)
    if state == "Rejected":
        stage.done("RejectAssignment", AssignmentId=taken)
    if state == "Returned":
        stage.workers.give_back(taken)
    if state in ("Abandoned", "Late"):
        stage.later(minutes=10)
    if state == "Abandoned":
        stage.done("SearchHITs")

    for deed, *args in [
        (stage.workers.submit, taken, {"answer": "dog"}),
        (stage.workers.submit, taken, ANSWERS),
        (stage.workers.give_back, taken),
    ]:
        error = refused(stage, InvalidAssignmentState, deed, *args)
        assert dict(error.data)["AssignmentId"] == taken
        assert dict(error.data)["CurrentState"] == state.replace("Late", "Abandoned")
        assert dict(error.data)["ExpectedStates"] == "InProgress"


@pytest.mark.parametrize("assignment_id", ["3UNKNOWN", "", "asfd"])
def test_an_assignment_must_exist(assignment_id: str) -> None:
    stage = Stage()

    for deed, *args in [
        (stage.workers.submit, assignment_id, {"answer": "cat"}),
        (stage.workers.give_back, assignment_id),
    ]:
        error = refused(stage, AssignmentDoesNotExist, deed, *args)
        assert error.data == (("AssignmentId", assignment_id),)


def test_returned_work_leaves_no_trace_a_requester_sees() -> None:
    stage = Stage()
    hit_id = stage.hit()
    (taken,) = stage.accepted(hit_id)

    stage.workers.give_back(taken)

    assert stage.counters(hit_id) == (0, 1, 0)
    assert stage.done("GetAssignmentsForHIT", HITId=hit_id).all("Assignment") == []
    assert stage.assignment_status(taken) == "Returned"


def test_a_refusal_does_not_undo_what_was_due() -> None:
    stage = Stage()
    hit_id = stage.hit()
    assignment_id = stage.workers.accept("W1", hit_id)
    stage.later(seconds=600)

    with pytest.raises(InvalidAssignmentState):
        stage.workers.give_back(assignment_id)

    with stage.world.store.transaction():
        kept = stage.world.store.get(tables.ASSIGNMENTS, assignment_id)
    assert kept is not None
    assert kept.status == "Abandoned"


def test_half_a_character_is_no_answer() -> None:
    stage = Stage()
    assignment_id = stage.workers.accept("W1", stage.hit())

    refused(stage, XMLParseError, stage.workers.submit, assignment_id, {"a": "\ud800"})


def test_line_ends_of_an_answer_stay_what_they_are() -> None:
    stage = Stage()
    assignment_id = stage.workers.accept("W1", stage.hit())

    stage.workers.submit(assignment_id, {"a": "x\r\ny"})

    assert "<FreeText>x&#13;\ny</FreeText>" in (stage.assignment(assignment_id).answer or "")
