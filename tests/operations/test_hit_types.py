"""RegisterHITType: equal properties are one type, anything else another."""

from __future__ import annotations

import pytest

from exchanges import QUESTION, Service, type_fields

LOCALE = {
    "QualificationTypeId": "00000000000000000071",
    "Comparator": "EqualTo",
    "LocaleValue": {"Country": "US"},
}
APPROVED = {
    "QualificationTypeId": "000000000000000000L0",
    "Comparator": "GreaterThan",
    "IntegerValue": 90,
    "RequiredToPreview": "true",
}


def registered(service: Service, key: str = "AKIATEST", **fields: object) -> str | None:
    result = service.result("RegisterHITType", {**type_fields(), **fields}, key=key)
    assert result.names() == ["Request", "HITTypeId"], result.message
    return result.text("HITTypeId")


def test_equal_properties_are_one_type(service: Service) -> None:
    assert registered(service) == registered(service)


@pytest.mark.parametrize(
    "change",
    [
        {"Title": "Tell dogs from cats"},
        {"Description": "Look again"},
        {"Keywords": "pictures"},
        {"Keywords": None},
        {"Reward": {"Amount": "0.06", "CurrencyCode": "USD"}},
        {"AssignmentDurationInSeconds": 601},
        {"AutoApprovalDelayInSeconds": None},
        {"QualificationRequirement": [LOCALE]},
        {"QualificationRequirement": [{**LOCALE, "RequiredToPreview": "1"}]},
        {"QualificationRequirement": [LOCALE, APPROVED]},
    ],
)
def test_any_other_value_makes_another_type(service: Service, change: dict[str, object]) -> None:
    assert registered(service) != registered(service, **change)


def test_the_order_of_requirements_does_not_matter(service: Service) -> None:
    one = registered(service, QualificationRequirement=[LOCALE, APPROVED])
    other = registered(service, QualificationRequirement=[APPROVED, LOCALE])

    assert one == other


def test_defaults_are_values_like_any_other(service: Service) -> None:
    explicit = registered(service, AutoApprovalDelayInSeconds=2_592_000, Keywords="")
    absent = registered(service, AutoApprovalDelayInSeconds=None, Keywords=None)

    assert explicit == absent


def test_create_hit_with_the_same_values_has_the_same_type(service: Service) -> None:
    created = service.result(
        "CreateHIT", {**type_fields(), "LifetimeInSeconds": 60, "Question": QUESTION}
    )

    assert created.text("HITTypeId") == registered(service)


def test_requesters_do_not_share_types(service: Service) -> None:
    mine = registered(service, key="ME")

    other = service.result(
        "CreateHIT", {"HITTypeId": mine, "LifetimeInSeconds": 60, "Question": QUESTION}, key="YOU"
    )

    assert mine != registered(service, key="YOU")
    assert other.code == "AWS.MechanicalTurk.HITTypeDoesNotExist"


def test_requirements_come_back_as_captured(service: Service) -> None:
    hit = service.result(
        "CreateHIT",
        {
            **type_fields(),
            "LifetimeInSeconds": 60,
            "Question": QUESTION,
            "QualificationRequirement": [APPROVED, LOCALE],
            "ResponseGroup": ["HITDetail"],
        },
    )

    approved, locale = hit.all("QualificationRequirement")
    assert approved.names() == [
        "QualificationTypeId",
        "Comparator",
        "IntegerValue",
        "RequiredToPreview",
    ]
    assert approved.text("RequiredToPreview") == "1"
    assert locale.text("RequiredToPreview") == "0"
    assert locale.text("LocaleValue/Country") == "US"
    assert locale.one("LocaleValue").names() == ["Country"]


@pytest.mark.parametrize("name", ["Title", "Description", "Reward", "AssignmentDurationInSeconds"])
def test_required_properties(service: Service, name: str) -> None:
    result = service.result("RegisterHITType", {**type_fields(), name: None})

    assert result.code == "AWS.MissingParameters"
    assert name in (result.message or "")
