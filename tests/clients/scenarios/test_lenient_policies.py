"""The spellings of review policies that real programs used, through every client."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clients.documented import known_answers, minimal_request, parameter, plurality, policy
from clients.trait import Fields, RequesterClient
from mockturk.domain.hits import HIT
from mockturk.domain.review_policies import ScoreMyKnownAnswers, SimplePlurality

Stored = Callable[[str], HIT]


@pytest.mark.parametrize(
    "parameters",
    [
        pytest.param({}, id="several values"),
        pytest.param({"QuestionIds": "Q1,Q2"}, id="comma list"),
        pytest.param({"QuestionIds": " Q1 , Q2 "}, id="comma list with blanks"),
        pytest.param({"QuestionIds": ["Q1", "Q2,Q1"]}, id="both"),
        pytest.param({"QuestionIds": None, "QuestionIDs": ["Q1", "Q2"]}, id="QuestionIDs"),
        pytest.param({"QuestionIds": "Q1", "QuestionIDs": "Q2"}, id="both spellings"),
        pytest.param({"QuestionIds": None, "QuestionIds ": ["Q1", "Q2"]}, id="trailing blank"),
        pytest.param({"ExtendAssignments": "3"}, id="unknown key"),
    ],
)
def test_plurality(client: RequesterClient, stored: Stored, parameters: Fields) -> None:
    created = client.call("CreateHIT", **minimal_request(HITReviewPolicy=plurality(**parameters)))

    assert created.is_valid == "True"
    assert stored(created["HITId"]).hit_review_policy == SimplePlurality(("Q1", "Q2"), 50)


def test_the_same_value_twice(client: RequesterClient, stored: Stored) -> None:
    request = plurality()
    request["Parameter"].append(parameter("QuestionAgreementThreshold ", "50"))

    created = client.call("CreateHIT", **minimal_request(HITReviewPolicy=request))

    assert created.is_valid == "True"
    assert stored(created["HITId"]).hit_review_policy == SimplePlurality(("Q1", "Q2"), 50)


@pytest.mark.parametrize(
    "name",
    [
        "ScoreYourKnownAnswers/2011-09-01",
        "ScoreMyKnownAnswer/2011-09-01",
        "ScoreMyKnownAnswers/2011/09/01",
    ],
)
def test_documented_misspellings(client: RequesterClient, stored: Stored, name: str) -> None:
    misspelt = {**known_answers(), "PolicyName": name}

    created = client.call("CreateHIT", **minimal_request(AssignmentReviewPolicy=misspelt))

    assert created.is_valid == "True"
    assert isinstance(stored(created["HITId"]).assignment_review_policy, ScoreMyKnownAnswers)


@pytest.mark.parametrize(
    "key", ["ExtendMaximumAssignments", "ExtendMaximumAssignments ", "extendMaximumAssignments"]
)
def test_keys_are_trimmed_and_compared_without_case(
    client: RequesterClient, stored: Stored, key: str
) -> None:
    scoring = known_answers(**{"ExtendIfKnownAnswerScoreIsLessThan": "79", key: "3"})

    created = client.call("CreateHIT", **minimal_request(AssignmentReviewPolicy=scoring))

    kept = stored(created["HITId"]).assignment_review_policy
    assert kept
    assert kept.extension
    assert kept.extension.maximum_assignments == 3


def test_entries_of_one_question_are_one_set(client: RequesterClient, stored: Stored) -> None:
    answers = [{"Key": "Q1", "Value": [value]} for value in ("A", "B", " A ")]
    scoring = policy("ScoreMyKnownAnswers/2011-09-01", {"AnswerKey": answers})

    created = client.call("CreateHIT", **minimal_request(AssignmentReviewPolicy=scoring))

    kept = stored(created["HITId"]).assignment_review_policy
    assert kept
    (answer,) = kept.answer_key
    assert (answer.question_id, answer.values) == ("Q1", ("A", "B"))
