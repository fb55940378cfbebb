"""Looking at HITs, accepting, submitting and returning them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from exchanges import Service
from mockturk.domain.ids import IdGenerator
from mockturk.domain.limits import RELAXED
from mockturk.world.workers import Workers
from mockturk.world.world import create_world
from web.console.browser import Browser, Shown
from web.worker.forms import WORKER, Workshop, form, question, selections
from world.lifecycle.stage import hit_request, usd

AT_LEAST_95 = {
    "QualificationTypeId": "000000000000000000L0",
    "Comparator": "GreaterThanOrEqualTo",
    "IntegerValue": 95,
}
FORM = form(question("colour", selections()))


def test_a_hit_is_looked_at_before_it_is_accepted() -> None:
    shop = Workshop()
    hit_id = shop.hit(Question=FORM, MaxAssignments=2, RequesterAnnotation="Box 7")

    shown = shop.browser.open(f"/worker/{WORKER}/hits/{hit_id}")

    assert "This is a preview" in shown.text
    assert shown.texts("//dl[@class='group-facts']//dd")[-1] == "Box 7"
    assert shown.tree.xpath("//fieldset[@disabled]//input[@name='q1']")
    assert shop.counters(hit_id) == (0, 2, 0)


def test_a_hit_is_accepted_answered_and_the_next_one_offered() -> None:
    shop = Workshop()
    hit_id = shop.hit(Question=FORM)

    work = shop.browser.post(f"/worker/{WORKER}/hits/{hit_id}/accept")
    action = work.tree.xpath("//form[@id='question-form']/@action")[0]
    done = shop.browser.post(action, {"q1": "2"})

    assert "Submitted." in done.text
    assert done.texts("//table//td") == ["Blue"]
    assert done.tree.xpath("//form[contains(@action, '/accept')]")
    assert shop.status(hit_id) == "Reviewable"


def test_the_next_hit_of_a_group_is_accepted_at_once() -> None:
    shop = Workshop()
    hits = [shop.hit(Question=FORM) for _ in range(2)]
    group = shop.record(hits[0]).hit_type.group_id
    shop.workers.accept(WORKER, hits[0])

    shown = shop.browser.post(f"/worker/{WORKER}/groups/{group}/accept")
    looked_at = shop.browser.open(f"/worker/{WORKER}/groups/{group}/preview", status=409)

    assert hits[1] in shown.text
    assert "This HIT is not available" in looked_at.text


def test_whoever_cannot_have_a_hit_is_told_why() -> None:
    shop = Workshop()
    hit_id = shop.hit(Question=FORM)
    shop.workers.accept("A2OTHER", hit_id)

    refused = shop.browser.post(f"/worker/{WORKER}/hits/{hit_id}/accept", status=409)
    unknown = shop.browser.open(f"/worker/{WORKER}/hits/3NONE", status=404)

    for shown in (refused, unknown):
        assert shown.tree.xpath("//*[@role='alert']")
    assert "HITDoesNotExist" in unknown.text


@pytest.mark.parametrize("workers", [1, 2])
def test_a_preview_leads_to_the_assignment_a_worker_has(workers: int) -> None:
    shop = Workshop()
    work = shop.accepted(FORM, MaxAssignments=workers)
    hit_id = shop.workers.assignment(work.rpartition("/")[2]).hit_id
    address = f"/worker/{WORKER}/hits/{hit_id}"
    status = 200 if workers > 1 else 409

    working = shop.browser.open(address, status=status)
    accepted = shop.browser.post(f"{address}/accept", status=409)
    shop.browser.post(f"{work}/submit", {"q1": "0"})
    submitted = shop.browser.open(address, status=status)

    for shown, label in (
        (working, "Continue"),
        (accepted, "Continue"),
        (submitted, "See your assignment"),
    ):
        assert shown.tree.xpath(f"//main//a[.='{label}']/@href") == [work]
        assert "You have this HIT already" in shown.text
        assert "This is a preview" not in shown.text
        assert not shown.tree.xpath(f"//form[@action='{address}/accept']")


def test_a_returned_hit_can_be_accepted_from_its_preview() -> None:
    shop = Workshop()
    work = shop.accepted(FORM)
    hit_id = shop.workers.assignment(work.rpartition("/")[2]).hit_id
    shop.browser.post(f"{work}/return")

    shown = shop.browser.open(f"/worker/{WORKER}/hits/{hit_id}")

    assert "Accept the HIT" in shown.text


def group_of(shop: Workshop, work: str) -> str:
    """The address of the group that an assignment belongs to."""
    assignment = shop.workers.assignment(work.rpartition("/")[2])
    return f"/worker/{WORKER}/groups/{assignment.hit_group_id}"


def offers_another(shown: Shown, group: str) -> list[object]:
    """The link to preview the next HIT of a group and the form to accept it."""
    return [
        *shown.tree.xpath(f"//main//a[@href='{group}/preview']"),
        *shown.tree.xpath(f"//main//form[@action='{group}/accept']"),
    ]


def test_a_group_without_another_hit_leads_to_the_one_in_progress() -> None:
    shop = Workshop()
    work = shop.accepted(FORM, MaxAssignments=2)
    group = group_of(shop, work)
    ways = "//main//a[.='Continue']/@href"

    for shown in (
        shop.browser.open(group),
        shop.browser.open(f"{group}/preview", status=409),
        shop.browser.post(f"{group}/accept", status=409),
    ):
        assert shown.tree.xpath(ways) == [work]
        assert not offers_another(shown, group)
    listed = shop.browser.open(f"/worker/{WORKER}/hits")
    assert work in listed.tree.xpath(ways)
    assert not offers_another(listed, group)


def test_a_group_offers_another_hit_beside_the_one_in_progress() -> None:
    shop = Workshop()
    work = shop.accepted(FORM, MaxAssignments=2)
    shop.hit(Question=FORM, MaxAssignments=2)
    group = group_of(shop, work)

    for address in (group, f"/worker/{WORKER}/hits"):
        assert len(offers_another(shop.browser.open(address), group)) == 2


def test_a_group_of_which_a_worker_had_all_hits_offers_none() -> None:
    shop = Workshop()
    work = shop.accepted(FORM, MaxAssignments=2)
    group = group_of(shop, work)
    shop.browser.post(f"{work}/submit", {"q1": "0"})

    shown = shop.browser.open(group)

    assert "You have had all HITs of this group." in shown.text
    for page in (shown, shop.browser.open(f"/worker/{WORKER}/hits")):
        assert not offers_another(page, group)


def test_only_those_who_may_work_are_offered_a_hit() -> None:
    shop = Workshop()
    hit_id = shop.hit(Question=FORM, QualificationRequirement=AT_LEAST_95)
    group = shop.record(hit_id).hit_type.group_id
    shop.workers.register("A2NEW", approved=10, rejected=90)
    shop.done("BlockWorker", WorkerId=WORKER, Reason="No cats")

    for worker_id, reason in ((WORKER, "blocked you"), ("A2NEW", "do not meet")):
        for page in (f"hits/{hit_id}", f"groups/{group}"):
            shown = shop.browser.open(f"/worker/{worker_id}/{page}")
            assert reason in shown.text
            assert not shown.tree.xpath("//main//form")


def test_a_worker_returns_a_hit() -> None:
    shop = Workshop()
    work = shop.accepted(FORM)

    shown = shop.browser.post(f"{work}/return")

    assert "HITs available" in shown.text
    assert "Returned." in shop.browser.open(work).text
    shop.browser.post(f"{work}/return")  # a second click changes nothing


def test_time_left_is_the_worlds() -> None:
    shop = Workshop()
    work = shop.accepted(FORM)
    shop.clock.advance(timedelta(minutes=4, seconds=1))

    shown = shop.browser.open(work)

    assert shown.tree.xpath("//*[@role='timer']/@data-seconds-left") == ["359"]
    assert shown.texts("//*[@role='timer']") == ["0:05:59"]


def test_a_page_hears_what_became_of_its_assignment() -> None:
    shop = Workshop()
    work = shop.accepted(FORM)
    assert shop.browser.open(work).tree.xpath("//*[@id='state']/@hx-get") == [f"{work}/state"]

    shop.clock.advance(timedelta(hours=1))

    state = shop.browser.open(f"{work}/state").response.text
    assert "The assignment was abandoned" in state
    assert "<html" not in state
    late = shop.browser.post(f"{work}/submit", {"q1": "0"})
    assert "The assignment was abandoned" in late.text
    (alert,) = late.texts("//*[@role='alert']")
    assert alert.endswith("was not accepted. The assignment was no longer in progress.")


def test_answers_are_taken_once_and_what_comes_later_is_told() -> None:
    shop = Workshop()
    work = shop.accepted(FORM)

    first = shop.browser.post(f"{work}/submit", {"q1": "0"})
    second = shop.browser.post(f"{work}/submit", {"q1": "1"})

    assert first.texts("//*[@role='alert']") == []
    (alert,) = second.texts("//*[@role='alert']")
    assert alert.endswith("was not accepted. The assignment had been submitted already.")
    assert second.texts("//table//td") == ["Red"]


def test_a_clock_that_stands_still_is_said_to() -> None:
    world = create_world(ids=IdGenerator("still"))
    world.clock.freeze()
    stage = Service(world)
    created = stage.result("CreateHIT", hit_request(Question=FORM))
    assignment_id = Workers(world).accept(WORKER, created.text("HITId") or "")

    shown = Browser(world).open(f"/worker/{WORKER}/assignments/{assignment_id}")

    assert shown.tree.xpath("//*[@role='timer']/@data-frozen") == [""]
    assert "clock frozen" in shown.text


def test_nobody_works_on_somebody_elses_assignment() -> None:
    shop = Workshop()
    work = shop.accepted(FORM).replace(WORKER, "A2OTHER")

    shop.browser.open(work, status=404)
    shop.browser.open(f"{work}/state", status=404)
    shop.browser.post(f"{work}/submit", {"q1": "0"}, status=404)
    shop.browser.post(f"{work}/return", status=404)


def test_a_question_that_is_only_a_text_can_be_answered() -> None:
    shop = Workshop(limits=RELAXED)
    work = shop.accepted("What <b>now</b>?")

    shown = shop.browser.open(work)
    shop.browser.post(f"{work}/submit", {"answer": "Go on\x0b"})

    assert shown.texts("//pre") == ["What <b>now</b>?"]
    assert shop.answers(work) == [("answer", [("FreeText", "Go on\ufffd")])]


def test_a_dashboard_tells_what_became_of_assignments() -> None:
    shop = Workshop()
    works = [shop.accepted(FORM) for _ in range(3)]
    for work in works[:2]:
        shop.browser.post(f"{work}/submit", {"q1": "0"})
    first, second, _ = (work.rpartition("/")[2] for work in works)
    shop.done("ApproveAssignment", AssignmentId=first)
    shop.done(
        "GrantBonus", AssignmentId=first, WorkerId=WORKER, BonusAmount=usd("0.25"), Reason="<Good>"
    )
    shop.done("RejectAssignment", AssignmentId=second, RequesterFeedback="No <i>colour</i>")

    shown = shop.browser.open(f"/worker/{WORKER}/dashboard")
    rejected = shop.browser.open(f"/worker/{WORKER}/dashboard?status=Rejected")

    assert shown.texts("//dl[@class='stats']//dd")[:2] == ["$1.25", "$0.25"]
    assert "In progress (1)" in shown.text
    assert len(shown.tree.xpath("//tbody/tr")) == 3
    assert rejected.texts("//tbody/tr/td[last()]") == ["No <i>colour</i>"]
    assert "No <i>colour</i>" in shop.browser.open(works[1]).text
    assert "<Good>" in shop.browser.open(works[0]).text


def test_a_page_hears_that_its_world_began_anew() -> None:
    shop = Workshop()
    work = shop.accepted(FORM)
    shop.world.reset()

    gone = shop.browser.open(f"{work}/state", status=404)

    assert "This no longer exists." in gone.response.text
    assert "<html" not in gone.response.text
