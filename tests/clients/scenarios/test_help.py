"""Help, and operations on objects that do not exist, through every client."""

from __future__ import annotations

import pytest

from clients.scenarios.steps import ENUMERATION, INVALID, SERVICE, done, refused
from clients.trait import Fields, RequesterClient, plain
from mockturk.operations import OPERATION_SPECS
from mockturk.operations.unsupported import UNSUPPORTED

QUALIFICATION_TYPE = {"QualificationTypeId": "3QUALIFICATION"}
OF_NOTHING: dict[str, Fields] = {
    "GetHITsForQualificationType": QUALIFICATION_TYPE,
    "GetQualificationsForQualificationType": QUALIFICATION_TYPE,
    "AssignQualification": {**QUALIFICATION_TYPE, "WorkerId": "A1"},
    "RevokeQualification": {**QUALIFICATION_TYPE, "SubjectId": "A1"},
    "GetQualificationType": QUALIFICATION_TYPE,
    "GetQualificationRequests": QUALIFICATION_TYPE,
    "UpdateQualificationType": QUALIFICATION_TYPE,
    "GetQualificationScore": {**QUALIFICATION_TYPE, "SubjectId": "A1"},
    "UpdateQualificationScore": {**QUALIFICATION_TYPE, "SubjectId": "A1", "IntegerValue": 1},
    "DisposeQualificationType": QUALIFICATION_TYPE,
}
OF_2007 = {"GetWorkerAcceptLimit", "SetWorkerAcceptLimit"}


def test_every_operation_is_answered() -> None:
    assert {one.name for one in UNSUPPORTED} == OF_2007
    assert len(OPERATION_SPECS) == 44 + len(OF_2007)


@pytest.mark.parametrize("operation", OF_NOTHING)
def test_a_qualification_type_there_is_not(client: RequesterClient, operation: str) -> None:
    outcome = refused(client, operation, **OF_NOTHING[operation])

    assert outcome.code == f"{SERVICE}QualificationTypeDoesNotExist"
    assert outcome.data == QUALIFICATION_TYPE


def test_help_on_an_operation(client: RequesterClient) -> None:
    shown = done(client, "Help", About=["ExtendHIT"], HelpType="Operation")

    (about,) = shown["OperationInformation"]
    assert about["Name"] == "ExtendHIT"
    assert about["RequiredParameters"] == {"Parameter": ["HITId"]}
    assert set(about["AvailableParameters"]["Parameter"]) == {
        *("MaxAssignmentsIncrement", "ExpirationIncrementInSeconds", "UniqueRequestToken"),
    }
    assert about["DefaultResponseGroups"] == {"ResponseGroup": ["Minimal"]}
    assert about["AvailableResponseGroups"] == {"ResponseGroup": ["Minimal", "Request"]}


def test_help_on_several(client: RequesterClient) -> None:
    shown = done(client, "Help", About=["GetHIT", "GetAccountBalance"], HelpType="Operation")

    names = [about["Name"] for about in shown["OperationInformation"]]
    assert names == ["GetHIT", "GetAccountBalance"]


def test_help_is_on_operations_unless_told(client: RequesterClient) -> None:
    (about,) = done(client, "Help", About=["DisposeHIT"])["OperationInformation"]

    assert about["Name"] == "DisposeHIT"


def test_help_on_a_response_group(client: RequesterClient) -> None:
    shown = done(client, "Help", About=["AssignmentFeedback"], HelpType="ResponseGroup")

    (about,) = shown["ResponseGroupInformation"]
    assert about["Name"] == "AssignmentFeedback"
    assert set(about["ValidOperations"]["Operation"]) == {"GetAssignment", "GetAssignmentsForHIT"}


def test_help_on_nothing_there_is(client: RequesterClient) -> None:
    for kind in ("Operation", "ResponseGroup"):
        outcome = refused(client, "Help", About=["Everything"], HelpType=kind)
        assert outcome.code == INVALID
        assert outcome.data == {"Parameter": "About"}
    unknown = refused(client, "Help", About=["GetHIT"], HelpType="Riddle")
    assert unknown.code == ENUMERATION


def test_help_echoes_the_request(client: RequesterClient) -> None:
    request = {"About": ["Help"], "HelpType": "Operation", "ResponseGroup": ["Request"]}

    assert done(client, "Help", **request).echo == plain(request)
