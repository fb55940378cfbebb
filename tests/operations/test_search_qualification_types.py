"""SearchQualificationTypes: what is found, in which order, on which page."""

from __future__ import annotations

from typing import Any

import pytest

from world.lifecycle.qualified_stage import OTHER, QualifiedStage, type_request
from world.lifecycle.stage import ENUMERATION, MISSING, RANGE

SYSTEMS = 11


def search(stage: QualifiedStage, **request: object):
    return stage.call("SearchQualificationTypes", **{"MustBeRequestable": "true", **request})


def names(stage: QualifiedStage, **request: object) -> list[str | None]:
    found = search(stage, PageSize=100, **request)
    assert found.code is None
    return [one.text("Name") for one in found.all("QualificationType")]


def furnished() -> QualifiedStage:
    stage = QualifiedStage()
    stage.kind("Beta", Description="Writes English", Keywords="prose, verse")
    stage.kind("alpha", Description="Reads ENGLISH")
    stage.kind("Closed", Description="English", QualificationTypeStatus="Inactive")
    stage.done("CreateQualificationType", key=OTHER, **type_request(Name="Theirs"))
    return stage


def test_by_name_descending_unless_told_otherwise() -> None:
    stage = furnished()

    assert names(stage) == ["alpha", "Theirs", "Beta"]
    assert names(stage, SortProperty="Name", SortDirection="Descending") == names(stage)
    assert names(stage, SortDirection="Ascending") == ["Beta", "Theirs", "alpha"]


def test_the_systems_types_are_found_unless_they_must_be_requestable() -> None:
    stage = furnished()

    found = names(stage, MustBeRequestable="false")

    assert len(found) == SYSTEMS + 4
    assert {"Closed", "Worker_Locale", "Masters", "Theirs"} <= set(found)
    assert found == sorted(found, reverse=True)


def test_the_callers_own() -> None:
    stage = furnished()

    assert names(stage, MustBeOwnedByCaller="true") == ["alpha", "Beta"]
    assert names(stage, MustBeOwnedByCaller="true", MustBeRequestable="false") == [
        *("alpha", "Closed", "Beta"),
    ]
    assert names(stage, MustBeOwnedByCaller="true", key=OTHER) == ["Theirs"]
    assert names(stage, MustBeOwnedByCaller="false") == names(stage)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("english", ["alpha", "Beta"]),
        ("ENGLISH  reads", ["alpha"]),
        ("beta verse writes", ["Beta"]),
        ("lish", ["alpha", "Beta"]),
        ("german", []),
        ("", ["alpha", "Theirs", "Beta"]),
        (" ", ["alpha", "Theirs", "Beta"]),
    ],
)
def test_all_words_are_looked_for_in_any_case(query: str, found: list[str]) -> None:
    assert names(furnished(), Query=query) == found


def test_the_query_goes_with_the_other_conditions() -> None:
    stage = furnished()

    found = names(stage, Query="english", MustBeRequestable="0", MustBeOwnedByCaller="1")
    assert found == ["alpha", "Closed", "Beta"]
    assert names(stage, Query="english", SortDirection="Ascending") == ["Beta", "alpha"]


def test_boto_sends_none_for_no_query() -> None:
    stage = furnished()

    answer = stage.service.rest(
        "SearchQualificationTypes", {"Query": "None", "MustBeRequestable": "true"}
    )

    assert answer.text("SearchQualificationTypesResult/TotalNumResults") == "3"


@pytest.mark.parametrize("query", [None, "number"])
def test_pages(query: str | None) -> None:
    stage = QualifiedStage()
    for n in range(11):
        stage.kind(f"Type {n:02}", Description="With a number")

    pages = [
        search(stage, Query=query, SortDirection="Ascending", PageNumber=page) for page in (1, 2, 3)
    ]

    assert [page.text("NumResults") for page in pages] == ["10", "1", "0"]
    assert {page.text("TotalNumResults") for page in pages} == {"11"}
    assert [page.text("PageNumber") for page in pages] == ["1", "2", "3"]
    assert pages[1].text("QualificationType/Name") == "Type 10"
    assert pages[0].names()[:4] == ["Request", "NumResults", "TotalNumResults", "PageNumber"]


def test_what_changes_is_found_as_it_is() -> None:
    stage = QualifiedStage()
    type_id = stage.kind("Mine")
    mine = {"MustBeOwnedByCaller": "true", "MustBeRequestable": "false"}

    stage.done(
        "UpdateQualificationType", QualificationTypeId=type_id, QualificationTypeStatus="Inactive"
    )
    assert (names(stage), names(stage, **mine)) == ([], ["Mine"])
    stage.done("DisposeQualificationType", QualificationTypeId=type_id)
    assert (names(stage), names(stage, **mine)) == ([], [])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"MustBeRequestable": None}, MISSING),
        ({"PageSize": 0}, RANGE),
        ({"PageSize": 100}, None),
        ({"PageSize": 101}, RANGE),
        ({"PageNumber": 0}, RANGE),
        ({"SortProperty": "Age"}, ENUMERATION),
        ({"SortDirection": "Up"}, ENUMERATION),
    ],
)
def test_what_can_be_asked(fields: dict[str, Any], code: str | None) -> None:
    assert search(QualifiedStage(), **fields).code == code
