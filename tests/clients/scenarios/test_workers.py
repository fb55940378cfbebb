"""Blocking workers, through every client."""

from __future__ import annotations

import pytest

from clients.scenarios.steps import (
    INVALID,
    MISSING,
    OUT_OF_RANGE,
    decision,
    done,
    empty,
    hit,
    refused,
)
from clients.trait import RequesterClient
from mockturk import MockTurk
from mockturk.exceptions import DoesNotMeetRequirements


def blocked(client: RequesterClient, **page: int) -> list[tuple[str, str]]:
    outcome = done(client, "GetBlockedWorkers", **page)
    return [(one["WorkerId"], one["Reason"]) for one in outcome.all("WorkerBlock")]


def test_block_and_unblock(client: RequesterClient, other: RequesterClient, turk: MockTurk) -> None:
    hit_id, others = hit(client, MaxAssignments=3), hit(other)
    pending = turk.workers.accept("A1BAD", hit_id)

    empty(client, "BlockWorker", WorkerId="A1BAD", Reason="Spam & <noise>")
    empty(client, "BlockWorker", WorkerId="A2BAD", Reason="Bot")
    empty(client, "BlockWorker", WorkerId="A2BAD", Reason="Surely a bot")
    turk.workers.submit(pending, {"animal": "cat"})
    with pytest.raises(DoesNotMeetRequirements):
        turk.workers.accept("A2BAD", hit_id)
    turk.workers.accept("A2BAD", others)

    assert decision(client, pending) == "Submitted"
    assert blocked(client) == [("A1BAD", "Spam & <noise>"), ("A2BAD", "Surely a bot")]
    assert blocked(other) == []
    empty(client, "UnblockWorker", WorkerId="A2BAD", Reason="A human after all")
    empty(client, "UnblockWorker", WorkerId="A2BAD")
    turk.workers.accept("A2BAD", hit_id)
    assert blocked(client) == [("A1BAD", "Spam & <noise>")]


def test_pages_of_blocks(client: RequesterClient) -> None:
    for number in range(1, 6):
        empty(client, "BlockWorker", WorkerId=f"A{number}", Reason="Spam")

    page = done(client, "GetBlockedWorkers", PageSize=2, PageNumber=3)

    assert [one["WorkerId"] for one in page["WorkerBlock"]] == ["A5"]
    assert (page["NumResults"], page["TotalNumResults"], page["PageNumber"]) == ("1", "5", "3")
    assert len(blocked(client, PageSize=65_535)) == 5
    assert refused(client, "GetBlockedWorkers", PageSize=65_536).code == OUT_OF_RANGE


def test_bad_blocks(client: RequesterClient) -> None:
    for operation in ("BlockWorker", "UnblockWorker"):
        outcome = refused(client, operation, WorkerId="a worker", Reason="Spam")
        assert outcome.code == INVALID
        assert outcome.data == {"Parameter": "WorkerId"}
        assert outcome.message.startswith(
            'The value "a worker" is not valid for the parameter WorkerId. ('
        )
    unexplained = refused(client, "BlockWorker", WorkerId="A1", Reason="")
    assert unexplained.code in (INVALID, MISSING)  # suds and zeep differ about empty texts
    assert blocked(client) == []
