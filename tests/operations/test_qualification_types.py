"""CreateQualificationType, GetQualificationType, UpdateQualificationType and disposal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from documents.answer_texts import FILE
from documents.question_texts import formatted_content, html_question, question_form
from mockturk.domain.qualification_requirements import list_system_type_ids
from world.lifecycle.qualified_stage import (
    ANSWER_KEY,
    APPROVED,
    NAME_TAKEN,
    NO_TYPE,
    OTHER,
    TEST,
    TESTED,
    TYPE_STATE,
    QualifiedStage,
    requirement,
    type_request,
)
from world.lifecycle.stage import (
    ENUMERATION,
    INVALID,
    KEY,
    MISSING,
    RANGE,
    hit_request,
    message,
    pairs,
    state_pairs,
)

PARSE = "AWS.MechanicalTurk.XMLParseError"
XHTML = "AWS.MechanicalTurk.XHTMLParseError"
TWO_DAYS = timedelta(hours=48)


# Making them.


def test_a_type_is_answered_as_captured() -> None:
    stage = QualifiedStage()

    made = stage.done(
        "CreateQualificationType",
        **type_request(Keywords="test,autogrant", RetryDelayInSeconds=1800, AutoGranted="true"),
    )

    assert made.names() == [
        *("Request", "QualificationTypeId", "CreationTime", "Name", "Description", "Keywords"),
        *("QualificationTypeStatus", "RetryDelayInSeconds", "AutoGranted", "AutoGrantedValue"),
    ]
    assert made.text("CreationTime") == "2014-08-15T12:00:00Z"
    assert [made.text(name) for name in made.names()[3:]] == [
        *("EnglishWritingAbility", "The ability to write and edit text", "test,autogrant"),
        *("Active", "1800", "1", "1"),
    ]


def test_what_is_not_given_is_not_told() -> None:
    stage = QualifiedStage()

    made = stage.done("CreateQualificationType", **type_request(AutoGrantedValue=7))

    assert made.names() == [
        *("Request", "QualificationTypeId", "CreationTime", "Name", "Description"),
        *("QualificationTypeStatus", "AutoGranted"),
    ]
    assert made.text("AutoGranted") == "0"


def test_a_test_comes_back_as_it_was_sent() -> None:
    stage = QualifiedStage()

    made = stage.done("CreateQualificationType", **type_request(**TESTED, AnswerKey=ANSWER_KEY))

    assert made.text("Test") == TEST
    assert made.text("AnswerKey") == ANSWER_KEY
    assert made.text("TestDurationInSeconds") == "600"


def test_empty_documents_are_none() -> None:
    made = QualifiedStage().done(
        "CreateQualificationType", **type_request(Test="", AnswerKey="", Keywords="")
    )

    assert not {"Test", "AnswerKey", "Keywords"} & set(made.names())


@pytest.mark.parametrize(
    ("changes", "code", "parameter"),
    [
        ({"Name": None}, MISSING, None),
        ({"Name": ""}, INVALID, "Name"),
        ({"Name": "x" * 200}, None, None),
        ({"Name": "x" * 201}, INVALID, "Name"),
        ({"Description": None}, MISSING, None),
        ({"Description": ""}, INVALID, "Description"),
        ({"Description": "x" * 2000}, None, None),
        ({"Description": "x" * 2001}, INVALID, "Description"),
        ({"Keywords": "x" * 1000}, None, None),
        ({"Keywords": "x" * 1001}, INVALID, "Keywords"),
        ({"QualificationTypeStatus": None}, MISSING, None),
        ({"QualificationTypeStatus": "Inactive"}, None, None),
        ({"QualificationTypeStatus": "Disposing"}, ENUMERATION, "QualificationTypeStatus"),
        ({"RetryDelayInSeconds": -1}, RANGE, "RetryDelayInSeconds"),
        ({"RetryDelayInSeconds": 0}, None, None),
        ({"RetryDelayInSeconds": 2**31}, RANGE, "RetryDelayInSeconds"),
        ({"TestDurationInSeconds": 0}, RANGE, "TestDurationInSeconds"),
        ({"TestDurationInSeconds": 2**63 - 1}, RANGE, "TestDurationInSeconds"),
        ({"TestDurationInSeconds": 60}, None, None),  # and ignored
        ({"Test": TEST}, MISSING, None),
        ({"AnswerKey": ANSWER_KEY}, INVALID, "AnswerKey"),
        ({**TESTED, "AutoGranted": "true"}, INVALID, "Test"),
        ({**TESTED, "AutoGranted": "false"}, None, None),
        ({**TESTED, "Test": "who what?"}, PARSE, None),
        ({**TESTED, "Test": formatted_content("<p>no")}, XHTML, "Test"),
        ({**TESTED, "Test": html_question("<p>no</p>")}, INVALID, "Test"),
        ({**TESTED, "Test": "<QuestionForm/>"}, PARSE, None),
        ({**TESTED, "Test": question_form(FILE)}, INVALID, "Test"),
        ({**TESTED, "Test": TEST + " " * 65_536}, INVALID, "Test"),
        ({**TESTED, "AnswerKey": "<AnswerKey>"}, PARSE, None),
        ({**TESTED, "AnswerKey": "<AnswerKey/>"}, PARSE, None),
        ({**TESTED, "AnswerKey": ANSWER_KEY + " " * 65_536}, INVALID, "AnswerKey"),
        ({"AutoGrantedValue": 2**31}, INVALID, "AutoGrantedValue"),
        ({"AutoGranted": "perhaps"}, INVALID, "AutoGranted"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_a_type_may_be(
    changes: dict[str, object], code: str | None, parameter: str | None
) -> None:
    stage = QualifiedStage()
    stage.done("GetAccountBalance")
    before = stage.snapshot()

    made = stage.call("CreateQualificationType", **type_request(**changes))

    assert made.code == code
    assert made.data.get("Parameter") == parameter
    assert (stage.snapshot() == before) is (code is not None)


def test_a_duration_without_a_test_is_ignored() -> None:
    stage = QualifiedStage()

    type_id = stage.kind(TestDurationInSeconds=60)

    assert "TestDurationInSeconds" not in stage.shown_kind(type_id).names()


def test_a_name_is_taken_as_captured() -> None:
    stage = QualifiedStage()
    type_id = stage.kind("Mine")

    again = stage.call("CreateQualificationType", **type_request(Name="Mine"))

    assert again.code == NAME_TAKEN
    assert message(again) == (
        "You have already created a QualificationType with this name. A QualificationType's name "
        "must be unique among all of the QualificationTypes created by the same user."
    )
    assert pairs(again) == [("QualificationTypeId", type_id)] * 2


def test_a_name_is_taken_to_the_letter_and_by_its_requester_only() -> None:
    stage = QualifiedStage()
    stage.kind("Mine")

    stage.kind("mine")
    stage.kind("Mine ")
    stage.done("CreateQualificationType", key=OTHER, **type_request(Name="Mine"))
    stage.kind("Worker_Locale")


# Being told.


def test_the_owner_is_told_everything() -> None:
    stage = QualifiedStage()
    type_id = stage.kind(**TESTED, AnswerKey=ANSWER_KEY, Keywords="English", RetryDelayInSeconds=0)

    told = stage.shown_kind(type_id)

    assert told.names() == [
        *("Request", "QualificationTypeId", "CreationTime", "Name", "Description", "Keywords"),
        *("QualificationTypeStatus", "Test", "TestDurationInSeconds", "AnswerKey"),
        *("RetryDelayInSeconds", "IsRequestable", "AutoGranted"),
    ]
    assert told.text("IsRequestable") == "1"
    assert told.text("RetryDelayInSeconds") == "0"


def test_others_are_not_told_the_answers() -> None:
    stage = QualifiedStage()
    type_id = stage.kind(**TESTED, AnswerKey=ANSWER_KEY)

    told = stage.shown_kind(type_id, key=OTHER)

    assert told.text("Test") == TEST
    assert "AnswerKey" not in told.names()
    (found,) = stage.done("SearchQualificationTypes", key=OTHER, MustBeRequestable="true").all(
        "QualificationType"
    )
    assert "AnswerKey" not in found.names()


def test_an_inactive_type_cannot_be_asked_for() -> None:
    stage = QualifiedStage()

    told = stage.shown_kind(stage.kind(QualificationTypeStatus="Inactive"))

    assert (told.text("QualificationTypeStatus"), told.text("IsRequestable")) == ("Inactive", "0")


@pytest.mark.parametrize("environment", ["sandbox", "production"])
def test_the_systems_types_are_told(environment: str) -> None:
    stage = QualifiedStage(environment)
    names = set()

    for type_id in list_system_type_ids(environment):
        told = stage.shown_kind(type_id)
        names.add(told.text("Name"))
        assert told.text("Description")
        assert (told.text("QualificationTypeStatus"), told.text("IsRequestable")) == ("Active", "0")

    assert len(names) == 11
    assert {"Worker_Locale", "Worker_PercentAssignmentsApproved", "Masters"} <= names


def test_the_systems_types_are_there_again_after_a_reset() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()

    stage.world.reset()

    assert stage.call("GetQualificationType", QualificationTypeId=type_id).code == NO_TYPE
    assert stage.shown_kind(APPROVED).text("Name") == "Worker_PercentAssignmentsApproved"
    assert stage.kind() == type_id  # with a seed


@pytest.mark.parametrize(
    "operation",
    [
        *("GetQualificationType", "UpdateQualificationType", "DisposeQualificationType"),
        "GetQualificationsForQualificationType",
    ],
)
@pytest.mark.parametrize(
    ("type_id", "code"),
    [(None, MISSING), ("", INVALID), ("asfd", INVALID), ("X" * 65, INVALID), ("3Q", NO_TYPE)],
)
def test_ids(operation: str, type_id: str | None, code: str) -> None:
    result = QualifiedStage().call(operation, QualificationTypeId=type_id)

    assert result.code == code
    if code == NO_TYPE:
        assert message(result) == "QualificationType [3Q] does not exist."
        assert result.data == {"QualificationTypeId": "3Q"}


OF_THE_OWNER: list[tuple[str, dict[str, Any]]] = [
    ("UpdateQualificationType", {"Description": "Mine now"}),
    ("DisposeQualificationType", {}),
    ("AssignQualification", {"WorkerId": "W1"}),
    ("RevokeQualification", {"SubjectId": "W1"}),
    ("UpdateQualificationScore", {"SubjectId": "W1", "IntegerValue": 1}),
    ("GetQualificationScore", {"SubjectId": "W1"}),
    ("GetQualificationsForQualificationType", {}),
    ("GetQualificationRequests", {}),
]


@pytest.mark.parametrize(("operation", "fields"), OF_THE_OWNER)
def test_anothers_type_and_the_systems_do_not_exist(operation: str, fields: dict[str, Any]) -> None:
    stage = QualifiedStage()
    theirs = stage.kind()
    stage.done("AssignQualification", QualificationTypeId=theirs, WorkerId="W1")
    stage.done("GetAccountBalance", key=OTHER)
    before = stage.snapshot()

    for type_id in (theirs, APPROVED):
        refused = stage.call(operation, key=OTHER, QualificationTypeId=type_id, **fields)
        assert refused.code == NO_TYPE

    assert stage.snapshot() == before


# Changing them.


def changed(stage: QualifiedStage, type_id: str, **request: object):
    return stage.call("UpdateQualificationType", QualificationTypeId=type_id, **request)


def test_a_change_is_told_and_kept() -> None:
    stage = QualifiedStage()
    type_id = stage.kind(Keywords="English")

    told = changed(
        stage,
        type_id,
        Description="Better words",
        QualificationTypeStatus="Inactive",
        RetryDelayInSeconds=60,
        AutoGranted="true",
        AutoGrantedValue=5,
    )

    assert told.names() == [
        *("Request", "QualificationTypeId", "CreationTime", "Name", "Description", "Keywords"),
        *("QualificationTypeStatus", "RetryDelayInSeconds", "IsRequestable", "AutoGranted"),
        "AutoGrantedValue",
    ]
    assert [told.text(name) for name in told.names()[4:]] == [
        *("Better words", "English", "Inactive", "60", "0", "1", "5"),
    ]
    kept = stage.shown_kind(type_id)
    assert [kept.text(name) for name in kept.names()] == [told.text(name) for name in told.names()]


def test_what_is_not_given_stays() -> None:
    stage = QualifiedStage()
    type_id = stage.kind(**TESTED, AnswerKey=ANSWER_KEY, Keywords="words", RetryDelayInSeconds=60)
    before = stage.snapshot()

    assert changed(stage, type_id).code is None
    assert changed(stage, type_id, Description="", Test="", AnswerKey="").code is None

    assert stage.snapshot() == before


def test_name_and_keywords_are_no_parameters_of_a_change() -> None:
    stage = QualifiedStage()
    type_id = stage.kind("Mine", Keywords="words")

    told = changed(stage, type_id, Name="Yours", Keywords="others")

    assert (told.text("Name"), told.text("Keywords")) == ("Mine", "words")


def test_a_new_test_without_a_key_takes_the_key_away() -> None:
    stage = QualifiedStage()
    type_id = stage.kind(**TESTED, AnswerKey=ANSWER_KEY)

    told = changed(stage, type_id, Test=TEST, TestDurationInSeconds=60)

    assert told.text("TestDurationInSeconds") == "60"
    assert "AnswerKey" not in told.names()
    assert changed(stage, type_id, **TESTED, AnswerKey=ANSWER_KEY).text("AnswerKey") == ANSWER_KEY


def test_a_type_without_a_test_gets_one() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()

    assert changed(stage, type_id, **TESTED).text("Test") == TEST
    assert changed(stage, type_id, AutoGranted="true").code == INVALID


def test_an_autogranted_type_gets_a_test_only_in_its_place() -> None:
    stage = QualifiedStage()
    type_id = stage.kind(AutoGranted="true")

    assert changed(stage, type_id, **TESTED).code == INVALID
    told = changed(stage, type_id, **TESTED, AutoGranted="false")
    assert (told.text("Test"), told.text("AutoGranted")) == (TEST, "0")


@pytest.mark.parametrize(
    ("changes", "code", "parameter"),
    [
        ({"Description": "x" * 2001}, INVALID, "Description"),
        ({"QualificationTypeStatus": "Gone"}, ENUMERATION, "QualificationTypeStatus"),
        ({"RetryDelayInSeconds": -1}, RANGE, "RetryDelayInSeconds"),
        ({"TestDurationInSeconds": 60}, INVALID, "TestDurationInSeconds"),
        ({"Test": TEST}, MISSING, None),
        ({"AnswerKey": ANSWER_KEY}, INVALID, "AnswerKey"),
        ({**TESTED, "Test": "no form"}, PARSE, None),
        ({**TESTED, "AnswerKey": "no key"}, PARSE, None),
        ({"AutoGranted": "true"}, INVALID, "AutoGranted"),
        ({**TESTED, "AutoGranted": "true"}, INVALID, "Test"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_a_change_may_be(changes: dict[str, object], code: str, parameter: str | None) -> None:
    stage = QualifiedStage()
    type_id = stage.kind(**TESTED)
    before = stage.snapshot()

    refused = changed(stage, type_id, **changes)

    assert refused.code == code
    assert refused.data.get("Parameter") == parameter
    assert stage.snapshot() == before


def test_a_change_leaves_requests_pending() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    asked = stage.asked("W1", type_id)

    changed(stage, type_id, QualificationTypeStatus="Inactive", AutoGranted="true")

    assert stage.pending() == [asked]


# Disposal.


def disposed(stage: QualifiedStage, type_id: str):
    return stage.call("DisposeQualificationType", QualificationTypeId=type_id)


def test_a_type_is_disposed_of_for_two_days_and_gone_then() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    assert disposed(stage, type_id).names() == ["Request"]

    stage.later(TWO_DAYS - timedelta(seconds=1))
    again = disposed(stage, type_id)
    assert again.code == TYPE_STATE
    assert message(again) == "This operation can be called with a status of: Active,Inactive"
    assert pairs(again) == state_pairs(
        "QualificationTypeId", type_id, "Disposing", "Active", "Inactive"
    )
    told = stage.shown_kind(type_id)
    assert (told.text("QualificationTypeStatus"), told.text("IsRequestable")) == ("Inactive", "0")

    stage.later(seconds=1)
    assert disposed(stage, type_id).code == NO_TYPE
    assert stage.call("GetQualificationType", QualificationTypeId=type_id).code == NO_TYPE


def test_the_name_of_a_disposed_type_is_free_at_once() -> None:
    stage = QualifiedStage()
    first = stage.kind()
    disposed(stage, first)

    second = stage.kind()
    assert second != first
    disposed(stage, second)
    assert stage.kind() not in (first, second)


@pytest.mark.parametrize("key", [KEY, OTHER])
def test_a_hit_that_requires_a_disposed_type_keeps_its_name(key: str) -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    needs = {"QualificationTypeId": type_id, "Comparator": "Exists"}
    hit_id = stage.hit(key=key, QualificationRequirement=needs)
    disposed(stage, type_id)

    taken = stage.call("CreateQualificationType", **type_request())
    assert (taken.code, taken.data) == (NAME_TAKEN, {"QualificationTypeId": type_id})

    stage.done("DisableHIT", key=key, HITId=hit_id)
    assert stage.kind() != type_id


def test_a_required_name_is_free_when_the_type_is_gone() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    needs = {"QualificationTypeId": type_id, "Comparator": "Exists"}
    stage.hit(QualificationRequirement=needs, LifetimeInSeconds=31_536_000)
    disposed(stage, type_id)

    stage.later(TWO_DAYS)
    assert stage.kind() != type_id


def test_an_inactive_type_can_be_disposed_of() -> None:
    stage = QualifiedStage()

    assert disposed(stage, stage.kind(QualificationTypeStatus="Inactive")).code is None


@pytest.mark.parametrize(
    ("operation", "fields"),
    [
        ("UpdateQualificationType", {"Description": "Still here"}),
        ("AssignQualification", {"WorkerId": "W1"}),
    ],
)
def test_what_a_type_being_disposed_of_is_not_for(operation: str, fields: dict[str, Any]) -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    disposed(stage, type_id)
    before = stage.snapshot()

    refused = stage.call(operation, QualificationTypeId=type_id, **fields)

    assert refused.code == TYPE_STATE
    assert refused.data["CurrentState"] == "Disposing"
    assert stage.snapshot() == before


def test_pending_requests_are_rejected_with_the_type() -> None:
    stage = QualifiedStage()
    type_id, other, tested = stage.kind(), stage.kind("Other"), stage.kind("Tested", **TESTED)
    asked = stage.asked("W1", type_id)
    kept = stage.asked("W1", other)
    in_test = stage.asked("W1", tested)

    disposed(stage, type_id)
    disposed(stage, tested)

    assert stage.pending() == [kept]
    assert [stage.workers.qualification_request(one).status for one in (asked, in_test)] == [
        *("Rejected", "Rejected")
    ]
    assert [(letter.destination, letter.text) for letter in stage.letters()] == [
        ("W1", "There will be no such Qualification any more.")
    ] * 2


def test_qualifications_outlive_their_type() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    stage.done("AssignQualification", QualificationTypeId=type_id, WorkerId="W1")
    hit_id = stage.hit(
        QualificationRequirement=[requirement(type_id)],
        MaxAssignments=2,
        LifetimeInSeconds=864_000,
    )

    disposed(stage, type_id)
    assert stage.holders(type_id) == ["W1"]
    assert stage.score(type_id).text("IntegerValue") == "1"
    stage.done(
        "UpdateQualificationScore", QualificationTypeId=type_id, SubjectId="W1", IntegerValue=3
    )

    stage.later(TWO_DAYS)
    assert stage.score(type_id).code == NO_TYPE
    stage.accepted(hit_id, "W1")


def test_a_qualification_is_revoked_while_its_type_is_disposed_of() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    stage.done("AssignQualification", QualificationTypeId=type_id, WorkerId="W1")
    disposed(stage, type_id)

    stage.done("RevokeQualification", QualificationTypeId=type_id, SubjectId="W1")

    assert stage.holders(type_id) == []


# Requiring them.


def test_anybodys_active_type_can_be_required() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()

    for key in ("AKIATEST", OTHER):
        assert stage.hit(key=key, QualificationRequirement=[requirement(type_id)])


@pytest.mark.parametrize("state", ["Inactive", "Disposing"])
def test_only_an_active_type_can_be_required(state: str) -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    required = {"QualificationRequirement": [requirement(type_id)]}
    hit_id = stage.hit(**required)
    hit_type_id = stage.shown(hit_id).text("HITTypeId")
    plain = stage.hit()
    if state == "Inactive":
        changed(stage, type_id, QualificationTypeStatus="Inactive")
    else:
        disposed(stage, type_id)
    before = stage.snapshot()

    properties = {**hit_request(), **required}
    new = {name: properties[name] for name in ("LifetimeInSeconds", "Question")}
    of_type = {"HITTypeId": hit_type_id}
    register = {name: properties[name] for name in properties if name not in new}
    for operation, request in (
        ("CreateHIT", properties),
        ("CreateHIT", new | of_type),
        ("RegisterHITType", register),
        ("ChangeHITTypeOfHIT", of_type | {"HITId": plain}),
    ):
        refused = stage.call(operation, **request)
        assert refused.code == TYPE_STATE, operation
        assert message(refused) == "This operation can be called with a status of: Active"
        assert pairs(refused) == state_pairs("QualificationTypeId", type_id, state, "Active")

    assert stage.snapshot() == before
    assert stage.done("GetReviewableHITs", **of_type).text("TotalNumResults") == "0"


def test_a_hit_type_that_requires_what_is_gone_makes_no_hits() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    hit_id = stage.hit(QualificationRequirement=[requirement(type_id)])
    hit_type_id = stage.shown(hit_id).text("HITTypeId")
    disposed(stage, type_id)
    stage.later(TWO_DAYS)

    assert stage.call("CreateHIT", **hit_request(HITTypeId=hit_type_id)).code == NO_TYPE


# Over REST.


def test_over_rest_the_result_is_the_type_itself() -> None:
    stage = QualifiedStage()

    answer = stage.service.rest("CreateQualificationType", type_request(Keywords="a,b"))
    type_id = answer.text("QualificationType/QualificationTypeId")
    got = stage.service.rest("GetQualificationType", {"QualificationTypeId": type_id})
    gone = stage.service.rest("DisposeQualificationType", {"QualificationTypeId": type_id})

    assert answer.names() == ["OperationRequest", "QualificationType"]
    assert got.text("QualificationType/Name") == "EnglishWritingAbility"
    assert gone.text("DisposeQualificationTypeResult/Request/IsValid") == "True"
