"""A scenario in which a requester calls every operation with a valid request."""

from __future__ import annotations

from typing import Any

from clients.documented import minimal_request, plurality
from clients.scenarios.qualification_tests import RIGHT, WITH_TEST
from clients.scenarios.steps import qualification_type, requirement, usd
from clients.trait import Fields, Outcome, RequesterClient
from mockturk import Workers

EMAIL = {
    "Destination": "me@example.com",
    "Transport": "Email",
    "Version": "2006-05-05",
    "EventType": ["HITCreated"],
}


class Witness:
    """A RequesterClient that records the operations that succeeded, and fails for any other."""

    def __init__(self, client: RequesterClient) -> None:
        self.client = client
        self.answered: set[str] = set()

    def call(self, operation: str, **fields: Any) -> Outcome:
        outcome = self.client.call(operation, **fields)
        assert (outcome.is_valid, outcome.code) == ("True", None), (operation, outcome)
        self.answered.add(operation)
        return outcome

    def batch(self, operation: str, requests: list[Fields]) -> list[Outcome]:
        return self.client.batch(operation, requests)


def answered_in_a_life(client: RequesterClient, workers: Workers) -> set[str]:
    """Run the scenario, and return the operations that succeeded."""
    witness = Witness(client)
    type_id = _qualifications(witness, workers)
    hit_type_id = _hit_types(witness, type_id)
    _work(witness, workers, hit_type_id)
    _ends(witness, hit_type_id)
    witness.call("GetHITsForQualificationType", QualificationTypeId=type_id)
    witness.call("DisposeQualificationType", QualificationTypeId=type_id)
    witness.call("GetAccountBalance")
    witness.call("Help", About=["Help"], HelpType="Operation")
    return witness.answered


def _qualifications(witness: Witness, workers: Workers) -> str:
    """Qualify A1 and A2, not A3; return the Qualification type."""
    type_id = qualification_type(witness, **WITH_TEST)
    named = {"QualificationTypeId": type_id}
    witness.call("GetQualificationType", **named)
    witness.call("UpdateQualificationType", **named, Description="Knows all cats")
    found = witness.call("SearchQualificationTypes", MustBeRequestable=True)
    assert type_id in {one["QualificationTypeId"] for one in found["QualificationType"]}
    for worker_id in ("A1", "A3"):
        asked = workers.request_qualification(worker_id, type_id)
        workers.submit_test(asked.qualification_request_id, RIGHT)
    waiting = witness.call("GetQualificationRequests", **named)["QualificationRequest"]
    first, second = ({"QualificationRequestId": one["QualificationRequestId"]} for one in waiting)
    witness.call("GrantQualification", **first, IntegerValue=90)
    witness.call("RejectQualificationRequest", **second, Reason="Too late")
    for worker_id in ("A2", "A3"):
        witness.call("AssignQualification", **named, WorkerId=worker_id, IntegerValue=70)
    witness.call("UpdateQualificationScore", **named, SubjectId="A2", IntegerValue=80)
    witness.call("RevokeQualification", **named, SubjectId="A3", Reason="A mistake")
    assert witness.call("GetQualificationScore", **named, SubjectId="A2")["IntegerValue"] == "80"
    held = witness.call("GetQualificationsForQualificationType", **named)["Qualification"]
    assert [one["SubjectId"] for one in held] == ["A1", "A2"]
    return type_id


def _hit_types(witness: Witness, qualification_type_id: str) -> str:
    """Register a HIT type that requires the Qualification, with a notification of its events."""
    hit_type_id = witness.call(
        "RegisterHITType",
        Title="Tell cats from dogs",
        Description="Look at a picture",
        Reward=usd("0.50"),
        AssignmentDurationInSeconds=600,
        QualificationRequirement=[requirement(qualification_type_id, "GreaterThan", 75)],
    )["HITTypeId"]
    wanted = {"HITTypeId": hit_type_id, "Notification": EMAIL, "Active": True}
    witness.call("SetHITTypeNotification", **wanted)
    witness.call("SendTestEventNotification", Notification=EMAIL, TestEventType="Ping")
    return hit_type_id


def _created(witness: Witness, hit_type_id: str, **fields: Any) -> Fields:
    request = minimal_request(HITTypeId=hit_type_id, **fields)
    return {"HITId": witness.call("CreateHIT", **request)["HITId"]}


def _work(witness: Witness, workers: Workers, hit_type_id: str) -> None:
    """Let A1 and A2 do a HIT, look at what they did, and pay."""
    hit = _created(witness, hit_type_id, MaxAssignments=2, HITReviewPolicy=plurality())
    first, second = ({"AssignmentId": workers.accept(one, hit["HITId"])} for one in ("A1", "A2"))
    for assignment in (first, second):
        workers.submit(assignment["AssignmentId"], {"animal": "cat", "photo": b"\x89PNG"})
    witness.call("GetReviewableHITs", HITTypeId=hit_type_id)
    witness.call("SetHITAsReviewing", **hit)
    witness.call("GetAssignmentsForHIT", **hit)
    witness.call("GetAssignment", **first)
    witness.call("GetFileUploadURL", **first, QuestionIdentifier="photo")
    witness.call("GetReviewResultsForHIT", **hit)
    witness.call("ApproveAssignment", **first)
    witness.call("RejectAssignment", **second)
    witness.call("ApproveRejectedAssignment", **second)
    bonus = {"WorkerId": "A1", "BonusAmount": usd("0.10"), "Reason": "Thanks"}
    witness.call("GrantBonus", **first, **bonus)
    witness.call("GetBonusPayments", **hit)
    letter = {"Subject": "Thanks", "MessageText": "Come again", "WorkerId": ["A1"]}
    assert witness.call("NotifyWorkers", **letter).values == {}
    witness.call("BlockWorker", WorkerId="A2", Reason="Spam")
    witness.call("GetBlockedWorkers")
    witness.call("UnblockWorker", WorkerId="A2", Reason="None, after all")
    counted = {"Statistic": "NumberAssignmentsApproved", "TimePeriod": "LifeToDate"}
    witness.call("GetRequesterStatistic", **counted)
    witness.call("GetRequesterWorkerStatistic", **counted, WorkerId="A1")
    witness.call("DisposeHIT", **hit)


def _ends(witness: Witness, hit_type_id: str) -> None:
    """End HITs nobody worked on."""
    expired = _created(witness, hit_type_id)
    other_type = witness.call(
        "RegisterHITType",
        Title="Tell dogs from cats",
        Description="Look at a picture",
        Reward=usd("0.50"),
        AssignmentDurationInSeconds=600,
    )["HITTypeId"]
    witness.call("SearchHITs")
    witness.call("ExtendHIT", **expired, ExpirationIncrementInSeconds=3600)
    witness.call("ChangeHITTypeOfHIT", **expired, HITTypeId=other_type)
    assert witness.call("GetHIT", **expired)["HITTypeId"] == other_type
    witness.call("ForceExpireHIT", **expired)
    witness.call("DisableHIT", **_created(witness, hit_type_id))
