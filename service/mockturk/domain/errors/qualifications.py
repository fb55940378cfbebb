"""Errors about Qualification types, Qualifications and Qualification requests."""

from __future__ import annotations

from collections.abc import Sequence

from mockturk.domain.errors.base import Evidence, ItemError, state_data


class QualificationTypeDoesNotExist(ItemError):
    """The Qualification type does not exist or is not the caller's.

    Message captured from the later API, with the id in brackets (docs/reference/decisions.md#d26).
    """

    code = "AWS.MechanicalTurk.QualificationTypeDoesNotExist"
    evidence = Evidence.captured

    def __init__(self, qualification_type_id: str) -> None:
        super().__init__(
            f"QualificationType [{qualification_type_id}] does not exist.",
            ("QualificationTypeId", qualification_type_id),
        )


class QualificationTypeAlreadyExists(ItemError):
    """The caller has a Qualification type with this name. Captured, with the id twice."""

    code = "AWS.MechanicalTurk.QualificationTypeAlreadyExists"
    evidence = Evidence.captured

    def __init__(self, existing_id: str) -> None:
        super().__init__(
            "You have already created a QualificationType with this name. A QualificationType's "
            "name must be unique among all of the QualificationTypes created by the same user.",
            ("QualificationTypeId", existing_id),
            ("QualificationTypeId", existing_id),
        )


class QualificationAlreadyExists(ItemError):
    """The worker has the Qualification already. The code is in SDKs; the message is ours."""

    code = "AWS.MechanicalTurk.QualificationAlreadyExists"
    evidence = Evidence.asserted

    def __init__(self, qualification_type_id: str, worker_id: str) -> None:
        super().__init__(
            f"Worker {worker_id} already has the Qualification [{qualification_type_id}]; "
            "UpdateQualificationScore changes its value.",
            ("QualificationTypeId", qualification_type_id),
            ("WorkerId", worker_id),
        )


class InvalidQualificationTypeState(ItemError):
    """A Qualification type's status does not allow the operation. Captured."""

    code = "AWS.MechanicalTurk.InvalidQualificationTypeState"
    evidence = Evidence.captured

    def __init__(self, qualification_type_id: str, state: str, expected: Sequence[str]) -> None:
        super().__init__(
            f"This operation can be called with a status of: {','.join(expected)}",
            *state_data("QualificationTypeId", qualification_type_id, state, expected),
        )


class QualificationDoesNotExist(ItemError):
    """A worker never had a Qualification. Message captured from the later API."""

    code = "AWS.MechanicalTurk.QualificationDoesNotExist"
    evidence = Evidence.captured

    def __init__(self, qualification_type_id: str, worker_id: str) -> None:
        super().__init__(
            "You requested a Qualification that does not exist.",
            ("QualificationTypeId", qualification_type_id),
            ("SubjectId", worker_id),
        )


class InvalidQualificationState(ItemError):
    """A Qualification's status does not allow the operation. Message captured from the later API.

    Its Data follows similar errors.
    """

    code = "AWS.MechanicalTurk.InvalidQualificationState"
    evidence = Evidence.captured

    def __init__(self, qualification_type_id: str, status: str, expected: Sequence[str]) -> None:
        super().__init__(
            f"This operation can be called with a status of: {','.join(expected)}",
            *state_data("QualificationTypeId", qualification_type_id, status, expected),
        )


class QualificationRequestDoesNotExist(ItemError):
    """The request does not exist or is not for the caller's types. Message as in similar errors."""

    code = "AWS.MechanicalTurk.QualificationRequestDoesNotExist"
    evidence = Evidence.asserted

    def __init__(self, request_id: str) -> None:
        super().__init__(
            f"QualificationRequest {request_id} does not exist.",
            ("QualificationRequestId", request_id),
        )


class InvalidQualificationRequestState(ItemError):
    """The Qualification request was granted or rejected already. Message as in similar errors."""

    code = "AWS.MechanicalTurk.InvalidQualificationRequestState"
    evidence = Evidence.asserted

    def __init__(self, request_id: str, state: str, expected: Sequence[str]) -> None:
        super().__init__(
            f"This operation can be called with a status of: {','.join(expected)}",
            *state_data("QualificationRequestId", request_id, state, expected),
        )


class WrongIdKindError(ItemError):
    """An id is not the id of a Qualification type. Message captured; its code was not.

    In the capture the id was empty and had no quotes.
    """

    code = "AWS.MechanicalTurk.InvalidParameterValue"
    evidence = Evidence.captured

    def __init__(self, value: str) -> None:
        super().__init__(
            f"The value {value} is not valid for the parameter type. Expected values HITTEMPLATE.",
            ("Parameter", "QualificationTypeId"),
        )
