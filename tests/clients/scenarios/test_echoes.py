"""The Request response group: each operation repeats what it was asked, through every client."""

from __future__ import annotations

import pytest

from clients.scenarios.steps import usd
from clients.trait import Fields, RequesterClient, plain

HIT, ASSIGNMENT = {"HITId": "3HIT"}, {"AssignmentId": "3ASSIGNMENT"}
STATUSES = {"AssignmentStatus": ["Approved", "Rejected"]}
SORTED = {"SortDirection": "Descending", "PageNumber": 3, "PageSize": 7}

REQUESTS: list[tuple[str, Fields]] = [
    ("SearchHITs", {"SortProperty": "Enumeration", **SORTED}),
    ("GetReviewableHITs", {"HITTypeId": "3TYPE", "SortProperty": "Title", **SORTED}),
    ("GetAssignmentsForHIT", {**HIT, **STATUSES, "SortProperty": "SubmitTime", **SORTED}),
    ("GetAssignment", ASSIGNMENT),
    ("ApproveAssignment", {**ASSIGNMENT, "RequesterFeedback": "Good & <true>"}),
    ("RejectAssignment", {**ASSIGNMENT, "RequesterFeedback": "größer"}),
    ("ApproveRejectedAssignment", ASSIGNMENT),
    ("SetHITAsReviewing", {**HIT, "Revert": True}),
    (
        "ExtendHIT",
        {
            **HIT,
            "MaxAssignmentsIncrement": 2,
            "ExpirationIncrementInSeconds": 3600,
            "UniqueRequestToken": "t-1",
        },
    ),
    ("ForceExpireHIT", HIT),
    ("DisableHIT", HIT),
    ("DisposeHIT", HIT),
    ("ChangeHITTypeOfHIT", {**HIT, "HITTypeId": "3TYPE"}),
    (
        "GetReviewResultsForHIT",
        {
            **HIT,
            "PolicyLevel": ["Assignment", "HIT"],
            "RetrieveActions": True,
            "RetrieveResults": False,
            "PageSize": 10,
        },
    ),
    (
        "GrantBonus",
        {**ASSIGNMENT, "WorkerId": "A1", "BonusAmount": usd("1.50"), "Reason": "Thanks, all"},
    ),
    ("GetBonusPayments", {**HIT, "PageSize": 5}),
    ("BlockWorker", {"WorkerId": "A1", "Reason": "Spam, and spam"}),
    ("UnblockWorker", {"WorkerId": "A1"}),
    ("GetBlockedWorkers", {"PageSize": 65_535, "PageNumber": 2}),
    ("GetAccountBalance", {}),
]


@pytest.mark.parametrize(
    ("operation", "fields"), REQUESTS, ids=[operation for operation, _ in REQUESTS]
)
def test_the_request_comes_back(client: RequesterClient, operation: str, fields: Fields) -> None:
    request = {**fields, "ResponseGroup": ["Minimal", "Request"]}

    outcome = client.call(operation, **request)

    assert outcome.echo == plain(request)
    assert client.call(operation, **fields).echo is None
