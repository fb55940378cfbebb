"""SearchHITs: which HITs are listed, in which order, on which page."""

from __future__ import annotations

import pytest

from exchanges import Node
from world.lifecycle.stage import ENUMERATION, INVALID, RANGE, Stage, usd


def listed(result: Node, hits: dict[str, str]) -> str:
    """The names of the HITs in a list, one after another."""
    names = {hit_id: name for name, hit_id in hits.items()}
    return " ".join(names[hit.text("HITId") or ""] for hit in result.all("HIT"))


def four_hits(stage: Stage) -> dict[str, str]:
    """Four HITs, each a second later, no two properties sorted alike."""
    hits = {}
    for name, title, reward, lifetime in [
        ("a", "Cats", "0.30", 4000),
        ("b", "dogs", "0.10", 5000),
        ("c", "Birds", "0.20", 3600),
        ("d", "Birds", "0.20", 3599),
    ]:
        hits[name] = stage.hit(Title=title, Reward=usd(reward), LifetimeInSeconds=lifetime)
        stage.later(seconds=1)
    return hits


@pytest.mark.parametrize(
    ("sort", "ascending"),
    [
        (None, "a b c d"),
        ("CreationTime", "a b c d"),
        ("Enumeration", "a b c d"),
        ("Title", "c d a b"),
        ("Reward", "b c d a"),
        ("Expiration", "c d a b"),  # c and d expire at one second; the older comes first
    ],
)
def test_order(sort: str | None, ascending: str) -> None:
    stage = Stage()
    hits = four_hits(stage)

    assert listed(stage.done("SearchHITs", SortProperty=sort), hits) == ascending
    for direction, expected in [("Ascending", ascending), ("Descending", ascending[::-1])]:
        result = stage.done("SearchHITs", SortProperty=sort, SortDirection=direction)
        assert listed(result, hits) == expected


def test_the_order_follows_what_changes() -> None:
    stage = Stage()
    hits = four_hits(stage)
    stage.done("ExtendHIT", HITId=hits["c"], ExpirationIncrementInSeconds=86_400)
    stage.done("ForceExpireHIT", HITId=hits["b"])

    result = stage.done("SearchHITs", SortProperty="Expiration")

    assert listed(result, hits) == "b d a c"


def test_every_status_but_disposed_is_listed() -> None:
    stage = Stage()
    hits = {name: stage.hit() for name in ("open", "taken", "done", "reviewed", "gone", "disabled")}
    stage.accepted(hits["taken"])
    for name in ("done", "reviewed"):
        stage.submitted(hits[name])
    stage.done("SetHITAsReviewing", HITId=hits["reviewed"])
    stage.done("ForceExpireHIT", HITId=hits["gone"])
    stage.done("DisposeHIT", HITId=hits["gone"])
    stage.done("DisableHIT", HITId=hits["disabled"])

    result = stage.done("SearchHITs", ResponseGroup=["HITDetail"])

    assert listed(result, hits) == "open taken done reviewed"
    assert [hit.text("HITStatus") for hit in result.all("HIT")] == [
        *("Assignable", "Unassignable", "Reviewable", "Reviewing")
    ]


def test_time_alone_takes_a_hit_out_of_the_list() -> None:
    stage = Stage()
    stage.hit()
    stage.later(days=121)

    result = stage.done("SearchHITs")

    assert (result.all("HIT"), result.text("TotalNumResults")) == ([], "0")


def test_requesters_see_their_own() -> None:
    stage = Stage()
    mine, theirs = stage.hit(key="ME"), stage.hit(key="THEM")

    assert listed(stage.done("SearchHITs", key="ME"), {"mine": mine}) == "mine"
    assert listed(stage.done("SearchHITs", key="THEM"), {"theirs": theirs}) == "theirs"
    assert stage.done("SearchHITs", key="NOBODY").all("HIT") == []


@pytest.mark.parametrize(
    ("number", "size", "names"),
    [
        (None, 3, "a b c"),
        (1, 3, "a b c"),
        (2, 3, "d"),
        (3, 3, ""),
        (4, 1, "d"),
        (1, 100, "a b c d"),
        (2**31 - 1, 100, ""),
    ],
)
def test_pages(number: int | None, size: int, names: str) -> None:
    stage = Stage()
    hits = four_hits(stage)

    result = stage.done("SearchHITs", PageNumber=number, PageSize=size)

    assert listed(result, hits) == names
    assert result.text("NumResults") == str(len(names.split()))
    assert result.text("TotalNumResults") == "4"
    assert result.text("PageNumber") == str(number or 1)


def test_ten_are_on_a_page_unless_told_otherwise() -> None:
    stage = Stage()
    for _ in range(11):
        stage.hit()

    result = stage.done("SearchHITs")

    assert len(result.all("HIT")) == 10
    assert result.text("TotalNumResults") == "11"


@pytest.mark.parametrize(
    ("fields", "code", "says"),
    [
        ({"PageSize": 0}, RANGE, "The value 0 is invalid for PageSize."),
        ({"PageSize": 101}, RANGE, "Valid values range from 1 to 100."),
        ({"PageSize": -1}, RANGE, "PageSize"),
        ({"PageNumber": 0}, RANGE, "The value 0 is invalid for PageNumber."),
        ({"PageNumber": 2**31}, INVALID, "PageNumber"),
        ({"PageSize": "many"}, INVALID, "PageSize"),
        ({"SortProperty": "Keywords"}, ENUMERATION, '"Keywords"'),
        ({"SortDirection": "ascending"}, ENUMERATION, '"ascending"'),
    ],
)
def test_what_is_refused(fields: dict[str, object], code: str, says: str) -> None:
    refused = Stage().call("SearchHITs", **fields)

    assert refused.code == code
    assert says in (refused.message or "")
    assert refused.data["Parameter"] == next(iter(fields))
    assert ("AllowedValues" in refused.data) is (code == ENUMERATION)


def test_detail_and_counters_are_shown_unless_told_otherwise() -> None:
    stage = Stage()
    hit_id = stage.hit()

    (shown,) = stage.done("SearchHITs").all("HIT")
    assert shown.text("Title") == "Tell cats from dogs"
    assert shown.text("NumberOfAssignmentsAvailable") == "1"
    assert shown.text("Question") is None

    (minimal,) = stage.done("SearchHITs", ResponseGroup=["Minimal"]).all("HIT")
    assert minimal.names() == ["HITId", "HITTypeId"]
    assert minimal.text("HITId") == hit_id

    (asked,) = stage.done("SearchHITs", ResponseGroup=["HITQuestion"]).all("HIT")
    assert asked.text("Question")
    assert asked.text("Title") is None


def test_a_refused_request_does_not_spoil_the_others() -> None:
    stage = Stage()
    stage.hit()

    results = stage.service.results("SearchHITs", {"PageSize": 1}, {"PageSize": 0}, {})

    assert [result.code for result in results] == [None, RANGE, None]
    assert [len(result.all("HIT")) for result in results] == [1, 0, 1]
