"""The requester's receptor gets every event of its HITs, in order and once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchanges import Node, Service
from mockturk.domain.assignments import AssignmentStatus, UnfinishedStatus
from mockturk.world.notifications.delivery import ThreadCourier
from mockturk.world.notifications.outbox import Outbox
from mockturk.world.workers import Workers
from world.lifecycle.life import DEEDS, Life
from world.lifecycle.stage import KEY
from world.notifications.receptor import PATIENCE, Receptor, receptor
from world.notifications.stage import notification

DAY = 86_400
WAITS = st.sampled_from([0, 0, 0, 1, 15, 30, 60, 3600, DAY, 30 * DAY])
WORK = ["create", "create", *["accept"] * 4, *["submit"] * 4, "approve", "reject", "reverse"]
DEED = st.tuples(WAITS, st.sampled_from([*WORK, *DEEDS]), st.integers(0, 12), st.integers(0, 12))
# What an assignment may have been before an event, and what it is since.
BECOMES = {
    "AssignmentAccepted": ({None}, UnfinishedStatus.InProgress),
    "AssignmentReturned": ({UnfinishedStatus.InProgress}, UnfinishedStatus.Returned),
    "AssignmentAbandoned": ({UnfinishedStatus.InProgress}, UnfinishedStatus.Abandoned),
    "AssignmentSubmitted": ({UnfinishedStatus.InProgress}, AssignmentStatus.Submitted),
    "AssignmentRejected": ({AssignmentStatus.Submitted}, AssignmentStatus.Rejected),
    "AssignmentApproved": (
        {AssignmentStatus.Submitted, AssignmentStatus.Rejected},
        AssignmentStatus.Approved,
    ),
}
DOCUMENTED = "T100CN9P324W00EXAMPLE"
OF_A_TYPE = (
    *("Title", "Description", "Reward", "AssignmentDurationInSeconds"),
    "AutoApprovalDelayInSeconds",
)


class ToldLife(Life):
    """A life whose requester wants to hear of everything, by REST."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.world = replace(self.world, courier=ThreadCourier(timeout=PATIENCE))
        self.service, self.workers = Service(self.world), Workers(self.world)
        self.outbox = Outbox(self.world)
        self.url = url
        self.hear(DOCUMENTED)

    def call(self, operation: str, *, key: str = KEY, **request: object) -> Node:
        if operation == "CreateHIT":
            properties = {name: request[name] for name in OF_A_TYPE}
            made = super().call("RegisterHITType", key=key, **properties)
            if type_id := made.text("HITTypeId"):
                self.hear(type_id)
        return super().call(operation, key=key, **request)

    def hear(self, type_id: str) -> None:
        request = {"HITTypeId": type_id, "Notification": notification("REST", self.url)}
        self.done("SetHITTypeNotification", Active=True, **request)


class Told:
    """What a receptor knows of HITs and assignments from nothing but events."""

    def __init__(self) -> None:
        self.assignments: dict[str, object] = {}
        self.hits: dict[str, list[str]] = {}
        self.latest = ""

    def hear(self, event: dict[str, str]) -> None:
        what, hit_id = event["EventType"], event["HITId"]
        assert event["EventTime"] >= self.latest
        self.latest = event["EventTime"]
        assert (what == "HITCreated") is (hit_id not in self.hits)
        self.hits.setdefault(hit_id, []).append(what)
        assert ("AssignmentId" in event) is (what in BECOMES)
        if what in BECOMES:
            before, after = BECOMES[what]
            assert self.assignments.get(event["AssignmentId"]) in before, event
            self.assignments[event["AssignmentId"]] = after


@pytest.fixture(scope="module")
def server() -> Iterator[Receptor]:
    with receptor() as server:
        yield server


@settings(max_examples=30, deadline=None, database=None)
@given(deeds=st.lists(DEED, min_size=5, max_size=30))
def test_a_receptor_knows_what_became_of_everything(
    server: Receptor, deeds: list[tuple[int, str, int, int]]
) -> None:
    while not server.received.empty():  # what an example that failed has left
        server.received.get_nowait()
    life, told = ToldLife(server.url), Told()
    for wait, deed, n, m in deeds:
        life.later(seconds=wait)
        life.do(deed, n, m)
    assert life.outbox.settle(PATIENCE)

    pages = life.outbox.messages(page_size=100)
    assert pages.total == len(pages.items) == server.received.qsize()
    received = [server.received.get_nowait() for _ in pages.items]
    assert [f"{server.url}{one.target}" for one in received] == [one.body for one in pages.items]
    for one in received:
        for number in range(1, len(one.events) + 1):
            told.hear(_event(one.query, number))

    assert set(told.hits) == set(life.hit_ids)
    assert set(told.assignments) == set(life.assignment_ids)
    for assignment_id, status in told.assignments.items():
        assert life.assignment(assignment_id).status is status
    for hit_id, events in told.hits.items():
        record = life.record(hit_id)
        assert events.count("HITDisposed") == (record.status == "Disposed")
        assert not record.expired or "HITExpired" in events
        assert not record.reviewable_since or "HITReviewable" in events


def _event(query: dict[str, str], number: int) -> dict[str, str]:
    start = f"Event.{number}."
    found = {name.partition(start)[2]: value for name, value in query.items()}
    return {name: value for name, value in found.items() if name}
