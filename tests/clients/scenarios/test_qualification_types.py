"""Qualification types: made, found, changed, required and disposed of, through every client."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from clients.documented import minimal_request
from clients.scenarios.qualification_tests import ANSWER_KEY, SCORED, TEST, WITH_TEST
from clients.scenarios.steps import (
    DAY,
    ENUMERATION,
    HOUR,
    INVALID,
    NO_QUALIFICATION_TYPE,
    OUT_OF_RANGE,
    QUALIFICATION_TYPE_STATE,
    SERVICE,
    done,
    empty,
    hit,
    hit_type,
    ids,
    qualification_type,
    refused,
    requirement,
)
from clients.trait import Fields, RequesterClient
from mockturk import ManualClock, MockTurk

ADULT = "00000000000000000060"


def told(client: RequesterClient, type_id: str) -> Fields:
    return done(client, "GetQualificationType", QualificationTypeId=type_id).values


def found(client: RequesterClient, **fields: Any) -> list[str]:
    """The names of the caller's own types that a search finds, as boto searches by itself."""
    wanted = {
        "Query": "",
        "MustBeRequestable": False,
        "MustBeOwnedByCaller": True,
        "SortProperty": "Name",
        "SortDirection": "Ascending",
        **fields,
    }
    page = done(client, "SearchQualificationTypes", **wanted)
    return [one["Name"] for one in page.all("QualificationType")]


def test_made_and_told(client: RequesterClient, other: RequesterClient) -> None:
    created = done(
        client,
        "CreateQualificationType",
        Name="Cats & <dogs>",
        Keywords="cats, größer",
        Description="Tells cats from dogs",
        QualificationTypeStatus="Active",
        RetryDelayInSeconds=HOUR,
        AutoGranted=True,
        AutoGrantedValue=7,
    )

    type_id = created["QualificationTypeId"]
    assert created.values == {
        "QualificationTypeId": type_id,
        "CreationTime": "2014-08-15T12:00:00Z",
        "Name": "Cats & <dogs>",
        "Keywords": "cats, größer",
        "Description": "Tells cats from dogs",
        "QualificationTypeStatus": "Active",
        "RetryDelayInSeconds": "3600",
        "AutoGranted": "true",
        "AutoGrantedValue": "7",
    }
    assert told(client, type_id) == {**created.values, "IsRequestable": "true"}
    assert told(other, type_id) == told(client, type_id)


def test_documents_come_back_to_the_letter(client: RequesterClient, other: RequesterClient) -> None:
    type_id = qualification_type(client, **SCORED)

    shown = told(client, type_id)
    assert (shown["Test"], shown["AnswerKey"]) == (TEST, ANSWER_KEY)
    assert (shown["TestDurationInSeconds"], shown["AutoGranted"]) == ("600", "false")
    assert shown == {**told(other, type_id), "AnswerKey": ANSWER_KEY}
    assert "AnswerKey" not in told(other, type_id)


def test_changed(client: RequesterClient, other: RequesterClient) -> None:
    type_id = qualification_type(client, Keywords="cats", AutoGranted=True, AutoGrantedValue=7)
    named = {"QualificationTypeId": type_id}
    before = told(client, type_id)

    changes = {"QualificationTypeStatus": "Inactive", "RetryDelayInSeconds": DAY}
    changed = done(
        client, "UpdateQualificationType", **named, **changes, Description="Knows all cats"
    )
    assert changed.values == {
        **before,
        "Description": "Knows all cats",
        "QualificationTypeStatus": "Inactive",
        "RetryDelayInSeconds": "86400",
        "IsRequestable": "false",
    }
    assert told(client, type_id) == changed.values

    outcome = refused(other, "UpdateQualificationType", **named, Description="Mine")
    assert outcome.code == NO_QUALIFICATION_TYPE
    assert told(client, type_id) == changed.values


def test_a_test_is_given_and_replaced(client: RequesterClient) -> None:
    type_id = qualification_type(client)
    named = {"QualificationTypeId": type_id}

    done(client, "UpdateQualificationType", **named, **WITH_TEST)
    assert "AnswerKey" not in told(client, type_id)
    done(client, "UpdateQualificationType", **named, **SCORED)
    assert told(client, type_id)["AnswerKey"] == ANSWER_KEY
    done(client, "UpdateQualificationType", **named, **{**WITH_TEST, "TestDurationInSeconds": 60})
    shown = told(client, type_id)
    assert (shown["Test"], shown["TestDurationInSeconds"]) == (TEST, "60")
    assert "AnswerKey" not in shown


def test_a_name_is_unique_among_the_callers(
    client: RequesterClient, other: RequesterClient
) -> None:
    type_id = qualification_type(client)
    qualification_type(other)

    outcome = refused(
        client,
        "CreateQualificationType",
        Name="Cats",
        Description="More cats",
        QualificationTypeStatus="Inactive",
    )

    assert outcome.code == f"{SERVICE}QualificationTypeAlreadyExists"
    assert outcome.pairs == (("QualificationTypeId", type_id),) * 2
    assert found(client) == ["Cats"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"QualificationTypeStatus": "Sleeping"}, ENUMERATION),
        ({"Name": "x" * 201}, INVALID),
        ({"Test": TEST}, "AWS.MissingParameters"),
        ({**WITH_TEST, "AutoGranted": True}, INVALID),
        ({**WITH_TEST, "Test": "<QuestionForm/>"}, f"{SERVICE}XMLParseError"),
        ({**SCORED, "AnswerKey": "<AnswerKey/>"}, f"{SERVICE}XMLParseError"),
        ({"AnswerKey": ANSWER_KEY}, INVALID),
        ({**SCORED, "AnswerKey": "<AnswerKey"}, f"{SERVICE}XMLParseError"),
    ],
)
def test_bad_ones_make_nothing(client: RequesterClient, changes: Fields, code: str) -> None:
    properties = {
        "Name": "Cats",
        "Description": "Knows cats",
        "QualificationTypeStatus": "Active",
        **changes,
    }

    assert refused(client, "CreateQualificationType", **properties).code == code
    assert found(client) == []


def test_search(client: RequesterClient, other: RequesterClient) -> None:
    qualification_type(client, Name="Cats", Description="They purr")
    qualification_type(client, Name="Dogs", Description="-", QualificationTypeStatus="Inactive")
    qualification_type(client, Name="Cats and dogs")
    qualification_type(other, Name="Cats of others")

    assert found(client) == ["Cats", "Cats and dogs", "Dogs"]
    assert found(client, SortDirection="Descending") == ["Dogs", "Cats and dogs", "Cats"]
    assert found(client, MustBeRequestable=True) == ["Cats", "Cats and dogs"]
    assert found(client, Query="DOGS cats") == ["Cats and dogs"]
    assert found(client, Query="PURR") == ["Cats"]
    everybodys = found(client, Query="cats", MustBeOwnedByCaller=False)
    assert everybodys == ["Cats", "Cats and dogs", "Cats of others"]


def test_pages_of_a_search(client: RequesterClient) -> None:
    for number in range(5):
        qualification_type(client, Name=f"Cats {number}")
    asked = {"Query": "cats", "MustBeRequestable": True, "MustBeOwnedByCaller": True}

    page = done(
        client,
        "SearchQualificationTypes",
        **asked,
        SortDirection="Descending",
        PageSize=2,
        PageNumber=2,
    )

    assert [one["Name"] for one in page["QualificationType"]] == ["Cats 2", "Cats 1"]
    assert (page["NumResults"], page["TotalNumResults"], page["PageNumber"]) == ("2", "5", "2")
    over = refused(client, "SearchQualificationTypes", **asked, PageSize=101)
    assert over.code == OUT_OF_RANGE


def test_the_systems_are_for_everybody(client: RequesterClient) -> None:
    shown = told(client, ADULT)
    assert shown["QualificationTypeId"] == ADULT
    assert shown["IsRequestable"] == "false"
    assert shown["Name"] in found(client, MustBeOwnedByCaller=False, PageSize=100)
    for operation in ("UpdateQualificationType", "DisposeQualificationType"):
        outcome = refused(client, operation, QualificationTypeId=ADULT)
        assert outcome.code == NO_QUALIFICATION_TYPE


def test_hits_that_require_one(client: RequesterClient, other: RequesterClient) -> None:
    cats, dogs = qualification_type(client), qualification_type(client, Name="Dogs")
    wanted = [requirement(cats, "GreaterThan", 5), requirement(dogs, "Exists")]
    both = hit_type(client, QualificationRequirement=wanted)
    one = hit_type(client, Title="Cats only", QualificationRequirement=wanted[:1])
    made = [hit(client, HITTypeId=type_id) for type_id in (both, one, both)]
    theirs = hit(other, HITTypeId=hit_type(other, QualificationRequirement=wanted))

    def requiring(caller: RequesterClient, type_id: str, **page: int) -> list[str]:
        of = {"QualificationTypeId": type_id}
        shown = done(caller, "GetHITsForQualificationType", **of, **page)
        assert all(set(one) == {"HITId", "HITTypeId"} for one in shown.all("HIT"))
        return ids(shown, "HIT")

    assert requiring(client, cats) == made
    assert requiring(client, dogs) == [made[0], made[2]]
    assert requiring(client, cats, PageSize=2, PageNumber=2) == made[2:]
    assert requiring(client, ADULT) == []
    assert requiring(other, cats) == [theirs]
    empty(client, "ForceExpireHIT", HITId=made[0])
    empty(client, "DisposeHIT", HITId=made[0])
    assert requiring(client, dogs) == [made[2]]


def test_disposed_of(client: RequesterClient, turk: MockTurk, clock: ManualClock) -> None:
    type_id = qualification_type(client)
    named = {"QualificationTypeId": type_id}
    wanted = [requirement(type_id, "Exists")]
    cats = hit_type(client, QualificationRequirement=wanted)
    hit_id = hit(client, HITTypeId=cats, LifetimeInSeconds=7 * DAY)
    empty(client, "AssignQualification", **named, WorkerId="A1")
    asked = turk.workers.request_qualification("A2", type_id)

    empty(client, "DisposeQualificationType", **named)

    request_id = asked.qualification_request_id
    assert turk.workers.qualification_request(request_id).status == "Rejected"
    assert found(client) == []
    assert told(client, type_id)["QualificationTypeStatus"] == "Inactive"
    again = refused(client, "DisposeQualificationType", **named)
    assert again.code == QUALIFICATION_TYPE_STATE
    unusable = refused(client, "CreateHIT", **minimal_request(HITTypeId=cats))
    assert unusable.code == QUALIFICATION_TYPE_STATE
    assert ids(done(client, "GetHITsForQualificationType", **named), "HIT") == [hit_id]

    clock.advance(timedelta(hours=48))
    gone = refused(client, "GetQualificationType", **named)
    assert (gone.code, gone.data) == (NO_QUALIFICATION_TYPE, named)
    assert qualification_type(client) != type_id
    turk.workers.accept("A1", hit_id)
