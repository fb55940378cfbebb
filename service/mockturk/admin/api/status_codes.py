"""The HTTP statuses for errors of the service."""

from __future__ import annotations

from types import MappingProxyType

from mockturk.domain.errors import (
    AssignmentDoesNotExist,
    DoesNotMeetRequirements,
    ExceedsMaxAssignmentsPerWorker,
    HITDoesNotExist,
    HITLayoutDoesNotExist,
    HITTypeDoesNotExist,
    InvalidAssignmentState,
    InvalidQualificationRequestState,
    InvalidQualificationTypeState,
    NoMoreWorkableHITsInGroup,
    QualificationDoesNotExist,
    QualificationRequestDoesNotExist,
    QualificationTypeDoesNotAllowRetake,
    QualificationTypeDoesNotExist,
    QualificationTypeRetryDelayNotElapsed,
    ServiceError,
)

_STATUSES: MappingProxyType[type[ServiceError], int] = MappingProxyType(
    {
        DoesNotMeetRequirements: 403,
        AssignmentDoesNotExist: 404,
        HITDoesNotExist: 404,
        HITLayoutDoesNotExist: 404,
        HITTypeDoesNotExist: 404,
        QualificationDoesNotExist: 404,
        QualificationRequestDoesNotExist: 404,
        QualificationTypeDoesNotExist: 404,
        ExceedsMaxAssignmentsPerWorker: 409,
        InvalidAssignmentState: 409,
        InvalidQualificationRequestState: 409,
        InvalidQualificationTypeState: 409,
        NoMoreWorkableHITsInGroup: 409,
        QualificationTypeDoesNotAllowRetake: 409,
        QualificationTypeRetryDelayNotElapsed: 409,
    }
)


def get_http_status(error: ServiceError) -> int:
    """Return the HTTP status for an error: 400 unless listed, as most are about a wrong value."""
    return _STATUSES.get(type(error), 400)
