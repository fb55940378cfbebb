"""Help, and the operations without an answer of their own, through every client."""

from __future__ import annotations

import pytest

from clients.scenarios.steps import ENUMERATION, INVALID, SERVICE, done, refused
from clients.trait import Fields, RequesterClient, plain
from mockturk.operations import BEHAVIOURS
from mockturk.operations.not_yet import NOT_YET

QUALIFICATION_TYPE = {"QualificationTypeId": "3QUALIFICATION"}
NOTIFICATION = {
    "Notification": {
        "Destination": "someone@example.com",
        "Transport": "Email",
        "Version": "2006-05-05",
        "EventType": ["HITReviewable"],
    }
}
REQUESTS: dict[str, Fields] = {
    "SetHITTypeNotification": {"HITTypeId": "3TYPE", **NOTIFICATION, "Active": True},
    "SendTestEventNotification": {**NOTIFICATION, "TestEventType": "Ping"},
    "GetHITsForQualificationType": QUALIFICATION_TYPE,
    "GetQualificationsForQualificationType": QUALIFICATION_TYPE,
    "CreateQualificationType": {
        "Name": "English",
        "Description": "Speaks it",
        "QualificationTypeStatus": "Active",
    },
    "GrantQualification": {"QualificationRequestId": "3REQUEST"},
    "AssignQualification": {**QUALIFICATION_TYPE, "WorkerId": "A1"},
    "RevokeQualification": {**QUALIFICATION_TYPE, "SubjectId": "A1"},
    "GetQualificationType": QUALIFICATION_TYPE,
    "GetQualificationRequests": {},
    "RejectQualificationRequest": {"QualificationRequestId": "3REQUEST"},
    "UpdateQualificationType": QUALIFICATION_TYPE,
    "SearchQualificationTypes": {"MustBeRequestable": True},
    "GetQualificationScore": {**QUALIFICATION_TYPE, "SubjectId": "A1"},
    "UpdateQualificationScore": {**QUALIFICATION_TYPE, "SubjectId": "A1", "IntegerValue": 1},
    "DisposeQualificationType": QUALIFICATION_TYPE,
    "NotifyWorkers": {"Subject": "Hello", "MessageText": "There is work", "WorkerId": ["A1"]},
}
OF_2007 = {"GetWorkerAcceptLimit", "SetWorkerAcceptLimit"}
UNANSWERED = [one.name for one in NOT_YET if one.name not in OF_2007]


def test_every_operation_is_tried() -> None:
    assert set(UNANSWERED) <= REQUESTS.keys()
    assert len(BEHAVIOURS) == 44 + len(OF_2007)


@pytest.mark.parametrize("operation", UNANSWERED)
def test_not_answered_yet(client: RequesterClient, operation: str) -> None:
    outcome = refused(client, operation, **REQUESTS[operation])

    assert outcome.code == f"{SERVICE}NotImplemented"
    assert outcome.message.startswith(f"Mockturk does not answer {operation} yet.")
    assert outcome.data == {"Operation": operation}


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
