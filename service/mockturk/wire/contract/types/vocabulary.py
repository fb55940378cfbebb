"""The closed lists that only requests use."""

from __future__ import annotations

from enum import StrEnum


class SortDirection(StrEnum):
    """The direction of a sort."""

    Ascending = "Ascending"
    Descending = "Descending"


class NotificationTransport(StrEnum):
    """The transports of the legacy API (XSD ``NotificationTransport``)."""

    SOAP = "SOAP"
    REST = "REST"
    Email = "Email"
    SQS = "SQS"


class SearchHITsSortProperty(StrEnum):
    """What SearchHITs sorts by."""

    Title = "Title"
    Reward = "Reward"
    Expiration = "Expiration"
    CreationTime = "CreationTime"
    Enumeration = "Enumeration"


class GetReviewableHITsSortProperty(StrEnum):
    """What GetReviewableHITs sorts by."""

    Title = "Title"
    Reward = "Reward"
    Expiration = "Expiration"
    CreationTime = "CreationTime"
    Enumeration = "Enumeration"


class GetAssignmentsForHITSortProperty(StrEnum):
    """What GetAssignmentsForHIT sorts by."""

    AcceptTime = "AcceptTime"
    SubmitTime = "SubmitTime"
    Answer = "Answer"
    AssignmentStatus = "AssignmentStatus"


class SearchQualificationTypesSortProperty(StrEnum):
    """What SearchQualificationTypes sorts by."""

    Name = "Name"


class GetQualificationRequestsSortProperty(StrEnum):
    """What GetQualificationRequests sorts by."""

    QualificationTypeId = "QualificationTypeId"
    SubmitTime = "SubmitTime"


class ReviewableHITStatus(StrEnum):
    """The statuses that GetReviewableHITs accepts."""

    Reviewable = "Reviewable"
    Reviewing = "Reviewing"


class HelpType(StrEnum):
    """What Help can describe; the schema gives this list no name."""

    Operation = "Operation"
    ResponseGroup = "ResponseGroup"


class LimitGroupType(StrEnum):
    """What a limit of 2007-06-21 was set for."""

    Default = "Default"
    HITType = "HITType"
