"""From work to payment: assignments, decisions and bonuses, through every client."""

from __future__ import annotations

from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from clients.scenarios.conftest import EVERY_VARIANT
from clients.scenarios.steps import (
    ASSIGNMENT_STATE,
    HIT_STATE,
    INVALID,
    counters,
    decision,
    done,
    empty,
    hit,
    ids,
    price,
    refused,
    status,
    usd,
    work,
)
from clients.trait import RequesterClient
from mockturk import ManualClock, MockTurk

FEEDBACK = ["Minimal", "AssignmentFeedback"]
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("variant", EVERY_VARIANT, indirect=True)
def test_from_work_to_disposal(client: RequesterClient, turk: MockTurk, clock: ManualClock) -> None:
    hit_id = hit(client, MaxAssignments=3)
    assert counters(client, hit_id) == ("Assignable", "0", "3", "0")
    first = turk.workers.accept("A1FIRST", hit_id)
    second = turk.workers.accept("A2SECOND", hit_id)
    returned = turk.workers.accept("A3RETURNS", hit_id)
    assert counters(client, hit_id) == ("Unassignable", "3", "0", "0")

    turk.workers.give_back(returned)
    assert counters(client, hit_id) == ("Assignable", "2", "1", "0")
    third = turk.workers.accept("A4THIRD", hit_id)
    for assignment_id, answer in ((second, "dog"), (third, "cat & <bird>"), (first, "größer")):
        clock.advance(MINUTE)
        turk.workers.submit(assignment_id, {"animal": answer})
    assert counters(client, hit_id) == ("Reviewable", "0", "0", "0")
    empty(client, "SetHITAsReviewing", HITId=hit_id)
    assert status(client, hit_id) == "Reviewing"

    listed = done(client, "GetAssignmentsForHIT", HITId=hit_id)
    assert ids(listed, "Assignment") == [second, third, first]
    assert [one["WorkerId"] for one in listed["Assignment"]] == ["A2SECOND", "A4THIRD", "A1FIRST"]
    assert {one["AssignmentStatus"] for one in listed["Assignment"]} == {"Submitted"}
    assert "größer" in listed["Assignment"][2]["Answer"]
    assert "cat &amp; &lt;bird&gt;" in listed["Assignment"][1]["Answer"]

    unhandled = refused(client, "DisposeHIT", HITId=hit_id)
    assert unhandled.code == HIT_STATE
    assert unhandled.data == {
        "HITId": hit_id,
        "CurrentState": "Reviewing",
        "ExpectedStates": "Reviewing,Reviewable",
    }
    empty(client, "ApproveAssignment", AssignmentId=first, RequesterFeedback="Thank you!")
    empty(client, "RejectAssignment", AssignmentId=second, RequesterFeedback="It was a cat.")
    empty(client, "RejectAssignment", AssignmentId=third)
    empty(client, "ApproveRejectedAssignment", AssignmentId=third, RequesterFeedback="Sorry.")
    assert counters(client, hit_id) == ("Reviewing", "0", "0", "3")

    bonus = {"AssignmentId": first, "WorkerId": "A1FIRST", "BonusAmount": usd("1.25")}
    empty(client, "GrantBonus", **bonus, Reason="For the umlaut", UniqueRequestToken="b1")
    again = refused(client, "GrantBonus", **bonus, Reason="Again", UniqueRequestToken="b1")
    assert "has already been processed" in again.message
    assert "b1" in again.message
    payments = done(client, "GetBonusPayments", HITId=hit_id)
    assert payments.values == {
        "NumResults": "1",
        "TotalNumResults": "1",
        "PageNumber": "1",
        "BonusPayment": [
            {
                "WorkerId": "A1FIRST",
                "BonusAmount": price("1.25", "$1.25"),
                "AssignmentId": first,
                "Reason": "For the umlaut",
                "GrantTime": "2014-08-15T12:03:00Z",
            }
        ],
    }

    empty(client, "DisposeHIT", HITId=hit_id)
    assert status(client, hit_id) == "Disposed"
    assert done(client, "SearchHITs")["TotalNumResults"] == "0"
    assert done(client, "GetReviewableHITs", Status="Reviewing")["TotalNumResults"] == "0"
    assert done(client, "GetBonusPayments", AssignmentId=first)["TotalNumResults"] == "1"
    assert refused(client, "GetAssignment", AssignmentId=first).code == ASSIGNMENT_STATE
    assert refused(client, "GetAssignmentsForHIT", HITId=hit_id).code == HIT_STATE
    assert refused(client, "DisposeHIT", HITId=hit_id).code == HIT_STATE
    late = refused(client, "ApproveRejectedAssignment", AssignmentId=second)
    assert late.code == ASSIGNMENT_STATE


def test_what_an_assignment_shows(
    client: RequesterClient, turk: MockTurk, clock: ManualClock
) -> None:
    hit_id = hit(client, MaxAssignments=2)
    assignment_id = turk.workers.accept("A1WORKER", hit_id)
    clock.advance(MINUTE)
    turk.workers.submit(assignment_id, {"animal": "cat"})

    submitted = done(client, "GetAssignment", AssignmentId=assignment_id)
    clock.advance(MINUTE)
    empty(client, "RejectAssignment", AssignmentId=assignment_id, RequesterFeedback="No.")
    rejected = done(client, "GetAssignment", AssignmentId=assignment_id)
    clock.advance(MINUTE)
    empty(client, "ApproveRejectedAssignment", AssignmentId=assignment_id, RequesterFeedback="Yes")
    approved = done(client, "GetAssignment", AssignmentId=assignment_id, ResponseGroup=FEEDBACK)

    shown = submitted["Assignment"]
    answer = shown.pop("Answer")
    assert shown == {
        "AssignmentId": assignment_id,
        "WorkerId": "A1WORKER",
        "HITId": hit_id,
        "AssignmentStatus": "Submitted",
        "AutoApprovalTime": "2014-08-18T12:01:00Z",
        "AcceptTime": "2014-08-15T12:00:00Z",
        "SubmitTime": "2014-08-15T12:01:00Z",
    }
    assert answer.startswith('<?xml version="1.0" encoding="UTF-8"')
    assert "<FreeText>cat</FreeText>" in answer
    assert set(submitted["HIT"]) == {"HITId", "HITTypeId"}
    assert rejected["Assignment"] == {
        **shown,
        "Answer": answer,
        "AssignmentStatus": "Rejected",
        "RejectionTime": "2014-08-15T12:02:00Z",
    }
    assert approved["Assignment"]["AssignmentStatus"] == "Approved"
    assert approved["Assignment"]["ApprovalTime"] == "2014-08-15T12:03:00Z"
    assert approved["Assignment"]["RequesterFeedback"] == "Yes"


def test_response_groups_widen_the_hit(client: RequesterClient, turk: MockTurk) -> None:
    hit_id = hit(client)
    assignment_id = work(turk, hit_id, "A1WORKER")
    groups = ["Minimal", "HITDetail", "HITQuestion"]

    shown = done(client, "GetAssignment", AssignmentId=assignment_id, ResponseGroup=groups)

    assert shown["HIT"] == done(client, "GetHIT", HITId=hit_id, ResponseGroup=groups).values
    assert shown["HIT"]["HITStatus"] == "Reviewable"


def test_statuses_sorts_and_pages(
    client: RequesterClient, turk: MockTurk, clock: ManualClock
) -> None:
    hit_id = hit(client, MaxAssignments=4)
    workers = ["A1", "A2", "A3", "A4"]
    accepted = []
    for worker in workers:
        accepted.append(turk.workers.accept(worker, hit_id))
        clock.advance(timedelta(seconds=1))
    one, two, three, four = accepted
    for assignment_id, answer in ((three, "b"), (one, "d"), (two, "a")):
        clock.advance(timedelta(seconds=1))
        turk.workers.submit(assignment_id, {"animal": answer})
    empty(client, "ApproveAssignment", AssignmentId=one, RequesterFeedback="Good")
    empty(client, "RejectAssignment", AssignmentId=two)

    def listed(*statuses: str, **fields: str | int | list[str]) -> list[str]:
        if statuses:
            fields["AssignmentStatus"] = list(statuses)
        return ids(done(client, "GetAssignmentsForHIT", HITId=hit_id, **fields), "Assignment")

    assert listed() == [three, one, two]  # four is in progress
    assert listed("Submitted") == [three]
    assert listed("Approved") == [one]
    assert listed("Approved", "Rejected") == [one, two]
    assert listed(SortProperty="AcceptTime", SortDirection="Ascending") == [one, two, three]
    assert listed(SortProperty="AcceptTime", SortDirection="Descending") == [three, two, one]
    assert listed(SortProperty="SubmitTime", SortDirection="Descending") == [two, one, three]
    by_status = {"SortProperty": "AssignmentStatus", "SortDirection": "Ascending"}
    assert listed(**by_status) == [one, two, three]
    assert listed(SortProperty="Answer", SortDirection="Ascending") == [two, three, one]
    assert listed(PageSize=2, PageNumber=2) == [two]
    page = done(client, "GetAssignmentsForHIT", HITId=hit_id, PageSize=2, PageNumber=9)
    assert page.values == {"NumResults": "0", "TotalNumResults": "3", "PageNumber": "9"}
    asked = done(client, "GetAssignmentsForHIT", HITId=hit_id, ResponseGroup=FEEDBACK)
    assert [one.get("RequesterFeedback") for one in asked["Assignment"]] == [None, "Good", None]
    plain = done(client, "GetAssignmentsForHIT", HITId=hit_id)
    assert [one.get("RequesterFeedback") for one in plain["Assignment"]] == [None] * 3

    turk.workers.submit(four, {"animal": "c"})
    assert listed("Submitted") == [three, four]


def test_decisions_are_final_but_for_rejection(client: RequesterClient, turk: MockTurk) -> None:
    hit_id = hit(client, MaxAssignments=2)
    pending = turk.workers.accept("A1PENDING", hit_id)
    approved = work(turk, hit_id, "A2APPROVED")
    empty(client, "ApproveAssignment", AssignmentId=approved)

    unsubmitted = refused(client, "ApproveAssignment", AssignmentId=pending)
    again = refused(client, "ApproveAssignment", AssignmentId=approved)
    rejected = refused(client, "RejectAssignment", AssignmentId=approved)
    reversed_ = refused(client, "ApproveRejectedAssignment", AssignmentId=approved)
    unseen = refused(client, "GetAssignment", AssignmentId=pending)

    for outcome, expected in (
        (unsubmitted, "null"),
        (again, "Submitted"),
        (rejected, "Submitted"),
        (reversed_, "Rejected"),
        (unseen, "Reviewable,Approved,Rejected"),
    ):
        assert outcome.code == ASSIGNMENT_STATE
        text = f"This operation can be called with a status of: {expected} ("
        assert outcome.message.startswith(text)
        assert outcome.data["ExpectedStates"] == expected
    assert unsubmitted.data == {"AssignmentId": pending, "ExpectedStates": "null"}
    assert again.data["CurrentState"] == "Approved"
    assert decision(client, approved) == "Approved"


def test_feedback_has_limits(client: RequesterClient, turk: MockTurk) -> None:
    assignment_id = work(turk, hit(client), "A1WORKER")

    for operation in ("ApproveAssignment", "RejectAssignment", "ApproveRejectedAssignment"):
        outcome = refused(
            client, operation, AssignmentId=assignment_id, RequesterFeedback="x" * 1025
        )
        assert outcome.code == INVALID
        assert outcome.data == {"Parameter": "RequesterFeedback"}
    assert decision(client, assignment_id) == "Submitted"
    empty(client, "ApproveAssignment", AssignmentId=assignment_id, RequesterFeedback="x" * 1024)


def test_bonuses_by_assignment_and_page(client: RequesterClient, turk: MockTurk) -> None:
    hit_id = hit(client, MaxAssignments=2)
    first, second = work(turk, hit_id, "A1"), work(turk, hit_id, "A2")
    for assignment_id, worker_id, amount in (
        (first, "A1", "0.01"),
        (second, "A2", "2.00"),
        (first, "A1", "3.00"),
    ):
        bonus = {"AssignmentId": assignment_id, "WorkerId": worker_id, "Reason": "Thanks"}
        empty(client, "GrantBonus", **bonus, BonusAmount=usd(amount))

    def amounts(**fields: str | int) -> list[str]:
        page = done(client, "GetBonusPayments", **fields)
        return [one["BonusAmount"]["Amount"] for one in page.all("BonusPayment")]

    assert amounts(HITId=hit_id) == ["0.01", "2.00", "3.00"]
    assert amounts(AssignmentId=first) == ["0.01", "3.00"]
    assert amounts(HITId=hit_id, PageSize=2, PageNumber=2) == ["3.00"]
    assert done(client, "GetBonusPayments", HITId=hit_id, PageSize=2)["TotalNumResults"] == "3"


@pytest.fixture
def uploaded(client: RequesterClient, turk: MockTurk) -> str:
    """An assignment that was answered with a photo."""
    assignment_id = turk.workers.accept("A1WORKER", hit(client))
    turk.workers.submit(assignment_id, {"photo": b"\x89PNG", "animal": "cat"})
    return assignment_id


def test_uploaded_files_are_found_by_question(client: RequesterClient, uploaded: str) -> None:
    shown = done(client, "GetFileUploadURL", AssignmentId=uploaded, QuestionIdentifier="photo")
    outcome = refused(
        client, "GetFileUploadURL", AssignmentId=uploaded, QuestionIdentifier="animal"
    )

    assert shown["FileUploadURL"].startswith("http://127.0.0.1")
    assert outcome.code == INVALID
    assert outcome.data == {"Parameter": "QuestionIdentifier"}


def test_uploaded_files_are_served_for_a_minute(
    client: RequesterClient, clock: ManualClock, uploaded: str
) -> None:
    shown = done(client, "GetFileUploadURL", AssignmentId=uploaded, QuestionIdentifier="photo")

    clock.advance(timedelta(seconds=59))
    with urlopen(shown["FileUploadURL"]) as response:
        assert response.read() == b"\x89PNG"
    clock.advance(timedelta(seconds=1))
    with pytest.raises(HTTPError) as caught:
        urlopen(shown["FileUploadURL"])
    caught.value.close()
    assert caught.value.code in (403, 404)
