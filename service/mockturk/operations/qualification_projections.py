"""Convert Qualification types, Qualifications and requests to their form on the wire.

Source: docs/reference/wire.md#order-of-fields.
"""

from __future__ import annotations

from mockturk.domain.qualification_requirements import QualificationTypeStatus
from mockturk.domain.qualification_types import (
    Qualification,
    QualificationRequest,
    QualificationType,
)
from mockturk.wire.contract.types import qualification_results as results


def project_new_qualification_type(record: QualificationType) -> results.QualificationType:
    """Convert a type for the requester who creates it; empty fields are left out.

    As in the captured result, IsRequestable is left out, and AutoGrantedValue is included only if
    the type is AutoGranted.
    """
    duration, delay = record.test_duration, record.retry_delay
    return results.QualificationType(
        QualificationTypeId=record.id,
        CreationTime=record.created_at,
        Name=record.name,
        Description=record.description,
        Keywords=record.keywords or None,
        QualificationTypeStatus=record.status,
        Test=record.test,
        TestDurationInSeconds=None if duration is None else int(duration.total_seconds()),
        AnswerKey=record.answer_key,
        RetryDelayInSeconds=None if delay is None else int(delay.total_seconds()),
        AutoGranted=record.auto_granted,
        AutoGrantedValue=record.auto_granted_value if record.auto_granted else None,
    )


def project_qualification_type(record: QualificationType, viewer: str) -> results.QualificationType:
    """Convert a type for a requester; only its owner gets the AnswerKey.

    A type that is being disposed of is shown as Inactive, as the API has no other status for it.
    """
    shown = project_new_qualification_type(record)
    shown.IsRequestable = record.is_requestable
    if record.owner != viewer:
        shown.AnswerKey = None
    if record.gone_at is not None:
        shown.QualificationTypeStatus = QualificationTypeStatus.Inactive
    return shown


def project_qualification(record: Qualification) -> results.Qualification:
    """Convert a Qualification of a requester's type; its value is always an integer."""
    return results.Qualification(
        QualificationTypeId=record.type_id,
        SubjectId=record.worker_id,
        GrantTime=record.granted_at,
        IntegerValue=record.value,
        Status=record.status,
    )


def project_qualification_request(record: QualificationRequest) -> results.QualificationRequest:
    """Convert a pending Qualification request, with the test as the worker saw it."""
    return results.QualificationRequest(
        QualificationRequestId=record.id,
        QualificationTypeId=record.type_id,
        SubjectId=record.worker_id,
        Test=record.test,
        Answer=record.answer,
        SubmitTime=record.submitted_at,
    )
