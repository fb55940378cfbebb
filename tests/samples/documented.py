"""The documented requests as they are sent, and the worlds in which they make sense.

The pin ``requests.json`` has each request with placeholders filled in and words of our own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from captures.replay import Replay
from exchanges import NOON, QUESTION
from samples.our_words import rephrase, rephrase_document
from world.lifecycle.qualified_stage import TEST

Params = dict[str, str]
Stage = Callable[[Replay, Params], object]
"""Makes what a request is about; takes the request's parameters."""

PLACEHOLDERS = {
    "AWSAccessKeyId": "AKIACAPTURE",
    "Signature": "c2lnbmF0dXJl",
    "Timestamp": "2014-08-15T12:00:00Z",
    "Question": QUESTION,
}
"""What stands for what the documentation left to the reader."""

ELIDED = {
    "Title": "some words",
    "Description": "some words",
    "Reward.1.Amount": "5",
    "Reward.1.CurrencyCode": "USD",
    "AssignmentDurationInSeconds": "30",
    "LifetimeInSeconds": "604800",
    "Question": QUESTION,
}
"""What stands for "..." in samples of a part of CreateHIT."""


SET_RIGHT = {
    # It compares a locale with a type of the requester's, which no page allows.
    "QualificationRequirement-rest-in-lists": [
        ("QualificationRequirement.2.QualificationTypeId", "00000000000000000071")
    ],
    # Table and schema require it (docs/reference/README.md#sample-search-qualification-types).
    "SearchQualificationTypes": [("MustBeRequestable", "true")],
}
"""The samples with a fault of the documentation, and what they have instead."""


@dataclass(frozen=True)
class Sample:
    """A documented request: a query with a path and parameters, or a document."""

    id: str
    operation: str
    path: str = "/"
    params: tuple[tuple[str, str], ...] = ()
    xml: str = ""

    @property
    def is_query(self) -> bool:
        return bool(self.params)


def load(sent: Iterable[dict[str, Any]]) -> dict[str, Sample]:
    """Read requests as they are sent, by their ids."""
    samples = [
        Sample(**one | {"params": tuple((name, value) for name, value in one.get("params", ()))})
        for one in sent
    ]
    return {sample.id: sample for sample in samples}


def reword(printed: dict[str, Any]) -> dict[str, Any]:
    """Replace the words of a printed request by ours."""
    texts = {
        name: rephrase_document(printed[name])
        for name in ("xml", "repaired_xml")
        if printed.get(name)
    }
    params = [(name, value and rephrase(value)) for name, value in printed.get("params", ())]
    return {**printed, **texts, "params": params}


def to_sent(printed: dict[str, Any]) -> dict[str, Any]:
    """Fill in what a printed request leaves to the reader."""
    sent = {"id": printed["id"], "operation": printed["operation"]}
    if printed["kind"] == "REST":
        path = re.sub(r"https://[^/]*", "", printed["endpoint"])
        return {**sent, "path": path, "params": filled(printed)}
    # Where it is not well-formed as printed, repaired.
    return {**sent, "xml": printed.get("repaired_xml") or printed["xml"]}


def filled(printed: dict[str, Any]) -> list[tuple[str, str]]:
    """The parameters in printed order, with something for what was not printed."""
    params = [
        (name, PLACEHOLDERS[name] if value is None else value) for name, value in printed["params"]
    ]
    for name, value in SET_RIGHT.get(printed["id"], ()):
        params = [pair for pair in params if pair[0] != name] + [(name, value)]
    if "Operation" in printed["missing"]:
        common = {name: PLACEHOLDERS[name] for name in printed["missing"][1:4]}
        params += [("Operation", printed["operation"]), *common.items(), *ELIDED.items()]
    return params


def prepared(sample: Sample, question: str = QUESTION) -> Replay:
    """A world in which a documented request can be granted; its objects have the printed ids."""
    replay = Replay(NOON)
    params = dict(sample.params) | {"Question": question} if sample.is_query else {}
    for name, value in params.items():
        if name.endswith("QualificationTypeId") and not value.startswith("0000"):
            qualification_type(replay, value)
    STAGES.get(sample.operation, nothing)(replay, params)
    return replay


def nothing(_replay: Replay, _params: Params) -> None:
    pass


def hit(replay: Replay, params: Params, **more: str) -> str:
    replay.ids.give(hit=[params["HITId"]])
    question = params.get("Question", QUESTION)
    return replay.hit(LifetimeInSeconds="604800", Question=question, **more)


def submitted(replay: Replay, params: Params, answers: dict[str, str | bytes] | None = None) -> str:
    """An assignment with the printed id, submitted for the HIT with the printed id, or any."""
    if "AssignmentId" in params:
        replay.ids.give(assignment=[params["AssignmentId"]])
    hit_id = hit(replay, params) if "HITId" in params else replay.hit()
    worker_id = params.get("WorkerId", "AD20WXZZP9XXK")
    assignment_id = replay.workers.accept(worker_id, hit_id)
    replay.workers.submit(assignment_id, answers or {"Question100": "Move to X."})
    return assignment_id


def approved(replay: Replay, params: Params) -> None:
    replay.call("ApproveAssignment", {"AssignmentId": submitted(replay, params)})


def rejected(replay: Replay, params: Params) -> None:
    replay.call("RejectAssignment", {"AssignmentId": submitted(replay, params)})


def approved_with_question(replay: Replay, params: Params) -> None:
    """Of a HIT whose id nobody prints in the request."""
    approved(replay, {**params, "HITId": "GYFTRHZ5J3DZREY48WNZ"})


def file_submitted(replay: Replay, params: Params) -> None:
    submitted(replay, params, {params["QuestionIdentifier"]: b"aloud"})


def two_blocked(replay: Replay, _params: Params) -> None:
    for worker_id in "A2QWESAMPLE1", "A2QWESAMPLE2":
        replay.call("BlockWorker", {"WorkerId": worker_id, "Reason": "Poor quality work"})


def one_blocked(replay: Replay, params: Params) -> None:
    blocked = {"WorkerId": params["WorkerId"], "Reason": "Poor quality work"}
    replay.call("BlockWorker", blocked)


def two_hits(replay: Replay, params: Params) -> None:
    approved(replay, {**params, "HITId": "GBHZVQX3EHXZ2AYDY2T0"})
    hit(replay, {**params, "HITId": "ZZRZPTY4ERDZWJ868JCZ"})


def reviewed_by_policies(replay: Replay, params: Params) -> None:
    known = "AssignmentReviewPolicy.1."
    agreed = "HITReviewPolicy.1."
    policies = {
        f"{known}PolicyName": "ScoreMyKnownAnswers/2011-09-01",
        f"{known}Parameter.1.Key": "AnswerKey",
        f"{known}Parameter.1.MapEntry.1.Key": "Question_2",
        f"{known}Parameter.1.MapEntry.1.Value": "A",
        f"{agreed}PolicyName": "SimplePlurality/2011-09-01",
        f"{agreed}Parameter.1.Key": "QuestionIds",
        f"{agreed}Parameter.1.Value": "Question_1",
        f"{agreed}Parameter.2.Key": "QuestionAgreementThreshold",
        f"{agreed}Parameter.2.Value": "50",
        f"{agreed}Parameter.3.Key": "DisregardAssignmentIfRejected",
        f"{agreed}Parameter.3.Value": "F",
    }
    hit(replay, params, MaxAssignments="2", **policies)
    for worker_id, answer in ("AD20WXZZP9XXK", "A"), ("A1Z4X5D207ALZF", "B"):
        assignment_id = replay.workers.accept(worker_id, params["HITId"])
        replay.workers.submit(assignment_id, {"Question_1": "yes", "Question_2": answer})


def qualification_type(replay: Replay, type_id: str, **more: str) -> None:
    """A Qualification type with the printed id."""
    replay.ids.give(qualification_type=[type_id])
    made = {
        "Name": f"Qualification {type_id}",
        "Description": "The ability to write and edit text",
        "Keywords": "English, text",
        "QualificationTypeStatus": "Active",
        "RetryDelayInSeconds": "86400",
    }
    replay.call("CreateQualificationType", made | more)


def english_test(replay: Replay, params: Params) -> None:
    test = params["Question"] if params["Question"] != QUESTION else TEST
    qualification_type(replay, "3SEARCHED", Test=test, TestDurationInSeconds="1200")


def qualified(replay: Replay, params: Params) -> None:
    assigned = {
        "QualificationTypeId": params["QualificationTypeId"],
        "WorkerId": params.get("SubjectId", "AZ3456EXAMPLE"),
    }
    replay.call("AssignQualification", assigned)


def requested(replay: Replay, params: Params) -> None:
    """A request with the printed id, for whatever type."""
    replay.ids.give(qualification_request=[params["QualificationRequestId"]])
    qualification_type(replay, "3REQUESTED")
    replay.workers.request_qualification("AZ3456EXAMPLE", "3REQUESTED")


def with_a_test_done(replay: Replay, params: Params) -> None:
    tested = {"Test": TEST, "TestDurationInSeconds": "600"}
    type_id = params["QualificationTypeId"]
    replay.call("UpdateQualificationType", {"QualificationTypeId": type_id, **tested})
    asked = replay.workers.request_qualification("AZ3456EXAMPLE", type_id)
    replay.workers.submit_test(asked.qualification_request_id, {"q": "cat"})


def hit_that_requires(replay: Replay, params: Params) -> None:
    requirement = "QualificationRequirement.1."
    replay.hit(
        **{
            f"{requirement}QualificationTypeId": params["QualificationTypeId"],
            f"{requirement}Comparator": "Exists",
        }
    )


STAGES: dict[str, Stage] = {
    "ApproveAssignment": submitted,
    "ApproveRejectedAssignment": rejected,
    "ChangeHITTypeOfHIT": hit,
    "DisableHIT": hit,
    "DisposeHIT": approved,
    "ExtendHIT": hit,
    "ForceExpireHIT": hit,
    "GetAssignment": approved_with_question,
    "GetAssignmentsForHIT": approved,
    "GetBlockedWorkers": two_blocked,
    "GetBonusPayments": hit,
    "GetFileUploadURL": file_submitted,
    "GetHIT": hit,
    "GetHITsForQualificationType": hit_that_requires,
    "GetQualificationRequests": with_a_test_done,
    "GetQualificationScore": qualified,
    "GetQualificationsForQualificationType": qualified,
    "GetReviewableHITs": lambda replay, params: submitted(
        replay, {**params, "HITId": "GBHZVQX3EHXZ2AYDY2T0"}
    ),
    "GetReviewResultsForHIT": reviewed_by_policies,
    "GrantBonus": submitted,
    "GrantQualification": requested,
    "RejectAssignment": submitted,
    "RejectQualificationRequest": requested,
    "RevokeQualification": qualified,
    "SearchHITs": two_hits,
    "SearchQualificationTypes": english_test,
    "SetHITAsReviewing": submitted,
    "UnblockWorker": one_blocked,
    "UpdateQualificationScore": qualified,
}
"""What must be there before an operation is called; nothing for the others."""
