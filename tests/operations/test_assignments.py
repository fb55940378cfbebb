"""GetAssignment, GetAssignmentsForHIT, and the decisions about assignments."""

from __future__ import annotations

import pytest

from exchanges import Node
from world.lifecycle.stage import (
    ASSIGNMENT_STATE,
    ENUMERATION,
    INVALID,
    MISSING,
    NO_ASSIGNMENT,
    NO_HIT,
    RANGE,
    Stage,
    message,
    pairs,
    state_pairs,
)

DECISIONS = ["ApproveAssignment", "RejectAssignment", "ApproveRejectedAssignment"]
on_assignments = pytest.mark.parametrize("operation", ["GetAssignment", *DECISIONS])


def assignment_in(stage: Stage, status: str) -> str:
    """An assignment that has a status, of a HIT with room for another."""
    hit_id = stage.hit(MaxAssignments=2)
    (taken,) = stage.accepted(hit_id)
    if status == "Returned":
        stage.workers.give_back(taken)
    elif status == "Abandoned":
        stage.later(minutes=10)
    elif status != "InProgress":
        stage.workers.submit(taken, {"answer": "cat"})
    if status == "Approved":
        stage.done("ApproveAssignment", AssignmentId=taken)
    if status == "Rejected":
        stage.done("RejectAssignment", AssignmentId=taken)
    assert stage.assignment_status(taken) == status
    return taken


@on_assignments
@pytest.mark.parametrize(
    ("assignment_id", "code", "data"),
    [
        (None, MISSING, {}),
        ("", INVALID, {"Parameter": "AssignmentId"}),
        ("a-b", INVALID, {"Parameter": "AssignmentId"}),
        ("A" * 65, INVALID, {"Parameter": "AssignmentId"}),
        ("INVALIDASSIGNMENTID", NO_ASSIGNMENT, {"AssignmentId": "INVALIDASSIGNMENTID"}),
        ("ASSIGNMENT_ID_NOT_AVAILABLE", NO_ASSIGNMENT, None),
    ],
)
def test_what_is_no_assignment_is_told(
    operation: str, assignment_id: str | None, code: str, data: dict[str, str] | None
) -> None:
    refused = Stage().call(operation, AssignmentId=assignment_id)

    assert refused.code == code
    assert data is None or refused.data == data
    if code == NO_ASSIGNMENT:
        assert message(refused) == f"Assignment {assignment_id} does not exist."


@on_assignments
def test_another_requesters_assignment_does_not_exist(operation: str) -> None:
    stage = Stage()
    taken = assignment_in(
        stage, "Rejected" if operation == "ApproveRejectedAssignment" else "Submitted"
    )

    assert stage.call(operation, key="OTHER", AssignmentId=taken).code == NO_ASSIGNMENT
    stage.done(operation, AssignmentId=taken)


@pytest.mark.parametrize(
    ("operation", "takes", "told"),
    [
        (
            "GetAssignment",
            ("Submitted", "Approved", "Rejected"),
            ("Reviewable", "Approved", "Rejected"),
        ),
        ("ApproveAssignment", ("Submitted",), ("Submitted",)),
        ("RejectAssignment", ("Submitted",), ("Submitted",)),
        ("ApproveRejectedAssignment", ("Rejected",), ("Rejected",)),
    ],
)
@pytest.mark.parametrize(
    "status", ["InProgress", "Returned", "Abandoned", "Submitted", "Approved", "Rejected"]
)
def test_statuses_an_operation_takes(
    operation: str, takes: tuple[str, ...], told: tuple[str, ...], status: str
) -> None:
    stage = Stage()
    taken = assignment_in(stage, status)
    before = stage.snapshot()

    result = stage.call(operation, AssignmentId=taken)

    if status in takes:
        assert result.is_valid == "True"
        return
    known = status if status in ("Submitted", "Approved", "Rejected") else None
    expected = told if known or operation == "GetAssignment" else ("null",)
    assert result.code == ASSIGNMENT_STATE
    assert message(result) == (
        f"This operation can be called with a status of: {','.join(expected)}"
    )
    assert pairs(result) == state_pairs("AssignmentId", taken, known, *expected)
    assert stage.snapshot() == before


def test_an_assignment_shows_what_there_is_of_it() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    (taken,) = stage.accepted(hit_id)
    stage.later(seconds=90)
    stage.workers.submit(taken, {"answer": "a < b"})

    result = stage.done("GetAssignment", AssignmentId=taken)

    shown = result.one("Assignment")
    assert result.names() == ["Request", "Assignment", "HIT"]
    assert {name: shown.text(name) for name in shown.names()} == {
        "AssignmentId": taken,
        "WorkerId": "W1",
        "HITId": hit_id,
        "AssignmentStatus": "Submitted",
        "AutoApprovalTime": "2014-08-16T12:01:30Z",
        "AcceptTime": "2014-08-15T12:00:00Z",
        "SubmitTime": "2014-08-15T12:01:30Z",
        "Answer": shown.text("Answer"),
    }
    assert "<FreeText>a &lt; b</FreeText>" in (shown.text("Answer") or "")
    assert result.one("HIT").names() == ["HITId", "HITTypeId"]


def test_groups_widen_the_hit_and_bring_the_feedback() -> None:
    stage = Stage()
    (taken,) = stage.submitted(stage.hit())
    stage.done("RejectAssignment", AssignmentId=taken, RequesterFeedback="That is a dog.")

    def shown(*groups: str) -> Node:
        return stage.done("GetAssignment", AssignmentId=taken, ResponseGroup=list(groups))

    assert shown("Minimal").text("Assignment/RequesterFeedback") is None
    assert shown("AssignmentFeedback").text("Assignment/RequesterFeedback") == "That is a dog."
    assert shown("HITDetail").text("HIT/Title") == "Tell cats from dogs"
    assert shown("HITDetail").text("HIT/Question") is None
    assert shown("HITQuestion").text("HIT/Question")
    assert shown("HITAssignmentSummary").text("HIT/NumberOfAssignmentsPending") is None


@pytest.mark.parametrize("how", ["disposed", "disabled"])
def test_assignments_of_a_hit_disposed_of_are_gone(how: str) -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=1 if how == "disposed" else 3)
    (taken,) = stage.submitted(hit_id)
    stage.done("RejectAssignment", AssignmentId=taken)
    working = stage.accepted(hit_id, "W2") if how == "disabled" else []
    stage.done("DisposeHIT" if how == "disposed" else "DisableHIT", HITId=hit_id)

    gone = stage.call("GetAssignment", AssignmentId=taken)
    late = stage.call("ApproveRejectedAssignment", AssignmentId=taken)

    known = ("Reviewable", "Approved", "Rejected")
    assert gone.code == late.code == ASSIGNMENT_STATE
    assert pairs(gone) == state_pairs("AssignmentId", taken, "Rejected", *known)
    assert pairs(late) == state_pairs("AssignmentId", taken, "Rejected", "Rejected")
    for one in working:
        refused = stage.call("GetAssignment", AssignmentId=one)
        assert pairs(refused) == state_pairs("AssignmentId", one, None, *known)


# Decisions.


def test_decisions_leave_their_times_and_words() -> None:
    stage = Stage()
    (taken,) = stage.submitted(stage.hit())
    request = {"AssignmentId": taken, "ResponseGroup": ["AssignmentFeedback"]}
    stage.later(hours=1)
    rejected = stage.done("RejectAssignment", AssignmentId=taken, RequesterFeedback="no")
    shown = stage.done("GetAssignment", **request).one("Assignment")
    assert rejected.names() == ["Request"]
    assert shown.text("AssignmentStatus") == "Rejected"
    assert shown.text("RejectionTime") == "2014-08-15T13:00:00Z"
    assert shown.text("ApprovalTime") is None
    assert shown.text("RequesterFeedback") == "no"

    stage.later(hours=1)
    reversed_one = stage.done("ApproveRejectedAssignment", AssignmentId=taken)
    shown = stage.done("GetAssignment", **request).one("Assignment")
    assert reversed_one.names() == ["Request"]
    assert shown.text("AssignmentStatus") == "Approved"
    assert shown.text("ApprovalTime") == "2014-08-15T14:00:00Z"
    assert shown.text("RequesterFeedback") == "no"  # nothing else was said


@pytest.mark.parametrize("operation", DECISIONS)
@pytest.mark.parametrize(
    ("feedback", "code"),
    [(None, None), ("", None), ("é" * 1024, None), ("x" * 1025, INVALID), ("a\t\n\rb", None)],
)
def test_feedback(operation: str, feedback: str | None, code: str | None) -> None:
    stage = Stage()
    taken = assignment_in(
        stage, "Rejected" if operation == "ApproveRejectedAssignment" else "Submitted"
    )
    before = stage.snapshot()

    result = stage.call(operation, AssignmentId=taken, RequesterFeedback=feedback)

    assert result.code == code
    if code:
        assert result.data == {"Parameter": "RequesterFeedback"}
        assert stage.snapshot() == before


@pytest.mark.parametrize("operation", DECISIONS)
@pytest.mark.parametrize("code_point", [*range(9), 11, 12, *range(14, 32)])
def test_feedback_without_control_characters(operation: str, code_point: int) -> None:
    """XML cannot carry them; a query can."""
    stage = Stage()
    (taken,) = stage.submitted(stage.hit())

    answer = stage.service.http.get(
        f"/?Service=AWSMechanicalTurkRequester&Operation={operation}&AWSAccessKeyId=AKIATEST"
        f"&Timestamp=2014-08-15T12:00:00Z&Signature=s&Version=2014-08-15&AssignmentId={taken}"
        f"&RequesterFeedback=a%{code_point:02X}b"
    )

    result = Node.parse(answer.data).one(f"{operation}Result")
    assert result.code == INVALID
    assert result.data == {"Parameter": "RequesterFeedback"}
    assert stage.assignment_status(taken) == "Submitted"


def test_a_refused_request_of_a_batch_leaves_the_others() -> None:
    stage = Stage()
    one, other = stage.submitted(stage.hit(MaxAssignments=2), "W1", "W2")

    results = stage.service.results(
        "ApproveAssignment",
        *({"AssignmentId": given} for given in (one, one, "3UNKNOWN", other)),
    )

    assert [result.code for result in results] == [None, ASSIGNMENT_STATE, NO_ASSIGNMENT, None]
    assert stage.assignment_status(other) == "Approved"


# GetAssignmentsForHIT.


def worked(stage: Stage) -> tuple[str, dict[str, str]]:
    """A HIT with four submissions: in order of acceptance a b c d, of submission d c a b."""
    hit_id = stage.hit(MaxAssignments=9)
    names: dict[str, str] = {}
    for name in "abcd":
        names[name] = stage.workers.accept(f"W{name.upper()}", hit_id)
        stage.later(seconds=1)
    for name, answer in [("d", "2"), ("c", "4"), ("a", "1"), ("b", "3")]:
        stage.workers.submit(names[name], {"answer": answer})
        stage.later(seconds=1)
    stage.done("ApproveAssignment", AssignmentId=names["a"])
    stage.done("RejectAssignment", AssignmentId=names["d"])
    stage.accepted(hit_id, "WX")
    stage.workers.give_back(*stage.accepted(hit_id, "WY"))
    return hit_id, names


def listed(result: Node, names: dict[str, str]) -> str:
    known = {assignment_id: name for name, assignment_id in names.items()}
    return " ".join(known[one.text("AssignmentId") or ""] for one in result.all("Assignment"))


@pytest.mark.parametrize(
    ("sort", "ascending"),
    [
        (None, "d c a b"),
        ("SubmitTime", "d c a b"),
        ("AcceptTime", "a b c d"),
        ("Answer", "a d b c"),
        ("AssignmentStatus", "a d c b"),
    ],
)
def test_order(sort: str | None, ascending: str) -> None:
    stage = Stage()
    hit_id, names = worked(stage)

    for direction, expected in [
        (None, ascending),
        ("Ascending", ascending),
        ("Descending", ascending[::-1]),
    ]:
        request = {"HITId": hit_id, "SortProperty": sort, "SortDirection": direction}
        result = stage.done("GetAssignmentsForHIT", **request)
        assert listed(result, names) == expected
        assert result.text("TotalNumResults") == "4"
        pages = [
            stage.done("GetAssignmentsForHIT", **request, PageSize=3, PageNumber=number)
            for number in (1, 2, 3)
        ]
        assert " ".join(listed(page, names) for page in pages).strip() == expected
        assert [page.text("NumResults") for page in pages] == ["3", "1", "0"]
        assert {page.text("TotalNumResults") for page in pages} == {"4"}


def test_what_is_submitted_in_one_second_is_in_the_order_of_acceptance() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=3)
    ids = stage.accepted(hit_id, "W1", "W2", "W3")
    for assignment_id in reversed(ids):
        stage.workers.submit(assignment_id, {"answer": "cat"})

    result = stage.done("GetAssignmentsForHIT", HITId=hit_id)

    assert [one.text("AssignmentId") for one in result.all("Assignment")] == ids


@pytest.mark.parametrize(
    ("statuses", "names_listed"),
    [
        (["Submitted"], "c b"),
        (["Approved"], "a"),
        (["Rejected"], "d"),
        (["Rejected", "Approved"], "d a"),
        (["Submitted", "Submitted"], "c b"),
        (["Submitted", "Approved", "Rejected"], "d c a b"),
    ],
)
def test_statuses_that_are_asked_for(statuses: list[str], names_listed: str) -> None:
    stage = Stage()
    hit_id, names = worked(stage)

    result = stage.done("GetAssignmentsForHIT", HITId=hit_id, AssignmentStatus=statuses)

    assert listed(result, names) == names_listed
    assert result.text("TotalNumResults") == str(len(names_listed.split()))


def test_feedback_comes_with_its_group_only() -> None:
    stage = Stage()
    hit_id = stage.hit()
    (taken,) = stage.submitted(hit_id)
    stage.done("ApproveAssignment", AssignmentId=taken, RequesterFeedback="Purr!")

    for groups, feedback in [(None, None), (["Minimal"], None), (["AssignmentFeedback"], "Purr!")]:
        result = stage.done("GetAssignmentsForHIT", HITId=hit_id, ResponseGroup=groups)
        assert result.text("Assignment/RequesterFeedback") == feedback


def test_no_work_is_an_empty_list() -> None:
    stage = Stage()

    result = stage.done("GetAssignmentsForHIT", HITId=stage.hit())

    assert result.all("Assignment") == []
    assert (result.text("NumResults"), result.text("TotalNumResults")) == ("0", "0")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"HITId": None}, MISSING),
        ({"HITId": "asfd"}, INVALID),
        ({"HITId": "3UNKNOWN"}, NO_HIT),
        ({"PageSize": 0}, RANGE),
        ({"PageSize": 100}, None),
        ({"PageSize": 101}, RANGE),
        ({"PageNumber": 0}, RANGE),
        ({"AssignmentStatus": "Pending"}, ENUMERATION),
        ({"SortProperty": "WorkerId"}, ENUMERATION),
        ({"SortDirection": "Up"}, ENUMERATION),
    ],
)
def test_what_is_refused(fields: dict[str, object], code: str | None) -> None:
    stage = Stage()

    assert stage.call("GetAssignmentsForHIT", **{"HITId": stage.hit(), **fields}).code == code


def test_another_requesters_hit_does_not_exist() -> None:
    stage = Stage()

    assert stage.call("GetAssignmentsForHIT", key="OTHER", HITId=stage.hit()).code == NO_HIT
