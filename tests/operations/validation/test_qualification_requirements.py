"""Qualification requirements: comparators, values and the types they may name."""

from __future__ import annotations

import pytest

from exchanges import Node, Service, type_fields

CUSTOM = "000000000000000000L0"
LOCALE = "00000000000000000071"
INVALID = "AWS.MechanicalTurk.InvalidParameterValue"
UNKNOWN = "AWS.InvalidEnumeratedParameter"
ORDERED = ["LessThan", "LessThanOrEqualTo", "GreaterThan", "GreaterThanOrEqualTo"]
EQUALITY = ["EqualTo", "NotEqualTo"]
MEMBERSHIP = ["In", "NotIn"]
EXISTENCE = ["Exists", "DoesNotExist"]


def register(service: Service, *requirements: dict[str, object]) -> Node:
    request = {**type_fields(), "QualificationRequirement": list(requirements)}
    return service.result("RegisterHITType", request)


def requirement(comparator: str, kind: str, values: int) -> dict[str, object]:
    if kind == "LocaleValue":
        return {
            "QualificationTypeId": LOCALE,
            "Comparator": comparator,
            "LocaleValue": [{"Country": "US"}] * values,
        }
    return {
        "QualificationTypeId": CUSTOM,
        "Comparator": comparator,
        "IntegerValue": list(range(values)),
    }


@pytest.mark.parametrize(
    ("comparators", "kind", "accepted", "refused"),
    [
        (ORDERED, "IntegerValue", [1], [0, 2]),
        (EQUALITY, "IntegerValue", [1], [0, 2]),
        (MEMBERSHIP, "IntegerValue", [1, 15], [0, 16]),
        (EXISTENCE, "IntegerValue", [0], [1]),
        (ORDERED, "LocaleValue", [], [0, 1]),
        (EQUALITY, "LocaleValue", [1], [0, 2]),
        (MEMBERSHIP, "LocaleValue", [1, 30], [0, 31]),
        (EXISTENCE, "LocaleValue", [0], [1]),
    ],
)
def test_each_comparator_takes_its_number_of_values(
    service: Service, comparators: list[str], kind: str, accepted: list[int], refused: list[int]
) -> None:
    for comparator in comparators:
        for values in accepted:
            result = register(service, requirement(comparator, kind, values))
            assert result.is_valid == "True", (comparator, values, result.message)
        for values in refused:
            result = register(service, requirement(comparator, kind, values))
            assert result.code == INVALID, (comparator, values)


def test_ten_requirements_at_most(service: Service) -> None:
    ten = [requirement("EqualTo", "IntegerValue", 1)] * 10

    assert register(service, *ten).is_valid == "True"
    assert register(service, *ten, ten[0]).code == INVALID


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        ({"QualificationTypeId": None}, "AWS.MissingParameters", "QualificationTypeId"),
        ({"QualificationTypeId": "lower"}, INVALID, "QualificationTypeId"),
        (
            {"QualificationTypeId": "789RVWYBAZW00EXAMPLE"},
            "AWS.MechanicalTurk.QualificationTypeDoesNotExist",
            "QualificationType [789RVWYBAZW00EXAMPLE] does not exist.",
        ),
        ({"Comparator": None}, "AWS.MissingParameters", "Comparator"),
        (
            {"Comparator": "AtLeast"},
            "AWS.InvalidEnumeratedParameter",
            'The value "AtLeast" you specified for enumeration is invalid.',
        ),
        ({"IntegerValue": "ten"}, INVALID, "QualificationRequirement.IntegerValue"),
        ({"IntegerValue": 2**31}, INVALID, "QualificationRequirement.IntegerValue"),
        ({"IntegerValue": [7, 8]}, INVALID, 'The value "7, 8" is not valid'),
        ({"LocaleValue": {"Country": "US"}}, INVALID, "LocaleValue"),
        ({"RequiredToPreview": "maybe"}, INVALID, "RequiredToPreview"),
    ],
)
def test_what_is_wrong_is_named(
    service: Service, change: dict[str, object], code: str, says: str
) -> None:
    result = register(service, {**requirement("EqualTo", "IntegerValue", 1), **change})

    assert result.code == code
    assert says in (result.message or "")


@pytest.mark.parametrize(
    ("locale", "code"),
    [
        ({"Country": "US"}, None),
        ({"Country": "US", "Subdivision": "PA"}, None),
        ({"Country": "IN", "Subdivision": ""}, None),
        ({"Country": "CA", "Subdivision": "ON"}, INVALID),
        ({"Country": "AN"}, None),
        ({"Country": "CW"}, UNKNOWN),
        ({"Country": "us"}, UNKNOWN),
        ({"Subdivision": "PA"}, "AWS.MissingParameters"),
    ],
)
def test_locales_name_a_country(
    service: Service, locale: dict[str, object], code: str | None
) -> None:
    result = register(
        service,
        {"QualificationTypeId": LOCALE, "Comparator": "EqualTo", "LocaleValue": locale},
    )

    assert result.code == code


def test_an_unknown_country_is_told_those_known(service: Service) -> None:
    result = register(
        service,
        {"QualificationTypeId": LOCALE, "Comparator": "EqualTo", "LocaleValue": {"Country": "U"}},
    )

    head, _, countries = (result.message or "").partition("[")
    assert head == (
        'The value "U" you specified for Locale ISO 3166-1 alpha-2 Country Codes is invalid. '
        "Expected values "
    )
    assert countries.startswith("AD, AE, AF, AG, AI, AL, AM, AN, AO, ")
    assert countries.endswith(", YE, YT, ZA, ZM, ZW] (1408104000000 s)")
    assert result.data == {"Parameter": "QualificationRequirement.LocaleValue.Country"}


@pytest.mark.parametrize(
    ("type_id", "comparator", "countries"),
    [
        ("Italian", "EqualTo", ["IT"]),
        (CUSTOM, "In", ["US", "CA"]),
        (CUSTOM, "LessThan", ["US"]),
        (LOCALE, "EqualTo", ["US", "CA"]),
        (LOCALE, "NotEqualTo", ["US", "CA"]),
        (LOCALE, "Exists", ["US"]),
    ],
)
def test_locales_that_are_not_taken_are_refused_as_captured(
    service: Service, type_id: str, comparator: str, countries: list[str]
) -> None:
    locales = [{"Country": country} for country in countries]
    result = register(
        service,
        {"QualificationTypeId": type_id, "Comparator": comparator, "LocaleValue": locales},
    )

    assert result.code == INVALID
    assert result.message == (
        f'The value "{",".join(countries)}" is not valid for the parameter LocaleValue. '
        f"LocaleValue must be null when used with the {comparator} comparator.. (1408104000000 s)"
    )
    assert result.data["Parameter"] == "LocaleValue"
    assert LOCALE in result.data["Detail"]


def test_a_locale_is_not_compared_with_a_number(service: Service) -> None:
    result = register(
        service, {"QualificationTypeId": LOCALE, "Comparator": "EqualTo", "IntegerValue": 1}
    )

    assert result.code == INVALID


def test_masters_have_an_id_in_each_environment(
    service: Service, production_service: Service
) -> None:
    def masters(service: Service, type_id: str) -> str | None:
        request = {"QualificationTypeId": type_id, "Comparator": "Exists"}
        return register(service, request).is_valid

    sandbox, production = "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6", "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH"
    assert masters(service, sandbox) == "True"
    assert masters(service, production) == "False"
    assert masters(production_service, production) == "True"
    assert masters(production_service, sandbox) == "False"


def test_relaxed_rules_know_every_qualification_type(relaxed_service: Service) -> None:
    unknown = {
        "QualificationTypeId": "789RVWYBAZW00EXAMPLE",
        "Comparator": "GreaterThan",
        "IntegerValue": 18,
    }

    assert register(relaxed_service, unknown).is_valid == "True"
