"""Payments in production; the sandbox has none.

Source: docs/reference/lifecycle.md#money.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from mockturk.domain.fees import Fees
from world.lifecycle.stage import FUNDS, Stage, usd

MASTERS = "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH"
SANDBOX_MASTERS = "2ARFPLSP75KLA8M8DH1HTEQVJT3SY6"
D = Decimal


def requirement(qualification_type_id: str) -> dict[str, object]:
    return {"QualificationTypeId": qualification_type_id, "Comparator": "Exists"}


def funded(amount: str) -> Stage:
    return Stage("production", funds=D(amount))


@pytest.mark.parametrize(
    ("fields", "price"),
    [
        ({}, "1.20"),
        ({"MaxAssignments": 9}, "1.20"),
        ({"MaxAssignments": 10}, "1.40"),
        ({"QualificationRequirement": requirement(MASTERS)}, "1.25"),
        ({"QualificationRequirement": requirement(MASTERS), "MaxAssignments": 10}, "1.45"),
        ({"QualificationRequirement": requirement("2NDP2L92HECWY8NS8H3CK0CP5L9GHO")}, "1.25"),
        ({"Reward": usd("0.01")}, "0.02"),
        ({"Reward": usd("0.00")}, "0.01"),
    ],
)
def test_an_approval_costs_reward_and_fee(fields: dict[str, object], price: str) -> None:
    stage = Stage("production")
    stage.workers.register("W1", masters=True)
    (taken,) = stage.submitted(stage.hit(**fields))
    assert stage.balance() == D("10000.00")

    stage.done("ApproveAssignment", AssignmentId=taken)

    assert stage.balance() == D("10000.00") - D(price)


def test_the_higher_fee_depends_on_what_the_hit_was_created_with() -> None:
    stage = Stage("production")
    hit_id = stage.hit(MaxAssignments=10)
    stage.done("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=5)
    small = stage.hit(MaxAssignments=1)
    stage.done("ExtendHIT", HITId=small, MaxAssignmentsIncrement=8)

    for one in (hit_id, small):
        stage.done("ApproveAssignment", AssignmentId=stage.submitted(one)[0])

    assert stage.balance() == D("10000.00") - D("1.40") - D("1.20")


def test_fees_are_the_worlds() -> None:
    stage = Stage("production", fees=Fees(percent=D(10), minimum=D("0.00")))
    (taken,) = stage.submitted(stage.hit())

    stage.done("ApproveAssignment", AssignmentId=taken)

    assert stage.balance() == D("9998.90")


def test_every_way_to_approval_costs_the_same_once() -> None:
    stage = Stage("production")
    at_once = stage.hit(AutoApprovalDelayInSeconds=0)
    stage.submitted(at_once)
    assert stage.balance() == D("9998.80")

    reversed_one, by_time = stage.submitted(stage.hit(MaxAssignments=2), "W1", "W2")
    stage.done("RejectAssignment", AssignmentId=reversed_one)
    assert stage.balance() == D("9998.80")
    stage.done("ApproveRejectedAssignment", AssignmentId=reversed_one)
    assert stage.balance() == D("9997.60")

    disabled = stage.hit(MaxAssignments=3)
    stage.submitted(disabled, "W1", "W2")
    (late,) = stage.accepted(disabled, "W3")
    stage.done("DisableHIT", HITId=disabled)
    assert stage.balance() == D("9995.20")
    stage.workers.submit(late, {"answer": "cat"})
    assert stage.balance() == D("9994.00")
    assert stage.assignment_status(late) == "Approved"

    stage.later(days=1)
    assert stage.balance() == D("9992.80")
    assert stage.assignment_status(by_time) == "Approved"
    stage.later(days=400)
    assert stage.balance() == D("9992.80")


def test_rejected_returned_and_abandoned_work_costs_nothing() -> None:
    stage = Stage("production")
    hit_id = stage.hit(MaxAssignments=3)
    (submitted,) = stage.submitted(hit_id, "W1")
    returned, _ = stage.accepted(hit_id, "W2", "W3")
    stage.workers.give_back(returned)
    stage.done("RejectAssignment", AssignmentId=submitted)

    stage.later(days=40)

    assert stage.balance() == D("10000.00")


def test_a_bonus_costs_its_amount_and_a_fee() -> None:
    stage = Stage("production")
    (taken,) = stage.submitted(stage.hit())

    stage.done("GrantBonus", AssignmentId=taken, WorkerId="W1", BonusAmount=usd("2.50"), Reason="!")

    assert stage.balance() == D("9997.00")


def paying_calls(stage: Stage) -> list[tuple[str, dict[str, object]]]:
    """Return calls that each cost 1.20, with two submitted assignments."""
    hit_id = stage.hit(MaxAssignments=3)
    submitted, rejected = stage.submitted(hit_id, "W1", "W2")
    stage.done("RejectAssignment", AssignmentId=rejected)
    bonus = {"AssignmentId": submitted, "WorkerId": "W1", "BonusAmount": usd("1.00")}
    return [
        ("ApproveAssignment", {"AssignmentId": submitted}),
        ("ApproveRejectedAssignment", {"AssignmentId": rejected}),
        ("GrantBonus", {**bonus, "Reason": "!", "UniqueRequestToken": "t"}),
        ("ExtendHIT", {"HITId": hit_id, "MaxAssignmentsIncrement": 1, "UniqueRequestToken": "t"}),
        ("DisableHIT", {"HITId": hit_id}),
    ]


@pytest.mark.parametrize("which", range(5))
def test_without_the_funds_nothing_changes(which: int) -> None:
    stage = funded("3.60")
    operation, fields = paying_calls(stage)[which]
    spent = stage.hit(MaxAssignments=2, AutoApprovalDelayInSeconds=0)
    stage.submitted(spent, "W8", "W9")
    stage.hit(Reward=usd("0.00"), AutoApprovalDelayInSeconds=0)
    (taken,) = stage.accepted(stage.hit(Reward=usd("0.00"), AutoApprovalDelayInSeconds=0))
    stage.workers.submit(taken, {"answer": "cat"})
    assert stage.balance() == D("1.19")
    before = stage.snapshot()

    refused = stage.call(operation, **fields)

    assert refused.code == FUNDS
    assert refused.message == (
        "This Requester has insufficient funds in their account to complete this transaction. "
        "(1408104000000)"
    )
    assert refused.data == {}
    assert stage.snapshot() == before


@pytest.mark.parametrize("which", range(5))
def test_the_last_cent_is_enough(which: int) -> None:
    stage = funded("3.60")
    operation, fields = paying_calls(stage)[which]
    stage.submitted(stage.hit(MaxAssignments=2, AutoApprovalDelayInSeconds=0), "W8", "W9")
    assert stage.balance() == D("1.20")

    stage.done(operation, **fields)

    assert stage.balance() == D("1.20" if operation == "ExtendHIT" else "0.00")


def test_disabling_needs_the_money_for_all_or_approves_none() -> None:
    stage = funded("3.60")
    hit_id = stage.hit(MaxAssignments=3)
    taken = stage.submitted(hit_id, "W1", "W2")
    stage.submitted(stage.hit(MaxAssignments=2, AutoApprovalDelayInSeconds=0), "W1", "W2")
    assert stage.balance() == D("1.20")

    assert stage.call("DisableHIT", HITId=hit_id).code == FUNDS

    assert [stage.assignment_status(one) for one in taken] == ["Submitted"] * 2
    assert stage.status(hit_id) == "Assignable"
    assert stage.balance() == D("1.20")


def test_time_pays_whatever_the_balance_is() -> None:
    stage = funded("1.20")
    for _ in range(3):
        stage.submitted(stage.hit())

    stage.later(days=1)

    assert stage.balance() == D("-2.40")


def test_what_costs_nothing_is_done_with_less_than_nothing() -> None:
    stage = funded("1.20")
    hit_id, *others = (stage.hit(AutoApprovalDelayInSeconds=0) for _ in range(3))
    for other in others:
        stage.submitted(other)
    assert stage.balance() == D("-1.20")

    stage.done("ExtendHIT", HITId=hit_id, ExpirationIncrementInSeconds=3600)
    stage.done("DisableHIT", HITId=hit_id)


def test_the_account_of_the_hits_requester_pays() -> None:
    stage = Stage("production")
    (taken,) = stage.submitted(stage.hit(key="ONE"))
    stage.submitted(stage.hit(key="OTHER"), "W2")

    stage.done("ApproveAssignment", key="ONE", AssignmentId=taken)

    assert (stage.balance("ONE"), stage.balance("OTHER")) == (D("9998.80"), D("10000.00"))


def test_in_the_sandbox_the_balance_never_moves() -> None:
    stage = Stage()
    stage.workers.register("W1", masters=True)
    hit_id = stage.hit(Reward=usd("1000000"), QualificationRequirement=requirement(SANDBOX_MASTERS))
    (taken,) = stage.submitted(hit_id)

    stage.done("ApproveAssignment", AssignmentId=taken)
    stage.done("GrantBonus", AssignmentId=taken, WorkerId="W1", BonusAmount=usd("9999"), Reason="!")
    stage.submitted(stage.hit(AutoApprovalDelayInSeconds=0))

    assert stage.balance() == D("10000.00")
