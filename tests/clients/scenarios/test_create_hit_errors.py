"""The errors of CreateHIT for invalid requests, through every client."""

from __future__ import annotations

import re
from typing import Any

import pytest

from clients.documented import known_answers, minimal_request, plurality, policy
from clients.trait import Fields, RequesterClient, plain

SERVICE = "AWS.MechanicalTurk."
INVALID = f"{SERVICE}InvalidParameterValue"
OUT_OF_RANGE = "AWS.ParameterOutOfRange"
LATER = re.compile(r".* \([0-9]{13} s\)", re.DOTALL)
"""A message, and behind it the time in milliseconds with the mark of the sandbox."""

UNKNOWN_HIT = "3AAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@pytest.mark.parametrize(
    ("changes", "code", "parameter"),
    [
        pytest.param({"HITTypeId": "asfd"}, INVALID, "HITTypeId", id="type of the wrong form"),
        pytest.param({"Question": None}, INVALID, "Question", id="no question"),
        pytest.param({"Question": "who what?"}, f"{SERVICE}XMLParseError", "", id="malformed"),
        pytest.param({"MaxAssignments": -1}, OUT_OF_RANGE, "MaxAssignments", id="-1 assignments"),
        pytest.param({"LifetimeInSeconds": 29}, OUT_OF_RANGE, "LifetimeInSeconds", id="lifetime"),
    ],
)
def test_bad_hit(client: RequesterClient, changes: Fields, code: str, parameter: str) -> None:
    outcome = client.call("CreateHIT", **minimal_request(**changes))

    assert outcome.is_valid == "False"
    assert outcome.code == code
    assert parameter in outcome.message
    assert LATER.fullmatch(outcome.message)
    assert outcome.data == ({"Parameter": parameter} if parameter else {})
    assert outcome.values == {}


def test_unknown_hit_type(client: RequesterClient) -> None:
    outcome = client.call("CreateHIT", **minimal_request(HITTypeId="T1UNKNOWN"))

    assert outcome.is_valid == "False"
    assert outcome.code == f"{SERVICE}HITTypeDoesNotExist"
    assert outcome.data == {"HITTypeId": "T1UNKNOWN"}
    assert "T1UNKNOWN" in outcome.message


def test_reused_token(client: RequesterClient) -> None:
    request = minimal_request(UniqueRequestToken="b7c0")
    hit_id = client.call("CreateHIT", **request)["HITId"]

    outcome = client.call("CreateHIT", **request)

    assert outcome.is_valid == "False"
    assert outcome.code == f"{SERVICE}HITAlreadyExists"
    assert hit_id in outcome.message
    assert outcome.data == {"HITId": hit_id}
    assert outcome.values == {}


def test_unknown_hit(client: RequesterClient) -> None:
    outcome = client.call("GetHIT", HITId=UNKNOWN_HIT)

    assert outcome.is_valid == "False"
    assert outcome.code == f"{SERVICE}HITDoesNotExist"
    assert outcome.message.startswith(f"Hit {UNKNOWN_HIT} does not exist.")
    assert LATER.fullmatch(outcome.message)
    assert outcome.data == {"HITId": UNKNOWN_HIT}


def test_a_refused_request_is_echoed_if_asked_for(client: RequesterClient) -> None:
    request = {"HITId": UNKNOWN_HIT, "ResponseGroup": ["Request"]}

    outcome = client.call("GetHIT", **request)

    assert outcome.code == f"{SERVICE}HITDoesNotExist"
    assert outcome.echo == plain(request)


def bad_policy(level: str, content: Fields, code: str, *texts: str, id: str) -> Any:  # noqa: A002
    return pytest.param(level, content, code, texts, id=id)


ASSIGNMENT, HIT = "AssignmentReviewPolicy", "HITReviewPolicy"


@pytest.mark.parametrize(
    ("level", "content", "code", "texts"),
    [
        bad_policy(ASSIGNMENT, policy("Guess/2011-09-01", {}), INVALID, id="unknown, assignment"),
        bad_policy(HIT, policy("Guess/2011-09-01", {}), INVALID, id="unknown, HIT"),
        bad_policy(ASSIGNMENT, plurality(), INVALID, "SimplePlurality", id="of a HIT"),
        bad_policy(HIT, known_answers(), INVALID, "ScoreMy", id="of an assignment"),
        bad_policy(
            ASSIGNMENT,
            known_answers(AnswerKey=None),
            INVALID,
            "The AnswerKey parameter is mandatory.",
            id="no AnswerKey",
        ),
        bad_policy(
            ASSIGNMENT,
            known_answers(ApproveIfKnownAnswerScoreIsAtLeast="most"),
            INVALID,
            "most",
            "ApproveIfKnownAnswerScoreIsAtLeast",
            id="score that is no number",
        ),
        bad_policy(
            HIT,
            plurality(QuestionAgreementThreshold="two thirds"),
            INVALID,
            "two thirds",
            "QuestionAgreementThreshold",
            id="threshold that is no number",
        ),
        bad_policy(
            ASSIGNMENT,
            known_answers(ApproveIfKnownAnswerScoreIsAtLeast="102"),
            OUT_OF_RANGE,
            "102",
            "ApproveIfKnownAnswerScoreIsAtLeast",
            id="score above never",
        ),
        bad_policy(
            ASSIGNMENT,
            known_answers(ExtendIfKnownAnswerScoreIsLessThan="50", ExtendMaximumAssignments="26"),
            OUT_OF_RANGE,
            "26",
            "ExtendMaximumAssignments",
            id="ceiling above 25",
        ),
        bad_policy(
            HIT,
            plurality(QuestionIds=None),
            INVALID,
            "The QuestionIds parameter is mandatory.",
            id="no QuestionIds",
        ),
        bad_policy(
            HIT,
            plurality(QuestionAgreementThreshold=None),
            INVALID,
            "The QuestionAgreementThreshold parameter is mandatory.",
            id="no threshold",
        ),
        bad_policy(
            HIT,
            plurality(**{"questionagreementthreshold ": "60"}),
            INVALID,
            "50, 60",
            "QuestionAgreementThreshold",
            id="one parameter, two values",
        ),
    ],
)
def test_bad_policy(
    client: RequesterClient, level: str, content: Fields, code: str, texts: tuple[str, ...]
) -> None:
    outcome = client.call("CreateHIT", **minimal_request(**{level: content}))

    assert outcome.is_valid == "False"
    assert outcome.code == code
    assert outcome.data["Parameter"].startswith(level)
    assert level in outcome.message
    for text in texts:
        assert text in outcome.message
    assert outcome.values == {}
