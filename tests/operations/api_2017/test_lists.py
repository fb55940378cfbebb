"""Pages of lists with tokens (docs/reference/decisions-2017.md#d9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from exchanges import Service
from json_calls import call, create, properties, refused
from world.lifecycle.stage import Stage


def pages(service: Service, operation: str, member: str, **members: object) -> list[list[Any]]:
    """The items of all pages; each page with items has another token, the empty one has none."""
    found, tokens = [], [None]
    while True:
        given = {} if tokens[-1] is None else {"NextToken": tokens[-1]}
        page = call(service, operation, **members, **given)
        assert page["NumResults"] == len(page[member])
        found.append(page[member])
        if "NextToken" not in page:
            assert page[member] == []
            return found
        assert page[member]
        assert page["NextToken"].startswith("p1:")
        assert len(page["NextToken"]) <= 255
        assert page["NextToken"] not in tokens
        tokens.append(page["NextToken"])


def test_hits_are_listed_newest_first_and_stay_in_place() -> None:
    stage = Stage()
    ids = [create(stage.service)["HITId"] for _ in range(5)][::-1]
    first = call(stage.service, "ListHITs", MaxResults=2)
    newest = create(stage.service)["HITId"]
    call(stage.service, "UpdateExpirationForHIT", HITId=ids[1], ExpireAt=0)
    call(stage.service, "DeleteHIT", HITId=ids[1])

    second = call(stage.service, "ListHITs", MaxResults=3, NextToken=first["NextToken"])
    assert [one["HITId"] for one in first["HITs"] + second["HITs"]] == ids
    assert call(stage.service, "ListHITs", MaxResults=1)["HITs"][0]["HITId"] == newest
    default = pages(stage.service, "ListHITs", "HITs")
    assert [len(page) for page in default] == [5, 0]


def test_every_page_but_the_empty_one_has_a_token() -> None:
    stage = Stage()
    for _ in range(4):
        create(stage.service)

    assert [len(p) for p in pages(stage.service, "ListHITs", "HITs", MaxResults=2)] == [2, 2, 0]
    assert pages(stage.service, "ListWorkerBlocks", "WorkerBlocks") == [[]]


def test_a_page_has_ten_items_by_default() -> None:
    stage = Stage()
    for number in range(12):
        call(stage.service, "CreateWorkerBlock", WorkerId=f"A{number}", Reason="r")

    found = pages(stage.service, "ListWorkerBlocks", "WorkerBlocks")
    assert [len(page) for page in found] == [10, 2, 0]
    assert found[0][3] == {"WorkerId": "A3", "Reason": "r"}


def test_a_block_may_go_while_the_list_is_read() -> None:
    stage = Stage()
    for number in range(5):
        call(stage.service, "CreateWorkerBlock", WorkerId=f"A{number}", Reason="r")
    seen, token = [], {}
    while True:
        page = call(stage.service, "ListWorkerBlocks", MaxResults=2, **token)
        if not page["WorkerBlocks"]:
            break
        for block in page["WorkerBlocks"]:
            call(stage.service, "DeleteWorkerBlock", WorkerId=block["WorkerId"])
            seen.append(block["WorkerId"])
        token = {"NextToken": page["NextToken"]}

    assert seen == [f"A{number}" for number in range(5)]


def test_a_token_belongs_to_its_list() -> None:
    stage = Stage()
    hits = [create(stage.service) for _ in range(2)]
    token = call(stage.service, "ListHITs")["NextToken"]
    call(stage.service, "CreateWorkerBlock", WorkerId="A1", Reason="r")
    other = call(stage.service, "ListWorkerBlocks")["NextToken"]
    of_type = call(stage.service, "ListQualificationTypes", MustBeRequestable=False)["NextToken"]

    assert call(stage.service, "ListHITs", NextToken=token, MaxResults=1)["NumResults"] == 0
    for operation, members, wrong in [
        ("ListHITs", {}, other),
        ("ListHITs", {}, "rubbish"),
        ("ListHITs", {}, "p1:!"),
        ("ListHITs", {}, token[:-4]),
        ("ListHITs", {}, token.removeprefix("p1:")),
        ("ListReviewPolicyResultsForHIT", {"HITId": hits[0]["HITId"]}, token),
        ("ListQualificationTypes", {"MustBeRequestable": True}, of_type),
        ("ListQualificationTypes", {"MustBeRequestable": False, "Query": "x"}, of_type),
    ]:
        error = refused(stage.service, operation, **members, NextToken=wrong)
        assert (error["__type"], error["Parameter"]) == ("ParameterValidationError", "NextToken")
        assert error["Message"].startswith(
            f'The value "{wrong}" is not valid for the parameter NextToken. ('
        )


def test_assignments_by_the_time_of_their_submission() -> None:
    stage = Stage()
    hit_id = create(stage.service, MaxAssignments=3)["HITId"]
    ids = stage.submitted(hit_id, "A1", "A2", "A3")
    call(stage.service, "ApproveAssignment", AssignmentId=ids[1])

    found = pages(stage.service, "ListAssignmentsForHIT", "Assignments", HITId=hit_id, MaxResults=2)
    assert [[one["AssignmentId"] for one in page] for page in found] == [ids[:2], ids[2:], []]
    selected = call(
        stage.service, "ListAssignmentsForHIT", HITId=hit_id, AssignmentStatuses=["Approved"]
    )
    assert [one["AssignmentId"] for one in selected["Assignments"]] == ids[1:2]
    assert refused(stage.service, "ListAssignmentsForHIT", HITId="3A")["TurkErrorCode"]


def test_qualification_types_by_name() -> None:
    stage = Stage()
    long = "n" * 199
    for name in [f"{long}b", f"{long}a", "Zebra test", "apple"]:
        call(
            stage.service,
            "CreateQualificationType",
            Name=name,
            Description="d",
            QualificationTypeStatus="Active",
        )

    def names(**members: object) -> list[str]:
        found = pages(
            stage.service,
            "ListQualificationTypes",
            "QualificationTypes",
            MustBeOwnedByCaller=True,
            MustBeRequestable=True,
            MaxResults=1,
            **members,
        )
        return [one["Name"] for page in found for one in page]

    assert names() == ["Zebra test", "apple", f"{long}a", f"{long}b"]
    assert names(Query="NNN") == [f"{long}a", f"{long}b"]
    every = call(stage.service, "ListQualificationTypes", MustBeRequestable=False, MaxResults=100)
    assert every["NumResults"] > 10


def test_hits_of_a_qualification_type() -> None:
    stage = Stage()
    type_id = "00000000000000000040"
    requirement = {"QualificationTypeId": type_id, "Comparator": "Exists"}
    ids = [
        create(stage.service, QualificationRequirements=[requirement])["HITId"] for _ in range(3)
    ]
    create(stage.service)

    found = pages(
        stage.service,
        "ListHITsForQualificationType",
        "HITs",
        QualificationTypeId=type_id,
        MaxResults=2,
    )
    assert [[one["HITId"] for one in page] for page in found] == [ids[:0:-1], ids[:1], []]
    assert found[0][0]["Title"] == properties()["Title"]
    assert refused(stage.service, "ListHITsForQualificationType", QualificationTypeId="3A")


@pytest.mark.parametrize("of_type", [True, False])
def test_reviewable_hits_by_expiration(of_type: bool) -> None:
    stage = Stage()
    made = [create(stage.service, LifetimeInSeconds=60 + number) for number in range(3)]
    stage.later(hours=1)
    members = {"HITTypeId": made[0]["HITTypeId"]} if of_type else {}

    found = pages(stage.service, "ListReviewableHITs", "HITs", MaxResults=2, **members)
    ids = [{"HITId": one["HITId"]} for one in made][::-1]
    assert found == [ids[:2], ids[2:], []]


def test_bonuses() -> None:
    stage = Stage()
    hit_id = create(stage.service)["HITId"]
    (assignment_id,) = stage.submitted(hit_id, "A1")
    pay: Callable[[str], Any] = lambda amount: call(  # noqa: E731 - short
        stage.service,
        "SendBonus",
        WorkerId="A1",
        AssignmentId=assignment_id,
        BonusAmount=amount,
        Reason="good",
    )
    assert [pay(amount) for amount in ("0.50", "1", "2.5")] == [{}, {}, {}]

    by_hit = pages(stage.service, "ListBonusPayments", "BonusPayments", HITId=hit_id, MaxResults=2)
    assert [[one["BonusAmount"] for one in page] for page in by_hit] == [
        ["0.50", "1.00"],
        ["2.50"],
        [],
    ]
    assert by_hit[0][0]["GrantTime"] == by_hit[1][0]["GrantTime"]
    of_one = pages(stage.service, "ListBonusPayments", "BonusPayments", AssignmentId=assignment_id)
    assert [len(page) for page in of_one] == [3, 0]
    neither = refused(stage.service, "ListBonusPayments")
    assert (neither["__type"], neither["TurkErrorCode"]) == (
        "RequestError",
        "AWS.MissingParameters",
    )
