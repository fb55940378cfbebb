"""Requests about Qualification types, Qualifications and the requests for them."""

from __future__ import annotations

from mockturk.domain import qualification_requirements as qualifications
from mockturk.wire.contract.fields import Struct, boolean, enumerated, integer, long, text, texts
from mockturk.wire.contract.types import vocabulary


class CreateQualificationTypeRequest(Struct):
    Name: str | None = text(required=True)
    Keywords: str | None = text()
    Description: str | None = text()
    QualificationTypeStatus: qualifications.QualificationTypeStatus | None = enumerated(
        qualifications.QualificationTypeStatus
    )
    RetryDelayInSeconds: int | None = long()
    Test: str | None = text()
    AnswerKey: str | None = text()
    TestDurationInSeconds: int | None = long()
    AutoGranted: bool | None = boolean()
    AutoGrantedValue: int | None = integer()
    ResponseGroup: list[str] | None = texts()


class UpdateQualificationTypeRequest(Struct):
    QualificationTypeId: str | None = text(required=True)
    Description: str | None = text()
    QualificationTypeStatus: qualifications.QualificationTypeStatus | None = enumerated(
        qualifications.QualificationTypeStatus
    )
    Test: str | None = text()
    AnswerKey: str | None = text()
    TestDurationInSeconds: int | None = long()
    RetryDelayInSeconds: int | None = long()
    AutoGranted: bool | None = boolean()
    AutoGrantedValue: int | None = integer()
    ResponseGroup: list[str] | None = texts()


class GetQualificationTypeRequest(Struct):
    QualificationTypeId: str | None = text(required=True)
    ResponseGroup: list[str] | None = texts()


class DisposeQualificationTypeRequest(Struct):
    QualificationTypeId: str | None = text()
    ResponseGroup: list[str] | None = texts(published=False)


class SearchQualificationTypesRequest(Struct):
    Query: str | None = text()
    MustBeRequestable: bool | None = boolean(required=True)
    MustBeOwnedByCaller: bool | None = boolean()
    SortDirection: vocabulary.SortDirection | None = enumerated(vocabulary.SortDirection)
    SortProperty: vocabulary.SearchQualificationTypesSortProperty | None = enumerated(
        vocabulary.SearchQualificationTypesSortProperty
    )
    PageNumber: int | None = integer()
    PageSize: int | None = integer()
    ResponseGroup: list[str] | None = texts()


class AssignQualificationRequest(Struct):
    QualificationTypeId: str | None = text(required=True)
    WorkerId: str | None = text(required=True)
    IntegerValue: int | None = integer()
    SendNotification: bool | None = boolean()
    ResponseGroup: list[str] | None = texts()


class UpdateQualificationScoreRequest(Struct):
    QualificationTypeId: str | None = text(required=True)
    SubjectId: str | None = text(required=True)
    IntegerValue: int | None = integer()
    ResponseGroup: list[str] | None = texts()


class GetQualificationScoreRequest(Struct):
    QualificationTypeId: str | None = text(required=True)
    SubjectId: str | None = text(required=True)
    ResponseGroup: list[str] | None = texts()


class RevokeQualificationRequest(Struct):
    SubjectId: str | None = text(required=True)
    QualificationTypeId: str | None = text(required=True)
    Reason: str | None = text()
    ResponseGroup: list[str] | None = texts()


class GetQualificationsForQualificationTypeRequest(Struct):
    QualificationTypeId: str | None = text(required=True)
    Status: qualifications.QualificationStatus | None = enumerated(
        qualifications.QualificationStatus
    )
    PageNumber: int | None = integer()
    PageSize: int | None = integer()
    ResponseGroup: list[str] | None = texts()


class GetQualificationRequestsRequest(Struct):
    QualificationTypeId: str | None = text()
    SortDirection: vocabulary.SortDirection | None = enumerated(vocabulary.SortDirection)
    # boto sends Expiration by default, which was never an allowed value
    # (docs/reference/wire.md#quirk-boto-sort-property).
    SortProperty: vocabulary.GetQualificationRequestsSortProperty | None = enumerated(
        vocabulary.GetQualificationRequestsSortProperty, ignored=("Expiration",)
    )
    PageNumber: int | None = integer()
    PageSize: int | None = integer()
    ResponseGroup: list[str] | None = texts()


class GrantQualificationRequest(Struct):
    QualificationRequestId: str | None = text(required=True)
    IntegerValue: int | None = integer()
    ResponseGroup: list[str] | None = texts()


class RejectQualificationRequestRequest(Struct):
    QualificationRequestId: str | None = text(required=True)
    Reason: str | None = text()
    ResponseGroup: list[str] | None = texts()
