"""CreateHIT with valid requests, through every client."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest

from clients.documented import (
    DOCUMENTED_TYPE,
    known_answers,
    minimal_request,
    plurality,
    type_properties,
)
from clients.trait import Fields, Outcome, RequesterClient, plain
from exchanges import QUESTION
from mockturk.domain.hits import HIT

HIT_ID = re.compile(r"3[0-9A-Z]{29}")

# What a HIT shows, by the group that asks for it.
STATES = ("Pending", "Available", "Completed")
SUMMARY = {f"NumberOfAssignments{state}" for state in STATES}
DETAIL = {
    *{"HITGroupId", "CreationTime", "Title", "Description", "Keywords", "HITStatus"},
    *{"MaxAssignments", "Reward", "AutoApprovalDelayInSeconds", "Expiration"},
    *{"AssignmentDurationInSeconds", "HITReviewStatus"},
}
IDS = {"HITId", "HITTypeId"}

HTML_QUESTION = (
    '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
    '2011-11-11/HTMLQuestion.xsd">\n\t<HTMLContent><![CDATA[<!DOCTYPE html><p title="a">1 &lt; 2 '
    "&amp;&amp; 3 > 2,  größer, 質問, \N{CAT FACE}</p>\n]]></HTMLContent><!-- ' \" -->\n"
    "  <FrameHeight>450</FrameHeight>\n</HTMLQuestion>\n"
)


def test_documented_hit(client: RequesterClient, documented: Fields) -> None:
    outcome = client.call("CreateHIT", **documented)

    assert outcome.is_valid == "True"
    assert set(outcome.values) == IDS
    assert HIT_ID.fullmatch(outcome["HITId"])
    assert outcome["HITTypeId"] == DOCUMENTED_TYPE


def test_documented_policies_arrive(
    client: RequesterClient, documented: Fields, stored: Callable[[str], HIT]
) -> None:
    hit = stored(client.call("CreateHIT", **documented)["HITId"])

    scoring, agreement = hit.assignment_review_policy, hit.hit_review_policy
    assert scoring
    assert {answer.question_id: set(answer.values) for answer in scoring.answer_key} == {
        "QuestionId3": {"B"},
        "QuestionId7": {"A"},
        "QuestionId15": {"F"},
        "QuestionId17": {"C"},
        "QuestionId18": {"A"},
    }
    assert scoring.approve_if_score_at_least == 79
    assert scoring.extension
    assert scoring.extension.if_score_less_than == 79
    assert scoring.extension.maximum_assignments == 3
    assert agreement
    asked = [*range(1, 3), *range(4, 7), *range(8, 15), 16, 19, 20]
    assert agreement.question_ids == tuple(f"QuestionId{number}" for number in asked)
    assert agreement.agreement_threshold == 100


def test_documented_hit_read_back(client: RequesterClient, documented: Fields) -> None:
    hit_id = client.call("CreateHIT", **{**documented, "MaxAssignments": 4})["HITId"]

    shown = client.call("GetHIT", HITId=hit_id)

    assert shown.is_valid == "True"
    assert set(shown.values) == IDS | DETAIL | {"Question"}
    assert shown["HITId"] == hit_id
    assert shown["HITTypeId"] == DOCUMENTED_TYPE
    assert HIT_ID.fullmatch(shown["HITGroupId"])
    assert shown["Question"] == documented["Question"]
    assert shown["Title"] == "Location and Photograph Identification"
    assert shown["Description"] == "Select the image that best represents..."
    assert shown["Keywords"] == "location, photograph, image, identification, opinion"
    assert shown["HITStatus"] == "Assignable"
    assert shown["HITReviewStatus"] == "NotReviewed"
    assert shown["MaxAssignments"] == "4"
    assert shown["Reward"] == price("5.00", "$5.00")
    assert shown["AutoApprovalDelayInSeconds"] == "2592000"
    assert shown["AssignmentDurationInSeconds"] == "30"
    assert shown["CreationTime"] == "2014-08-15T12:00:00Z"
    assert shown["Expiration"] == "2014-08-22T12:00:00Z"


def test_question_returns_byte_for_byte(client: RequesterClient) -> None:
    hit_id = client.call("CreateHIT", **minimal_request(Question=HTML_QUESTION))["HITId"]

    assert client.call("GetHIT", HITId=hit_id)["Question"] == HTML_QUESTION


def test_hit_with_properties(client: RequesterClient) -> None:
    properties = type_properties()
    created = client.call(
        "CreateHIT", **minimal_request(HITTypeId=None, RequesterAnnotation="row 17", **properties)
    )

    shown = client.call("GetHIT", HITId=created["HITId"])

    assert created.is_valid == "True"
    assert shown["HITTypeId"] == created["HITTypeId"] != DOCUMENTED_TYPE
    assert shown["RequesterAnnotation"] == "row 17"
    assert shown["Reward"] == price("0.05", "$0.05")
    expected = plain(properties) | {"Reward": shown["Reward"]}
    assert expected.items() <= shown.values.items()


def test_same_properties_are_one_hit_type(client: RequesterClient) -> None:
    properties = type_properties()

    registered = client.call("RegisterHITType", **properties)
    created = client.call("CreateHIT", **minimal_request(HITTypeId=None, **properties))
    again = client.call("RegisterHITType", **properties)
    other = client.call("RegisterHITType", **{**properties, "Title": "Tell dogs from cats"})

    assert registered.is_valid == created.is_valid == again.is_valid == other.is_valid == "True"
    assert set(registered.values) == {"HITTypeId"}
    assert registered["HITTypeId"] == created["HITTypeId"] == again["HITTypeId"]
    assert other["HITTypeId"] != registered["HITTypeId"]


def test_hit_of_a_registered_type(client: RequesterClient) -> None:
    hit_type_id = client.call("RegisterHITType", **type_properties())["HITTypeId"]

    created = client.call("CreateHIT", **minimal_request(HITTypeId=hit_type_id))

    assert created["HITTypeId"] == hit_type_id
    assert client.call("GetHIT", HITId=created["HITId"])["Title"] == "Tell cats from dogs"


@pytest.mark.parametrize(
    ("groups", "names"),
    [
        pytest.param(["Minimal"], IDS, id="Minimal"),
        pytest.param(["Minimal", "HITQuestion"], IDS | {"Question"}, id="HITQuestion"),
        pytest.param(["HITAssignmentSummary"], IDS | SUMMARY, id="HITAssignmentSummary"),
        pytest.param(
            ["Minimal", "HITDetail", "HITQuestion", "HITAssignmentSummary"],
            IDS | DETAIL | {"Question"} | SUMMARY,
            id="all",
        ),
    ],
)
def test_response_groups(client: RequesterClient, groups: list[str], names: set[str]) -> None:
    created = client.call("CreateHIT", **minimal_request(MaxAssignments=3, ResponseGroup=groups))

    shown = client.call("GetHIT", HITId=created["HITId"], ResponseGroup=groups)

    assert set(created.values) == names
    assert created.values == shown.values
    assert created.echo is None
    if names >= SUMMARY:
        assert [created[f"NumberOfAssignments{state}"] for state in STATES] == ["0", "3", "0"]


def test_the_request_is_echoed_if_asked_for(client: RequesterClient) -> None:
    request = minimal_request(
        HITTypeId=None,
        MaxAssignments=2,
        UniqueRequestToken="once",
        AssignmentReviewPolicy=known_answers(ApproveIfKnownAnswerScoreIsAtLeast="80"),
        HITReviewPolicy=plurality(),
        ResponseGroup=["Request", "Minimal"],
        **type_properties(),
    )

    outcome = client.call("CreateHIT", **request)

    assert outcome.echo == plain(request)
    assert set(outcome.values) == IDS


def test_each_operation_echoes_its_request(client: RequesterClient) -> None:
    groups = {"ResponseGroup": ["Request"]}
    hit_id = client.call("CreateHIT", **minimal_request())["HITId"]

    assert client.call("GetHIT", HITId=hit_id, **groups).echo == {"HITId": hit_id, **groups}
    properties = {**type_properties(), **groups}
    assert client.call("RegisterHITType", **properties).echo == plain(properties)


def test_batch_with_a_bad_request_in_the_middle(client: RequesterClient) -> None:
    requests = [
        minimal_request(RequesterAnnotation="first"),
        minimal_request(MaxAssignments=-1),
        minimal_request(RequesterAnnotation="third"),
    ]

    first, second, third = client.batch("CreateHIT", requests)

    assert [outcome.is_valid for outcome in (first, second, third)] == ["True", "False", "True"]
    assert second.code == "AWS.ParameterOutOfRange"
    assert second.values == {}
    assert annotation(client, first) == "first"
    assert annotation(client, third) == "third"


def test_account_balance_of_the_sandbox(client: RequesterClient) -> None:
    outcome = client.call("GetAccountBalance")

    assert outcome.is_valid == "True"
    assert outcome["AvailableBalance"] == price("10000.00", "$10,000.00")
    assert outcome["OnHoldBalance"] == price("0.00", "$0.00")


def test_another_requester_does_not_see_the_hit(
    client: RequesterClient, other: RequesterClient
) -> None:
    hit_id = client.call("CreateHIT", **minimal_request())["HITId"]

    outcome = other.call("GetHIT", HITId=hit_id)

    assert outcome.code == "AWS.MechanicalTurk.HITDoesNotExist"
    assert client.call("GetHIT", HITId=hit_id)["Question"] == QUESTION


def price(amount: str, formatted: str) -> Fields:
    return {"Amount": amount, "CurrencyCode": "USD", "FormattedPrice": formatted}


def annotation(client: RequesterClient, created: Outcome) -> str:
    return client.call("GetHIT", HITId=created["HITId"])["RequesterAnnotation"]


def test_amounts_of_many_digits(client: RequesterClient) -> None:
    properties = type_properties()
    digits = Decimal("0.05000000000000000277555756156289135105907917022705078125")
    doubled = {**properties, "Reward": {"Amount": digits, "CurrencyCode": "USD"}}

    hit_type_id = client.call("RegisterHITType", **properties)["HITTypeId"]

    assert client.call("RegisterHITType", **doubled)["HITTypeId"] == hit_type_id
