"""The requests of turkic 0.2.4, the crowdsourcing part of vatic: GET, version 2008-08-02."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest

from clients.public_programs.replaying import assert_calls_are_on_page, sign, text_at
from mockturk import MockTurk

Vatic = Callable[..., ET.Element]
QUESTION = (
    '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
    '2006-07-14/ExternalQuestion.xsd"><ExternalURL>http://example.com/?id=1</ExternalURL>'
    "<FrameHeight>650</FrameHeight></ExternalQuestion>"
)


@pytest.fixture
def vatic(turk: MockTurk) -> Vatic:
    def send(operation: str, **parameters: str | float) -> ET.Element:
        common = {"Service": "AWSMechanicalTurkRequester", "Version": "2008-08-02"}
        query = urlencode({**common, "Operation": operation, **sign(operation), **parameters})
        with urllib.request.urlopen(f"{turk.url}/?{query}") as response:
            return ET.fromstring(response.read())  # noqa: S314 - of our own server

    return send


def create_hit(vatic: Vatic) -> str:
    """Create a HIT as ``turkic publish`` does, and return its id."""
    approved = "QualificationRequirement.{}.QualificationTypeId"
    created = vatic(
        "CreateHIT",
        Title="Video annotation",
        Description="Draw boxes around objects",
        Keywords="video, boxes",
        AssignmentDurationInSeconds=3600,
        AutoApprovalDelayInSeconds=604800,
        LifetimeInSeconds=1209600,
        Question=QUESTION,
        **{
            "Reward.1.Amount": 0.2,
            "Reward.1.CurrencyCode": "USD",
            approved.format(1): "000000000000000000L0",
            "QualificationRequirement.1.Comparator": "GreaterThanOrEqualTo",
            "QualificationRequirement.1.IntegerValue": 90,
            approved.format(2): "00000000000000000040",
            "QualificationRequirement.2.Comparator": "GreaterThanOrEqualTo",
            "QualificationRequirement.2.IntegerValue": 10,
        },
    )
    assert text_at(created, "HIT/Request/IsValid") == "True"
    assert text_at(created, "HIT/HITTypeId")
    return text_at(created, "HIT/HITId")


def test_a_requesters_work(vatic: Vatic, turk: MockTurk) -> None:
    balance = vatic("GetAccountBalance")
    assert text_at(balance, "GetAccountBalanceResult/AvailableBalance/Amount") == "10000.00"
    hit_id = create_hit(vatic)
    turk.workers.register("A1EXPERT", approved=100, percent_approved=95)
    (done,) = turk.workers.answer(hit_id, {"boxes": "[]"}, workers=["A1EXPERT"])
    of_worker = {"WorkerId": "A1EXPERT", "AssignmentId": done.assignment_id}

    vatic("ApproveAssignment", AssignmentId=done.assignment_id, RequesterFeedback="Thanks")
    bonus = {"BonusAmount.1.Amount": 0.1, "BonusAmount.1.CurrencyCode": "USD"}
    vatic("GrantBonus", **of_worker, **bonus, Reason="Well done")
    mail = {"Subject": "s", "MessageText": "m", "WorkerId.1": "A1EXPERT"}
    vatic("NotifyWorkers", **mail)
    vatic("BlockWorker", WorkerId="A1EXPERT", Reason="r")
    vatic("UnblockWorker", WorkerId="A1EXPERT", Reason="r")
    refused = vatic("RejectAssignment", AssignmentId=done.assignment_id, RequesterFeedback="")
    paid = vatic("GetRequesterStatistic", Statistic="TotalRewardPayout", TimePeriod="LifeToDate")

    assert text_at(refused, "RejectAssignmentResult/Request/Errors/Error/Message")
    assert text_at(paid, "GetStatisticResult/DataPoint/DoubleValue") == "0.2"
    done = turk.workers.assignment(done.assignment_id)
    assert (done.status, done.requester_feedback) == ("Approved", "Thanks")
    assert turk.workers.earnings("A1EXPERT").bonuses
    # ``purge`` lists HITs and disables each.
    other = create_hit(vatic)
    order = {"SortProperty": "CreationTime", "SortDirection": "Descending"}
    found = vatic("SearchHITs", **order, PageSize="100", PageNumber="1")
    assert text_at(found, "SearchHITsResult/TotalNumResults") == "2"
    disabled = vatic("DisableHIT", HITId=other)
    assert text_at(disabled, "DisableHITResult/Request/IsValid") == "True"
    # Not one that is reviewable: ``purge`` asks for it again and again.
    disabled = vatic("DisableHIT", HITId=hit_id)
    assert text_at(disabled, "DisableHITResult/Request/IsValid") == "False"

    turk.journal.assert_nothing_ignored()
    assert_calls_are_on_page(turk, "vatic.md")
