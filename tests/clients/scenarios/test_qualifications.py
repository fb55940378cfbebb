"""Qualifications of workers: tests, requests, grants and revocations, through every client."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from clients.scenarios.qualification_tests import (
    HALF_RIGHT,
    RIGHT,
    SCORED,
    TEST,
    WITH_TEST,
    WRONG,
)
from clients.scenarios.steps import (
    DAY,
    INVALID,
    MISSING,
    NO_QUALIFICATION_TYPE,
    OUT_OF_RANGE,
    QUALIFICATION_STATE,
    REQUEST_STATE,
    SERVICE,
    done,
    empty,
    hit,
    hit_type,
    qualification_type,
    refused,
    requirement,
    score,
)
from clients.trait import Fields, RequesterClient
from mockturk import ManualClock, MockTurk
from mockturk.exceptions import (
    DoesNotMeetRequirements,
    QualificationTypeDoesNotAllowRetake,
    QualificationTypeRetryDelayNotElapsed,
)

NO_REQUEST = f"{SERVICE}QualificationRequestDoesNotExist"
NO_QUALIFICATION = f"{SERVICE}QualificationDoesNotExist"


def examined(turk: MockTurk, worker_id: str, type_id: str, answers: dict[str, list[str]]) -> str:
    """Let a worker take a test, and return the request."""
    asked = turk.workers.request_qualification(worker_id, type_id)
    assert (asked.status, asked.test) == ("InTest", TEST)
    return turk.workers.submit_test(asked.qualification_request_id, answers).status


def requests(client: RequesterClient, **fields: Any) -> list[Fields]:
    """The requests that wait for a requester."""
    page = done(client, "GetQualificationRequests", **fields)
    waiting = page.all("QualificationRequest")
    assert page["NumResults"] == str(len(waiting))
    return waiting


def holders(client: RequesterClient, type_id: str, **fields: Any) -> list[tuple[str, str]]:
    """The workers who have a Qualification, and its values."""
    operation = "GetQualificationsForQualificationType"
    page = done(client, operation, QualificationTypeId=type_id, **fields)
    return [(one["SubjectId"], one["IntegerValue"]) for one in page.all("Qualification")]


def letters(turk: MockTurk, worker_id: str) -> list[str]:
    """What was written to a worker."""
    return [one.body for one in turk.outbox.messages(worker_id=worker_id)]


def test_failed_then_passed_and_revoked(
    client: RequesterClient, turk: MockTurk, clock: ManualClock
) -> None:
    type_id = qualification_type(client, **SCORED, RetryDelayInSeconds=DAY)
    named = {"QualificationTypeId": type_id}
    wanted = [requirement(type_id, "GreaterThanOrEqualTo", 80)]
    cats = hit_type(client, QualificationRequirement=wanted)
    first, second = (hit(client, HITTypeId=cats, LifetimeInSeconds=7 * DAY) for _ in range(2))

    with pytest.raises(DoesNotMeetRequirements):
        turk.workers.accept("A1", first)
    assert examined(turk, "A1", type_id, HALF_RIGHT) == "Granted"
    assert score(client, type_id, "A1") == "50"
    with pytest.raises(DoesNotMeetRequirements):
        turk.workers.accept("A1", first)
    clock.advance(timedelta(days=1, seconds=-1))
    with pytest.raises(QualificationTypeRetryDelayNotElapsed):
        turk.workers.request_qualification("A1", type_id)
    clock.advance(timedelta(seconds=1))
    assert examined(turk, "A1", type_id, RIGHT) == "Granted"

    shown = done(client, "GetQualificationScore", **named, SubjectId="A1")
    assert shown.values == {
        **named,
        "SubjectId": "A1",
        "GrantTime": "2014-08-16T12:00:00Z",
        "IntegerValue": "100",
        "Status": "Granted",
    }
    turk.workers.accept("A1", first)

    empty(client, "RevokeQualification", **named, SubjectId="A1", Reason="You let a dog answer")
    with pytest.raises(DoesNotMeetRequirements):
        turk.workers.accept("A1", second)
    assert "You let a dog answer" in letters(turk, "A1")[-1]
    assert holders(client, type_id) == []
    assert holders(client, type_id, Status="Revoked") == [("A1", "100")]
    for operation, value in (
        ("GetQualificationScore", {}),
        ("UpdateQualificationScore", {"IntegerValue": 90}),
        ("RevokeQualification", {}),
    ):
        outcome = refused(client, operation, **named, SubjectId="A1", **value)
        assert outcome.code == QUALIFICATION_STATE


def test_one_try_only(client: RequesterClient, turk: MockTurk) -> None:
    type_id = qualification_type(client, **SCORED)

    assert examined(turk, "A1", type_id, WRONG) == "Granted"

    assert score(client, type_id, "A1") == "0"
    with pytest.raises(QualificationTypeDoesNotAllowRetake):
        turk.workers.request_qualification("A1", type_id)


def test_a_test_somebody_reads(client: RequesterClient, turk: MockTurk) -> None:
    type_id = qualification_type(client, **WITH_TEST)
    asked = turk.workers.request_qualification("A1", type_id)
    assert requests(client) == []  # not before it is done
    unfinished = {"QualificationRequestId": asked.qualification_request_id}
    assert refused(client, "GrantQualification", **unfinished).code == NO_REQUEST

    turk.workers.submit_test(asked.qualification_request_id, HALF_RIGHT)

    (waiting,) = requests(client, QualificationTypeId=type_id)
    answer = waiting.pop("Answer")
    assert waiting == {
        **unfinished,
        "QualificationTypeId": type_id,
        "SubjectId": "A1",
        "Test": TEST,
        "SubmitTime": "2014-08-15T12:00:00Z",
    }
    assert answer.count("<SelectionIdentifier>cat</SelectionIdentifier>") == 2
    empty(client, "GrantQualification", **unfinished, IntegerValue=42)
    assert score(client, type_id, "A1") == "42"
    assert requests(client) == []


def test_asked_for_and_decided(
    client: RequesterClient, other: RequesterClient, turk: MockTurk, clock: ManualClock
) -> None:
    type_id = qualification_type(client)
    asked = []
    for worker_id in ("A1", "A2", "A3"):
        asked.append(turk.workers.request_qualification(worker_id, type_id))
        clock.advance(timedelta(minutes=1))
    assert {one.status for one in asked} == {"Pending"}
    first, second, third = ({"QualificationRequestId": r.qualification_request_id} for r in asked)

    empty(client, "GrantQualification", **first)
    empty(client, "RejectQualificationRequest", **second, Reason="Dogs & <cats>")
    empty(client, "RejectQualificationRequest", **third)

    assert holders(client, type_id) == [("A1", "1")]
    assert requests(client) == requests(other) == []
    rejected = turk.workers.qualification_request(second["QualificationRequestId"])
    assert (rejected.status, rejected.reason) == ("Rejected", "Dogs & <cats>")
    assert "Dogs & <cats>" in letters(turk, "A2")[-1]
    assert letters(turk, "A3") == []
    for operation in ("GrantQualification", "RejectQualificationRequest"):
        for request in (first, second):
            assert refused(client, operation, **request).code == REQUEST_STATE
        outcome = refused(other, operation, **third)
        assert (outcome.code, outcome.data) == (NO_REQUEST, third)


def test_requests_of_all_types_in_order(
    client: RequesterClient, other: RequesterClient, turk: MockTurk, clock: ManualClock
) -> None:
    kinds = sorted(qualification_type(client, Name=name) for name in ("Cats", "Dogs"))
    for worker_id, type_id in (("A1", kinds[1]), ("A2", kinds[0]), ("A3", kinds[1])):
        turk.workers.request_qualification(worker_id, type_id)
        clock.advance(timedelta(minutes=1))

    def whose(**fields: Any) -> list[str]:
        return [one["SubjectId"] for one in requests(client, **fields)]

    by_time, by_type = {"SortProperty": "SubmitTime"}, {"SortProperty": "QualificationTypeId"}
    assert whose() == whose(**by_time) == ["A1", "A2", "A3"]
    assert whose(**by_time, SortDirection="Descending") == ["A3", "A2", "A1"]
    assert whose(**by_type) == ["A2", "A1", "A3"]
    assert whose(**by_time, PageSize=2, PageNumber=2) == ["A3"]
    assert whose(**by_time, QualificationTypeId=kinds[1]) == ["A1", "A3"]
    hidden = refused(other, "GetQualificationRequests", QualificationTypeId=kinds[0])
    assert hidden.code == NO_QUALIFICATION_TYPE


def test_granted_by_itself(client: RequesterClient, turk: MockTurk) -> None:
    type_id = qualification_type(client, AutoGranted=True, AutoGrantedValue=7)

    assert turk.workers.request_qualification("A1", type_id).status == "Granted"

    assert score(client, type_id, "A1") == "7"
    assert requests(client) == []


def test_assigned_and_scored(client: RequesterClient, turk: MockTurk, clock: ManualClock) -> None:
    type_id = qualification_type(client, QualificationTypeStatus="Inactive")
    named = {"QualificationTypeId": type_id}

    empty(client, "AssignQualification", **named, WorkerId="A1")
    empty(client, "AssignQualification", **named, WorkerId="A2", IntegerValue=0)
    quiet = {"IntegerValue": 5, "SendNotification": False}
    empty(client, "AssignQualification", **named, WorkerId="A3", **quiet)
    assert holders(client, type_id) == [("A1", "1"), ("A2", "0"), ("A3", "5")]
    assert [len(letters(turk, worker_id)) for worker_id in ("A1", "A2", "A3")] == [1, 1, 0]

    clock.advance(timedelta(hours=1))
    empty(client, "UpdateQualificationScore", **named, SubjectId="A1", IntegerValue=-3)
    shown = done(client, "GetQualificationScore", **named, SubjectId="A1")
    assert (shown["IntegerValue"], shown["GrantTime"]) == ("-3", "2014-08-15T12:00:00Z")

    empty(client, "RevokeQualification", **named, SubjectId="A1")
    empty(client, "AssignQualification", **named, WorkerId="A1", IntegerValue=8)
    shown = done(client, "GetQualificationScore", **named, SubjectId="A1")
    assert (shown["IntegerValue"], shown["GrantTime"]) == ("8", "2014-08-15T13:00:00Z")
    page = done(client, "GetQualificationsForQualificationType", **named, PageSize=2, PageNumber=2)
    assert (page["NumResults"], page["TotalNumResults"], page["PageNumber"]) == ("1", "3", "2")
    (last,) = page["Qualification"]
    assert last == {
        **named,
        "SubjectId": "A3",
        "GrantTime": "2014-08-15T12:00:00Z",
        "IntegerValue": "5",
        "Status": "Granted",
    }


def test_bad_ones_change_nothing(client: RequesterClient, other: RequesterClient) -> None:
    type_id = qualification_type(client)
    named = {"QualificationTypeId": type_id}
    empty(client, "AssignQualification", **named, WorkerId="A1", IntegerValue=5)

    for operation in ("GetQualificationScore", "RevokeQualification"):
        missing = refused(client, operation, **named, SubjectId="A2")
        assert missing.code == NO_QUALIFICATION
        assert missing.data == {**named, "SubjectId": "A2"}
        assert refused(client, operation, **named, SubjectId="a worker").code == INVALID
    unsaid = refused(client, "UpdateQualificationScore", **named, SubjectId="A1")
    assert unsaid.code in (INVALID, MISSING)  # suds says an empty one
    for operation, fields in (
        ("AssignQualification", {"WorkerId": "A1"}),
        ("UpdateQualificationScore", {"SubjectId": "A1", "IntegerValue": 6}),
        ("RevokeQualification", {"SubjectId": "A1"}),
        ("GetQualificationScore", {"SubjectId": "A1"}),
        ("GetQualificationsForQualificationType", {}),
    ):
        assert refused(other, operation, **named, **fields).code == NO_QUALIFICATION_TYPE
    operation = "GetQualificationsForQualificationType"
    assert refused(client, operation, **named, PageSize=101).code == OUT_OF_RANGE
    assert holders(client, type_id) == [("A1", "5")]
