"""GrantBonus and GetBonusPayments."""

from __future__ import annotations

import pytest

from exchanges import Node
from world.lifecycle.stage import (
    INVALID,
    MISSING,
    NO_ASSIGNMENT,
    NO_HIT,
    RANGE,
    Stage,
    message,
    usd,
)


def bonus(assignment_id: str, **changes: object) -> dict[str, object]:
    """A request for a bonus of a dollar and a half to W1."""
    return {
        "WorkerId": "W1",
        "AssignmentId": assignment_id,
        "BonusAmount": usd("1.50"),
        "Reason": "Fine cats",
        **changes,
    }


def payments(stage: Stage, **request: object) -> list[Node]:
    return stage.done("GetBonusPayments", **request).all("BonusPayment")


def test_a_bonus_is_listed_as_granted() -> None:
    stage = Stage()
    hit_id = stage.hit()
    (taken,) = stage.submitted(hit_id)
    stage.later(minutes=1)

    granted = stage.done("GrantBonus", **bonus(taken))

    assert granted.names() == ["Request"]
    (shown,) = payments(stage, AssignmentId=taken)
    assert {name: shown.text(name) for name in shown.names()} == {
        "WorkerId": "W1",
        "BonusAmount": "",
        "AssignmentId": taken,
        "Reason": "Fine cats",
        "GrantTime": "2014-08-15T12:01:00Z",
    }
    assert shown.text("BonusAmount/Amount") == "1.50"
    assert shown.text("BonusAmount/CurrencyCode") == "USD"
    assert shown.text("BonusAmount/FormattedPrice") == "$1.50"


@pytest.mark.parametrize("name", ["WorkerId", "AssignmentId", "BonusAmount", "Reason"])
def test_what_is_required(name: str) -> None:
    stage = Stage()
    (taken,) = stage.submitted(stage.hit())

    refused = stage.call("GrantBonus", **bonus(taken, **{name: None}))

    assert refused.code == MISSING
    assert message(refused).endswith(f" {name}.")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("WorkerId", "", INVALID),
        ("WorkerId", "w1", INVALID),
        ("WorkerId", "W" * 65, INVALID),
        ("WorkerId", "W2", INVALID),  # did other work
        ("AssignmentId", "", INVALID),
        ("AssignmentId", "a-b", INVALID),
        ("AssignmentId", "3UNKNOWN", NO_ASSIGNMENT),
        ("BonusAmount", usd("0.00"), RANGE),
        ("BonusAmount", usd("-1"), RANGE),
        ("BonusAmount", usd("0.004"), RANGE),
        ("BonusAmount", usd("0.00999999999999999847"), None),
        ("BonusAmount", usd("0.01"), None),
        ("BonusAmount", usd("1000000.00"), None),
        ("BonusAmount", usd("1000000.01"), RANGE),
        ("BonusAmount", usd("much"), INVALID),
        ("BonusAmount", {"Amount": "1.00", "CurrencyCode": "EUR"}, INVALID),
        ("BonusAmount", {"Amount": "1.00"}, MISSING),
        ("BonusAmount", {"CurrencyCode": "USD"}, MISSING),
        ("Reason", "", INVALID),
        ("Reason", "x" * 4096, None),
        ("Reason", "x" * 4097, INVALID),
        ("UniqueRequestToken", "x" * 64, None),
        ("UniqueRequestToken", "x" * 65, INVALID),
        ("UniqueRequestToken", "", None),
    ],
)
def test_values(name: str, value: object, code: str | None) -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    taken, _ = stage.submitted(hit_id, "W1", "W2")
    before = stage.snapshot()

    result = stage.call("GrantBonus", **bonus(taken, **{name: value}))

    assert result.code == code
    if code:
        assert name in (result.message or "") or code == NO_ASSIGNMENT
        assert stage.snapshot() == before
        assert payments(stage, HITId=hit_id) == []


def test_the_form_of_ids_is_checked_before_what_they_name() -> None:
    stage = Stage()

    assert stage.call("GrantBonus", **bonus("3UNKNOWN", WorkerId="w1")).code == INVALID
    assert stage.call("GrantBonus", **bonus("3UNKNOWN", WorkerId="W2")).code == NO_ASSIGNMENT


def test_half_cents_are_rounded_up() -> None:
    stage = Stage()
    (taken,) = stage.submitted(stage.hit())

    stage.done("GrantBonus", **bonus(taken, BonusAmount=usd("0.045000000000000000001")))

    assert payments(stage, AssignmentId=taken)[0].text("BonusAmount/Amount") == "0.05"


@pytest.mark.parametrize("decision", [None, "ApproveAssignment", "RejectAssignment"])
def test_whatever_was_decided_about_the_work(decision: str | None) -> None:
    stage = Stage()
    (taken,) = stage.submitted(stage.hit())
    if decision:
        stage.done(decision, AssignmentId=taken)

    stage.done("GrantBonus", **bonus(taken))


@pytest.mark.parametrize("end", ["in progress", "returned", "abandoned"])
def test_work_that_was_not_submitted_does_not_exist(end: str) -> None:
    stage = Stage()
    (taken,) = stage.accepted(stage.hit())
    if end == "returned":
        stage.workers.give_back(taken)
    if end == "abandoned":
        stage.later(days=1)

    refused = stage.call("GrantBonus", **bonus(taken))

    assert refused.code == NO_ASSIGNMENT
    assert refused.data == {"AssignmentId": taken}


def test_another_requesters_assignment_does_not_exist() -> None:
    stage = Stage()
    (taken,) = stage.submitted(stage.hit())

    assert stage.call("GrantBonus", key="OTHER", **bonus(taken)).code == NO_ASSIGNMENT
    assert stage.call("GetBonusPayments", key="OTHER", AssignmentId=taken).code == NO_ASSIGNMENT


def test_a_token_counts_once_whatever_comes_with_it() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    one, other = stage.submitted(hit_id, "W1", "W2")
    stage.done("GrantBonus", **bonus(one, UniqueRequestToken="t"))

    again = stage.call("GrantBonus", **bonus(one, UniqueRequestToken="t"))
    another = stage.call("GrantBonus", **bonus(other, WorkerId="W2", UniqueRequestToken="t"))

    assert again.code == another.code == INVALID
    assert again.data == {"UniqueRequestToken": "t"}
    assert message(again) == 'The idempotency token "t" has already been processed.'
    assert len(payments(stage, HITId=hit_id)) == 1
    stage.done("GrantBonus", **bonus(one))
    stage.done("GrantBonus", **bonus(one))
    assert len(payments(stage, HITId=hit_id)) == 3


def test_a_refused_bonus_uses_no_token_up() -> None:
    stage = Stage()
    (taken,) = stage.submitted(stage.hit())
    assert stage.call("GrantBonus", **bonus(taken, WorkerId="W2", UniqueRequestToken="t")).code

    stage.done("GrantBonus", **bonus(taken, UniqueRequestToken="t"))


# GetBonusPayments.


def granted(stage: Stage) -> tuple[str, list[str]]:
    """A HIT with two assignments and four bonuses, told by their reasons 0 to 3."""
    hit_id = stage.hit(MaxAssignments=2)
    ids = stage.submitted(hit_id, "W1", "W2")
    for n in range(4):
        worker = f"W{n % 2 + 1}"
        stage.done("GrantBonus", **bonus(ids[n % 2], WorkerId=worker, Reason=str(n)))
    (elsewhere,) = stage.submitted(stage.hit(), "W1")
    stage.done("GrantBonus", **bonus(elsewhere))
    return hit_id, ids


def reasons(found: list[Node]) -> str:
    return "".join(one.text("Reason") or "" for one in found)


def test_bonuses_of_a_hit_and_of_an_assignment() -> None:
    stage = Stage()
    hit_id, (one, other) = granted(stage)

    assert reasons(payments(stage, HITId=hit_id)) == "0123"
    assert reasons(payments(stage, AssignmentId=one)) == "02"
    assert reasons(payments(stage, HITId=hit_id, AssignmentId=other)) == "13"
    assert reasons(payments(stage, HITId="3UNKNOWN", AssignmentId=other)) == "13"


def test_pages() -> None:
    stage = Stage()
    hit_id, _ = granted(stage)

    for number, shown in [(1, "012"), (2, "3"), (3, "")]:
        result = stage.done("GetBonusPayments", HITId=hit_id, PageSize=3, PageNumber=number)
        assert reasons(result.all("BonusPayment")) == shown
        assert result.text("NumResults") == str(len(shown))
        assert result.text("TotalNumResults") == "4"
        assert result.text("PageNumber") == str(number)


def test_ten_are_on_a_page_unless_told_otherwise() -> None:
    stage = Stage()
    (taken,) = stage.submitted(stage.hit())
    for _ in range(11):
        stage.done("GrantBonus", **bonus(taken))

    assert len(payments(stage, AssignmentId=taken)) == 10
    assert len(payments(stage, AssignmentId=taken, PageSize=100)) == 11


def test_bonuses_outlive_their_hit() -> None:
    stage = Stage()
    hit_id = stage.hit()
    (taken,) = stage.submitted(hit_id)
    stage.done("GrantBonus", **bonus(taken))
    stage.done("ApproveAssignment", AssignmentId=taken)

    stage.done("DisposeHIT", HITId=hit_id)

    assert len(payments(stage, HITId=hit_id)) == len(payments(stage, AssignmentId=taken)) == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, MISSING),
        ({"HITId": ""}, INVALID),
        ({"HITId": "asfd"}, INVALID),
        ({"HITId": "3UNKNOWN"}, NO_HIT),
        ({"AssignmentId": ""}, INVALID),
        ({"AssignmentId": "a-b"}, INVALID),
        ({"AssignmentId": "3UNKNOWN"}, NO_ASSIGNMENT),
        ({"PageSize": 0, "HITId": "3UNKNOWN"}, RANGE),
        ({"PageSize": 101, "HITId": "3UNKNOWN"}, RANGE),
        ({"PageNumber": 0, "HITId": "3UNKNOWN"}, RANGE),
    ],
)
def test_what_is_refused(fields: dict[str, object], code: str) -> None:
    assert Stage().call("GetBonusPayments", **fields).code == code


def test_another_requesters_hit_does_not_exist() -> None:
    stage = Stage()

    assert stage.call("GetBonusPayments", key="OTHER", HITId=stage.hit()).code == NO_HIT


def test_a_refused_request_of_a_batch_leaves_the_others() -> None:
    stage = Stage()
    hit_id = stage.hit(MaxAssignments=2)
    one, other = stage.submitted(hit_id, "W1", "W2")

    results = stage.service.results(
        "GrantBonus", bonus(one), bonus(other), bonus(other, WorkerId="W2", Reason="yes")
    )

    assert [result.code for result in results] == [None, INVALID, None]
    assert reasons(payments(stage, HITId=hit_id)) == "Fine catsyes"


@pytest.mark.parametrize(
    ("given", "paid"),
    [
        ("0.00999999977648258209228515625", "0.01"),  # 0.01 as a float of 32 bits
        ("0.005", "0.01"),
        ("1000000.004", "1000000.00"),
    ],
)
def test_an_amount_is_rounded_before_it_is_looked_at(given: str, paid: str) -> None:
    stage = Stage()
    (assignment_id,) = stage.submitted(stage.hit())
    amount = {"Amount": given, "CurrencyCode": "USD"}
    request = {"WorkerId": "W1", "AssignmentId": assignment_id, "Reason": "well done"}

    stage.done("GrantBonus", **request, BonusAmount=amount)

    shown = stage.done("GetBonusPayments", AssignmentId=assignment_id)
    assert shown.text("BonusPayment/BonusAmount/Amount") == paid
