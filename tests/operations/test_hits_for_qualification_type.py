"""GetHITsForQualificationType: the HITs that require a type, and no others."""

from __future__ import annotations

from typing import Any

import pytest

from exchanges import Service, hit_fields, type_fields
from world.lifecycle.qualified_stage import (
    APPROVED,
    LOCALE,
    NO_TYPE,
    OTHER,
    QualifiedStage,
    requirement,
)
from world.lifecycle.stage import INVALID, MISSING, RANGE, message

HIT_TYPE = "T100CN9P324W00EXAMPLE"


def listed(stage: QualifiedStage, type_id: str, **request: object) -> list[str | None]:
    found = stage.done(
        "GetHITsForQualificationType",
        **{"QualificationTypeId": type_id, "PageSize": 100, **request},
    )
    return [hit.text("HITId") for hit in found.all("HIT")]


def test_hits_of_all_types_that_require_it_in_the_order_they_were_created() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    required = [requirement(type_id), requirement(LOCALE)]
    hits = []
    for n in range(12):
        hits.append(
            stage.hit(Title=f"Title {n % 3}", QualificationRequirement=required[: 1 + n % 2])
        )
        stage.hit(Title=f"Title {n % 3}")
        stage.later(seconds=1)

    assert listed(stage, type_id) == hits
    assert listed(stage, LOCALE) == hits[1::2]
    assert listed(stage, APPROVED) == []


def test_only_the_callers() -> None:
    stage = QualifiedStage()
    type_id = stage.kind()
    required = {"QualificationRequirement": [requirement(type_id)]}
    mine, theirs = stage.hit(**required), stage.hit(key=OTHER, **required)

    assert listed(stage, type_id) == [mine]
    assert listed(stage, type_id, key=OTHER) == [theirs]


def test_of_any_status_but_disposed() -> None:
    stage = QualifiedStage()
    required = {"QualificationRequirement": [requirement(APPROVED)]}
    assignable, unassignable, reviewable, reviewing, disposed = (
        stage.hit(**required) for _ in range(5)
    )
    stage.accepted(unassignable)
    stage.submitted(reviewable)
    stage.submitted(reviewing)
    stage.done("SetHITAsReviewing", HITId=reviewing)
    assert len(listed(stage, APPROVED)) == 5

    stage.done("DisableHIT", HITId=disposed)

    assert listed(stage, APPROVED) == [assignable, unassignable, reviewable, reviewing]


def test_a_hit_moves_with_its_type() -> None:
    stage = QualifiedStage()
    moving = stage.hit()
    hit_type_id = stage.shown(stage.hit(QualificationRequirement=[requirement(LOCALE)])).text(
        "HITTypeId"
    )

    stage.done("ChangeHITTypeOfHIT", HITId=moving, HITTypeId=hit_type_id)
    assert moving in listed(stage, LOCALE)
    stage.done("ChangeHITTypeOfHIT", HITId=moving, HITTypeId=HIT_TYPE)
    assert moving not in listed(stage, LOCALE)


def test_requirements_twice_are_one() -> None:
    stage = QualifiedStage()
    at_least, at_most = (
        requirement(APPROVED, Comparator=comparator, IntegerValue=90)
        for comparator in ("GreaterThan", "LessThan")
    )

    hit_id = stage.hit(QualificationRequirement=[at_least, at_most])

    assert listed(stage, APPROVED) == [hit_id]


def test_a_registered_type_makes_hits_that_are_found() -> None:
    stage = QualifiedStage()
    hit_id = stage.hit(QualificationRequirement=[requirement(LOCALE)])
    hit_type_id = stage.shown(hit_id).text("HITTypeId")

    another = stage.hit(HITTypeId=hit_type_id)

    assert listed(stage, LOCALE) == [hit_id, another]


def test_only_ids_are_told() -> None:
    stage = QualifiedStage()
    stage.hit(QualificationRequirement=[requirement(LOCALE)])

    found = stage.done(
        "GetHITsForQualificationType",
        QualificationTypeId=LOCALE,
        ResponseGroup=["Minimal", "HITDetail", "HITQuestion"],
    )

    assert found.one("HIT").names() == ["HITId", "HITTypeId"]


def test_pages() -> None:
    stage = QualifiedStage()
    hits = [
        stage.hit(Title=f"Title {n % 5}", QualificationRequirement=[requirement(LOCALE)])
        for n in range(25)
    ]

    pages = [
        stage.done(
            "GetHITsForQualificationType", QualificationTypeId=LOCALE, PageNumber=n, PageSize=7
        )
        for n in range(1, 6)
    ]

    assert [page.text("NumResults") for page in pages] == ["7", "7", "7", "4", "0"]
    assert {page.text("TotalNumResults") for page in pages} == {"25"}
    assert [hit.text("HITId") for page in pages for hit in page.all("HIT")] == hits


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"PageSize": 0}, RANGE),
        ({"PageSize": 101}, RANGE),
        ({"PageNumber": 0}, RANGE),
        ({"QualificationTypeId": None}, MISSING),
        ({"QualificationTypeId": "asfd"}, INVALID),
        ({"QualificationTypeId": "3Q"}, NO_TYPE),
    ],
)
def test_what_can_be_listed(fields: dict[str, Any], code: str | None) -> None:
    request = {"QualificationTypeId": LOCALE, **fields}

    assert QualifiedStage().call("GetHITsForQualificationType", **request).code == code


@pytest.mark.parametrize("type_id", ["", HIT_TYPE])
def test_an_id_of_the_wrong_kind_is_refused_as_captured(type_id: str) -> None:
    refused = QualifiedStage().call("GetHITsForQualificationType", QualificationTypeId=type_id)

    assert refused.code == INVALID
    assert message(refused) == (
        f"The value {type_id} is not valid for the parameter type. Expected values HITTEMPLATE."
    )


def test_where_rules_are_relaxed_a_type_nobody_made_is_one(relaxed_service: Service) -> None:
    required = {"QualificationTypeId": "3NOBODYMADE", "Comparator": "DoesNotExist"}
    wanted = {**hit_fields(), **type_fields(), "QualificationRequirement": required}
    del wanted["HITTypeId"]
    hit = relaxed_service.result("CreateHIT", wanted)

    result = relaxed_service.result(
        "GetHITsForQualificationType", {"QualificationTypeId": "3NOBODYMADE"}
    )
    assert [one.text("HITId") for one in result.all("HIT")] == [hit.text("HITId")]
