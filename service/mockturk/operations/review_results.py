"""What review policies found and did."""

from __future__ import annotations

from mockturk.contract.types import review_requests, review_results
from mockturk.contract.types.structures import ReviewPolicy
from mockturk.domain.hits import LISTED
from mockturk.domain.review_results import ReviewPolicyLevel
from mockturk.errors import AssignmentDoesNotExist, HITDoesNotExist, InvalidHITState
from mockturk.operations.call import Call
from mockturk.operations.paging import number
from mockturk.operations.registry import operation
from mockturk.rules.paging import Page, checked_page


@operation("GetReviewResultsForHIT", HITDoesNotExist, AssignmentDoesNotExist, InvalidHITState)
def get_review_results_for_hit(
    call: Call, request: review_requests.GetReviewResultsForHITRequest
) -> review_results.GetReviewResultsForHITResult:
    """Tell what the review policies of a HIT found and did.

    - A policy is named from the start, always with its report, even if empty. [captured, decided]
    - Both levels, or those PolicyLevel asks for. [documented]
    - 400 results on a page unless told otherwise, up to 65,535. [documented, decided]
    - AssignmentId is accepted, though the WSDL lacks it. [documented]
    """
    page = checked_page(request, call.limits.long_page_size, call.limits.default_review_page_size)
    hit = call.own_hit_in(LISTED, request.HITId)
    if request.AssignmentId and call.own_assignment(request.AssignmentId).hit_id != hit.id:
        raise AssignmentDoesNotExist(request.AssignmentId)
    levels = request.PolicyLevel or tuple(ReviewPolicyLevel)
    result = review_results.GetReviewResultsForHITResult(HITId=hit.id)
    if hit.assignment_review_policy and ReviewPolicyLevel.Assignment in levels:
        result.AssignmentReviewPolicy = ReviewPolicy(PolicyName=hit.assignment_review_policy.name)
        result.AssignmentReviewReport = _report(page)
    if hit.hit_review_policy and ReviewPolicyLevel.HIT in levels:
        result.HITReviewPolicy = ReviewPolicy(PolicyName=hit.hit_review_policy.name)
        result.HITReviewReport = _report(page)
    return result


def _report(page: Page) -> review_results.ReviewReport:
    report = review_results.ReviewReport()
    number(report, page, 0, 0)
    return report
