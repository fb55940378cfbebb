"""Requests of the API of 2017-01-17 for which the legacy API has none of the same form."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mockturk.domain.assignments import AssignmentStatus
from mockturk.domain.hits import HITStatus
from mockturk.domain.qualification_requirements import QualificationStatus
from mockturk.domain.review_results import ReviewPolicyLevel


class ListRequest(msgspec.Struct, kw_only=True):
    """A request for a page of a list, with the token of the page before."""

    NextToken: str | None = None
    MaxResults: int | None = None


class ListHITsRequest(ListRequest, kw_only=True):
    """Has nothing but the page."""


class ListReviewableHITsRequest(ListRequest, kw_only=True):
    """Selects a status, and optionally a HIT type."""

    HITTypeId: str | None = None
    Status: HITStatus | None = None


class ListHITsForQualificationTypeRequest(ListRequest, kw_only=True):
    """Names a Qualification type."""

    QualificationTypeId: str


class ListAssignmentsForHITRequest(ListRequest, kw_only=True):
    """Names a HIT and selects statuses."""

    HITId: str
    AssignmentStatuses: list[AssignmentStatus] | None = None


class ListBonusPaymentsRequest(ListRequest, kw_only=True):
    """Names a HIT or an assignment."""

    HITId: str | None = None
    AssignmentId: str | None = None


class ListReviewPolicyResultsForHITRequest(ListRequest, kw_only=True):
    """Names a HIT and selects levels, actions and results."""

    HITId: str
    PolicyLevels: list[ReviewPolicyLevel] | None = None
    RetrieveActions: bool | None = None
    RetrieveResults: bool | None = None


class ListQualificationTypesRequest(ListRequest, kw_only=True):
    """Has the words of a search and two conditions."""

    Query: str | None = None
    MustBeRequestable: bool
    MustBeOwnedByCaller: bool | None = None


class ListWorkersWithQualificationTypeRequest(ListRequest, kw_only=True):
    """Names a Qualification type and selects a status."""

    QualificationTypeId: str
    Status: QualificationStatus | None = None


class ListQualificationRequestsRequest(ListRequest, kw_only=True):
    """Names a Qualification type, or stands for all types of the caller."""

    QualificationTypeId: str | None = None


class ListWorkerBlocksRequest(ListRequest, kw_only=True):
    """Has nothing but the page."""


class UpdateExpirationForHITRequest(msgspec.Struct, kw_only=True):
    """Names a HIT and its new expiration, in UTC and whole seconds."""

    HITId: str
    ExpireAt: datetime


class DecideAssignmentRequest(msgspec.Struct, kw_only=True):
    """Names an assignment to approve, also one that was rejected with ``OverrideRejection``."""

    AssignmentId: str
    RequesterFeedback: str | None = None
    OverrideRejection: bool | None = None
