"""Finding HITs: SearchHITs and GetReviewableHITs, page by page, through every client."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clients.scenarios.steps import (
    ENUMERATION,
    OUT_OF_RANGE,
    SERVICE,
    done,
    empty,
    hit,
    hit_type,
    ids,
    refused,
    usd,
    work,
)
from clients.trait import RequesterClient
from mockturk import ManualClock, MockTurk

ASCENDING, DESCENDING = "Ascending", "Descending"


@pytest.fixture
def hits(client: RequesterClient, clock: ManualClock) -> dict[str, str]:
    """Three HITs, created a minute apart, with a different order by each property."""
    made = {}
    for title, reward, lifetime in (("b", "0.30", 900), ("c", "0.10", 300), ("a", "0.20", 7200)):
        type_id = hit_type(client, Title=title, Reward=usd(reward))
        made[title] = hit(client, HITTypeId=type_id, LifetimeInSeconds=lifetime)
        clock.advance(timedelta(minutes=1))
    return made


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("Title", "abc"),
        ("Reward", "cab"),
        ("Expiration", "cba"),
        ("CreationTime", "bca"),
        ("Enumeration", "bca"),
    ],
)
def test_search_by_every_property(
    client: RequesterClient, hits: dict[str, str], sort: str, titles: str
) -> None:
    for direction, order in ((ASCENDING, titles), (DESCENDING, titles[::-1])):
        expected = [hits[title] for title in order]
        sorting = {"SortProperty": sort, "SortDirection": direction}

        first = done(client, "SearchHITs", **sorting, PageSize=2)
        second = done(client, "SearchHITs", **sorting, PageSize=2, PageNumber=2)
        third = done(client, "SearchHITs", **sorting, PageSize=2, PageNumber=3)

        assert [ids(page, "HIT") for page in (first, second, third)] == [
            expected[:2],
            expected[2:],
            [],
        ]
        assert [page["NumResults"] for page in (first, second, third)] == ["2", "1", "0"]
        assert [page["PageNumber"] for page in (first, second, third)] == ["1", "2", "3"]
        assert {page["TotalNumResults"] for page in (first, second, third)} == {"3"}


def test_search_shows_what_is_asked_for(client: RequesterClient, hits: dict[str, str]) -> None:
    found = done(client, "SearchHITs", SortProperty="Title", SortDirection=ASCENDING).all("HIT")
    asked = done(client, "SearchHITs", ResponseGroup=["Minimal", "HITQuestion"]).all("HIT")

    assert [one["Title"] for one in found] == ["a", "b", "c"]
    assert [one["Reward"]["FormattedPrice"] for one in found] == ["$0.20", "$0.30", "$0.10"]
    assert [one["NumberOfAssignmentsAvailable"] for one in found] == ["1", "1", "1"]
    assert all("Question" not in one for one in found)
    assert [set(one) for one in asked] == [{"HITId", "HITTypeId", "Question"}] * 3
    assert {one["HITId"] for one in asked} == set(hits.values())


def test_nothing_found(client: RequesterClient, hits: dict[str, str]) -> None:
    del hits

    page = done(client, "GetReviewableHITs")

    assert page.values == {"NumResults": "0", "TotalNumResults": "0", "PageNumber": "1"}


def test_reviewable_by_status_and_type(
    client: RequesterClient, turk: MockTurk, clock: ManualClock
) -> None:
    cats, dogs = hit_type(client), hit_type(client, Title="Dogs")
    first, second = hit(client, HITTypeId=cats), hit(client, HITTypeId=cats)
    third = hit(client, HITTypeId=dogs, LifetimeInSeconds=7200)
    untouched = hit(client, HITTypeId=dogs)
    for hit_id in (first, second, third):
        work(turk, hit_id, "A1WORKER")
        clock.advance(timedelta(seconds=1))

    def reviewable(**fields: str) -> list[str]:
        page = done(client, "GetReviewableHITs", SortDirection=ASCENDING, **fields)
        assert page["TotalNumResults"] == page["NumResults"] == str(len(page.all("HIT")))
        assert all(set(one) == {"HITId"} for one in page.all("HIT"))
        return ids(page, "HIT")

    assert reviewable() == [first, second, third]
    assert reviewable(HITTypeId=cats) == [first, second]
    assert reviewable(HITTypeId=dogs, Status="Reviewable") == [third]
    assert reviewable(Status="Reviewing") == []

    empty(client, "SetHITAsReviewing", HITId=second)
    assert reviewable(HITTypeId=cats) == [first]
    assert reviewable(Status="Reviewing") == [second]
    assert reviewable(Status="Reviewing", HITTypeId=dogs) == []

    empty(client, "SetHITAsReviewing", HITId=second, Revert=True)
    assert reviewable(HITTypeId=cats) == [first, second]

    clock.advance(timedelta(hours=1))
    assert reviewable(Status="Reviewable", HITTypeId=dogs) == [untouched, third]


@pytest.mark.parametrize("sort", ["Title", "Reward", "Expiration", "CreationTime", "Enumeration"])
def test_reviewable_sorted(
    client: RequesterClient, hits: dict[str, str], clock: ManualClock, sort: str
) -> None:
    clock.advance(timedelta(days=1))
    order = {"Title": "abc", "Reward": "cab", "Expiration": "cba"}.get(sort, "bca")

    for direction, titles in ((ASCENDING, order), (DESCENDING, order[::-1])):
        sorting = {"SortProperty": sort, "SortDirection": direction, "PageSize": 2}
        pages = [done(client, "GetReviewableHITs", **sorting, PageNumber=n) for n in (1, 2)]
        assert [one for page in pages for one in ids(page, "HIT")] == [hits[t] for t in titles]


@pytest.mark.parametrize("operation", ["SearchHITs", "GetReviewableHITs"])
def test_pages_out_of_range(client: RequesterClient, operation: str) -> None:
    for name, value in (("PageSize", 0), ("PageSize", 101), ("PageNumber", 0)):
        outcome = refused(client, operation, **{name: value})

        assert outcome.code == OUT_OF_RANGE
        assert outcome.data == {"Parameter": name}
        assert outcome.message.startswith(f"The value {value} is invalid for {name}. Valid values")
    assert done(client, operation, PageSize=100)["NumResults"] == "0"


def test_reviewable_of_an_unknown_type(client: RequesterClient) -> None:
    outcome = refused(client, "GetReviewableHITs", HITTypeId="3UNKNOWN")

    assert outcome.code == f"{SERVICE}HITTypeDoesNotExist"
    assert outcome.data == {"HITTypeId": "3UNKNOWN"}


def test_unknown_sort_property(client: RequesterClient) -> None:
    outcome = refused(client, "SearchHITs", SortProperty="Beauty")

    assert outcome.code == ENUMERATION
    assert '"Beauty"' in outcome.message
