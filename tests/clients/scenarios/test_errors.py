"""Refused requests of every operation on HITs and assignments, through every client."""

from __future__ import annotations

import re
from typing import Any

import pytest

from clients.documented import minimal_request, type_properties
from clients.scenarios.steps import (
    INVALID,
    NO_ASSIGNMENT,
    NO_HIT,
    OUT_OF_RANGE,
    SERVICE,
    done,
    empty,
    hit,
    refused,
    usd,
    work,
)
from clients.trait import Fields, RequesterClient
from mockturk import MockTurk

UNKNOWN = "3AAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
BONUS = {"WorkerId": "A1", "BonusAmount": usd("1.00"), "Reason": "Thanks"}

OF_HITS: list[tuple[str, Fields]] = [
    ("GetHIT", {}),
    ("GetAssignmentsForHIT", {}),
    ("GetReviewResultsForHIT", {}),
    ("GetBonusPayments", {}),
    ("SetHITAsReviewing", {}),
    ("ExtendHIT", {"MaxAssignmentsIncrement": 1}),
    ("ForceExpireHIT", {}),
    ("DisableHIT", {}),
    ("DisposeHIT", {}),
    ("ChangeHITTypeOfHIT", {"HITTypeId": "T100CN9P324W00EXAMPLE"}),
]
OF_ASSIGNMENTS: list[tuple[str, Fields]] = [
    ("GetAssignment", {}),
    ("ApproveAssignment", {}),
    ("RejectAssignment", {}),
    ("ApproveRejectedAssignment", {}),
    ("GetFileUploadURL", {"QuestionIdentifier": "photo"}),
    ("GrantBonus", BONUS),
    ("GetBonusPayments", {}),
]


@pytest.mark.parametrize(("operation", "fields"), OF_HITS, ids=lambda value: str(value)[:20])
def test_no_such_hit(
    client: RequesterClient, other: RequesterClient, operation: str, fields: Fields
) -> None:
    theirs = hit(other)

    for hit_id in (UNKNOWN, theirs):
        outcome = refused(client, operation, HITId=hit_id, **fields)
        assert outcome.code == NO_HIT
        assert re.fullmatch(rf"Hit {hit_id} does not exist\. \([0-9]{{13}} s\)", outcome.message)
        assert outcome.data == {"HITId": hit_id}
    malformed = refused(client, operation, HITId="asfd", **fields)
    assert malformed.code == INVALID
    assert malformed.data == {"Parameter": "HITId"}
    assert malformed.message.startswith('The value "asfd" is not valid for the parameter HITId. (')


@pytest.mark.parametrize(("operation", "fields"), OF_ASSIGNMENTS, ids=lambda value: str(value)[:20])
def test_no_such_assignment(
    client: RequesterClient,
    other: RequesterClient,
    turk: MockTurk,
    operation: str,
    fields: Fields,
) -> None:
    theirs = work(turk, hit(other), "A1")

    for assignment_id in ("INVALIDASSIGNMENTID", theirs):
        outcome = refused(client, operation, AssignmentId=assignment_id, **fields)
        assert outcome.code == NO_ASSIGNMENT
        assert outcome.message.startswith(f"Assignment {assignment_id} does not exist. (")
        assert outcome.data == {"AssignmentId": assignment_id}
    malformed = refused(client, operation, AssignmentId="a b", **fields)
    assert malformed.code == INVALID
    assert malformed.data == {"Parameter": "AssignmentId"}


def test_a_type_of_another_requester(client: RequesterClient, other: RequesterClient) -> None:
    theirs = done(other, "RegisterHITType", **type_properties())["HITTypeId"]
    hit_id = hit(client)

    for outcome in (
        refused(client, "CreateHIT", **minimal_request(HITTypeId=theirs)),
        refused(client, "ChangeHITTypeOfHIT", HITId=hit_id, HITTypeId=theirs),
        refused(client, "GetReviewableHITs", HITTypeId=theirs),
    ):
        assert outcome.code == f"{SERVICE}HITTypeDoesNotExist"
        assert outcome.data == {"HITTypeId": theirs}
    # The same properties make a type of one's own.
    assert done(client, "RegisterHITType", **type_properties())["HITTypeId"] != theirs


def test_a_state_is_told_twice_as_captured(client: RequesterClient) -> None:
    hit_id = hit(client)

    outcome = refused(client, "DisposeHIT", HITId=hit_id)

    assert outcome.pairs == (
        ("HITId", hit_id),
        ("CurrentState", "Assignable"),
        ("ExpectedStates", "Reviewing,Reviewable"),
        ("ExpectedStates", "Reviewing,Reviewable"),
        ("HITId", hit_id),
    )


@pytest.mark.parametrize(
    ("changes", "code", "parameter"),
    [
        ({"Title": "x" * 129}, INVALID, "Title"),
        ({"Description": "x" * 2001}, INVALID, "Description"),
        ({"Keywords": "x" * 1001}, INVALID, "Keywords"),
        ({"AssignmentDurationInSeconds": 29}, OUT_OF_RANGE, "AssignmentDurationInSeconds"),
        ({"AutoApprovalDelayInSeconds": 2_592_001}, OUT_OF_RANGE, "AutoApprovalDelayInSeconds"),
        ({"Reward": usd("-0.01")}, OUT_OF_RANGE, "Reward.Amount"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_bad_types(client: RequesterClient, changes: Fields, code: str, parameter: str) -> None:
    properties = {**type_properties(), **changes}

    registered = refused(client, "RegisterHITType", **properties)
    created = refused(client, "CreateHIT", **minimal_request(HITTypeId=None, **properties))

    assert registered.code == created.code == code
    assert registered.data == created.data == {"Parameter": parameter}


def test_an_unknown_qualification_type(client: RequesterClient) -> None:
    requirement = {"QualificationTypeId": "3UNKNOWN", "Comparator": "Exists"}
    properties = {**type_properties(), "QualificationRequirement": [requirement]}

    outcome = refused(client, "RegisterHITType", **properties)

    assert outcome.code == f"{SERVICE}QualificationTypeDoesNotExist"
    assert outcome.data == {"QualificationTypeId": "3UNKNOWN"}


@pytest.mark.parametrize(
    ("changes", "code", "parameter"),
    [
        ({"WorkerId": "A2"}, INVALID, "WorkerId"),
        ({"WorkerId": "no worker"}, INVALID, "WorkerId"),
        ({"BonusAmount": usd("0.00")}, OUT_OF_RANGE, "BonusAmount.Amount"),
        ({"UniqueRequestToken": "t" * 65}, INVALID, "UniqueRequestToken"),
        ({"Reason": "x" * 4097}, INVALID, "Reason"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_bad_bonuses(
    client: RequesterClient, turk: MockTurk, changes: Fields, code: str, parameter: str
) -> None:
    hit_id = hit(client)
    assignment_id = work(turk, hit_id, "A1")

    outcome = refused(client, "GrantBonus", **{**BONUS, "AssignmentId": assignment_id, **changes})

    assert outcome.code == code
    assert outcome.data == {"Parameter": parameter}
    assert done(client, "GetBonusPayments", HITId=hit_id)["TotalNumResults"] == "0"


def test_no_bonus_before_submission(client: RequesterClient, turk: MockTurk) -> None:
    pending = turk.workers.accept("A1", hit(client))

    assert refused(client, "GrantBonus", AssignmentId=pending, **BONUS).code == NO_ASSIGNMENT
    assert refused(client, "GetBonusPayments").code == "AWS.MissingParameters"


def test_a_question_with_invalid_html(client: RequesterClient) -> None:
    question = (
        '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
        '2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[<p>&nosuch</b>]]></HTMLContent>'
        "<FrameHeight>450</FrameHeight></HTMLQuestion>"
    )

    outcome = refused(client, "CreateHIT", **minimal_request(Question=question))

    assert outcome.code == f"{SERVICE}XHTMLParseError"
    assert outcome.data == {"Parameter": "Question"}


def test_layouts(client: RequesterClient) -> None:
    unknown: dict[str, Any] = {"Question": None, "HITLayoutId": "3UNKNOWN"}

    outcome = refused(client, "CreateHIT", **minimal_request(**unknown))
    both = refused(client, "CreateHIT", **minimal_request(HITLayoutId="3UNKNOWN"))

    assert outcome.code == f"{SERVICE}HITLayoutDoesNotExist"
    assert outcome.data == {"HITLayoutId": "3UNKNOWN"}
    assert both.code == "AWS.InvalidParameterCombination"


def test_an_unknown_response_group(client: RequesterClient) -> None:
    outcome = refused(client, "GetHIT", HITId=hit(client), ResponseGroup=["Everything"])

    assert outcome.code == "AWS.InvalidResponseGroup"
    assert "HITQuestion" in outcome.message


def test_what_is_refused_changes_nothing(client: RequesterClient, turk: MockTurk) -> None:
    hit_id = hit(client, MaxAssignments=2)
    assignment_id = work(turk, hit_id, "A1")
    before = done(client, "GetHIT", HITId=hit_id).values

    for operation in ("DisposeHIT", "SetHITAsReviewing"):
        refused(client, operation, HITId=hit_id)
    refused(client, "ApproveRejectedAssignment", AssignmentId=assignment_id)

    assert done(client, "GetHIT", HITId=hit_id).values == before
    empty(client, "ApproveAssignment", AssignmentId=assignment_id)
