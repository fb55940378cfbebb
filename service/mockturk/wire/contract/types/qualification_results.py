"""Results about Qualification types, Qualifications and the requests for them."""

from __future__ import annotations

from datetime import datetime

from mockturk.domain import qualification_requirements as qualifications
from mockturk.wire.contract.fields import (
    Struct,
    boolean,
    date_time,
    enumerated,
    integer,
    long,
    many,
    one,
    text,
)
from mockturk.wire.contract.types import envelope, structures


class QualificationType(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    QualificationTypeId: str | None = text()
    CreationTime: datetime | None = date_time()
    Name: str | None = text()
    Description: str | None = text()
    Keywords: str | None = text()
    QualificationTypeStatus: qualifications.QualificationTypeStatus | None = enumerated(
        qualifications.QualificationTypeStatus
    )
    Test: str | None = text()
    TestDurationInSeconds: int | None = long()
    AnswerKey: str | None = text()
    RetryDelayInSeconds: int | None = long()
    IsRequestable: bool | None = boolean()
    AutoGranted: bool | None = boolean()
    AutoGrantedValue: int | None = integer()


QualificationTypeStructure = QualificationType


class DisposeQualificationTypeResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class SearchQualificationTypesResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    NumResults: int | None = integer()
    TotalNumResults: int | None = integer()
    PageNumber: int | None = integer()
    QualificationType: list[QualificationTypeStructure] | None = many(QualificationType)


class Qualification(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    QualificationTypeId: str | None = text()
    SubjectId: str | None = text()
    GrantTime: datetime | None = date_time()
    IntegerValue: int | None = integer()
    LocaleValue: structures.Locale | None = one(structures.Locale)
    Status: qualifications.QualificationStatus | None = enumerated(
        qualifications.QualificationStatus
    )


QualificationStructure = Qualification


class AssignQualificationResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class UpdateQualificationScoreResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class RevokeQualificationResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class GetQualificationsForQualificationTypeResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    PageNumber: int | None = integer()
    NumResults: int | None = integer()
    TotalNumResults: int | None = integer()
    Qualification: list[QualificationStructure] | None = many(Qualification)


class QualificationRequest(Struct):
    QualificationRequestId: str | None = text(required=True)
    QualificationTypeId: str | None = text(required=True)
    SubjectId: str | None = text(required=True)
    Test: str | None = text()
    Answer: str | None = text()
    SubmitTime: datetime | None = date_time(required=True)


QualificationRequestStructure = QualificationRequest


class GetQualificationRequestsResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
    NumResults: int | None = integer()
    TotalNumResults: int | None = integer()
    PageNumber: int | None = integer()
    QualificationRequest: list[QualificationRequestStructure] | None = many(QualificationRequest)


class GrantQualificationResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)


class RejectQualificationRequestResult(Struct):
    Request: envelope.Request | None = one(envelope.Request)
