"""Operations on assignments, Qualifications, workers, notifications over the API of 2017-01-17."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from documents.question_texts import question_form
from exchanges import NOON
from json_calls import call, create, refused
from mockturk.world.notifications.outbox import Outbox
from world.lifecycle.stage import Stage

NOW = NOON.timestamp()
INVALID_STATE = "This operation can be called with a status of: "


def qualification_type(stage: Stage, **changes: object) -> Any:
    given = {"Name": "n", "Description": "d", "QualificationTypeStatus": "Active", **changes}
    return call(stage.service, "CreateQualificationType", **given)["QualificationType"]


def test_an_assignment_with_its_hit() -> None:
    stage = Stage()
    hit = create(stage.service, AutoApprovalDelayInSeconds=3600)
    (assignment_id,) = stage.submitted(hit["HITId"], "A1")
    call(
        stage.service, "RejectAssignment", AssignmentId=assignment_id, RequesterFeedback="not good"
    )

    found = call(stage.service, "GetAssignment", AssignmentId=assignment_id)
    assert found["HIT"]["Question"] == hit["Question"]
    answer = found["Assignment"].pop("Answer")
    assert answer.startswith('<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n')
    assert found["Assignment"] == {
        "AssignmentId": assignment_id,
        "WorkerId": "A1",
        "HITId": hit["HITId"],
        "AssignmentStatus": "Rejected",
        "AutoApprovalTime": NOW + 3600,
        "AcceptTime": NOW,
        "SubmitTime": NOW,
        "RejectionTime": NOW,
        "RequesterFeedback": "not good",
    }


@pytest.mark.parametrize("override", [{}, {"OverrideRejection": True}])
def test_approvals(override: dict[str, object]) -> None:
    stage = Stage()
    hit_id = create(stage.service, MaxAssignments=2)["HITId"]
    (submitted,) = stage.submitted(hit_id, "A1")
    (accepted,) = stage.accepted(hit_id, "A2")

    def error(assignment_id: str) -> str:
        given = {"AssignmentId": assignment_id, **override}
        told = refused(stage.service, "ApproveAssignment", **given)
        assert told["TurkErrorCode"] == "AWS.MechanicalTurk.InvalidAssignmentState"
        return str(told["Message"]).rpartition(" (")[0]

    assert error(accepted) == f"{INVALID_STATE}null"
    assert call(stage.service, "ApproveAssignment", AssignmentId=submitted, **override) == {}
    assert error(submitted) == f"{INVALID_STATE}Submitted"


def test_a_rejection_is_reversed_within_thirty_days() -> None:
    stage = Stage()
    hit_id = create(stage.service, MaxAssignments=2)["HITId"]
    first, second = stage.submitted(hit_id, "A1", "A2")
    for assignment_id in (first, second):
        call(stage.service, "RejectAssignment", AssignmentId=assignment_id, RequesterFeedback="")
    plain = refused(stage.service, "ApproveAssignment", AssignmentId=first)
    assert plain["Message"].startswith(f"{INVALID_STATE}Submitted (")
    reversal = {"OverrideRejection": True, "RequesterFeedback": "after all"}

    assert call(stage.service, "ApproveAssignment", AssignmentId=first, **reversal) == {}
    shown = call(stage.service, "GetAssignment", AssignmentId=first)["Assignment"]
    assert (shown["AssignmentStatus"], shown["RequesterFeedback"]) == ("Approved", "after all")
    assert "RejectionTime" not in shown
    stage.later(timedelta(days=31))
    late = refused(stage.service, "ApproveAssignment", AssignmentId=second, **reversal)
    assert late["Message"].startswith(f"{INVALID_STATE}Submitted (")


def test_a_bonus_is_for_work() -> None:
    stage = Stage()
    hit_id = create(stage.service)["HITId"]
    (assignment_id,) = stage.accepted(hit_id, "A1")
    given = {
        "WorkerId": "A1",
        "AssignmentId": assignment_id,
        "BonusAmount": "1.00",
        "Reason": "r",
        "UniqueRequestToken": "t",
    }
    early = refused(stage.service, "SendBonus", **given)
    assert early["Message"].startswith(f"Assignment {assignment_id} does not exist. (")
    stage.workers.submit(assignment_id, {"answer": "cat"})

    assert call(stage.service, "SendBonus", **given) == {}
    again = refused(stage.service, "SendBonus", **given)
    assert (again["__type"], again["Message"].rpartition(" (")[0]) == (
        "RequestError",
        'The idempotency token "t" has already been processed.',
    )
    zero = refused(stage.service, "SendBonus", **{**given, "BonusAmount": "0"})
    assert zero["__type"] == "ParameterValidationError"


def test_a_reason_may_be_empty() -> None:
    stage = Stage()
    hit_id = create(stage.service)["HITId"]
    (assignment_id,) = stage.submitted(hit_id, "A1")
    bonus = {"WorkerId": "A1", "AssignmentId": assignment_id, "BonusAmount": "1.00", "Reason": ""}

    assert call(stage.service, "SendBonus", **bonus) == {}
    assert call(stage.service, "CreateWorkerBlock", WorkerId="A1", Reason="") == {}
    (paid,) = call(stage.service, "ListBonusPayments", HITId=hit_id)["BonusPayments"]
    assert paid["BonusAmount"] == "1.00"
    (block,) = call(stage.service, "ListWorkerBlocks")["WorkerBlocks"]
    assert block["WorkerId"] == "A1"


def test_qualification_types_from_making_to_deletion() -> None:
    stage = Stage()
    made = qualification_type(
        stage, Keywords="k", Test=question_form(), TestDurationInSeconds=60, RetryDelayInSeconds=5
    )
    type_id = made["QualificationTypeId"]

    assert made == {
        "QualificationTypeId": type_id,
        "CreationTime": NOW,
        "Name": "n",
        "Description": "d",
        "Keywords": "k",
        "QualificationTypeStatus": "Active",
        "Test": question_form(),
        "TestDurationInSeconds": 60,
        "RetryDelayInSeconds": 5,
        "IsRequestable": True,
        "AutoGranted": False,
    }
    get = {"QualificationTypeId": type_id}
    assert call(stage.service, "GetQualificationType", **get)["QualificationType"] == made
    changed = call(
        stage.service, "UpdateQualificationType", **get, QualificationTypeStatus="Inactive"
    )["QualificationType"]
    assert (changed["QualificationTypeStatus"], changed["IsRequestable"]) == ("Inactive", False)
    taken = refused(
        stage.service,
        "CreateQualificationType",
        Name="n",
        Description="d",
        QualificationTypeStatus="Active",
    )
    assert taken["__type"] == "RequestError"
    assert taken["TurkErrorCode"] == "AWS.MechanicalTurk.QualificationTypeAlreadyExists"
    test = refused(
        stage.service, "UpdateQualificationType", **get, Test="<a/>", TestDurationInSeconds=1
    )
    assert (test["__type"], test["Parameter"]) == ("ParameterValidationError", "Test")
    assert call(stage.service, "DeleteQualificationType", **get) == {}
    qualification_type(stage)


def test_granting_by_association() -> None:
    stage = Stage()
    ids = {
        "QualificationTypeId": qualification_type(stage)["QualificationTypeId"],
        "WorkerId": "A1",
    }

    def score() -> Any:
        return call(stage.service, "GetQualificationScore", **ids)["Qualification"]

    never = refused(stage.service, "GetQualificationScore", **ids)
    assert never["Message"].startswith("You requested a Qualification that does not exist. (")
    assert call(stage.service, "AssociateQualificationWithWorker", **ids) == {}
    assert score() == {**ids, "GrantTime": NOW, "IntegerValue": 1, "Status": "Granted"}
    call(stage.service, "AssociateQualificationWithWorker", **ids, IntegerValue=7)
    assert score()["IntegerValue"] == 7
    legacy = {"QualificationTypeId": ids["QualificationTypeId"], "SubjectId": "A1"}
    assert stage.done("GetQualificationScore", **legacy).text("IntegerValue") == "7"
    assert call(stage.service, "DisassociateQualificationFromWorker", **ids, Reason="") == {}
    assert refused(stage.service, "GetQualificationScore", **ids)["Message"].startswith(
        f"{INVALID_STATE}Granted ("
    )
    listing = {"QualificationTypeId": ids["QualificationTypeId"]}
    assert call(stage.service, "ListWorkersWithQualificationType", **listing)["NumResults"] == 0
    revoked = call(stage.service, "ListWorkersWithQualificationType", **listing, Status="Revoked")
    assert [one["WorkerId"] for one in revoked["Qualifications"]] == ["A1"]
    call(stage.service, "AssociateQualificationWithWorker", **ids, SendNotification=False)
    assert score()["Status"] == "Granted"
    call(stage.service, "AssociateQualificationWithWorker", **{**ids, "WorkerId": "A2"})
    stage.later(seconds=1)
    call(stage.service, "AssociateQualificationWithWorker", **ids)
    granted = call(stage.service, "ListWorkersWithQualificationType", **listing)
    assert [one["WorkerId"] for one in granted["Qualifications"]] == ["A2", "A1"]


def test_requests_for_a_qualification() -> None:
    stage = Stage()
    type_id = qualification_type(stage)["QualificationTypeId"]
    for worker in ("A1", "A2"):
        stage.workers.request_qualification(worker, type_id)

    found = call(stage.service, "ListQualificationRequests")["QualificationRequests"]
    assert [(one["WorkerId"], one["SubmitTime"]) for one in found] == [("A1", NOW), ("A2", NOW)]
    first, second = (one["QualificationRequestId"] for one in found)
    assert call(stage.service, "AcceptQualificationRequest", QualificationRequestId=first) == {}
    reject = {"QualificationRequestId": second, "Reason": "no"}
    assert call(stage.service, "RejectQualificationRequest", **reject) == {}
    one_type = call(stage.service, "ListQualificationRequests", QualificationTypeId=type_id)
    assert one_type == {"NumResults": 0, "QualificationRequests": []}
    assert (
        refused(stage.service, "RejectQualificationRequest", **reject)["__type"] == "RequestError"
    )


def test_messages_and_blocks() -> None:
    stage = Stage()
    hit_id = create(stage.service)["HITId"]
    (assignment_id,) = stage.submitted(hit_id, "A1")
    call(stage.service, "ApproveAssignment", AssignmentId=assignment_id)
    message = {"Subject": "s", "MessageText": "m"}

    told = call(stage.service, "NotifyWorkers", **message, WorkerIds=["A1"])
    assert told == {"NotifyWorkersFailureStatuses": []}
    (row,) = call(stage.service, "NotifyWorkers", **message, WorkerIds=["A9"]).popitem()[1]
    assert row["NotifyWorkersFailureCode"] == "HardFailure"
    assert row["WorkerId"] == "A9"
    assert call(stage.service, "CreateWorkerBlock", WorkerId="A1", Reason="r") == {}
    legacy = stage.done("GetBlockedWorkers").one("WorkerBlock")
    assert legacy.text("WorkerId") == "A1"
    assert call(stage.service, "DeleteWorkerBlock", WorkerId="A1", Reason="") == {}
    assert call(stage.service, "DeleteWorkerBlock", WorkerId="A1") == {}


@pytest.mark.parametrize(
    ("transport", "destination"),
    [
        ("SQS", "https://sqs.us-east-1.amazonaws.com/123456789012/queue"),
        ("SNS", "arn:aws:sns:us-east-1:123456789012:topic"),
        ("Email", "me@example.com"),
    ],
)
def test_notifications(transport: str, destination: str) -> None:
    stage = Stage()
    hit = create(stage.service)
    notification = {
        "Destination": destination,
        "Transport": transport,
        "Version": "2014-08-15",
        "EventTypes": ["HITExpired"],
    }
    settings = {"HITTypeId": hit["HITTypeId"], "Notification": notification}
    assert call(stage.service, "UpdateNotificationSettings", **settings, Active=True) == {}
    call(stage.service, "UpdateExpirationForHIT", HITId=hit["HITId"], ExpireAt=0)
    test = {"Notification": notification, "TestEventType": "Ping"}
    assert call(stage.service, "SendTestEventNotification", **test) == {}

    sent = Outbox(stage.world).messages().items
    assert {(one.transport, one.destination) for one in sent} == {(transport, destination)}
    assert len(sent) == 2
    inactive = {"HITTypeId": hit["HITTypeId"], "Active": False}
    assert call(stage.service, "UpdateNotificationSettings", **inactive) == {}
    wrong = {**notification, "Destination": "nowhere"}
    error = refused(stage.service, "SendTestEventNotification", **{**test, "Notification": wrong})
    assert error["__type"] == "ParameterValidationError"


def test_sns_is_no_transport_of_the_legacy_api() -> None:
    notification = {"Destination": "arn:aws:sns:a:1:b", "Transport": "SNS", "Version": "2014-08-15"}
    result = Stage().call(
        "SendTestEventNotification", Notification=notification, TestEventType="Ping"
    )

    assert result.code == "AWS.InvalidEnumeratedParameter"


ASSIGNMENT_POLICY = {
    "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
    "Parameters": [
        {"Key": "AnswerKey", "MapEntries": [{"Key": "q1", "Values": ["cat"]}]},
        {"Key": "ApproveIfKnownAnswerScoreIsAtLeast", "Values": ["50"]},
    ],
}
HIT_POLICY = {
    "PolicyName": "SimplePlurality/2011-09-01",
    "Parameters": [
        {"Key": "QuestionIds", "Values": ["q1"]},
        {"Key": "QuestionAgreementThreshold", "Values": ["50"]},
    ],
}


def test_review_results_are_one_sequence() -> None:
    stage = Stage()
    hit_id = create(
        stage.service, AssignmentReviewPolicy=ASSIGNMENT_POLICY, HITReviewPolicy=HIT_POLICY
    )["HITId"]
    stage.workers.submit(stage.workers.accept("A1", hit_id), {"q1": "cat"})
    whole = call(stage.service, "ListReviewPolicyResultsForHIT", HITId=hit_id, MaxResults=100)

    assert whole["AssignmentReviewPolicy"] == {"PolicyName": ASSIGNMENT_POLICY["PolicyName"]}
    actions = whole["AssignmentReviewReport"]["ReviewActions"]
    assert {one["TargetType"] for one in actions} == {"Assignment"}
    assert {one["CompleteTime"] for one in actions} == {stage.clock.now().timestamp()}
    assert [one["ActionName"] for one in actions] == ["review", "approve"]
    levels = ("AssignmentReviewReport", "HITReviewReport")
    collected: dict[str, dict[str, list[Any]]] = {
        level: {"ReviewResults": [], "ReviewActions": []} for level in levels
    }
    given: dict[str, object] = {"HITId": hit_id, "MaxResults": 1}
    count = 0
    while True:
        page = call(stage.service, "ListReviewPolicyResultsForHIT", **given)
        items = 0
        for level in levels:
            for kind, rows in page[level].items():
                collected[level][kind] += rows
                items += len(rows)
        if "NextToken" not in page:
            assert items == 0
            break
        assert items == 1
        count += 1
        given["NextToken"] = page["NextToken"]
    assert collected == {level: whole[level] for level in levels}
    assert count > 4
    no_results = call(
        stage.service,
        "ListReviewPolicyResultsForHIT",
        HITId=hit_id,
        PolicyLevels=["Assignment"],
        RetrieveResults=False,
    )
    assert no_results["AssignmentReviewReport"] == {"ReviewResults": [], "ReviewActions": actions}
    assert "HITReviewReport" not in no_results
    without = create(stage.service)["HITId"]
    empty = call(stage.service, "ListReviewPolicyResultsForHIT", HITId=without)
    assert empty == {"HITId": without}


def test_money_in_production() -> None:
    stage = Stage("production")
    given = {
        "Title": "t",
        "Description": "d",
        "Reward": "9000.00",
        "AssignmentDurationInSeconds": 60,
        "LifetimeInSeconds": 60,
        "MaxAssignments": 9,
        "Question": question_form(),
    }
    error = refused(stage.service, "CreateHIT", **given)

    assert error["__type"] == "RequestError"
    assert error["Message"].startswith(
        "This Requester has insufficient funds in their account to complete this transaction. "
        "Please visit https://requester.mturk.com/prepayments/new to purchase Prepaid HITs. ("
    )
