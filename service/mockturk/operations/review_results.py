"""The operation that returns the results and actions of review policies."""

from __future__ import annotations

from itertools import islice

from mockturk.domain.errors import AssignmentDoesNotExist, HITDoesNotExist, InvalidHITState
from mockturk.domain.hits import HIT, LISTED_STATUSES
from mockturk.domain.paging import ListPage, validate_page
from mockturk.domain.review_results import ReviewPolicyLevel
from mockturk.domain.reviews import Finding, Review, ReviewAction
from mockturk.operations.context import OperationCall
from mockturk.operations.paging import ProjectedList, set_page_numbers
from mockturk.operations.registry import operation
from mockturk.store import tables
from mockturk.wire.contract.types import review_requests, review_results
from mockturk.wire.contract.types.structures import ReviewPolicy


@operation("GetReviewResultsForHIT", HITDoesNotExist, AssignmentDoesNotExist, InvalidHITState)
def get_review_results_for_hit(
    call: OperationCall, request: review_requests.GetReviewResultsForHITRequest
) -> review_results.GetReviewResultsForHITResult:
    """Return the results and actions of a HIT's review policies.

    - Each policy is returned with its name and its report as soon as the HIT exists. The report may
      be empty. [captured, decided]
    - PolicyLevel selects the levels; the default is both. [documented]
    - A page has up to 400 results by default, and at most 65,535. [documented, decided]
    - AssignmentId, which the WSDL lacks, limits both reports to that assignment. [documented]
    - If RetrieveActions or RetrieveResults is false, the report has no actions or no results.
      [documented]
    - Only results are paged; every page has all actions. [inferred]
    - Reviews are in the order they happened; results are sorted within each review. [captured]
    """
    page = validate_page(request, call.limits.long_page_size, call.limits.default_review_page_size)
    hit = call.load_own_hit_in_status(LISTED_STATUSES, request.HITId)
    about = request.AssignmentId
    if about is not None and call.load_own_assignment(about).hit_id != hit.id:
        raise AssignmentDoesNotExist(about)
    levels = request.PolicyLevel or tuple(ReviewPolicyLevel)
    result = review_results.GetReviewResultsForHITResult(HITId=hit.id)
    if hit.assignment_review_policy and ReviewPolicyLevel.Assignment in levels:
        result.AssignmentReviewPolicy = ReviewPolicy(PolicyName=hit.assignment_review_policy.name)
        reviews = load_reviews(call, hit, ReviewPolicyLevel.Assignment)
        result.AssignmentReviewReport = _report(reviews, request, page)
    if hit.hit_review_policy and ReviewPolicyLevel.HIT in levels:
        result.HITReviewPolicy = ReviewPolicy(PolicyName=hit.hit_review_policy.name)
        reviews = load_reviews(call, hit, ReviewPolicyLevel.HIT)
        result.HITReviewReport = _report(reviews, request, page)
    return result


def load_reviews(call: OperationCall, hit: HIT, level: ReviewPolicyLevel) -> list[Review]:
    """Return the reviews of a HIT at one level, in the order they happened."""
    where = tables.REVIEWS, "HITId", [(hit.id, level)]
    return call.store.page(*where, count=call.store.count(*where))


def _report(
    reviews: list[Review], request: review_requests.GetReviewResultsForHITRequest, page: ListPage
) -> review_results.ReviewReport:
    report = review_results.ReviewReport()
    about = request.AssignmentId
    if about is None:
        total = sum(len(review.findings) for review in reviews)
    else:
        total = sum(finding.subject_id == about for one in reviews for finding in one.findings)
    rows = (
        (review.actions[0].id, finding)
        for review in reviews
        for finding in review.findings
        if about in (None, finding.subject_id)
    )
    wanted = request.RetrieveResults is not False
    shown = list(islice(rows, page.start, page.start + page.size)) if wanted else []
    set_page_numbers(report, page, len(shown), total)
    report.ReviewResult = ProjectedList(lambda row: project_finding(*row), shown)
    if request.RetrieveActions is not False:
        actions = (
            action
            for review in reviews
            for action in review.actions
            if about in (None, action.object_id)
        )
        report.ReviewAction = ProjectedList(project_action, actions)
    return report


def project_finding(action_id: str, finding: Finding) -> review_results.ReviewResultDetail:
    """Convert a finding of the action with this id."""
    return review_results.ReviewResultDetail(
        ActionId=action_id,
        SubjectId=finding.subject_id,
        SubjectType=finding.subject.value,
        QuestionId=finding.question_id,  # present but empty if about the whole subject (captured)
        Key=finding.key,
        Value=finding.value,
    )


def project_action(action: ReviewAction) -> review_results.ReviewActionDetail:
    """Convert an action."""
    return review_results.ReviewActionDetail(
        ActionId=action.id,
        ActionName=action.name.value,
        ObjectId=action.object_id,
        ObjectType=action.object_type.value,
        Status=action.status,
        Result=action.result,
        ErrorCode=action.error_code,
    )
