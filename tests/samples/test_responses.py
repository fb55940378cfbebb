"""The documented responses: what they show is in our answers, in the same places and order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import etree

from exchanges import QUESTION
from pins import FOLDER, Pins
from samples.documented import Sample, load, prepared, reword, to_sent
from samples.our_words import rephrase_document

RESPONSES = [
    *("ApproveAssignment", "ApproveRejectedAssignment", "AssignQualification", "BlockWorker"),
    *("ChangeHITTypeOfHIT", "CreateHIT", "CreateQualificationType", "DisableHIT", "DisposeHIT"),
    *("DisposeQualificationType", "ExtendHIT", "ForceExpireHIT", "GetAccountBalance"),
    *("GetAssignment", "GetAssignmentsForHIT", "GetBlockedWorkers", "GetBonusPayments"),
    *("GetFileUploadURL", "GetHIT", "GetHITsForQualificationType", "GetQualificationRequests"),
    *("GetQualificationScore", "GetQualificationsForQualificationType", "GetQualificationType"),
    *("GetRequesterStatistic", "GetRequesterWorkerStatistic", "GetReviewableHITs"),
    *("GetReviewResultsForHIT", "GrantBonus", "GrantQualification", "HITReviewPolicy-1"),
    *("NotifyWorkers", "QualificationRequirement-in-integers", "RegisterHITType"),
    *("RejectAssignment", "RejectQualificationRequest", "RevokeQualification", "SearchHITs"),
    *("SearchQualificationTypes", "SendTestEventNotification", "SetHITAsReviewing"),
    *("SetHITTypeNotification", "UnblockWorker", "UpdateQualificationScore"),
    "UpdateQualificationType",
]

ANSWER_TO = {
    "CreateHIT": "CreateHIT-with-HITTypeId",
    "HITReviewPolicy-1": "CreateHIT-with-HITTypeId",  # the same response
    "QualificationRequirement-in-integers": "QualificationRequirement-rest-in-lists",
}
"""The request a response belongs to, where it is not the one of the same name."""

ASKED_FOR = {
    # Its HIT has all details though the request asks for no response groups.
    "GetAssignment": {
        "ResponseGroup.1": "Minimal",
        "ResponseGroup.2": "HITDetail",
        "ResponseGroup.3": "HITQuestion",
    },
    # The structure alone is printed, as part of a HIT.
    "QualificationRequirement-in-integers": {"ResponseGroup.1": "HITDetail"},
}
"""What a request has to ask for besides, for what its response shows."""

QUESTION_IN = {
    "GetAssignment": "QuestionForm-GetHIT-response.xml",
    "GetHIT": "QuestionForm-GetHIT-response.xml",
    "SearchQualificationTypes": "QuestionForm-SearchQualificationTypes-response.xml",
}
"""The documented Question or Test in a response."""

ROOT = {
    "GetHIT": "HIT",
    "GetRequesterStatistic": "GetStatisticResult",
    "GetRequesterWorkerStatistic": "GetStatisticResult",
    "CreateHIT": ".",
    "CreateQualificationType": ".",
    "GetQualificationScore": ".",
    "GetQualificationType": ".",
    "UpdateQualificationType": ".",
    "HITReviewPolicy-1": ".",
    "QualificationRequirement-in-integers": "HIT/QualificationRequirement",
}
"""Where in our response the printed root stands; ``<Operation>Result`` for the others."""

_REPORTS = ("AssignmentReviewReport", "HITReviewReport")
NOT_HERE = {
    # Only an action that failed has one; that of the sample would have to come too late.
    "GetReviewResultsForHIT": {"HITReviewReport/ReviewAction/ErrorCode"},
}
"""What our answers lack."""

_OF_A_REQUEST = (
    *("QualificationRequestId", "QualificationTypeId", "SubjectId", "Test", "Answer"),
    "SubmitTime",
)
_DETAILS = (
    *("CreationTime", "HITStatus", "MaxAssignments", "AutoApprovalDelayInSeconds"),
    *("LifetimeInSeconds", "AssignmentDurationInSeconds", "Reward", "Reward/Amount"),
    *("Reward/CurrencyCode", "Reward/FormattedPrice", "Title", "Description", "Keywords"),
    *("Question", "QualificationRequirement", "QualificationRequirement/QualificationTypeId"),
    *("QualificationRequirement/Comparator", "QualificationRequirement/Value"),
    "HITReviewStatus",
)
NEVER = {
    # The capture and the schema have SubjectType (docs/reference/README.md#sample-review-results).
    "GetReviewResultsForHIT": {f"{report}/ReviewResult/ObjectType" for report in _REPORTS},
    # A Number is a LongValue by the documentation's own table
    # (docs/reference/operations.md#conflict-doublevalue).
    "GetRequesterStatistic": {"DataPoint/DoubleValue"},
    "GetRequesterWorkerStatistic": {"DataPoint/DoubleValue"},
    # The result is the type itself, in which the Request stands
    # (docs/reference/operations.md#updatequalificationtype-result).
    "UpdateQualificationType": {"Request", "Request/IsValid"},
    # Table and schema have Qualifications
    # (docs/reference/README.md#sample-qualifications-for-type).
    "GetQualificationsForQualificationType": {
        "QualificationRequest",
        *(f"QualificationRequest/{name}" for name in _OF_A_REQUEST),
    },
    # The response groups that would show them were never answered
    # (docs/reference/wire.md#groups-hits-for-qualification-type).
    "GetHITsForQualificationType": {f"HIT/{name}" for name in _DETAILS},
}
"""What our answers lack because the service never sent it."""

ORDER_OF_CAPTURES = {
    # PageNumber comes last in every capture of a paged answer
    # (docs/reference/wire.md#order-of-paging-elements).
    "GetBlockedWorkers",
    # Actions come before results, as captured.
    "GetReviewResultsForHIT",
}
"""The responses printed in another order."""


@pytest.fixture(scope="module")
def responses(reference: Path) -> dict[str, dict[str, Any]]:
    listed = json.loads((reference / "samples" / "responses.json").read_text(encoding="utf-8"))
    return {response["id"]: response for response in listed}


def answer_to(name: str, requests: dict[str, Sample], read: Callable[[str], str]) -> bytes:
    """What we answer to a documented request; ``read`` returns a document by its file name."""
    sample = requests[ANSWER_TO.get(name, name)]
    question = read(QUESTION_IN[name]) if name in QUESTION_IN else QUESTION
    replay = prepared(sample, question)
    params = dict(sample.params) | ASKED_FOR.get(name, {})
    if "Question" in params:
        params["Question"] = question
    return replay.service.http.get(sample.path, query_string=urlencode(params)).data


def part_printed(name: str, answer: bytes) -> etree._Element:
    """The element of an answer that stands where the printed root stands."""
    root = etree.fromstring(answer)
    found = root.find(ROOT.get(name, root.tag.replace("Response", "Result")))
    assert found is not None, answer
    return found


def paths_in(element: etree._Element, above: str = "") -> Iterable[str]:
    """The paths of all elements below one, in order; documents inside are read as elements."""
    text = (element.text or "").strip()
    children = list(element)
    if not children and text.startswith("<"):
        children = [etree.fromstring(text.encode())]
    for child in children:
        path = f"{above}{etree.QName(child).localname}"
        yield path
        yield from paths_in(child, f"{path}/")


@pytest.mark.parametrize("name", RESPONSES)
def test_the_answer_is_as_pinned(pins: Pins, samples: dict[str, Sample], name: str) -> None:
    answer = answer_to(name, samples, lambda file: pins.read(f"documents/{file}").decode())

    assert answer.decode() == pins.read(f"responses/{name}.xml").decode()


def test_what_documented_responses_show_is_in_ours(
    reference: Path,
    printed: list[dict[str, Any]],
    responses: dict[str, dict[str, Any]],
    pins: Pins,
) -> None:
    documents = reference / "samples" / "documents"
    requests = load(to_sent(reword(one)) for one in printed)

    for name in RESPONSES:
        answer = answer_to(
            name, requests, lambda file: rephrase_document((documents / file).read_text("utf-8"))
        )

        shown = list(dict.fromkeys(path for path, _ in responses[name]["elements"]))
        ours = list(dict.fromkeys(paths_in(part_printed(name, answer))))
        missing = {path for path in shown if path not in ours}
        assert missing == NOT_HERE.get(name, set()) | NEVER.get(name, set()), name
        in_our_order = [path for path in ours if path in shown]
        in_printed_order = [path for path in shown if path in ours]
        assert (in_our_order == in_printed_order) is (name not in ORDER_OF_CAPTURES), name
        pins.keep(f"responses/{name}.xml", answer)


def test_every_documented_response_is_compared(responses: dict[str, dict[str, Any]]) -> None:
    assert len(responses) == 45
    assert set(RESPONSES) == set(responses)


def test_every_response_is_pinned() -> None:
    assert {file.stem for file in (FOLDER / "responses").iterdir()} == set(RESPONSES)
