"""The operation that lists the results and actions of review policies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from mockturk.domain.errors import HITDoesNotExist, InvalidHITState
from mockturk.domain.hits import HIT, LISTED_STATUSES
from mockturk.domain.review_results import ReviewPolicyLevel
from mockturk.domain.reviews import Finding, Review, ReviewAction
from mockturk.operations import review_results
from mockturk.operations.api_2017.paging import (
    Position,
    bind_token,
    read_token,
    write_token,
)
from mockturk.operations.api_2017.registry import operation_2017
from mockturk.operations.context import OperationCall
from mockturk.wire.aws_json.requests import ListReviewPolicyResultsForHITRequest
from mockturk.wire.contract.types.review_results import ReviewActionDetail, ReviewResultDetail

_ACTIONS, _RESULTS = "ReviewActions", "ReviewResults"


@operation_2017(
    "ListReviewPolicyResultsForHIT",
    ListReviewPolicyResultsForHITRequest,
    HITDoesNotExist,
    InvalidHITState,
    legacy=("GetReviewResultsForHIT",),
)
def list_review_policy_results_for_hit(
    call: OperationCall, request: ListReviewPolicyResultsForHITRequest
) -> dict[str, Any]:
    """Return the results and actions of a HIT's review policies.

    - PolicyLevels selects the levels; the default is both. [documented]
    - If RetrieveActions or RetrieveResults is false, that list is empty. [documented, decided]
    - A page cuts one sequence: the actions for assignments, the results for them, the actions for
      the HIT, the results for it. [decided]
    - Each policy of a selected level is on every page, with its name and its report. [decided]
    - An action was completed when its policy was evaluated. [decided]
    """
    hit = call.load_own_hit_in_status(LISTED_STATUSES, request.HITId)
    levels = [
        (level, policy.name)
        for level, policy in (
            (ReviewPolicyLevel.Assignment, hit.assignment_review_policy),
            (ReviewPolicyLevel.HIT, hit.hit_review_policy),
        )
        if policy is not None and level in (request.PolicyLevels or ReviewPolicyLevel)
    ]
    reports: dict[ReviewPolicyLevel, dict[str, list[Any]]] = {
        level: {_ACTIONS: [], _RESULTS: []} for level, _ in levels
    }
    binding = bind_token(request)
    after = () if request.NextToken is None else read_token(request.NextToken, binding)
    wanted = {
        _ACTIONS: request.RetrieveActions is not False,
        _RESULTS: request.RetrieveResults is not False,
    }
    rows = (
        (position, level, kind, project)
        for number, (level, _) in enumerate(levels)
        for position, kind, project in _rows(call, hit, level, number)
        if wanted[kind] and position > after
    )
    page = list(islice(rows, request.MaxResults or call.limits.default_page_size))
    for _, level, kind, project in page:
        reports[level][kind].append(project())
    found: dict[str, Any] = {"HITId": hit.id}
    for level, name in levels:
        found[f"{level}ReviewPolicy"] = {"PolicyName": name}
        found[f"{level}ReviewReport"] = reports[level]
    if page:
        found["NextToken"] = write_token(page[-1][0], binding)
    return found


def _rows(
    call: OperationCall, hit: HIT, level: ReviewPolicyLevel, number: int
) -> Iterator[tuple[Position, str, Callable[[], ReviewActionDetail | ReviewResultDetail]]]:
    """Return the actions, then the results of one level, each with its position.

    The last part of a row converts the action or the result, which only a page's rows need.
    """
    reviews = review_results.load_reviews(call, hit, level)
    for review in reviews:
        for index, action in enumerate(review.actions):
            yield (number, 0, review.serial, index), _ACTIONS, partial(_action, review, action)
    for review in reviews:
        for index, finding in enumerate(review.findings):
            yield (number, 1, review.serial, index), _RESULTS, partial(_result, review, finding)


def _action(review: Review, action: ReviewAction) -> ReviewActionDetail:
    shown = review_results.project_action(action)
    shown.CompleteTime = review.at
    return shown


def _result(review: Review, finding: Finding) -> ReviewResultDetail:
    row = review_results.project_finding(review.actions[0].id, finding)
    row.QuestionId = row.QuestionId or None
    return row
