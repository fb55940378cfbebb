"""Each row of docs/migration.md: one API does something, the other one shows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from documents.question_texts import question_form
from exchanges import QUESTION
from json_calls import call, create, properties, refused
from mockturk.operations import OPERATION_SPECS
from mockturk.operations.api_2017 import OPERATIONS_2017
from mockturk.world.notifications.outbox import Outbox
from mockturk.world.workers.qualifications import WorkerQualifications
from world.lifecycle.stage import HIT_STATE, NO_HIT, Stage, hit_request, usd

FORM = question_form()
UPLOAD = question_form(
    "<FileUploadAnswer><MaxFileSizeInBytes>9</MaxFileSizeInBytes>"
    "<MinFileSizeInBytes>1</MinFileSizeInBytes></FileUploadAnswer>"
)
QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/queue"
ADULT = "00000000000000000060"
LOCALE = "00000000000000000071"
APPROVED = "00000000000000000040"


def rows_of(heading: str) -> list[tuple[str, ...]]:
    """The rows of a table of the page, each a tuple of its cells without backticks."""
    page = Path(__file__).parents[3] / "docs" / "migration.md"
    section = page.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2]
    lines = re.findall(r"^\| (.*) \|$", section.partition("\n## ")[0], re.MULTILINE)
    cells = [line.replace("`", "").split(" | ") for line in lines]
    return [tuple(cell.strip(" |") for cell in row) for row in cells[2:]]


class Both:
    """One world, called over both APIs."""

    def __init__(self) -> None:
        self.stage = Stage()
        self.old = self.stage.done
        self.workers = self.stage.workers

    def new(self, operation: str, **members: object) -> Any:
        return call(self.stage.service, operation, **members)

    def error(self, operation: str, **members: object) -> Any:
        return refused(self.stage.service, operation, **members)

    def shown(self, hit_id: str) -> Any:
        return self.new("GetHIT", HITId=hit_id)["HIT"]

    def qualification_type(self, **changes: object) -> str:
        """Create a Qualification type over the legacy API, and return its id."""
        given = {"Name": "n", "Description": "d", "QualificationTypeStatus": "Active", **changes}
        made = self.old("CreateQualificationType", **given)
        return made.text("QualificationTypeId") or ""

    def request(self, type_id: str) -> str:
        """Let a worker request a Qualification, and return the id of the request."""
        asked = WorkerQualifications(self.stage.world).request_qualification("A1", type_id)
        return asked.qualification_request_id

    def reported_hit(self) -> str:
        """Create a HIT whose policy approves its assignment, and let a worker submit it."""
        policy = {
            "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
            "Parameter": [
                {"Key": "AnswerKey", "MapEntry": {"Key": "q", "Value": "cat"}},
                {"Key": "ApproveIfKnownAnswerScoreIsAtLeast", "Value": "50"},
            ],
        }
        hit_id = self.stage.hit(Question=FORM, AssignmentReviewPolicy=policy)
        (taken,) = self.stage.accepted(hit_id, "A1")
        self.workers.submit(taken, {"q": "cat"})
        return hit_id


def _submitted(both: Both) -> tuple[str, str]:
    """Create a HIT, let a worker submit it; return the ids of HIT and assignment."""
    hit_id = both.stage.hit()
    (assignment_id,) = both.stage.submitted(hit_id, "A1")
    return hit_id, assignment_id


def create_hit_with_properties(both: Both) -> None:
    hit_id = create(both.stage.service)["HITId"]
    assert both.stage.shown(hit_id).text("Title") == properties()["Title"]


def create_hit_with_a_type(both: Both) -> None:
    type_id = both.old("RegisterHITType", **hit_type()).text("HITTypeId")
    given = {"HITTypeId": type_id, "Question": QUESTION}
    both.old("CreateHIT", **given)
    assert both.error("CreateHITWithHITType", **given)["__type"] == "ValidationException"
    made = both.new("CreateHITWithHITType", **given, LifetimeInSeconds=60)["HIT"]
    assert both.stage.shown(made["HITId"]).text("HITTypeId") == type_id


def register_hit_type(both: Both) -> None:
    type_id = both.old("RegisterHITType", **hit_type()).text("HITTypeId")
    assert both.new("CreateHITType", **properties())["HITTypeId"] == type_id


def change_hit_type(both: Both) -> None:
    hit_id = both.stage.hit()
    other = both.new("CreateHITType", **properties(Title="Other"))["HITTypeId"]
    both.new("UpdateHITTypeOfHIT", HITId=hit_id, HITTypeId=other)
    assert both.stage.shown(hit_id).text("Title") == "Other"


def get_hit(both: Both) -> None:
    hit_id = both.stage.hit()
    assert both.shown(hit_id)["HITId"] == hit_id


def search_hits(both: Both) -> None:
    made = [both.stage.hit(), both.stage.hit()]
    assert [one["HITId"] for one in both.new("ListHITs")["HITs"]] == made[::-1]
    assert both.old("SearchHITs").text("TotalNumResults") == "2"


def reviewable_hits(both: Both) -> None:
    hit_id, _ = _submitted(both)
    assert [one["HITId"] for one in both.new("ListReviewableHITs")["HITs"]] == [hit_id]
    assert both.old("GetReviewableHITs").text("HIT/HITId") == hit_id


def hits_of_a_qualification_type(both: Both) -> None:
    type_id = both.qualification_type()
    requirement = {"QualificationTypeId": type_id, "Comparator": "Exists"}
    hit_id = both.stage.hit(QualificationRequirement=requirement)
    found = both.new("ListHITsForQualificationType", QualificationTypeId=type_id)["HITs"]
    assert [one["HITId"] for one in found] == [hit_id]


def set_as_reviewing(both: Both) -> None:
    hit_id, _ = _submitted(both)
    both.new("UpdateHITReviewStatus", HITId=hit_id)
    assert both.stage.status(hit_id) == "Reviewing"
    both.old("SetHITAsReviewing", HITId=hit_id, Revert="true")
    assert both.shown(hit_id)["HITStatus"] == "Reviewable"


def extend_by_assignments(both: Both) -> None:
    hit_id = both.stage.hit()
    both.new("CreateAdditionalAssignmentsForHIT", HITId=hit_id, NumberOfAdditionalAssignments=2)
    assert both.stage.shown(hit_id).text("MaxAssignments") == "3"


def extend_by_seconds(both: Both) -> None:
    hit_id = both.stage.hit()
    before = both.shown(hit_id)["Expiration"]
    both.old("ExtendHIT", HITId=hit_id, ExpirationIncrementInSeconds=3600)
    assert both.shown(hit_id)["Expiration"] == before + 3600
    both.new("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=before + 7200)
    assert both.stage.shown(hit_id).text("Expiration") == "2014-08-15T15:00:00Z"


def force_expire(both: Both) -> None:
    hit_id = both.stage.hit()
    for _ in range(2):
        both.new("UpdateExpirationForHIT", HITId=hit_id, ExpireAt=0)
    assert both.stage.call("ForceExpireHIT", HITId=hit_id).code == HIT_STATE


def dispose(both: Both) -> None:
    hit_id, assignment_id = _submitted(both)
    both.old("ApproveAssignment", AssignmentId=assignment_id)
    both.old("SetHITAsReviewing", HITId=hit_id)
    both.new("DeleteHIT", HITId=hit_id)
    assert both.stage.status(hit_id) == "Disposed"


def disable(both: Both) -> None:
    first, second = both.stage.hit(), both.stage.hit()
    both.old("DisableHIT", HITId=first)
    both.new("UpdateExpirationForHIT", HITId=second, ExpireAt=0)
    both.new("DeleteHIT", HITId=second)
    assert [both.shown(one)["HITStatus"] for one in (first, second)] == ["Disposed"] * 2


def review_results(both: Both) -> None:
    hit_id = both.reported_hit()
    report = both.new("ListReviewPolicyResultsForHIT", HITId=hit_id)["AssignmentReviewReport"]
    legacy = both.old("GetReviewResultsForHIT", HITId=hit_id).one("AssignmentReviewReport")
    assert [one["Key"] for one in report["ReviewResults"]] == [
        one.text("Key") for one in legacy.all("ReviewResult")
    ]


def get_assignment(both: Both) -> None:
    hit_id, assignment_id = _submitted(both)
    found = both.new("GetAssignment", AssignmentId=assignment_id)
    legacy = both.old("GetAssignment", AssignmentId=assignment_id)
    assert found["Assignment"]["Answer"] == legacy.text("Assignment/Answer")
    assert found["HIT"] == both.shown(hit_id)


def assignments_of_a_hit(both: Both) -> None:
    hit_id, assignment_id = _submitted(both)
    given = {"HITId": hit_id, "AssignmentStatuses": ["Submitted", "Approved"]}
    (found,) = both.new("ListAssignmentsForHIT", **given)["Assignments"]
    legacy = both.old("GetAssignmentsForHIT", HITId=hit_id)
    assert found["AssignmentId"] == legacy.text("Assignment/AssignmentId") == assignment_id


def approve(both: Both) -> None:
    _, assignment_id = _submitted(both)
    both.new("ApproveAssignment", AssignmentId=assignment_id)
    assert legacy_status(both, assignment_id) == "Approved"


def approve_rejected(both: Both) -> None:
    _, assignment_id = _submitted(both)
    both.old("RejectAssignment", AssignmentId=assignment_id)
    both.new("ApproveAssignment", AssignmentId=assignment_id, OverrideRejection=True)
    assert legacy_status(both, assignment_id) == "Approved"


def reject(both: Both) -> None:
    _, assignment_id = _submitted(both)
    assert both.error("RejectAssignment", AssignmentId=assignment_id)["__type"]
    both.new("RejectAssignment", AssignmentId=assignment_id, RequesterFeedback="")
    assert legacy_status(both, assignment_id) == "Rejected"


def file_upload_url(both: Both) -> None:
    (taken,) = both.stage.accepted(both.stage.hit(Question=UPLOAD), "A1")
    given = {"AssignmentId": taken, "QuestionIdentifier": "q"}
    assert (
        both.error("GetFileUploadURL", **given)["Message"].rpartition(" (")[0]
        == ((both.stage.call("GetFileUploadURL", **given).message or "").rpartition(" (")[0])
    )


def bonus(both: Both) -> None:
    hit_id, assignment_id = _submitted(both)
    given = {"AssignmentId": assignment_id, "WorkerId": "A1", "Reason": "r"}
    both.new("SendBonus", **given, BonusAmount="1.50")
    paid = both.old("GetBonusPayments", HITId=hit_id).one("BonusPayment")
    assert paid.text("BonusAmount/Amount") == "1.50"


def bonus_payments(both: Both) -> None:
    hit_id, assignment_id = _submitted(both)
    given = {"AssignmentId": assignment_id, "WorkerId": "A1", "Reason": "r"}
    both.old("GrantBonus", **given, BonusAmount=usd("1.50"))
    (paid,) = both.new("ListBonusPayments", HITId=hit_id)["BonusPayments"]
    assert (paid["BonusAmount"], paid["Reason"]) == ("1.50", "r")


def create_qualification_type(both: Both) -> None:
    given = {"Name": "n", "Description": "d", "QualificationTypeStatus": "Active"}
    made = both.new("CreateQualificationType", **given)["QualificationType"]
    ids = {"QualificationTypeId": made["QualificationTypeId"]}
    assert both.old("GetQualificationType", **ids).text("Name") == "n"


def update_qualification_type(both: Both) -> None:
    ids = {"QualificationTypeId": both.qualification_type()}
    both.new("UpdateQualificationType", **ids, Description="other")
    assert both.old("GetQualificationType", **ids).text("Description") == "other"


def get_qualification_type(both: Both) -> None:
    ids = {"QualificationTypeId": both.qualification_type(Keywords="k")}
    assert both.new("GetQualificationType", **ids)["QualificationType"]["Keywords"] == "k"


def dispose_qualification_type(both: Both) -> None:
    ids = {"QualificationTypeId": both.qualification_type()}
    both.new("DeleteQualificationType", **ids)
    given = {"MustBeRequestable": "false", "MustBeOwnedByCaller": "true"}
    assert both.old("SearchQualificationTypes", **given).text("TotalNumResults") == "0"


def search_qualification_types(both: Both) -> None:
    type_id = both.qualification_type()
    given = {"MustBeRequestable": True, "MustBeOwnedByCaller": True}
    (found,) = both.new("ListQualificationTypes", **given)["QualificationTypes"]
    assert found["QualificationTypeId"] == type_id


def assign_qualification(both: Both) -> None:
    ids = {"QualificationTypeId": both.qualification_type()}
    both.old("AssignQualification", **ids, WorkerId="A1", IntegerValue=1)
    both.new("AssociateQualificationWithWorker", **ids, WorkerId="A1", IntegerValue=2)
    assert score(both, ids) == "2"


def update_score(both: Both) -> None:
    ids = {"QualificationTypeId": both.qualification_type()}
    both.new("AssociateQualificationWithWorker", **ids, WorkerId="A1", IntegerValue=1)
    both.old("UpdateQualificationScore", **ids, SubjectId="A1", IntegerValue=2)
    found = both.new("GetQualificationScore", **ids, WorkerId="A1")["Qualification"]
    assert found["IntegerValue"] == 2


def revoke(both: Both) -> None:
    ids = {"QualificationTypeId": both.qualification_type()}
    both.old("AssignQualification", **ids, WorkerId="A1")
    both.new("DisassociateQualificationFromWorker", **ids, WorkerId="A1")
    found = both.old("GetQualificationsForQualificationType", **ids, Status="Granted")
    assert found.text("TotalNumResults") == "0"


def get_score(both: Both) -> None:
    ids = {"QualificationTypeId": both.qualification_type()}
    both.old("AssignQualification", **ids, WorkerId="A1", IntegerValue=7)
    found = both.new("GetQualificationScore", **ids, WorkerId="A1")["Qualification"]
    assert (str(found["IntegerValue"]), found["WorkerId"]) == (score(both, ids), "A1")


def workers_of_a_type(both: Both) -> None:
    ids = {"QualificationTypeId": both.qualification_type()}
    both.old("AssignQualification", **ids, WorkerId="A1")
    (held,) = both.new("ListWorkersWithQualificationType", **ids)["Qualifications"]
    assert held["WorkerId"] == "A1"


def qualification_requests(both: Both) -> None:
    request_id = both.request(both.qualification_type())
    (found,) = both.new("ListQualificationRequests")["QualificationRequests"]
    legacy = both.old("GetQualificationRequests").one("QualificationRequest")
    assert found["QualificationRequestId"] == request_id
    assert found["WorkerId"] == legacy.text("SubjectId")


def grant(both: Both) -> None:
    ids = {"QualificationTypeId": both.qualification_type()}
    request_id = both.request(ids["QualificationTypeId"])
    both.new("AcceptQualificationRequest", QualificationRequestId=request_id, IntegerValue=3)
    assert score(both, ids) == "3"


def reject_request(both: Both) -> None:
    request_id = both.request(both.qualification_type())
    both.new("RejectQualificationRequest", QualificationRequestId=request_id, Reason="no")
    assert both.old("GetQualificationRequests").text("TotalNumResults") == "0"


def block(both: Both) -> None:
    both.new("CreateWorkerBlock", WorkerId="A1", Reason="r")
    assert both.old("GetBlockedWorkers").text("WorkerBlock/WorkerId") == "A1"


def unblock(both: Both) -> None:
    both.old("BlockWorker", WorkerId="A1", Reason="r")
    both.new("DeleteWorkerBlock", WorkerId="A1", Reason="r")
    assert both.old("GetBlockedWorkers").text("TotalNumResults") == "0"


def blocked_workers(both: Both) -> None:
    both.old("BlockWorker", WorkerId="A1", Reason="r")
    assert both.new("ListWorkerBlocks")["WorkerBlocks"] == [{"WorkerId": "A1", "Reason": "r"}]


def notify_workers(both: Both) -> None:
    _, assignment_id = _submitted(both)
    both.old("ApproveAssignment", AssignmentId=assignment_id)
    given = {"Subject": "s", "MessageText": "m"}
    both.new("NotifyWorkers", **given, WorkerIds=["A1"])
    both.old("NotifyWorkers", **given, WorkerId=["A1"])
    (first, second) = Outbox(both.stage.world).messages().items
    assert (first.subject, first.body) == (second.subject, second.body)


def notification(**changes: object) -> dict[str, object]:
    return {"Destination": QUEUE, "Transport": "SQS", "Version": "2014-08-15", **changes}


def set_notification(both: Both) -> None:
    hit_id = both.stage.hit()
    type_id = both.shown(hit_id)["HITTypeId"]
    sent = notification(EventTypes=["HITExpired"])
    both.new("UpdateNotificationSettings", HITTypeId=type_id, Notification=sent, Active=True)
    both.old("ForceExpireHIT", HITId=hit_id)
    (message,) = Outbox(both.stage.world).messages().items
    assert hit_id in str(message)


def send_test_event(both: Both) -> None:
    both.new(
        "SendTestEventNotification",
        Notification=notification(EventTypes=["HITExpired"]),
        TestEventType="HITExpired",
    )
    both.old(
        "SendTestEventNotification",
        Notification=notification(EventType="HITExpired"),
        TestEventType="HITExpired",
    )
    assert len(Outbox(both.stage.world).messages().items) == 2


def balance(both: Both) -> None:
    assert both.new("GetAccountBalance")["AvailableBalance"] == str(both.stage.balance())


def requester_statistic(both: Both) -> None:
    hit_id, _ = _submitted(both)
    given = {"Statistic": "NumberAssignmentsAvailable", "TimePeriod": "LifeToDate"}
    both.old("GetRequesterStatistic", **given)
    assert "GetRequesterStatistic" not in OPERATIONS_2017
    found = both.new("ListAssignmentsForHIT", HITId=hit_id)["Assignments"]
    assert len(found) == 1


def requester_worker_statistic(both: Both) -> None:
    _, assignment_id = _submitted(both)
    both.new("ApproveAssignment", AssignmentId=assignment_id)
    given = {"Statistic": "NumberAssignmentsApproved", "TimePeriod": "LifeToDate"}
    legacy = both.old("GetRequesterWorkerStatistic", **given, WorkerId="A1")
    assert legacy.text("DataPoint/LongValue") == "1"
    assert "GetRequesterWorkerStatistic" not in OPERATIONS_2017


def service_help(both: Both) -> None:
    both.old("Help", About="GetHIT", HelpType="Operation")
    assert "Help" not in OPERATIONS_2017


def reward(both: Both) -> None:
    hit_id = both.stage.hit(Reward=usd("0.05"))
    assert both.shown(hit_id)["Reward"] == "0.05"
    assert both.stage.shown(hit_id).text("Reward/FormattedPrice") == "$0.05"


def times(both: Both) -> None:
    hit_id = create(both.stage.service)["HITId"]
    at = datetime.fromtimestamp(both.shown(hit_id)["Expiration"], UTC)
    assert both.stage.shown(hit_id).text("Expiration") == f"{at:%Y-%m-%dT%H:%M:%SZ}"


def guarded(both: Both, **requirement: object) -> Any:
    """Create a HIT with a requirement over the legacy API; return it as the later one shows it."""
    shown = both.shown(both.stage.hit(QualificationRequirement=requirement))
    (one,) = shown["QualificationRequirements"]
    return one


def requirements(both: Both) -> None:
    one = {"QualificationTypeId": ADULT, "Comparator": "Exists"}
    other = {"QualificationTypeId": LOCALE, "Comparator": "Exists"}
    shown = both.shown(both.stage.hit(QualificationRequirement=[one, other]))
    found = [one["QualificationTypeId"] for one in shown["QualificationRequirements"]]
    assert found == [ADULT, LOCALE]


def integer_values(both: Both) -> None:
    given = {"QualificationTypeId": APPROVED, "Comparator": "In", "IntegerValue": [1, 2]}
    assert guarded(both, **given)["IntegerValues"] == [1, 2]


def locale_values(both: Both) -> None:
    places = [{"Country": "US", "Subdivision": "NY"}, {"Country": "DE"}]
    given = {"QualificationTypeId": LOCALE, "Comparator": "In", "LocaleValue": places}
    assert guarded(both, **given)["LocaleValues"] == places


def guards(both: Both) -> None:
    given = {"QualificationTypeId": LOCALE, "Comparator": "Exists"}
    assert guarded(both, **given, RequiredToPreview="0")["ActionsGuarded"] == "Accept"
    found = guarded(both, **given, RequiredToPreview="1")["ActionsGuarded"]
    assert found == "PreviewAndAccept"


def layout_parameters(both: Both) -> None:
    page = "<!DOCTYPE html><html><head><title>t</title></head><body>${what}</body></html>"
    put = both.stage.service.http.put("/_mockturk/layouts/3LAYOUT", json={"html": page})
    assert put.status_code < 300, put.text
    values = {"Name": "what", "Value": "cat"}
    old = both.stage.hit(Question=None, HITLayoutId="3LAYOUT", HITLayoutParameter=values)
    given = {**properties(), "LifetimeInSeconds": 60, "HITLayoutId": "3LAYOUT"}
    new = both.new("CreateHIT", **given, HITLayoutParameters=[values])["HIT"]
    assert both.shown(old)["Question"] == new["Question"]
    assert "cat" in new["Question"]


def policy_parameters(both: Both) -> None:
    policy = {
        "PolicyName": "SimplePlurality/2011-09-01",
        "Parameters": [
            {"Key": "QuestionIds", "Values": ["q", "r"]},
            {"Key": "QuestionAgreementThreshold", "Values": ["50"]},
        ],
    }
    hit_id = create(both.stage.service, HITReviewPolicy=policy)["HITId"]
    legacy = both.old("GetReviewResultsForHIT", HITId=hit_id)
    assert legacy.text("HITReviewPolicy/PolicyName") == policy["PolicyName"]


def map_entries(both: Both) -> None:
    entries = [{"Key": "q", "Values": ["kitten"]}]
    policy = {
        "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
        "Parameters": [
            {"Key": "AnswerKey", "MapEntries": entries},
            {"Key": "ApproveIfKnownAnswerScoreIsAtLeast", "Values": ["50"]},
        ],
    }
    hit = create(both.stage.service, Question=FORM, AssignmentReviewPolicy=policy)
    (taken,) = both.stage.accepted(hit["HITId"], "A1")
    both.workers.submit(taken, {"q": "kitten"})
    assert legacy_status(both, taken) == "Approved"


def event_types(both: Both) -> None:
    hit_id = both.stage.hit()
    type_id = both.shown(hit_id)["HITTypeId"]
    sent = notification(EventTypes=["HITExpired", "HITReviewable"])
    both.new("UpdateNotificationSettings", HITTypeId=type_id, Notification=sent, Active=True)
    both.stage.submitted(hit_id, "A1")
    assert len(Outbox(both.stage.world).messages().items) == 1


def targets(both: Both) -> None:
    hit_id = both.reported_hit()
    report = both.new("ListReviewPolicyResultsForHIT", HITId=hit_id)["AssignmentReviewReport"]
    legacy = both.old("GetReviewResultsForHIT", HITId=hit_id).one("AssignmentReviewReport")
    new, old = report["ReviewActions"][0], legacy.all("ReviewAction")[0]
    assert (new["TargetId"], new["TargetType"]) == (old.text("ObjectId"), old.text("ObjectType"))


def failures(both: Both) -> None:
    given = {"Subject": "s", "MessageText": "m"}
    (new,) = both.new("NotifyWorkers", **given, WorkerIds=["A9"])["NotifyWorkersFailureStatuses"]
    old = both.old("NotifyWorkers", **given, WorkerId=["A9"]).one("NotifyWorkersFailureStatus")
    assert set(new) == set(old.names())
    assert new["WorkerId"] == old.text("WorkerId")


def pages(both: Both) -> None:
    first, second = both.stage.hit(), both.stage.hit()
    one = both.new("ListHITs", MaxResults=1)
    two = both.new("ListHITs", MaxResults=1, NextToken=one["NextToken"])
    assert [page["HITs"][0]["HITId"] for page in (one, two)] == [second, first]
    assert "TotalNumResults" not in one


def sorting(both: Both) -> None:
    both.stage.hit()
    both.old("SearchHITs", SortProperty="CreationTime", SortDirection="Ascending")
    assert both.new("ListHITs", SortProperty="CreationTime")["NumResults"] == 1  # ignored


def response_groups(both: Both) -> None:
    hit_id = both.stage.hit()
    minimal = both.old("GetHIT", HITId=hit_id, ResponseGroup="Minimal")
    assert minimal.text("Question") is None
    assert both.new("GetHIT", HITId=hit_id)["HIT"]["Question"] == QUESTION


def errors(both: Both) -> None:
    legacy = both.stage.call("GetHIT", HITId="3A")
    found = both.error("GetHIT", HITId="3A")
    assert (legacy.code, legacy.message) == (found["TurkErrorCode"], found["Message"])
    assert legacy.code == NO_HIT


def tokens(both: Both) -> None:
    created = create(both.stage.service, UniqueRequestToken="t")
    again = both.stage.call("CreateHIT", **hit_request(UniqueRequestToken="t"))
    assert again.code == "AWS.MechanicalTurk.HITAlreadyExists"
    assert created["HITId"] in str(again.data)


def hit_type() -> dict[str, object]:
    """The properties of ``properties()`` as the legacy API takes them."""
    return {**properties(), "Reward": usd("0.05")}


def legacy_status(both: Both, assignment_id: str) -> str | None:
    found = both.old("GetAssignment", AssignmentId=assignment_id)
    return found.text("Assignment/AssignmentStatus")


def score(both: Both, ids: dict[str, str]) -> str | None:
    found = both.old("GetQualificationScore", **ids, SubjectId="A1")
    return found.text("IntegerValue")


OPERATION_ROWS = MappingProxyType(
    {
        "CreateHIT with properties": create_hit_with_properties,
        "CreateHIT with HITTypeId": create_hit_with_a_type,
        "RegisterHITType": register_hit_type,
        "ChangeHITTypeOfHIT": change_hit_type,
        "GetHIT": get_hit,
        "SearchHITs": search_hits,
        "GetReviewableHITs": reviewable_hits,
        "GetHITsForQualificationType": hits_of_a_qualification_type,
        "SetHITAsReviewing": set_as_reviewing,
        "ExtendHIT by assignments": extend_by_assignments,
        "ExtendHIT by seconds": extend_by_seconds,
        "ForceExpireHIT": force_expire,
        "DisposeHIT": dispose,
        "DisableHIT": disable,
        "GetReviewResultsForHIT": review_results,
        "GetAssignment": get_assignment,
        "GetAssignmentsForHIT": assignments_of_a_hit,
        "ApproveAssignment": approve,
        "ApproveRejectedAssignment": approve_rejected,
        "RejectAssignment": reject,
        "GetFileUploadURL": file_upload_url,
        "GrantBonus": bonus,
        "GetBonusPayments": bonus_payments,
        "CreateQualificationType": create_qualification_type,
        "UpdateQualificationType": update_qualification_type,
        "GetQualificationType": get_qualification_type,
        "DisposeQualificationType": dispose_qualification_type,
        "SearchQualificationTypes": search_qualification_types,
        "AssignQualification": assign_qualification,
        "UpdateQualificationScore": update_score,
        "RevokeQualification": revoke,
        "GetQualificationScore": get_score,
        "GetQualificationsForQualificationType": workers_of_a_type,
        "GetQualificationRequests": qualification_requests,
        "GrantQualification": grant,
        "RejectQualificationRequest": reject_request,
        "BlockWorker": block,
        "UnblockWorker": unblock,
        "GetBlockedWorkers": blocked_workers,
        "NotifyWorkers": notify_workers,
        "SetHITTypeNotification": set_notification,
        "SendTestEventNotification": send_test_event,
        "GetAccountBalance": balance,
        "GetRequesterStatistic": requester_statistic,
        "GetRequesterWorkerStatistic": requester_worker_statistic,
        "Help": service_help,
    }
)
MEMBER_ROWS = MappingProxyType(
    {
        "Reward with Amount, CurrencyCode, FormattedPrice": reward,
        "BonusAmount, as Reward": bonus_payments,
        "AvailableBalance, as Reward": balance,
        "a time: 2014-08-15T12:00:00Z": times,
        "QualificationRequirement, repeated": requirements,
        "IntegerValue of a requirement, repeated": integer_values,
        "LocaleValue of a requirement, repeated": locale_values,
        "RequiredToPreview": guards,
        "HITLayoutParameter, repeated": layout_parameters,
        "Parameter of a review policy with Value, repeated": policy_parameters,
        "MapEntry of a parameter with Value, repeated": map_entries,
        "EventType, repeated": event_types,
        "SubjectId": qualification_requests,
        "ObjectId, ObjectType of a review action": targets,
        "NotifyWorkersFailureStatus, repeated": failures,
        "PageNumber, PageSize, TotalNumResults": pages,
        "SortProperty, SortDirection": sorting,
        "ResponseGroup": response_groups,
        "Errors in an answer with HTTP 200": errors,
        "MaxAssignmentsIncrement": extend_by_assignments,
        "UniqueRequestToken": tokens,
    }
)


@pytest.mark.parametrize("row", rows_of("Operations"), ids=lambda row: row[0])
def test_an_operation(row: tuple[str, ...]) -> None:
    run(OPERATION_ROWS, row)


@pytest.mark.parametrize("row", rows_of("Members"), ids=lambda row: row[0])
def test_a_member(row: tuple[str, ...]) -> None:
    run(MEMBER_ROWS, row)


def run(tests: MappingProxyType[str, Callable[[Both], None]], row: tuple[str, ...]) -> None:
    assert row[0] in tests, f"this row has no test: {row}"
    tests[row[0]](Both())


def test_the_page_has_every_operation_of_both() -> None:
    rows = rows_of("Operations")

    only_2007 = {"GetWorkerAcceptLimit", "SetWorkerAcceptLimit"}
    assert {row[0].split()[0] for row in rows} == OPERATION_SPECS.keys() - only_2007
    assert {row[1] for row in rows} - {"none"} == OPERATIONS_2017.keys()
    assert {row[0] for row in rows} == OPERATION_ROWS.keys()
    assert {row[0] for row in rows_of("Members")} == MEMBER_ROWS.keys()
