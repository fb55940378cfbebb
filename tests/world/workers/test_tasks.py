"""Workers' views: tasks, assignments and earnings."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest

from client.calling import hits
from documents.question_texts import html_question
from exchanges import NOON, QUESTION
from mockturk import MockTurk
from mockturk.domain.errors import (
    AssignmentDoesNotExist,
    HITDoesNotExist,
    InvalidAssignmentState,
    InvalidParameterValue,
    NoMoreWorkableHITsInGroup,
)
from mockturk.domain.limits import RELAXED
from mockturk.domain.views.workers import FrameInfo
from mockturk.world.workers import PREVIEW_ASSIGNMENT_ID
from world.lifecycle.stage import Stage, usd


def external(url: str) -> str:
    return QUESTION.replace("https://example.com/", url.replace("&", "&amp;"))


def told(url: str) -> dict[str, str]:
    """The parameters of an address, each of which is there once."""
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def test_a_preview_shows_the_hit() -> None:
    stage = Stage()
    hit_id = stage.hit(Keywords="cats, dogs")
    hit = stage.record(hit_id)
    before = stage.snapshot()

    task = stage.workers.preview("A1", hit_id)

    assert stage.snapshot() == before
    assert (task.hit_id, task.worker_id, task.requester_id) == (hit_id, "A1", hit.owner)
    assert (task.hit_type_id, task.hit_group_id) == (hit.hit_type.id, hit.hit_type.group_id)
    assert (task.title, task.keywords) == ("Tell cats from dogs", "cats, dogs")
    assert (task.reward, task.assignment_duration_in_seconds) == (Decimal("1.00"), 600)
    assert task.auto_approval_delay_in_seconds == 86_400
    assert task.expires_at == NOON + timedelta(hours=1)
    assert task.question == QUESTION
    assert (task.assignment_id, task.accepted_at, task.deadline) == (None, None, None)
    assert task.frame is not None
    assert task.frame.height == 400
    assert told(task.frame.url) == {
        "assignmentId": PREVIEW_ASSIGNMENT_ID,
        "hitId": hit_id,
        "workerId": "A1",
        "turkSubmitTo": "http://localhost",
    }


def test_accepted_it_has_the_assignment() -> None:
    stage = Stage()
    hit_id = stage.hit()
    assignment_id = stage.workers.accept("A1", hit_id)

    task = stage.workers.task(assignment_id, submit_to="https://turk.example.com/base/")

    assert (task.assignment_id, task.accepted_at) == (assignment_id, NOON)
    assert task.deadline == NOON + timedelta(minutes=10)
    assert task.frame is not None
    assert told(task.frame.url) == {
        "assignmentId": assignment_id,
        "hitId": hit_id,
        "workerId": "A1",
        "turkSubmitTo": "https://turk.example.com/base",
    }


@pytest.mark.parametrize(
    ("url", "begins", "ends"),
    [
        ("https://a.example/", "https://a.example/?assignmentId=", ""),
        ("https://a.example/p?x=1&y=%20", "https://a.example/p?x=1&y=%20&assignmentId=", ""),
        ("https://a.example/p#top", "https://a.example/p?assignmentId=", "#top"),
        ("https://a.example/p?x#top", "https://a.example/p?x&assignmentId=", "#top"),
        ("http://[/p", "http://[/p?assignmentId=", ""),
    ],
)
def test_the_address_keeps_what_it_has(url: str, begins: str, ends: str) -> None:
    stage = Stage(limits=RELAXED)
    task = stage.workers.preview("A1", stage.hit(Question=external(url)))

    assert task.frame is not None
    assert task.frame.url.startswith(begins)
    assert task.frame.url.endswith(f"turkSubmitTo=http%3A%2F%2Flocalhost{ends}")


@pytest.mark.parametrize(
    "question",
    [
        html_question("<!DOCTYPE html><html><head><title>T</title></head><body></body></html>"),
        "who what?",
        QUESTION.replace("<FrameHeight>400</FrameHeight>", ""),
        QUESTION.replace("400", "tall"),
    ],
)
def test_only_an_external_question_has_a_frame(question: str) -> None:
    stage = Stage(limits=RELAXED)
    task = stage.workers.preview("A1", stage.hit(Question=question))

    assert task.frame is None
    assert task.question == question


def test_a_frame_height_beyond_all_measure_is_none() -> None:
    stage = Stage(limits=RELAXED)
    question = QUESTION.replace("400", "4" * 5_000)

    task = stage.workers.preview("A1", stage.hit(Question=question))

    assert task.frame is not None
    assert task.frame.height == 0


def test_pages_are_told_where_the_server_is() -> None:
    for options in ({}, {"public_url": "https://mturk.example.com/base"}):
        with MockTurk(**options) as turk:
            (hit_id,) = hits(turk)
            frame = turk.workers.preview("A1", hit_id).frame

            assert isinstance(frame, FrameInfo)
            assert told(frame.url)["turkSubmitTo"] == options.get("public_url", turk.url)


def test_what_cannot_be_previewed() -> None:
    stage = Stage()
    hit_id = stage.hit()
    with pytest.raises(HITDoesNotExist):
        stage.workers.preview("A1", "3NOTHING")
    with pytest.raises(InvalidParameterValue):
        stage.workers.preview("a", hit_id)
    stage.accepted(hit_id)
    with pytest.raises(NoMoreWorkableHITsInGroup):
        stage.workers.preview("A1", hit_id)


def test_only_work_in_progress_is_a_task() -> None:
    stage = Stage()
    (taken,) = stage.submitted(stage.hit())

    with pytest.raises(InvalidAssignmentState):
        stage.workers.task(taken)
    with pytest.raises(AssignmentDoesNotExist):
        stage.workers.task("3NOTHING")


# What a worker did.


def test_a_workers_assignments() -> None:
    stage = Stage()
    hits = [stage.hit(Title=f"t{number}") for number in range(6)]
    taken = []
    for hit_id in hits:
        stage.later(seconds=1)
        taken += stage.accepted(hit_id)
    stage.accepted(stage.hit(), "OTHER")
    for one in taken[:3]:
        stage.workers.submit(one, {"answer": "cat"})
    stage.done("ApproveAssignment", AssignmentId=taken[0], RequesterFeedback="Thanks")
    stage.done("RejectAssignment", AssignmentId=taken[1], RequesterFeedback="No cat")
    stage.workers.give_back(taken[3])

    page = stage.workers.assignments("W1")

    shown = {item.assignment_id: item for item in page.items}
    assert list(shown) == taken[::-1]
    assert page.total == 6
    statuses = ["Approved", "Rejected", "Submitted", "Returned", "InProgress", "InProgress"]
    assert [shown[one].status for one in taken] == statuses
    assert [shown[one].title for one in taken] == [f"t{number}" for number in range(6)]
    assert shown[taken[0]].requester_feedback == "Thanks"
    assert shown[taken[0]].approved_at == stage.clock.now()
    assert shown[taken[1]].requester_feedback == "No cat"
    assert shown[taken[1]].rejected_at == stage.clock.now()
    assert shown[taken[2]].auto_approval_at == stage.clock.now() + timedelta(days=1)
    assert "cat" in (shown[taken[2]].answer or "")
    assert shown[taken[4]].deadline == NOON + timedelta(seconds=5, minutes=10)
    for wanted, expected in [
        (["Submitted"], taken[2:3]),
        (["InProgress", "Returned"], taken[:2:-1]),
        (["Abandoned"], []),
        (["Approved", "Approved"], taken[:1]),
    ]:
        found = stage.workers.assignments("W1", status=wanted)
        assert [item.assignment_id for item in found.items] == expected
        assert found.total == len(expected)
    second = stage.workers.assignments("W1", page=2, page_size=4)
    assert [item.assignment_id for item in second.items] == [taken[1], taken[0]]
    assert stage.workers.assignment(taken[0]) == shown[taken[0]]


def test_time_abandons_and_approves() -> None:
    stage = Stage()
    stage.submitted(stage.hit())
    stage.accepted(stage.hit())

    stage.later(days=2)

    statuses = [item.status for item in stage.workers.assignments("W1").items]
    assert statuses == ["Abandoned", "Approved"]
    assert stage.workers.earnings("W1").total == Decimal("1.00")


def test_what_is_no_status() -> None:
    stage = Stage()
    with pytest.raises(InvalidParameterValue):
        stage.workers.assignments("A1", status=["Done"])
    with pytest.raises(AssignmentDoesNotExist):
        stage.workers.assignment("3NOTHING")


def test_earnings_are_rewards_and_bonuses() -> None:
    stage = Stage()
    assert stage.workers.earnings("W1").total == 0
    approved, rejected, waiting = (
        stage.submitted(stage.hit(Reward=usd(reward)))[0] for reward in ("0.55", "3.00", "7.00")
    )
    stage.done("ApproveAssignment", AssignmentId=approved)
    stage.done("RejectAssignment", AssignmentId=rejected)
    for one, amount in ((approved, "0.10"), (rejected, "0.20"), (approved, "0.05")):
        stage.done(
            "GrantBonus",
            WorkerId="W1",
            AssignmentId=one,
            BonusAmount=usd(amount),
            Reason="You are kind",
        )

    earned = stage.workers.earnings("W1")

    assert (earned.rewards, earned.bonuses, earned.total) == (
        Decimal("0.55"),
        Decimal("0.35"),
        Decimal("0.90"),
    )
    shown = {item.assignment_id: item.bonus for item in stage.workers.assignments("W1").items}
    assert shown == {approved: Decimal("0.15"), rejected: Decimal("0.20"), waiting: Decimal(0)}
    assert stage.workers.earnings("W2").total == 0
