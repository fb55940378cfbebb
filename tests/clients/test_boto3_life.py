"""All 39 operations with boto3, signatures verified: a requester's work from start to end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.config import Config

from documents.question_texts import question_form
from mockturk import MockTurk
from mockturk.operations.api_2017 import OPERATIONS_2017

FORM = question_form()
UPLOAD = question_form(
    "<FileUploadAnswer><MaxFileSizeInBytes>9</MaxFileSizeInBytes>"
    "<MinFileSizeInBytes>1</MinFileSizeInBytes></FileUploadAnswer>"
)
PROPERTIES = {
    "Title": "Tell cats from dogs, ü",
    "Description": "d",
    "Reward": "0.05",
    "AssignmentDurationInSeconds": 600,
}
SECRET = "secret"
QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/queue"


class Recorder:
    """A client that notes which operations it called."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.called: set[str] = set()
        client.meta.events.register("before-call.mturk", self._note)

    def _note(self, model: Any, **_: Any) -> None:
        self.called.add(model.name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)


@pytest.fixture
def turk() -> Iterator[MockTurk]:
    with MockTurk(auth="verify", credentials={"AKIALIFE": SECRET}) as turk:
        yield turk


def test_a_requesters_life(turk: MockTurk) -> None:
    mturk = Recorder(
        boto3.client(
            "mturk",
            endpoint_url=turk.url,
            region_name="us-east-1",
            aws_access_key_id="AKIALIFE",
            aws_secret_access_key=SECRET,
            config=Config(retries={"max_attempts": 0}),
        )
    )
    assert mturk.get_account_balance()["AvailableBalance"] == "10000.00"
    kind = make_types(mturk, turk)
    hit = make_hits(mturk, kind)
    do_work(mturk, turk, hit)
    end_hits(mturk, hit)
    assert mturk.called == OPERATIONS_2017.keys()
    mturk.close()


def make_types(mturk: Any, turk: MockTurk) -> str:
    made = mturk.create_qualification_type(
        Name="English", Description="d", QualificationTypeStatus="Active"
    )["QualificationType"]
    kind: str = made["QualificationTypeId"]
    changed = mturk.update_qualification_type(QualificationTypeId=kind, Description="other")
    assert changed["QualificationType"]["Description"] == "other"
    got = mturk.get_qualification_type(QualificationTypeId=kind)["QualificationType"]
    assert got["CreationTime"] == made["CreationTime"]
    found = mturk.list_qualification_types(Query="ENGL", MustBeRequestable=True)
    assert found["NumResults"] == 1
    for worker in ("A1", "A2"):
        turk.workers.request_qualification(worker, kind)
    first, second = mturk.list_qualification_requests()["QualificationRequests"]
    mturk.accept_qualification_request(QualificationRequestId=first["QualificationRequestId"])
    mturk.reject_qualification_request(
        QualificationRequestId=second["QualificationRequestId"], Reason="no"
    )
    mturk.associate_qualification_with_worker(
        QualificationTypeId=kind, WorkerId="A1", IntegerValue=7
    )
    score = mturk.get_qualification_score(QualificationTypeId=kind, WorkerId="A1")
    assert score["Qualification"]["IntegerValue"] == 7
    held = mturk.get_paginator("list_workers_with_qualification_type").paginate(
        QualificationTypeId=kind
    )
    assert [one["WorkerId"] for page in held for one in page["Qualifications"]] == ["A1"]
    return kind


def make_hits(mturk: Any, kind: str) -> str:
    requirement = {"QualificationTypeId": kind, "Comparator": "Exists"}
    hit = mturk.create_hit(
        **PROPERTIES, LifetimeInSeconds=3600, Question=FORM, QualificationRequirements=[requirement]
    )["HIT"]
    hit_id: str = hit["HITId"]
    other = mturk.create_hit_type(**PROPERTIES)["HITTypeId"]
    mturk.update_hit_type_of_hit(HITId=hit_id, HITTypeId=other)
    mturk.create_additional_assignments_for_hit(HITId=hit_id, NumberOfAdditionalAssignments=2)
    later = datetime.now(UTC) + timedelta(hours=5, microseconds=250_000)
    mturk.update_expiration_for_hit(HITId=hit_id, ExpireAt=later)
    shown = mturk.get_hit(HITId=hit_id)["HIT"]
    assert shown["Expiration"] == later.replace(microsecond=0)
    assert (shown["MaxAssignments"], shown["Title"]) == (3, PROPERTIES["Title"])
    second = mturk.create_hit_with_hit_type(
        HITTypeId=hit["HITTypeId"], LifetimeInSeconds=60, Question=UPLOAD
    )["HIT"]
    pages = mturk.get_paginator("list_hits").paginate(PaginationConfig={"PageSize": 1})
    assert [one["HITId"] for page in pages for one in page["HITs"]] == [second["HITId"], hit_id]
    of_kind = mturk.list_hits_for_qualification_type(QualificationTypeId=kind)
    assert [one["HITId"] for one in of_kind["HITs"]] == [second["HITId"]]
    notification = {
        "Destination": QUEUE,
        "Transport": "SQS",
        "Version": "2014-08-15",
        "EventTypes": ["HITReviewable"],
    }
    mturk.update_notification_settings(HITTypeId=other, Notification=notification, Active=True)
    mturk.send_test_event_notification(Notification=notification, TestEventType="Ping")
    return hit_id


def do_work(mturk: Any, turk: MockTurk, hit_id: str) -> None:
    ids = [turk.workers.accept(worker, hit_id) for worker in ("A1", "A2", "A3")]
    for one in ids:
        turk.workers.submit(one, {"q": "cat"})
    listed = mturk.list_assignments_for_hit(HITId=hit_id, AssignmentStatuses=["Submitted"])
    assert [one["AssignmentId"] for one in listed["Assignments"]] == ids
    mturk.approve_assignment(AssignmentId=ids[0], RequesterFeedback="fine")
    for one in ids[1:]:
        mturk.reject_assignment(AssignmentId=one, RequesterFeedback="")
    mturk.approve_assignment(AssignmentId=ids[1], OverrideRejection=True)
    assignment = mturk.get_assignment(AssignmentId=ids[0])["Assignment"]
    assert assignment["AssignmentStatus"] == "Approved"
    mturk.send_bonus(WorkerId="A1", AssignmentId=ids[0], BonusAmount="1.50", Reason="r")
    (bonus,) = mturk.list_bonus_payments(HITId=hit_id)["BonusPayments"]
    assert bonus["BonusAmount"] == "1.50"
    told = mturk.notify_workers(Subject="s", MessageText="m", WorkerIds=["A1", "A9"])
    assert [one["WorkerId"] for one in told["NotifyWorkersFailureStatuses"]] == ["A9"]
    with pytest.raises(mturk.exceptions.ClientError) as raised:
        mturk.get_file_upload_url(AssignmentId=ids[0], QuestionIdentifier="q")
    assert raised.value.response["Error"]["Code"] == "ParameterValidationError"
    mturk.create_worker_block(WorkerId="A3", Reason="r")
    assert mturk.list_worker_blocks()["WorkerBlocks"] == [{"WorkerId": "A3", "Reason": "r"}]
    mturk.delete_worker_block(WorkerId="A3")


def end_hits(mturk: Any, hit_id: str) -> None:
    results = mturk.list_review_policy_results_for_hit(HITId=hit_id)
    assert results["HITId"] == hit_id
    assert [one["HITId"] for one in mturk.list_reviewable_hits()["HITs"]] == [hit_id]
    mturk.update_hit_review_status(HITId=hit_id)
    mturk.delete_hit(HITId=hit_id)
    (kind,) = mturk.list_qualification_types(MustBeRequestable=True, MustBeOwnedByCaller=True)[
        "QualificationTypes"
    ]
    ids = {"QualificationTypeId": kind["QualificationTypeId"]}
    mturk.disassociate_qualification_from_worker(**ids, WorkerId="A1", Reason="")
    mturk.delete_qualification_type(**ids)
