"""Structures that requests and results share."""

from __future__ import annotations

from decimal import Decimal

from mockturk.domain import qualification_requirements as qualifications
from mockturk.wire.contract.fields import (
    Struct,
    boolean,
    decimal,
    enumerated,
    integers,
    many,
    text,
    texts,
)


class Price(Struct):
    Amount: Decimal | None = decimal(required=True)
    CurrencyCode: str | None = text(required=True)
    FormattedPrice: str | None = text()


class Locale(Struct):
    Country: str | None = text()
    Subdivision: str | None = text()


class QualificationRequirement(Struct):
    QualificationTypeId: str | None = text(required=True)
    Comparator: qualifications.Comparator | None = enumerated(
        qualifications.Comparator, required=True
    )
    IntegerValue: list[int] | None = integers()
    LocaleValue: list[Locale] | None = many(Locale)
    RequiredToPreview: bool | None = boolean()
    # Of the API of 2017-01-17 only, so no field of the schema.
    ActionsGuarded: qualifications.HITAccessActions | None = None


class ParameterMapEntry(Struct):
    Key: str | None = text(required=True)
    Value: list[str] | None = texts()


class PolicyParameter(Struct):
    Key: str | None = text(required=True)
    Value: list[str] | None = texts()
    MapEntry: list[ParameterMapEntry] | None = many(ParameterMapEntry)


class ReviewPolicy(Struct):
    PolicyName: str | None = text(required=True)
    Parameter: list[PolicyParameter] | None = many(PolicyParameter)


class HITLayoutParameter(Struct):
    Name: str | None = text(required=True)
    Value: str | None = text(required=True)


class Claim(Struct):
    """No message holds one, but the schema has it."""

    Type: str | None = text(required=True)
    Body: str | None = text(required=True)
