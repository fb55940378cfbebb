"""The result of GetReviewResultsForHIT before any policy has run, through every client."""

from __future__ import annotations

import pytest

from clients.documented import known_answers, minimal_request, plurality
from clients.scenarios.steps import HIT_STATE, OUT_OF_RANGE, done, empty, hit, refused
from clients.trait import Fields, RequesterClient

EMPTY = {"NumResults": "0", "TotalNumResults": "0", "PageNumber": "1"}
SCORING = {
    "AssignmentReviewPolicy": {"PolicyName": "ScoreMyKnownAnswers/2011-09-01"},
    "AssignmentReviewReport": EMPTY,
}
AGREEMENT = {
    "HITReviewPolicy": {"PolicyName": "SimplePlurality/2011-09-01"},
    "HITReviewReport": EMPTY,
}


@pytest.mark.parametrize(
    ("policies", "shown"),
    [
        pytest.param({}, {}, id="none"),
        pytest.param({"AssignmentReviewPolicy": known_answers()}, SCORING, id="assignment"),
        pytest.param({"HITReviewPolicy": plurality()}, AGREEMENT, id="HIT"),
    ],
)
def test_policies_are_named_with_empty_reports(
    client: RequesterClient, policies: Fields, shown: Fields
) -> None:
    hit_id = done(client, "CreateHIT", **minimal_request(**policies))["HITId"]

    outcome = done(client, "GetReviewResultsForHIT", HITId=hit_id)

    assert outcome.values == {"HITId": hit_id, **shown}


def test_levels_and_pages(client: RequesterClient) -> None:
    policies = {"AssignmentReviewPolicy": known_answers(), "HITReviewPolicy": plurality()}
    hit_id = hit(client, **policies)

    def shown(**fields: object) -> Fields:
        return done(client, "GetReviewResultsForHIT", HITId=hit_id, **fields).values

    assert shown() == {"HITId": hit_id, **SCORING, **AGREEMENT}
    assert shown(PolicyLevel=["Assignment"]) == {"HITId": hit_id, **SCORING}
    assert shown(PolicyLevel=["HIT"]) == {"HITId": hit_id, **AGREEMENT}
    assert shown(PolicyLevel=["HIT", "Assignment"]) == shown()
    assert shown(RetrieveActions=True, RetrieveResults=False, PageSize=65_535) == shown()
    outcome = refused(client, "GetReviewResultsForHIT", HITId=hit_id, PageSize=65_536)
    assert outcome.code == OUT_OF_RANGE


def test_not_of_a_disposed_hit(client: RequesterClient) -> None:
    hit_id = hit(client, HITReviewPolicy=plurality())
    empty(client, "DisableHIT", HITId=hit_id)

    assert refused(client, "GetReviewResultsForHIT", HITId=hit_id).code == HIT_STATE
