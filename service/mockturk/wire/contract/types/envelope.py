"""The element every result begins with."""

from __future__ import annotations

from mockturk.wire.contract.fields import Element, one, text
from mockturk.wire.contract.types import (
    account_requests,
    assignment_requests,
    help_requests,
    hit_requests,
    platform,
    qualification_requests,
    review_requests,
    statistics_requests,
    worker_requests,
)


class Request(Element):
    """The outcome of one request: ``IsValid``, the echoed request if asked for, errors if any."""

    IsValid: str | None = text()
    CreateHITRequest: hit_requests.CreateHITRequest | None = one(hit_requests.CreateHITRequest)
    RegisterHITTypeRequest: hit_requests.RegisterHITTypeRequest | None = one(
        hit_requests.RegisterHITTypeRequest
    )
    DisposeHITRequest: hit_requests.DisposeHITRequest | None = one(hit_requests.DisposeHITRequest)
    DisableHITRequest: hit_requests.DisableHITRequest | None = one(hit_requests.DisableHITRequest)
    GetHITRequest: hit_requests.GetHITRequest | None = one(hit_requests.GetHITRequest)
    GetAssignmentRequest: assignment_requests.GetAssignmentRequest | None = one(
        assignment_requests.GetAssignmentRequest
    )
    GetReviewResultsForHITRequest: review_requests.GetReviewResultsForHITRequest | None = one(
        review_requests.GetReviewResultsForHITRequest
    )
    GetReviewableHITsRequest: hit_requests.GetReviewableHITsRequest | None = one(
        hit_requests.GetReviewableHITsRequest
    )
    GetHITsForQualificationTypeRequest: hit_requests.GetHITsForQualificationTypeRequest | None = (
        one(hit_requests.GetHITsForQualificationTypeRequest)
    )
    GetQualificationsForQualificationTypeRequest: (
        qualification_requests.GetQualificationsForQualificationTypeRequest | None
    ) = one(qualification_requests.GetQualificationsForQualificationTypeRequest)
    SetHITAsReviewingRequest: hit_requests.SetHITAsReviewingRequest | None = one(
        hit_requests.SetHITAsReviewingRequest
    )
    SearchHITsRequest: hit_requests.SearchHITsRequest | None = one(hit_requests.SearchHITsRequest)
    ExtendHITRequest: hit_requests.ExtendHITRequest | None = one(hit_requests.ExtendHITRequest)
    ForceExpireHITRequest: hit_requests.ForceExpireHITRequest | None = one(
        hit_requests.ForceExpireHITRequest
    )
    ChangeHITTypeOfHITRequest: hit_requests.ChangeHITTypeOfHITRequest | None = one(
        hit_requests.ChangeHITTypeOfHITRequest
    )
    CreateQualificationTypeRequest: qualification_requests.CreateQualificationTypeRequest | None = (
        one(qualification_requests.CreateQualificationTypeRequest)
    )
    DisposeQualificationTypeRequest: (
        qualification_requests.DisposeQualificationTypeRequest | None
    ) = one(qualification_requests.DisposeQualificationTypeRequest)
    GrantQualificationRequest: qualification_requests.GrantQualificationRequest | None = one(
        qualification_requests.GrantQualificationRequest
    )
    AssignQualificationRequest: qualification_requests.AssignQualificationRequest | None = one(
        qualification_requests.AssignQualificationRequest
    )
    RevokeQualificationRequest: qualification_requests.RevokeQualificationRequest | None = one(
        qualification_requests.RevokeQualificationRequest
    )
    GetQualificationRequestsRequest: (
        qualification_requests.GetQualificationRequestsRequest | None
    ) = one(qualification_requests.GetQualificationRequestsRequest)
    RejectQualificationRequestRequest: (
        qualification_requests.RejectQualificationRequestRequest | None
    ) = one(qualification_requests.RejectQualificationRequestRequest)
    GetQualificationTypeRequest: qualification_requests.GetQualificationTypeRequest | None = one(
        qualification_requests.GetQualificationTypeRequest
    )
    SearchQualificationTypesRequest: (
        qualification_requests.SearchQualificationTypesRequest | None
    ) = one(qualification_requests.SearchQualificationTypesRequest)
    UpdateQualificationTypeRequest: qualification_requests.UpdateQualificationTypeRequest | None = (
        one(qualification_requests.UpdateQualificationTypeRequest)
    )
    ApproveAssignmentRequest: assignment_requests.ApproveAssignmentRequest | None = one(
        assignment_requests.ApproveAssignmentRequest
    )
    RejectAssignmentRequest: assignment_requests.RejectAssignmentRequest | None = one(
        assignment_requests.RejectAssignmentRequest
    )
    ApproveRejectedAssignmentRequest: (
        assignment_requests.ApproveRejectedAssignmentRequest | None
    ) = one(assignment_requests.ApproveRejectedAssignmentRequest)
    GetAssignmentsForHITRequest: assignment_requests.GetAssignmentsForHITRequest | None = one(
        assignment_requests.GetAssignmentsForHITRequest
    )
    GetFileUploadURLRequest: assignment_requests.GetFileUploadURLRequest | None = one(
        assignment_requests.GetFileUploadURLRequest
    )
    GrantBonusRequest: assignment_requests.GrantBonusRequest | None = one(
        assignment_requests.GrantBonusRequest
    )
    GetBonusPaymentsRequest: assignment_requests.GetBonusPaymentsRequest | None = one(
        assignment_requests.GetBonusPaymentsRequest
    )
    GetAccountBalanceRequest: account_requests.GetAccountBalanceRequest | None = one(
        account_requests.GetAccountBalanceRequest
    )
    NotifyWorkersRequest: worker_requests.NotifyWorkersRequest | None = one(
        worker_requests.NotifyWorkersRequest
    )
    GetBlockedWorkersRequest: worker_requests.GetBlockedWorkersRequest | None = one(
        worker_requests.GetBlockedWorkersRequest
    )
    BlockWorkerRequest: worker_requests.BlockWorkerRequest | None = one(
        worker_requests.BlockWorkerRequest
    )
    UnblockWorkerRequest: worker_requests.UnblockWorkerRequest | None = one(
        worker_requests.UnblockWorkerRequest
    )
    GetRequesterStatisticRequest: statistics_requests.GetRequesterStatisticRequest | None = one(
        statistics_requests.GetRequesterStatisticRequest
    )
    GetRequesterWorkerStatisticRequest: (
        statistics_requests.GetRequesterWorkerStatisticRequest | None
    ) = one(statistics_requests.GetRequesterWorkerStatisticRequest)
    HelpRequest: help_requests.HelpRequest | None = one(help_requests.HelpRequest)
    Errors: platform.Errors | None = one(platform.Errors)
