"""Actions on the console's pages: each is a call, shown with its response."""

from __future__ import annotations

import pytest

from mockturk.domain.hits import HITStatus
from web.console.reviewed import Console


def sent(shown: object) -> str:
    (heading,) = shown.texts("//h2[@id='sent-heading']")  # type: ignore[attr-defined]
    return str(heading)


def test_approve_and_reject() -> None:
    console = Console()
    hit_id = console.hit(MaxAssignments=2)
    first, second = console.submitted(hit_id, "WANN", "WBEN")

    shown = console.does(f"/assignments/{first}/approve", feedback="Thank you")
    assert sent(shown) == "ApproveAssignment was sent done"
    assert "<RequesterFeedback>Thank you</RequesterFeedback>" in shown.text
    assert "<ApproveAssignmentResult>" in shown.text
    assert console.assignment(first).requester_feedback == "Thank you"

    shown = console.does(f"/assignments/{second}/reject", tab="answers")
    assert sent(shown) == "RejectAssignment was sent done"
    assert "RequesterFeedback" not in shown.texts("//div[@class='xml']")[0]
    assert shown.texts("//nav[@aria-label='This HIT']/a[@aria-current]") == ["Answers"]
    assert console.assignment_status(second) == "Rejected"

    shown = console.does(f"/assignments/{second}/approve-rejected", tab="review")
    assert sent(shown) == "ApproveRejectedAssignment was sent done"
    assert console.assignment_status(second) == "Approved"


def test_approve_all_is_one_call() -> None:
    console = Console()
    hit_id = console.hit(MaxAssignments=3)
    done = console.submitted(hit_id, "WANN", "WBEN", "WCLO")
    shown = console.does(f"/hits/{hit_id}/approve-all")

    assert sent(shown) == "ApproveAssignment was sent done"
    assert shown.texts("//div[@class='xml']")[0].count("<AssignmentId>") == 3
    assert [console.assignment_status(one) for one in done] == ["Approved"] * 3
    assert "was sent" not in console.does(f"/hits/{hit_id}/approve-all").text


def test_a_bonus() -> None:
    console = Console()
    (done,) = console.submitted(console.hit(), "WANN")
    shown = console.does(f"/assignments/{done}/bonus", amount="0.50", reason="For <your> care")

    assert sent(shown) == "GrantBonus was sent done"
    assert "$0.50" in shown.text
    assert "For <your> care" in shown.text


def test_what_the_service_refuses_is_shown() -> None:
    console = Console()
    (done,) = console.submitted(console.hit(), "WANN")
    for fields in ({"reason": "why"}, {"amount": "much", "reason": "why"}, {"amount": "1"}):
        assert sent(console.does(f"/assignments/{done}/bonus", **fields)) == (
            "GrantBonus was sent refused"
        )
    shown = console.does(f"/assignments/{done}/approve-rejected")
    assert "AWS.MechanicalTurk.InvalidAssignmentState" in shown.text


def test_the_life_of_a_hit() -> None:
    console = Console()
    hit_id = console.hit()
    shown = console.does(f"/hits/{hit_id}/extend", assignments="2", seconds="3600")
    assert sent(shown) == "ExtendHIT was sent done"
    assert console.record(hit_id).max_assignments == 3

    console.does(f"/hits/{hit_id}/extend", assignments="1", seconds="")
    assert console.record(hit_id).max_assignments == 4

    assert sent(console.does(f"/hits/{hit_id}/expire")) == "ForceExpireHIT was sent done"
    assert console.record(hit_id).status is HITStatus.Reviewable
    assert sent(console.does(f"/hits/{hit_id}/reviewing")) == "SetHITAsReviewing was sent done"
    assert console.record(hit_id).status is HITStatus.Reviewing
    shown = console.does(f"/hits/{hit_id}/reviewable")
    assert "<Revert>true</Revert>" in shown.text
    assert console.record(hit_id).status is HITStatus.Reviewable
    assert sent(console.does(f"/hits/{hit_id}/dispose")) == "DisposeHIT was sent done"
    assert console.record(hit_id).status is HITStatus.Disposed
    assert "no action is possible" in console.page(f"/hits/{hit_id}").text


def test_disable() -> None:
    console = Console()
    hit_id = console.hit(MaxAssignments=2)
    (done,) = console.submitted(hit_id, "WANN")

    assert sent(console.does(f"/hits/{hit_id}/disable")) == "DisableHIT was sent done"
    assert console.assignment_status(done) == "Approved"


@pytest.mark.parametrize(
    "address", ["/hits/{hit}/explode", "/hits/NOSUCHHIT/expire", "/assignments/{work}/explode"]
)
def test_what_is_not_there_is_sent_to_nobody(address: str) -> None:
    console = Console()
    hit_id = console.hit()
    (work,) = console.accepted(hit_id, "WANN")
    calls = len(console.world.journal.entries())

    console.does(address.format(hit=hit_id, work=work), 404)
    assert len(console.world.journal.entries()) == calls


def test_nobody_acts_for_another_requester() -> None:
    console = Console()
    other = console.hit(key="AKIAOTHER")

    console.does(f"/hits/{other}/expire", 404)
    console.does(f"/hits/{other}/approve-all", 404)
    assert console.record(other).status is HITStatus.Assignable


def test_every_form_of_a_page_says_where_its_answer_goes() -> None:
    console = Console()
    hit_id, done = console.reviewed_hit()
    for address in (f"/hits/{hit_id}", f"/hits/{hit_id}/answers", f"/assignments/{done[1]}"):
        for form in console.page(address).tree.xpath("//main//form[@method='post']"):
            assert form.get("hx-post") == form.get("action")
            assert form.get("hx-target") == "#dialog-body"
