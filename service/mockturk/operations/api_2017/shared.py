"""The operations whose function is that of a legacy operation.

Source: docs/reference/api-2017.md#operations.
"""

from __future__ import annotations

from mockturk.operations import OPERATION_SPECS
from mockturk.operations.api_2017.registry import Operation2017
from mockturk.wire.contract.operations import OPERATIONS


def _shared(name: str, legacy: str, member: str = "") -> Operation2017:
    (request,) = (one.request for one in OPERATIONS if one.name == legacy)
    spec = OPERATION_SPECS[legacy]
    return Operation2017(name, spec.function, request, (legacy,), spec.errors, member)


SHARED = (
    _shared("CreateHIT", "CreateHIT", "HIT"),
    _shared("CreateHITWithHITType", "CreateHIT", "HIT"),
    _shared("CreateHITType", "RegisterHITType"),
    _shared("GetHIT", "GetHIT", "HIT"),
    _shared("CreateAdditionalAssignmentsForHIT", "ExtendHIT"),
    _shared("UpdateHITReviewStatus", "SetHITAsReviewing"),
    _shared("UpdateHITTypeOfHIT", "ChangeHITTypeOfHIT"),
    _shared("DeleteHIT", "DisposeHIT"),
    _shared("GetAssignment", "GetAssignment"),
    _shared("RejectAssignment", "RejectAssignment"),
    _shared("SendBonus", "GrantBonus"),
    _shared("GetFileUploadURL", "GetFileUploadURL"),
    _shared("UpdateQualificationType", "UpdateQualificationType", "QualificationType"),
    _shared("GetQualificationType", "GetQualificationType", "QualificationType"),
    _shared("DeleteQualificationType", "DisposeQualificationType"),
    _shared("DisassociateQualificationFromWorker", "RevokeQualification"),
    _shared("GetQualificationScore", "GetQualificationScore", "Qualification"),
    _shared("AcceptQualificationRequest", "GrantQualification"),
    _shared("RejectQualificationRequest", "RejectQualificationRequest"),
    _shared("CreateWorkerBlock", "BlockWorker"),
    _shared("DeleteWorkerBlock", "UnblockWorker"),
    _shared("NotifyWorkers", "NotifyWorkers"),
    _shared("UpdateNotificationSettings", "SetHITTypeNotification"),
    _shared("SendTestEventNotification", "SendTestEventNotification"),
)
