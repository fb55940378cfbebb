"""The cost of work in production, through every client."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from clients.documented import minimal_request
from clients.scenarios.steps import (
    SERVICE,
    balance,
    decision,
    done,
    empty,
    hit,
    hit_type,
    price,
    refused,
    status,
    usd,
    work,
)
from clients.trait import RequesterClient
from mockturk import ManualClock, MockTurk

FUNDS = f"{SERVICE}InsufficientFunds"


@pytest.fixture
def settings() -> dict[str, Any]:
    return {"environment": "production"}


def test_every_payment_is_charged_with_its_fee(
    client: RequesterClient, turk: MockTurk, clock: ManualClock
) -> None:
    shown = done(client, "GetAccountBalance")
    assert shown["AvailableBalance"] == price("10000.00", "$10,000.00")
    assert shown["OnHoldBalance"] == price("0.00", "$0.00")
    type_id = hit_type(client, Reward=usd("1.00"))
    hit_id = hit(client, HITTypeId=type_id, MaxAssignments=5)
    first, second, third, fourth = (work(turk, hit_id, f"A{n}") for n in range(1, 5))
    pending = turk.workers.accept("A5", hit_id)
    assert balance(client) == "10000.00"

    empty(client, "ApproveAssignment", AssignmentId=first)
    assert balance(client) == "9998.80"
    empty(client, "RejectAssignment", AssignmentId=second)
    assert balance(client) == "9998.80"
    empty(client, "ApproveRejectedAssignment", AssignmentId=second)
    assert balance(client) == "9997.60"
    bonus = {"AssignmentId": first, "WorkerId": "A1", "Reason": "Thanks"}
    empty(client, "GrantBonus", **bonus, BonusAmount=usd("0.03"))
    assert balance(client) == "9997.56"  # no fee is below a cent
    clock.advance(timedelta(seconds=1))
    empty(client, "RejectAssignment", AssignmentId=third)
    empty(client, "ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=1)
    empty(client, "DisableHIT", HITId=hit_id)
    assert balance(client) == "9996.36"
    turk.workers.submit(pending, {"animal": "cat"})
    assert balance(client) == "9995.16"
    del fourth


def test_auto_approval_is_charged(
    client: RequesterClient, turk: MockTurk, clock: ManualClock
) -> None:
    hit_id = hit(client, HITTypeId=hit_type(client, Reward=usd("2.00")))
    work(turk, hit_id, "A1")

    clock.advance(timedelta(days=3))

    assert balance(client) == "9997.60"


def test_large_hits_cost_a_higher_fee(client: RequesterClient, turk: MockTurk) -> None:
    hit_id = hit(client, HITTypeId=hit_type(client, Reward=usd("1.00")), MaxAssignments=10)

    empty(client, "ApproveAssignment", AssignmentId=work(turk, hit_id, "A1"))

    assert balance(client) == "9998.60"


def test_too_little_for_a_hit(client: RequesterClient) -> None:
    type_id = hit_type(client, Reward=usd("1000.00"))

    outcome = refused(client, "CreateHIT", **minimal_request(HITTypeId=type_id, MaxAssignments=9))

    assert outcome.code == FUNDS
    assert outcome.message.startswith(
        "This Requester has insufficient funds in their account to complete this transaction. ("
    )
    assert " s)" not in outcome.message  # the mark of the sandbox
    assert outcome.data == {}
    assert done(client, "SearchHITs")["TotalNumResults"] == "0"


def test_too_little_for_anything_more(client: RequesterClient, turk: MockTurk) -> None:
    dear = hit_type(client, Reward=usd("4000.00"))
    first = hit(client, HITTypeId=dear, MaxAssignments=2)
    second = hit(client, HITTypeId=dear, MaxAssignments=2)
    paid, also_paid = work(turk, first, "A1"), work(turk, first, "A2")
    unpaid, rejected = work(turk, second, "A1"), work(turk, second, "A2")
    empty(client, "RejectAssignment", AssignmentId=rejected)
    pending = hit(client, HITTypeId=dear, MaxAssignments=2)
    work(turk, pending, "A3")
    for assignment_id in (paid, also_paid):
        empty(client, "ApproveAssignment", AssignmentId=assignment_id)
    assert balance(client) == "400.00"

    bonus = {"AssignmentId": paid, "WorkerId": "A1", "Reason": "Thanks"}
    for outcome in (
        refused(client, "ApproveAssignment", AssignmentId=unpaid),
        refused(client, "ApproveRejectedAssignment", AssignmentId=rejected),
        refused(client, "GrantBonus", **bonus, BonusAmount=usd("350.00")),
        refused(client, "ExtendHIT", HITId=second, MaxAssignmentsIncrement=1),
        refused(client, "DisableHIT", HITId=pending),
    ):
        assert outcome.code == FUNDS

    assert balance(client) == "400.00"
    assert decision(client, unpaid) == "Submitted"
    assert decision(client, rejected) == "Rejected"
    assert status(client, pending) == "Assignable"
    empty(client, "GrantBonus", **bonus, BonusAmount=usd("300.00"))
    assert balance(client) == "40.00"


def test_requesters_have_their_own_money(
    client: RequesterClient, other: RequesterClient, turk: MockTurk
) -> None:
    hit_id = hit(client, HITTypeId=hit_type(client, Reward=usd("5.00")))

    empty(client, "ApproveAssignment", AssignmentId=work(turk, hit_id, "A1"))

    assert (balance(client), balance(other)) == ("9994.00", "10000.00")
