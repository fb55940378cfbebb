"""GetReviewableHITs: which HITs can be reviewed, in which order, and nothing but their ids."""

from __future__ import annotations

import pytest

from exchanges import Node, type_fields
from world.lifecycle.stage import ENUMERATION, INVALID, RANGE, Stage, usd

NO_TYPE = "AWS.MechanicalTurk.HITTypeDoesNotExist"


def listed(result: Node, hits: dict[str, str]) -> str:
    names = {hit_id: name for name, hit_id in hits.items()}
    return " ".join(names[hit.text("HITId") or ""] for hit in result.all("HIT"))


def reviewable_hits(stage: Stage) -> dict[str, str]:
    """Two reviewable HITs (r, s), two under review (t, u), and some that are neither."""
    hits = {}
    for name, title, reward, lifetime in [
        ("r", "Cats", "0.30", 5000),
        ("s", "Birds", "0.10", 4000),
        ("t", "Dogs", "0.20", 4500),
        ("u", "Apes", "0.40", 3600),
    ]:
        hits[name] = stage.hit(Title=title, Reward=usd(reward), LifetimeInSeconds=lifetime)
        stage.submitted(hits[name])
        stage.later(seconds=1)
    for name in ("t", "u"):
        stage.done("SetHITAsReviewing", HITId=hits[name])
    stage.hit()
    stage.accepted(stage.hit())
    stage.done("DisableHIT", HITId=stage.hit())
    return hits


@pytest.mark.parametrize(
    ("statuses", "names"),
    [
        (None, "r s"),
        (["Reviewable"], "r s"),
        (["Reviewing"], "t u"),
        (["Reviewable", "Reviewing"], "r t s u"),
        (["Reviewing", "Reviewable"], "r t s u"),
        (["Reviewable", "Reviewable"], "r s"),
    ],
)
def test_statuses_that_are_asked_for(statuses: list[str] | None, names: str) -> None:
    stage = Stage()
    hits = reviewable_hits(stage)

    result = stage.done("GetReviewableHITs", Status=statuses)

    assert listed(result, hits) == names  # by Expiration, descending
    assert result.text("TotalNumResults") == str(len(names.split()))


@pytest.mark.parametrize(
    ("sort", "descending"),
    [
        (None, "r t s u"),
        ("Expiration", "r t s u"),
        ("CreationTime", "u t s r"),
        ("Enumeration", "u t s r"),
        ("Title", "t r s u"),
        ("Reward", "u r t s"),
    ],
)
def test_order(sort: str | None, descending: str) -> None:
    stage = Stage()
    hits = reviewable_hits(stage)
    both = ["Reviewable", "Reviewing"]

    for direction, expected in [
        (None, descending),
        ("Descending", descending),
        ("Ascending", descending[::-1]),
    ]:
        request = {"Status": both, "SortProperty": sort, "SortDirection": direction}
        assert listed(stage.done("GetReviewableHITs", **request), hits) == expected


@pytest.mark.parametrize("sort", [None, "Title", "Reward", "CreationTime", "Enumeration"])
def test_hits_of_one_type(sort: str | None) -> None:
    stage = Stage()
    hits = {name: stage.hit(LifetimeInSeconds=4000 - n) for n, name in enumerate("abc")}
    hits["other"] = stage.hit(Title="Another type")
    for hit_id in hits.values():
        stage.submitted(hit_id)
    stage.done("SetHITAsReviewing", HITId=hits["b"])
    hit_type = stage.record(hits["a"]).hit_type.id
    request = {"HITTypeId": hit_type, "SortProperty": sort, "SortDirection": "Ascending"}
    expected = "c b a" if sort is None else "a b c"

    both = stage.done("GetReviewableHITs", **request, Status=["Reviewable", "Reviewing"])
    one = stage.done("GetReviewableHITs", **request)

    assert listed(both, hits) == expected
    assert both.text("TotalNumResults") == "3"
    assert listed(one, hits) == expected.replace("b ", "")
    assert one.text("TotalNumResults") == "2"


def test_a_type_is_what_it_is_now() -> None:
    stage = Stage()
    hit_id = stage.hit()
    old = stage.record(hit_id).hit_type.id
    new = stage.done("RegisterHITType", **type_fields()).text("HITTypeId")
    stage.done("ChangeHITTypeOfHIT", HITId=hit_id, HITTypeId=new)
    stage.submitted(hit_id)

    assert stage.done("GetReviewableHITs", HITTypeId=old).all("HIT") == []
    assert len(stage.done("GetReviewableHITs", HITTypeId=new).all("HIT")) == 1


@pytest.mark.parametrize(
    ("hit_type", "code", "data"),
    [
        ("asfd", INVALID, {"Parameter": "HITTypeId"}),
        ("A" * 65, INVALID, {"Parameter": "HITTypeId"}),
        ("3UNKNOWN", NO_TYPE, {"HITTypeId": "3UNKNOWN"}),
        ("", INVALID, {"Parameter": "HITTypeId"}),
    ],
)
def test_what_is_no_type_is_told(hit_type: str, code: str | None, data: dict[str, str]) -> None:
    result = Stage().call("GetReviewableHITs", HITTypeId=hit_type)

    assert (result.code, result.data) == (code, data)


def test_another_requesters_type_does_not_exist_and_everyones_is_shared() -> None:
    stage = Stage()
    mine = stage.done("RegisterHITType", key="ME", **type_fields()).text("HITTypeId")
    shared = "T100CN9P324W00EXAMPLE"
    hit_id = stage.service.created().text("HITId") or ""
    stage.submitted(hit_id)

    assert stage.call("GetReviewableHITs", key="THEM", HITTypeId=mine).code == NO_TYPE
    assert stage.done("GetReviewableHITs", HITTypeId=shared).text("TotalNumResults") == "1"
    other = stage.done("GetReviewableHITs", key="THEM", HITTypeId=shared)
    assert other.text("TotalNumResults") == "0"


def test_nothing_but_ids_is_shown() -> None:
    stage = Stage()
    stage.submitted(stage.hit())

    (shown,) = stage.done("GetReviewableHITs", ResponseGroup=["Minimal", "HITDetail"]).all("HIT")

    assert shown.names() == ["HITId"]


def test_requesters_see_their_own() -> None:
    stage = Stage()
    stage.submitted(stage.hit(key="ME"))

    assert len(stage.done("GetReviewableHITs", key="ME").all("HIT")) == 1
    assert stage.done("GetReviewableHITs", key="THEM").all("HIT") == []


def test_pages_of_both_statuses() -> None:
    stage = Stage()
    hits = reviewable_hits(stage)
    both = ["Reviewable", "Reviewing"]
    pages = [
        stage.done("GetReviewableHITs", Status=both, PageSize=3, PageNumber=number)
        for number in (1, 2, 3)
    ]

    assert [listed(page, hits) for page in pages] == ["r t s", "u", ""]
    assert [page.text("NumResults") for page in pages] == ["3", "1", "0"]
    assert {page.text("TotalNumResults") for page in pages} == {"4"}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"PageSize": 0}, RANGE),
        ({"PageSize": 101}, RANGE),
        ({"PageSize": 100}, None),
        ({"PageNumber": 0}, RANGE),
        ({"Status": "Assignable"}, ENUMERATION),
        ({"SortProperty": "Status"}, ENUMERATION),
        ({"SortDirection": "Down"}, ENUMERATION),
    ],
)
def test_what_is_refused(fields: dict[str, object], code: str | None) -> None:
    assert Stage().call("GetReviewableHITs", **fields).code == code
