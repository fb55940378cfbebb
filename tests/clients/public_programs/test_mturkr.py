"""The requests of MTurkR 0.8: POST, ``Service`` in the query, a body that begins with ``&``.

MTurkR reads some answers as XML and finds others with patterns in the text, for which a response
must have neither a namespace nor white space between elements.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from urllib.parse import quote

import pytest

from clients.public_programs.replaying import assert_calls_are_on_page, sign
from exchanges import QUESTION
from mockturk import MockTurk

MTurkR = Callable[[str, str], str]


@pytest.fixture
def mturkr(turk: MockTurk) -> MTurkR:
    def send(operation: str, parameters: str) -> str:
        caller = sign(operation)
        body = (
            f"&AWSAccessKeyId={caller['AWSAccessKeyId']}&Operation={operation}"
            f"&Timestamp={caller['Timestamp']}&Signature={quote(caller['Signature'])}{parameters}"
        )
        url = f"{turk.url}/?Service=AWSMechanicalTurkRequester"
        with urllib.request.urlopen(url, body.encode()) as response:
            text: str = response.read().decode()
        return text

    return send


def between(text: str, element: str) -> str:
    """Return what MTurkR finds of an element: the text between its first tags."""
    return text.split(f"<{element}>")[1].split(f"</{element}>", maxsplit=1)[0]


def is_valid(text: str) -> bool:
    return text.split("<Request><IsValid>")[1].split("</IsValid>", maxsplit=1)[0] == "True"


def test_a_requesters_work(mturkr: MTurkR, turk: MockTurk) -> None:
    registered = mturkr(
        "RegisterHITType",
        "&Title=Code%20a%20text&Description=Read%20and%20answer&Reward.1.Amount=.10"
        "&Reward.1.CurrencyCode=USD&AssignmentDurationInSeconds=3600&Keywords=text"
        "&QualificationRequirement.1.QualificationTypeId=00000000000000000071"
        "&QualificationRequirement.1.Comparator=EqualTo"
        "&QualificationRequirement.1.LocaleValue.Country=US"
        "&QualificationRequirement.2.QualificationTypeId=000000000000000000L0"
        "&QualificationRequirement.2.Comparator=GreaterThanOrEqualTo"
        "&QualificationRequirement.2.IntegerValue=95"
        "&QualificationRequirement.2.RequiredToPreview=1",
    )
    assert is_valid(registered)
    created = mturkr(
        "CreateHIT",
        f"&HITTypeId={between(registered, 'HITTypeId')}&Question={quote(QUESTION)}"
        "&LifetimeInSeconds=604800&MaxAssignments=2"
        "&AssignmentReviewPolicy.PolicyName=ScoreMyKnownAnswers%2F2011-09-01"
        "&AssignmentReviewPolicy.Parameter.1.Key=AnswerKey"
        "&AssignmentReviewPolicy.Parameter.1.MapEntry.1.Key=Q1"
        "&AssignmentReviewPolicy.Parameter.1.MapEntry.1.Value=cat"
        "&AssignmentReviewPolicy.Parameter.2.Key=RejectIfKnownAnswerScoreIsLessThan"
        "&AssignmentReviewPolicy.Parameter.2.Value.1=50"
        "&RequesterAnnotation=study%201",
    )
    assert is_valid(created)
    hit_id = between(created, "HITId")
    turk.workers.register("A1RIGHT", percent_approved=99)
    turk.workers.register("A2WRONG", percent_approved=99)
    turk.workers.answer(hit_id, {"Q1": "cat"}, workers=["A1RIGHT"])
    turk.workers.answer(hit_id, {"Q1": "dog"}, workers=["A2WRONG"])

    page = "&PageNumber=1&PageSize=100&SortProperty=SubmitTime&SortDirection=Ascending"
    submitted = mturkr("GetAssignmentsForHIT", f"&HITId={hit_id}{page}&AssignmentStatus=Submitted")
    both = mturkr(
        "GetAssignmentsForHIT", f"&HITId={hit_id}{page}&AssignmentStatus=Submitted,Rejected"
    )
    assert (between(submitted, "TotalNumResults"), between(both, "TotalNumResults")) == ("1", "2")
    assert between(submitted, "WorkerId") == "A1RIGHT"
    assignment_id = between(submitted, "AssignmentId")
    feedback = "&RequesterFeedback=Thank%20you"
    assert is_valid(mturkr("ApproveAssignment", f"&AssignmentId={assignment_id}{feedback}"))
    bonus = "&BonusAmount.1.Amount=.5&BonusAmount.1.CurrencyCode=USD&Reason=good"
    of_worker = f"&WorkerId=A1RIGHT&AssignmentId={assignment_id}"
    assert is_valid(mturkr("GrantBonus", f"{of_worker}{bonus}"))
    to_both = "&Subject=Part%202&MessageText=is%20open&WorkerId.1=A1RIGHT&WorkerId.2=A2WRONG"
    assert is_valid(mturkr("NotifyWorkers", to_both))
    order = "&PageNumber=1&PageSize=100&SortProperty=Enumeration&SortDirection=Ascending"
    assert between(mturkr("SearchHITs", order), "RequesterAnnotation") == "study 1"
    # MTurkR numbers response groups without a dot.
    groups = "&ResponseGroup0=Minimal&ResponseGroup1=HITQuestion"
    hit = mturkr("GetHIT", f"&HITId={hit_id}{groups}")
    assert between(hit, "Question")
    assert "<Title>" not in hit

    turk.journal.assert_nothing_ignored()
    assert_calls_are_on_page(turk, "mturkr.md")
