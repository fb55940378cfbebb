"""Qualifications of workers: assigned, told, changed, revoked and listed."""

from __future__ import annotations

from typing import Any

import pytest

from mockturk.domain.errors import DoesNotMeetRequirements
from world.lifecycle.qualified_stage import (
    NO_QUALIFICATION,
    QUALIFICATION_STATE,
    QualifiedStage,
    requirement,
)
from world.lifecycle.stage import ENUMERATION, INVALID, MISSING, RANGE, message, pairs, state_pairs

NOON = "2014-08-15T05:00:00.000-07:00"


def assigned(stage: QualifiedStage, type_id: str, worker_id: str = "W1", **request: object):
    return stage.done(
        "AssignQualification", QualificationTypeId=type_id, WorkerId=worker_id, **request
    )


def revoked(stage: QualifiedStage, type_id: str, worker_id: str = "W1", **request: object):
    return stage.call(
        "RevokeQualification", QualificationTypeId=type_id, SubjectId=worker_id, **request
    )


def updated(stage: QualifiedStage, type_id: str, value: object, worker_id: str = "W1"):
    return stage.call(
        "UpdateQualificationScore",
        QualificationTypeId=type_id,
        SubjectId=worker_id,
        IntegerValue=value,
    )


# AssignQualification.


def test_an_assigned_qualification_is_told() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()

    assert assigned(stage, type_id).names() == ["Request"]

    told = stage.score(type_id)
    assert told.name == "Qualification"
    assert told.names() == [
        *("Request", "QualificationTypeId", "SubjectId", "GrantTime", "IntegerValue", "Status"),
    ]
    assert [told.text(name) for name in told.names()[1:]] == [type_id, "W1", NOON, "1", "Granted"]


@pytest.mark.parametrize("value", [0, -7, 100, 2**31 - 1, -(2**31)])
def test_any_integer_is_a_value(value: int) -> None:
    stage = QualifiedStage()
    type_id = stage.kind()

    assigned(stage, type_id, IntegerValue=value)

    assert stage.score(type_id).text("IntegerValue") == str(value)


def test_who_has_it_is_not_assigned_it_again() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    assigned(stage, type_id, IntegerValue=5)
    before = stage.snapshot()

    again = stage.call(
        "AssignQualification", QualificationTypeId=type_id, WorkerId="W1", IntegerValue=6
    )

    assert again.code == "AWS.MechanicalTurk.QualificationAlreadyExists"
    assert again.data == {"QualificationTypeId": type_id, "WorkerId": "W1"}
    assert stage.snapshot() == before


def test_who_lost_it_can_get_it_again() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    assigned(stage, type_id)
    revoked(stage, type_id)

    assigned(stage, type_id, IntegerValue=3)

    told = stage.score(type_id)
    assert (told.text("Status"), told.text("IntegerValue")) == ("Granted", "3")
    assert stage.holders(type_id, Status="Revoked") == []


def test_assigning_leaves_a_request_pending() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    asked = stage.asked("W1", type_id)
    assigned(stage, type_id, IntegerValue=5)
    assert stage.pending() == [asked]

    stage.done("GrantQualification", QualificationRequestId=asked, IntegerValue=2)

    assert stage.score(type_id).text("IntegerValue") == "2"


def test_an_inactive_type_can_be_assigned() -> None:
    stage = QualifiedStage()

    assigned(stage, stage.kind(QualificationTypeStatus="Inactive"))


@pytest.mark.parametrize(
    ("wanted", "letters"), [({}, 1), ({"SendNotification": "1"}, 1), ({"SendNotification": "0"}, 0)]
)
def test_the_worker_is_written_to(wanted: dict[str, Any], letters: int) -> None:
    stage = QualifiedStage()
    type_id = stage.kind()

    assigned(stage, type_id, **wanted)

    written = stage.letters()
    assert len(written) == letters
    for letter in written:
        assert letter.destination == "W1"
        assert letter.subject == "You have been granted the Qualification EnglishWritingAbility"
        assert letter.text == "The ability to write and edit text"


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"WorkerId": None}, MISSING),
        ({"WorkerId": ""}, INVALID),
        ({"WorkerId": "no worker"}, INVALID),
        ({"QualificationTypeId": None}, MISSING),
        ({"IntegerValue": "much"}, INVALID),
        ({"IntegerValue": 2**31}, INVALID),
        ({"SendNotification": "perhaps"}, INVALID),
    ],
)
def test_what_cannot_be_assigned(request_: dict[str, Any], code: str) -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    before = stage.snapshot()

    given = {"QualificationTypeId": type_id, "WorkerId": "W1", **request_}

    assert stage.call("AssignQualification", **given).code == code
    assert stage.snapshot() == before


def test_it_decides_about_work() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    wanted = requirement(type_id, Comparator="GreaterThan", IntegerValue=50)
    hit_id = stage.hit(QualificationRequirement=[wanted], MaxAssignments=2)
    assigned(stage, type_id, IntegerValue=50)

    with pytest.raises(DoesNotMeetRequirements):
        stage.workers.accept("W1", hit_id)
    assert updated(stage, type_id, 51).code is None
    stage.accepted(hit_id, "W1")


# GetQualificationScore, UpdateQualificationScore, RevokeQualification.

OF_A_QUALIFICATION: list[tuple[str, dict[str, Any]]] = [
    ("GetQualificationScore", {}),
    ("UpdateQualificationScore", {"IntegerValue": 2}),
    ("RevokeQualification", {"Reason": "You make mistakes"}),
]


@pytest.mark.parametrize(("operation", "fields"), OF_A_QUALIFICATION)
def test_what_nobody_has_does_not_exist(operation: str, fields: dict[str, Any]) -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    assigned(stage, type_id, "W2", SendNotification="false")
    before = stage.snapshot()

    refused = stage.call(operation, QualificationTypeId=type_id, SubjectId="W1", **fields)

    assert refused.code == NO_QUALIFICATION
    assert message(refused) == "You requested a Qualification that does not exist."
    assert pairs(refused) == [("QualificationTypeId", type_id), ("SubjectId", "W1")]
    assert stage.snapshot() == before


@pytest.mark.parametrize(("operation", "fields"), OF_A_QUALIFICATION)
def test_what_was_revoked_is_in_the_wrong_state(operation: str, fields: dict[str, Any]) -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    assigned(stage, type_id)
    revoked(stage, type_id)
    before = stage.snapshot()

    refused = stage.call(operation, QualificationTypeId=type_id, SubjectId="W1", **fields)

    assert refused.code == QUALIFICATION_STATE
    assert message(refused) == "This operation can be called with a status of: Granted"
    assert pairs(refused) == state_pairs("QualificationTypeId", type_id, "Revoked", "Granted")
    assert stage.snapshot() == before


@pytest.mark.parametrize(("operation", "fields"), OF_A_QUALIFICATION)
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"SubjectId": None}, MISSING),
        ({"SubjectId": "no worker"}, INVALID),
        ({"QualificationTypeId": None}, MISSING),
        ({"QualificationTypeId": "asfd"}, INVALID),
    ],
)
def test_ids(operation: str, fields: dict[str, Any], given: dict[str, Any], code: str) -> None:
    stage = QualifiedStage()
    type_id = stage.kind()

    request = {"QualificationTypeId": type_id, "SubjectId": "W1", **fields, **given}

    assert stage.call(operation, **request).code == code


def test_another_score_is_no_other_grant() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    assigned(stage, type_id)
    stage.later(hours=1)

    assert updated(stage, type_id, -5).names() == ["Request"]

    told = stage.score(type_id)
    assert (told.text("IntegerValue"), told.text("GrantTime")) == ("-5", NOON)


@pytest.mark.parametrize(("value", "code"), [(None, MISSING), ("", MISSING), ("x", INVALID)])
def test_a_score_is_required(value: object, code: str) -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    assigned(stage, type_id)

    assert updated(stage, type_id, value).code == code


def test_a_revoked_qualification_stays_listed() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    assigned(stage, type_id)

    assert revoked(stage, type_id).names() == ["Request"]

    assert stage.holders(type_id) == []
    assert stage.holders(type_id, Status="Revoked") == ["W1"]


@pytest.mark.parametrize(("reason", "letters"), [(None, 0), ("", 0), ("You make mistakes", 1)])
def test_a_reason_is_written_to_the_worker(reason: str | None, letters: int) -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    assigned(stage, type_id, SendNotification="false")

    revoked(stage, type_id, Reason=reason)

    assert [(one.destination, one.subject, one.text) for one in stage.letters()] == [
        ("W1", "Your Qualification EnglishWritingAbility was revoked", reason)
    ] * letters


def test_a_reason_that_is_too_long() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    assigned(stage, type_id)

    assert revoked(stage, type_id, Reason="x" * 4097).code == INVALID
    assert revoked(stage, type_id, Reason="x" * 4096).code is None


def test_boto_sends_none_for_no_reason() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    assigned(stage, type_id, SendNotification="false")

    stage.service.rest(
        "RevokeQualification",
        {"QualificationTypeId": type_id, "SubjectId": "W1", "Reason": "None"},
    )

    assert stage.holders(type_id, Status="Revoked") == ["W1"]
    assert stage.letters() == []


# GetQualificationsForQualificationType.


def test_qualifications_are_listed_in_the_order_they_were_granted() -> None:
    stage = QualifiedStage()
    type_id, other = stage.kind(), stage.kind("Other")
    for n in range(11):
        assigned(stage, type_id, f"W{n:02}", IntegerValue=n)
    assigned(stage, other, "W99")

    first, last, past = (
        stage.done(
            "GetQualificationsForQualificationType", QualificationTypeId=type_id, PageNumber=page
        )
        for page in (1, 2, 3)
    )

    assert [page.text("NumResults") for page in (first, last, past)] == ["10", "1", "0"]
    assert {page.text("TotalNumResults") for page in (first, last, past)} == {"11"}
    assert [one.text("SubjectId") for one in first.all("Qualification")] == [
        f"W{n:02}" for n in range(10)
    ]
    row = last.one("Qualification")
    assert row.names() == [
        *("QualificationTypeId", "SubjectId", "GrantTime", "IntegerValue", "Status"),
    ]
    assert [row.text(name) for name in row.names()] == [type_id, "W10", NOON, "10", "Granted"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"PageSize": 0}, RANGE),
        ({"PageSize": 100}, None),
        ({"PageSize": 101}, RANGE),
        ({"PageNumber": 0}, RANGE),
        ({"Status": "Granted"}, None),
        ({"Status": "Lost"}, ENUMERATION),
    ],
)
def test_what_can_be_listed(fields: dict[str, Any], code: str | None) -> None:
    stage = QualifiedStage()
    type_id = stage.kind()

    listed = stage.call(
        "GetQualificationsForQualificationType", QualificationTypeId=type_id, **fields
    )

    assert listed.code == code


def test_over_rest_the_grant_time_is_pacific_and_the_counts_come_first() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    assigned(stage, type_id)

    answer = stage.service.rest(
        "GetQualificationsForQualificationType", {"QualificationTypeId": type_id}
    )

    result = answer.one("GetQualificationsForQualificationTypeResult")
    assert result.names() == [
        *("Request", "NumResults", "TotalNumResults", "PageNumber", "Qualification"),
    ]
    assert result.text("Qualification/GrantTime") == NOON
