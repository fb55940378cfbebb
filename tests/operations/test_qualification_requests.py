"""GetQualificationRequests, GrantQualification and RejectQualificationRequest."""

from __future__ import annotations

from typing import Any

import pytest

from world.lifecycle.qualified_stage import (
    NO_REQUEST,
    NO_TYPE,
    OTHER,
    REQUEST_STATE,
    TEST,
    TESTED,
    QualifiedStage,
    type_request,
)
from world.lifecycle.stage import ENUMERATION, INVALID, MISSING, RANGE, message, pairs, state_pairs

DECISIONS = ["GrantQualification", "RejectQualificationRequest"]


def decided(stage: QualifiedStage, operation: str, request_id: str | None, **more: object):
    return stage.call(operation, QualificationRequestId=request_id, **more)


# Listing them.


def test_a_pending_request_is_told() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    asked = stage.asked("W1", type_id)

    listed = stage.done("GetQualificationRequests")

    row = listed.one("QualificationRequest")
    assert row.names() == [
        *("QualificationRequestId", "QualificationTypeId", "SubjectId", "SubmitTime"),
    ]
    assert [row.text(name) for name in row.names()] == [
        *(asked, type_id, "W1", "2014-08-15T12:00:00Z"),
    ]
    assert listed.names() == [
        *("Request", "NumResults", "TotalNumResults", "PageNumber", "QualificationRequest"),
    ]


def test_a_test_and_its_answers_are_told_once_they_are_in() -> None:
    stage = QualifiedStage()
    type_id = stage.kind(**TESTED)
    asked = stage.asked("W1", type_id)
    assert stage.pending() == []

    stage.later(minutes=5)
    stage.workers.submit_test(asked, {"q": "dog"})

    row = stage.done("GetQualificationRequests").one("QualificationRequest")
    assert row.text("Test") == TEST
    assert "<SelectionIdentifier>dog</SelectionIdentifier>" in (row.text("Answer") or "")
    assert row.text("SubmitTime") == "2014-08-15T12:05:00Z"


def test_what_is_decided_or_granted_at_once_is_not_listed() -> None:
    stage = QualifiedStage()
    type_id, auto = stage.kind(), stage.kind("Auto", AutoGranted="true")
    granted, rejected, waiting = (stage.asked(worker, type_id) for worker in ("W1", "W2", "W3"))
    stage.asked("W1", auto)

    assert decided(stage, "GrantQualification", granted).code is None
    assert decided(stage, "RejectQualificationRequest", rejected).code is None

    assert stage.pending() == [waiting]


def test_requests_of_one_type_and_of_one_requester() -> None:
    stage = QualifiedStage()
    one, other = stage.kind("One"), stage.kind("Other")
    theirs = stage.done("CreateQualificationType", key=OTHER, **type_request()).text(
        "QualificationTypeId"
    )
    first, second = stage.asked("W1", one), stage.asked("W1", other)
    stage.asked("W1", theirs or "")

    assert stage.pending() == [first, second]
    assert stage.pending(QualificationTypeId=other) == [second]
    assert stage.pending(QualificationTypeId=other, SortProperty="QualificationTypeId") == [second]
    refused = stage.call("GetQualificationRequests", QualificationTypeId=theirs)
    assert refused.code == NO_TYPE
    assert stage.call("GetQualificationRequests", QualificationTypeId="").code == INVALID


def test_orders() -> None:
    stage = QualifiedStage()
    kinds = sorted((stage.kind(name) for name in ("A", "B")), reverse=True)
    asked = []
    for worker_id in ("W1", "W2"):
        for type_id in kinds:
            stage.later(seconds=1)
            asked.append(stage.asked(worker_id, type_id))
    by_type = [asked[1], asked[3], asked[0], asked[2]]

    assert stage.pending() == asked
    assert stage.pending(SortProperty="SubmitTime", SortDirection="Ascending") == asked
    assert stage.pending(SortDirection="Descending") == asked[::-1]
    assert stage.pending(SortProperty="QualificationTypeId") == by_type
    assert (
        stage.pending(SortProperty="QualificationTypeId", SortDirection="Descending")
        == by_type[::-1]
    )
    assert stage.pending(SortProperty="Expiration") == asked


def test_pages() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    asked = [stage.asked(f"W{n:02}", type_id) for n in range(11)]

    pages = [stage.done("GetQualificationRequests", PageNumber=page) for page in (1, 2, 3)]

    assert [page.text("NumResults") for page in pages] == ["10", "1", "0"]
    assert {page.text("TotalNumResults") for page in pages} == {"11"}
    assert pages[1].text("QualificationRequest/QualificationRequestId") == asked[10]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"PageSize": 0}, RANGE),
        ({"PageSize": 100}, None),
        ({"PageSize": 101}, RANGE),
        ({"PageNumber": 0}, RANGE),
        ({"SortProperty": "SubjectId"}, ENUMERATION),
        ({"SortDirection": "Up"}, ENUMERATION),
        ({"QualificationTypeId": "asfd"}, INVALID),
        ({"QualificationTypeId": "3Q"}, NO_TYPE),
    ],
)
def test_what_can_be_listed(fields: dict[str, Any], code: str | None) -> None:
    assert QualifiedStage().call("GetQualificationRequests", **fields).code == code


# Deciding about them.


@pytest.mark.parametrize(("given", "value"), [({}, "1"), ({"IntegerValue": 95}, "95")])
def test_what_is_granted_is_had(given: dict[str, Any], value: str) -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    asked = stage.asked("W1", type_id)
    stage.later(hours=1)

    assert decided(stage, "GrantQualification", asked, **given).names() == ["Request"]

    told = stage.score(type_id)
    assert told.text("IntegerValue") == value
    assert told.text("GrantTime") == "2014-08-15T06:00:00.000-07:00"
    assert stage.workers.qualification_request(asked).status == "Granted"


def test_a_rejection_leaves_what_the_worker_has() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    asked = stage.asked("W1", type_id)
    stage.done("AssignQualification", QualificationTypeId=type_id, WorkerId="W1", IntegerValue=5)

    assert decided(stage, "RejectQualificationRequest", asked).names() == ["Request"]

    assert stage.score(type_id).text("IntegerValue") == "5"
    assert stage.workers.qualification_request(asked).status == "Rejected"


@pytest.mark.parametrize(("reason", "letters"), [(None, 0), ("", 0), ("Try again", 1)])
def test_a_reason_is_written_to_the_worker(reason: str | None, letters: int) -> None:
    stage = QualifiedStage()
    asked = stage.asked("W1", stage.kind())

    decided(stage, "RejectQualificationRequest", asked, Reason=reason)

    assert [(one.destination, one.subject, one.text) for one in stage.letters()] == [
        *[("W1", "Your request for the Qualification EnglishWritingAbility was rejected", reason)]
        * letters
    ]
    assert stage.workers.qualification_request(asked).reason == (reason or None)


def test_braces_in_a_name_are_braces() -> None:
    stage = QualifiedStage()
    asked = stage.asked("W1", stage.kind("{name} {}"))

    decided(stage, "RejectQualificationRequest", asked, Reason="{why}")

    (letter,) = stage.letters()
    assert letter.subject == "Your request for the Qualification {name} {} was rejected"


def test_a_reason_that_is_too_long() -> None:
    stage = QualifiedStage()
    asked = stage.asked("W1", stage.kind())

    too_long = decided(stage, "RejectQualificationRequest", asked, Reason="x" * 4097)

    assert too_long.code == INVALID
    assert stage.pending() == [asked]


@pytest.mark.parametrize("operation", DECISIONS)
@pytest.mark.parametrize("before", DECISIONS)
def test_nothing_is_decided_twice(before: str, operation: str) -> None:
    stage = QualifiedStage()
    asked = stage.asked("W1", stage.kind())
    decided(stage, before, asked)
    kept = stage.snapshot()

    refused = decided(stage, operation, asked)

    state = "Granted" if before == "GrantQualification" else "Rejected"
    assert refused.code == REQUEST_STATE
    assert message(refused) == "This operation can be called with a status of: Pending"
    assert pairs(refused) == state_pairs("QualificationRequestId", asked, state, "Pending")
    assert stage.snapshot() == kept


@pytest.mark.parametrize("operation", DECISIONS)
@pytest.mark.parametrize(
    ("request_id", "code"),
    [(None, MISSING), ("", INVALID), ("asfd", INVALID), ("3R", NO_REQUEST)],
)
def test_ids(operation: str, request_id: str | None, code: str) -> None:
    refused = decided(QualifiedStage(), operation, request_id)

    assert refused.code == code
    if code == NO_REQUEST:
        assert message(refused) == "QualificationRequest 3R does not exist."
        assert refused.data == {"QualificationRequestId": "3R"}


@pytest.mark.parametrize("operation", DECISIONS)
def test_requests_of_others_and_tests_not_done_do_not_exist(operation: str) -> None:
    stage = QualifiedStage()
    asked = stage.asked("W1", stage.kind())
    in_test = stage.asked("W1", stage.kind("Tested", **TESTED))

    assert decided(stage, operation, asked, key=OTHER).code == NO_REQUEST
    assert decided(stage, operation, in_test).code == NO_REQUEST
    stage.later(minutes=10)
    assert decided(stage, operation, in_test).code == NO_REQUEST  # abandoned

    assert stage.pending() == [asked]
