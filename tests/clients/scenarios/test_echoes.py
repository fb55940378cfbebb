"""The Request response group: each operation echoes its request, through every client."""

from __future__ import annotations

import pytest

from clients.scenarios.qualification_tests import SCORED
from clients.scenarios.steps import usd
from clients.trait import Fields, RequesterClient, plain

HIT, ASSIGNMENT = {"HITId": "3HIT"}, {"AssignmentId": "3ASSIGNMENT"}
KIND, ASKED = {"QualificationTypeId": "3QUALIFICATION"}, {"QualificationRequestId": "3REQUEST"}
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
    (
        "CreateQualificationType",
        {
            "Name": "Cats & <dogs>",
            "Keywords": "cats, dogs",
            "Description": "größer",
            "QualificationTypeStatus": "Active",
            "RetryDelayInSeconds": 3600,
            "AutoGranted": True,
            "AutoGrantedValue": 7,
        },
    ),
    ("GetQualificationType", KIND),
    (
        "UpdateQualificationType",
        {
            **KIND,
            "Description": "Knows cats",
            "QualificationTypeStatus": "Inactive",
            **SCORED,
            "RetryDelayInSeconds": 60,
            "AutoGranted": False,
            "AutoGrantedValue": 3,
        },
    ),
    (
        "SearchQualificationTypes",
        {
            "Query": "cats & dogs",
            "MustBeRequestable": True,
            "MustBeOwnedByCaller": False,
            "SortProperty": "Name",
            **SORTED,
        },
    ),
    ("GetHITsForQualificationType", {**KIND, "PageNumber": 2, "PageSize": 5}),
    (
        "GetQualificationsForQualificationType",
        {**KIND, "Status": "Revoked", "PageNumber": 2, "PageSize": 5},
    ),
    ("GetQualificationRequests", {**KIND, "SortProperty": "SubmitTime", **SORTED}),
    ("GrantQualification", {**ASKED, "IntegerValue": 5}),
    ("RejectQualificationRequest", {**ASKED, "Reason": "Dogs"}),
    (
        "AssignQualification",
        {**KIND, "WorkerId": "A1", "IntegerValue": -5, "SendNotification": False},
    ),
    ("RevokeQualification", {"SubjectId": "A1", **KIND, "Reason": "Dogs & <cats>"}),
    (
        "NotifyWorkers",
        {"Subject": "More cats", "MessageText": "And\n<dogs>", "WorkerId": ["A1", "A2"]},
    ),
]


@pytest.mark.parametrize(
    ("operation", "fields"), REQUESTS, ids=[operation for operation, _ in REQUESTS]
)
def test_the_request_comes_back(client: RequesterClient, operation: str, fields: Fields) -> None:
    request = {**fields, "ResponseGroup": ["Minimal", "Request"]}

    outcome = client.call(operation, **request)

    assert outcome.echo == plain(request)
    assert client.call(operation, **fields).echo is None


@pytest.mark.parametrize("operation", ["GetQualificationScore", "UpdateQualificationScore"])
def test_the_schema_has_no_echo_of_scores(client: RequesterClient, operation: str) -> None:
    request = {**KIND, "SubjectId": "A1", "ResponseGroup": ["Minimal", "Request"]}
    if operation.startswith("Update"):
        request["IntegerValue"] = 5

    assert client.call(operation, **request).echo is None
