"""The operations in the order of the WSDL's port type, each with the types of its messages."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec

from mockturk.wire.contract.fields import NAMESPACE, Element, date_time, many, one, text
from mockturk.wire.contract.types import accept_limits as limits
from mockturk.wire.contract.types import (
    account_requests,
    account_results,
    help_requests,
    help_results,
)
from mockturk.wire.contract.types import assignment_requests as on_assignments
from mockturk.wire.contract.types import assignment_results as of_assignments
from mockturk.wire.contract.types import hit_requests as on_hits
from mockturk.wire.contract.types import hit_results as of_hits
from mockturk.wire.contract.types import notification_requests as on_events
from mockturk.wire.contract.types import notification_results as of_events
from mockturk.wire.contract.types import qualification_requests as on_qualifications
from mockturk.wire.contract.types import qualification_results as of_qualifications
from mockturk.wire.contract.types import review_requests as on_reviews
from mockturk.wire.contract.types import review_results as of_reviews
from mockturk.wire.contract.types import statistics_requests as on_statistics
from mockturk.wire.contract.types import statistics_results as of_statistics
from mockturk.wire.contract.types import worker_requests as on_workers
from mockturk.wire.contract.types import worker_results as of_workers
from mockturk.wire.contract.types.platform import OperationRequest


class Operation(msgspec.Struct, frozen=True):
    """An operation: its name and the types of its messages.

    A call has credentials, required if ``credentials`` is True, and requests, at least one if
    ``request_required`` is True. The response has one result for each request, in elements named
    ``result_name``.
    """

    name: str
    request: type[Any]
    result: type[Any]
    result_name: str
    request_required: bool
    credentials: bool = True

    def call(self) -> type[Any]:
        """Return the global element of a call in a SOAP body; only the WSDL needs it."""
        return _message(
            self.name,
            {
                "AWSAccessKeyId": text(required=self.credentials),
                "Timestamp": date_time(required=self.credentials),
                "Signature": text(required=self.credentials),
                "Validate": text(),
                **({"Credential": text()} if self.credentials else {}),
                "Request": many(self.request, required=self.request_required),
            },
        )

    def answer(self) -> type[Any]:
        """Return the global element of a response; only the WSDL needs it."""
        return _message(
            f"{self.name}Response",
            {"OperationRequest": one(OperationRequest), self.result_name: many(self.result)},
        )


def _message(name: str, fields: dict[str, Any]) -> type[Any]:
    return type(name, (Element,), {"__namespace__": NAMESPACE, **fields})


def _described(
    request: type[Any], result: type[Any], *, required: bool, credentials: bool = True
) -> Operation:
    return Operation(
        name=request.__name__.removesuffix("Request"),
        request=request,
        result=result,
        result_name=result.__name__,
        request_required=required,
        credentials=credentials,
    )


_requests_required = partial(_described, required=True)
_requests_optional = partial(_described, required=False)

# The operations of all versions. With ``_requests_required`` a call has at least one request, with
# ``_requests_optional`` it may have none.
ALL_OPERATIONS: tuple[Operation, ...] = (
    _requests_required(on_hits.CreateHITRequest, of_hits.HIT),
    _requests_required(on_hits.RegisterHITTypeRequest, of_hits.RegisterHITTypeResult),
    _requests_required(
        on_events.SetHITTypeNotificationRequest, of_events.SetHITTypeNotificationResult
    ),
    _requests_required(
        on_events.SendTestEventNotificationRequest, of_events.SendTestEventNotificationResult
    ),
    _requests_optional(on_hits.DisposeHITRequest, of_hits.DisposeHITResult),
    _requests_optional(on_hits.DisableHITRequest, of_hits.DisableHITResult),
    _requests_optional(on_hits.GetHITRequest, of_hits.HIT),
    _requests_optional(on_assignments.GetAssignmentRequest, of_assignments.GetAssignmentResult),
    _requests_optional(
        on_reviews.GetReviewResultsForHITRequest, of_reviews.GetReviewResultsForHITResult
    ),
    _requests_optional(on_hits.GetReviewableHITsRequest, of_hits.GetReviewableHITsResult),
    _requests_optional(
        on_hits.GetHITsForQualificationTypeRequest, of_hits.GetHITsForQualificationTypeResult
    ),
    _requests_optional(
        on_qualifications.GetQualificationsForQualificationTypeRequest,
        of_qualifications.GetQualificationsForQualificationTypeResult,
    ),
    _requests_optional(on_hits.SetHITAsReviewingRequest, of_hits.SetHITAsReviewingResult),
    _requests_required(on_hits.ExtendHITRequest, of_hits.ExtendHITResult),
    _requests_optional(on_hits.ForceExpireHITRequest, of_hits.ForceExpireHITResult),
    _requests_optional(
        on_assignments.ApproveAssignmentRequest, of_assignments.ApproveAssignmentResult
    ),
    _requests_optional(
        on_assignments.RejectAssignmentRequest, of_assignments.RejectAssignmentResult
    ),
    _requests_optional(
        on_assignments.ApproveRejectedAssignmentRequest,
        of_assignments.ApproveRejectedAssignmentResult,
    ),
    _requests_optional(
        on_assignments.GetAssignmentsForHITRequest, of_assignments.GetAssignmentsForHITResult
    ),
    _requests_optional(
        on_assignments.GetFileUploadURLRequest, of_assignments.GetFileUploadURLResult
    ),
    _requests_optional(on_hits.SearchHITsRequest, of_hits.SearchHITsResult),
    _requests_required(on_assignments.GrantBonusRequest, of_assignments.GrantBonusResult),
    _requests_required(
        on_assignments.GetBonusPaymentsRequest, of_assignments.GetBonusPaymentsResult
    ),
    _requests_required(on_hits.ChangeHITTypeOfHITRequest, of_hits.ChangeHITTypeOfHITResult),
    _requests_optional(
        on_qualifications.CreateQualificationTypeRequest, of_qualifications.QualificationType
    ),
    _requests_optional(
        on_qualifications.GrantQualificationRequest, of_qualifications.GrantQualificationResult
    ),
    _requests_optional(
        on_qualifications.AssignQualificationRequest, of_qualifications.AssignQualificationResult
    ),
    _requests_optional(
        on_qualifications.RevokeQualificationRequest, of_qualifications.RevokeQualificationResult
    ),
    _requests_optional(
        on_qualifications.GetQualificationTypeRequest, of_qualifications.QualificationType
    ),
    _requests_optional(
        on_qualifications.GetQualificationRequestsRequest,
        of_qualifications.GetQualificationRequestsResult,
    ),
    _requests_optional(
        on_qualifications.RejectQualificationRequestRequest,
        of_qualifications.RejectQualificationRequestResult,
    ),
    _requests_optional(
        on_qualifications.UpdateQualificationTypeRequest, of_qualifications.QualificationType
    ),
    _requests_optional(
        on_qualifications.SearchQualificationTypesRequest,
        of_qualifications.SearchQualificationTypesResult,
    ),
    _requests_optional(
        on_qualifications.GetQualificationScoreRequest, of_qualifications.Qualification
    ),
    _requests_optional(
        on_qualifications.UpdateQualificationScoreRequest,
        of_qualifications.UpdateQualificationScoreResult,
    ),
    _requests_optional(
        on_qualifications.DisposeQualificationTypeRequest,
        of_qualifications.DisposeQualificationTypeResult,
    ),
    _requests_optional(
        on_statistics.GetRequesterStatisticRequest, of_statistics.GetStatisticResult
    ),
    _requests_optional(
        on_statistics.GetRequesterWorkerStatisticRequest, of_statistics.GetStatisticResult
    ),
    _requests_required(on_workers.NotifyWorkersRequest, of_workers.NotifyWorkersResult),
    _requests_required(
        account_requests.GetAccountBalanceRequest, account_results.GetAccountBalanceResult
    ),
    _requests_required(limits.SetWorkerAcceptLimitRequest, limits.SetWorkerAcceptLimitResult),
    _requests_required(limits.GetWorkerAcceptLimitRequest, limits.GetWorkerAcceptLimitResult),
    _requests_required(on_workers.GetBlockedWorkersRequest, of_workers.GetBlockedWorkersResult),
    _requests_required(on_workers.BlockWorkerRequest, of_workers.BlockWorkerResult),
    _requests_required(on_workers.UnblockWorkerRequest, of_workers.UnblockWorkerResult),
    _requests_optional(help_requests.HelpRequest, help_results.Information, credentials=False),
)

# Operations that only 2007-06-21 had.
WITHDRAWN = frozenset({"SetWorkerAcceptLimit", "GetWorkerAcceptLimit"})

OPERATIONS = tuple(entry for entry in ALL_OPERATIONS if entry.name not in WITHDRAWN)
