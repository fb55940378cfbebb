"""The pages of one HIT and of one assignment."""

from __future__ import annotations

import pytest

from exchanges import QUESTION
from mockturk.domain.qualification_requirements import WORKER_LOCALE
from web.console.reviewed import ANIMALS, BOTH, Console

HTML = (
    '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
    '2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[<!DOCTYPE html><html><head>'
    "<title>Cat</title></head><body><p>Is it a cat?</p></body></html>]]></HTMLContent>"
    "<FrameHeight>450</FrameHeight></HTMLQuestion>"
)
TABS = ["", "/question", "/answers", "/review", "/source"]


def test_facts_and_requirements() -> None:
    console = Console()
    requirement = {
        "QualificationTypeId": WORKER_LOCALE,
        "Comparator": "In",
        "LocaleValue": [{"Country": "US", "Subdivision": "NY"}, {"Country": "CA"}],
    }
    hit_id = console.hit(QualificationRequirement=requirement, RequesterAnnotation="batch 7")
    shown = console.page(f"/hits/{hit_id}").text

    assert "Look at a picture" in shown
    assert "batch 7" in shown
    assert "is one of" in shown
    assert "US-NY" in shown
    assert "10 minutes for one assignment" in shown


def test_the_time_line_has_everything_in_order() -> None:
    console = Console()
    hit_id = console.hit(**BOTH)
    console.later(minutes=1)
    (first,) = console.accepted(hit_id, "WANN")
    console.later(minutes=1)
    console.workers.submit(first, {"animal": ["dog"], "colour": "black"})
    console.later(minutes=1)
    (second,) = console.accepted(hit_id, "WBEN")
    console.later(minutes=1)
    console.workers.submit(second, {"animal": ["cat"], "colour": "black"})
    console.later(minutes=1)
    console.accepted(hit_id, "WGUS")
    console.later(minutes=11)
    console.done("GrantBonus", WorkerId="WBEN", AssignmentId=second, Reason="well done",
                 BonusAmount={"Amount": "0.50", "CurrencyCode": "USD"})  # fmt: skip
    console.later(minutes=1)
    console.done("ApproveRejectedAssignment", AssignmentId=first)
    console.later(hours=1)

    shown = console.page(f"/hits/{hit_id}").tree.xpath("//ol[@id='time-line-list']/li")
    times = [one.find("time") for one in shown]
    events = [
        " ".join(one.text_content().split()).removeprefix(f"{at.text} ")
        for one, at in zip(shown, times, strict=True)
    ]

    assert [at.text for at in times[:4]] == [
        "1 hour ago",
        "1 minute later",
        "1 minute later",
        "at once",
    ]
    assert times[1].get("title") == "2014-08-15 12:01:00 UTC"
    assert events == [
        "Created for 3 assignments",
        "Accepted by WANN",
        "Submitted by WANN",
        "Reviewed by policy: WANN Reviewed one known answer; 0/1 correct",
        "Rejected by policy: WANN KnownAnswerScore 0 < 50",
        "Accepted by WBEN",
        "Submitted by WBEN",
        "Reviewed by policy: WBEN Reviewed one known answer; 1/1 correct",
        "Approved by policy: WBEN KnownAnswerScore 100 ≥ 100",
        "Accepted by WGUS",
        "Abandoned by WGUS",
        "Bonus of $0.50 WBEN",
        "Approved: WANN",
        "Reviewed by policy Evaluated 1 question and found agreement on 100%",
        "Expired",
        "Became reviewable",
    ]


def test_what_nobody_kept_the_time_of_comes_last() -> None:
    console = Console()
    hit_id = console.hit(MaxAssignments=2)
    console.done("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=2)
    console.done("DisableHIT", HITId=hit_id)
    shown = console.page(f"/hits/{hit_id}").texts("//ol[@id='time-line-list']/li")

    assert shown[1:] == [
        "time unknown Extended by the requester by 2 assignments",
        "time unknown Disposed of",
    ]


def test_approval_by_time_and_by_the_requester() -> None:
    console = Console()
    hit_id = console.hit(MaxAssignments=2)
    (first, _) = console.submitted(hit_id, "WANN", "WBEN")
    console.done("ApproveAssignment", AssignmentId=first, RequesterFeedback="Thank you")
    console.later(days=2)
    shown = " ".join(console.page(f"/hits/{hit_id}").texts("//ol[@id='time-line-list']/li"))

    assert "Approved: WANN Thank you" in shown
    assert "Approved: WBEN automatically" in shown


def test_work_in_progress_is_seen() -> None:
    console = Console()
    hit_id = console.hit(**BOTH)
    console.accepted(hit_id, "WGUS")

    assert "WGUS, must submit in 10 minutes" in console.page(f"/hits/{hit_id}").text
    assert "WGUS working" in " ".join(console.page(f"/hits/{hit_id}/answers").texts("//thead//th"))


def test_the_question_as_workers_see_it_and_as_it_was_sent() -> None:
    console = Console()
    hit_id = console.hit(Question=ANIMALS)
    shown = console.page(f"/hits/{hit_id}/question")

    assert "Which animal is it?" in shown.text
    assert "A cat" in shown.text
    assert shown.tree.xpath("//fieldset[@disabled]//input[@type='file']")
    assert "QuestionIdentifier" in console.page(f"/hits/{hit_id}/source").text


def test_a_page_elsewhere_is_only_named() -> None:
    console = Console()
    shown = console.page(f"/hits/{console.hit(Question=QUESTION)}/question")

    assert "https://example.com/" in shown.text
    assert not shown.tree.xpath("//iframe")


def test_a_page_of_the_requester_s_own_runs_in_a_sandbox() -> None:
    console = Console()
    hit_id = console.hit(Question=HTML)
    (frame,) = console.page(f"/hits/{hit_id}/question").tree.xpath("//iframe")
    inside = console.browser.open(frame.get("src")).response

    assert "allow-same-origin" not in frame.get("sandbox")
    assert "Is it a cat?" in inside.text
    assert inside.headers["Content-Security-Policy"].startswith("sandbox allow-scripts")

    console.done("DisableHIT", HITId=hit_id)
    assert "Is it a cat?" in console.page(f"/hits/{hit_id}/question").text  # its source


@pytest.mark.parametrize("tab", TABS)
def test_every_page_of_every_hit_is_there(tab: str) -> None:
    console = Console()
    reviewed, _ = console.reviewed_hit()
    for hit_id in (reviewed, console.hit(), console.hit(Question=ANIMALS)):
        shown = console.page(f"/hits/{hit_id}{tab}")

        assert len(shown.texts("//h1")) == 1
        assert shown.texts("//nav[@aria-label='This HIT']/a[@aria-current='page']")


@pytest.mark.parametrize("tab", TABS)
def test_hits_of_others_and_of_nobody_have_no_page(tab: str) -> None:
    console = Console()
    other = console.hit(key="AKIAOTHER")

    console.page(f"/hits/{other}{tab}", 404)
    console.page(f"/hits/NOSUCHHIT{tab}", 404)


def test_an_assignment_its_answers_and_its_file() -> None:
    console = Console()
    hit_id = console.hit(Question=ANIMALS)
    done = console.answered(hit_id, "WANN", animal=["cat", "dog"], colour="grey", sketch=b"~(:>")
    shown = console.page(f"/assignments/{done}")

    assert shown.texts("//dl[@class='answers']/dd") == ["A cat A dog", "grey", "File of 4 bytes"]
    (address,) = shown.tree.xpath("//dl[@class='answers']//a/@href")
    response = console.browser.open(address).response
    assert response.data == b"~(:>"
    assert response.headers["Content-Disposition"] == "attachment"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    console.page(f"/assignments/{done}/files?question=colour", 404)


def test_an_assignment_nobody_handed_in() -> None:
    console = Console()
    (taken,) = console.accepted(console.hit(), "WANN")

    assert "Nothing was submitted yet" in console.page(f"/assignments/{taken}").text
    console.page("/assignments/NOSUCHASSIGNMENT", 404)


def test_assignments_for_others_have_no_page() -> None:
    console = Console()
    (taken,) = console.accepted(console.hit(key="AKIAOTHER"), "WANN")

    console.page(f"/assignments/{taken}", 404)
    console.page(f"/assignments/{taken}/files?question=colour", 404)


def test_who_can_answer_a_hit() -> None:
    console = Console()
    hit_id = console.hit(**BOTH)
    for number in range(6):
        console.workers.register(f"A{number}", name=f"Worker {number}")
    console.accepted(hit_id, "A4")
    console.answered(hit_id, "A0", animal=["cat"], colour="black")
    path = "//nav[@aria-label='Answer this HIT']/a"
    links = console.page(f"/hits/{hit_id}/review").tree.xpath(path)

    assert ["".join(one.itertext()) for one in links] == [
        *("Worker 4 (working)", "Worker 1", "Worker 5", "Side by side")
    ]
    going_on = console.browser.open(links[0].get("href"))
    assert going_on.texts("//button[.='Submit']")
    accepting = console.browser.open(links[1].get("href"))
    assert accepting.texts("//button[.='Accept the HIT']")

    beside = console.browser.open(links[3].get("href"))
    assert beside.tree.xpath("//iframe/@src") == [
        f"/requester/{console.requester}/hits/{hit_id}/review",
        *(one.get("href") for one in links[:3]),
    ]
    console.browser.open("/worker/side-by-side?hit=NOSUCHHIT", 404)


def test_a_hit_that_is_done_has_nobody_to_answer_it() -> None:
    console = Console()
    console.workers.register("A1ANN")
    hit_id, _ = console.reviewed_hit()

    assert not console.page(f"/hits/{hit_id}").tree.xpath("//nav[@aria-label='Answer this HIT']")


def test_a_worker_s_result_leads_to_the_requester_s_page() -> None:
    console = Console()
    hit_id, (done, *_) = console.reviewed_hit()
    shown = console.browser.open(f"/worker/WANN/assignments/{done}")
    (address,) = shown.tree.xpath("//a[.='See it as the requester']/@href")

    assert address == f"/requester/{console.requester}/hits/{hit_id}/review"


def test_a_hit_and_the_call_that_created_it() -> None:
    console = Console()
    hit_id, _ = console.reviewed_hit()
    console.call("GetHIT", HITId=hit_id)
    shown = console.page(f"/hits/{hit_id}")
    (created,) = shown.tree.xpath("//dd/a[.='call 1']/@href")

    assert "CreateHIT" in console.browser.open(created).text
    assert shown.texts("//dt[.='Calls about it']/following-sibling::dd[1]") == ["GetHIT, CreateHIT"]
    source = console.page(f"/hits/{hit_id}/source")
    marked = source.texts("//*[contains(@class, 'xml-marked')]/summary")
    assert marked == ["<AssignmentReviewPolicy>", "<HITReviewPolicy>"]


def test_calls_about_an_assignment_are_about_its_hit() -> None:
    console = Console()
    hit_id = console.hit()
    (assignment_id,) = console.submitted(hit_id, "WANN")
    console.done("ApproveAssignment", AssignmentId=assignment_id)
    shown = console.page(f"/hits/{hit_id}")

    about = shown.texts("//dt[.='Calls about it']/following-sibling::dd[1]")
    assert about == ["ApproveAssignment, CreateHIT"]
    (call,) = shown.tree.xpath("//dd/a[.='ApproveAssignment']/@href")
    assert console.browser.open(call).tree.xpath("//dt[.='About']/following-sibling::dd[1]/a")


def test_a_hit_whose_call_is_no_longer_in_the_journal() -> None:
    console = Console()
    hit_id = console.hit(**BOTH)
    console.world.journal.clear()

    assert "by call" not in console.page(f"/hits/{hit_id}").text
    assert "QuestionIdentifier" in console.page(f"/hits/{hit_id}/source").text


def test_simulated_workers_do_one_hit() -> None:
    console = Console()
    console.workers.register("A1ANN")
    other, hit_id = console.hit(**BOTH), console.hit(**BOTH)
    shown = console.page(f"/hits/{hit_id}/review")
    (form,) = shown.tree.xpath("//form[@action='/site/simulation'][.//input[@name='then']]")
    after = console.browser.post("/site/simulation", dict(form.form_values()))

    assert "3 workers answered" in after.text
    heads = after.tree.xpath("//table[@id='matrix']/thead//a[@href]")
    named = {one.worker_id: one.name for one in console.workers.registered().items}
    assert len(heads) == 3
    for head in heads:
        name, _, worker_id = head.text_content().rpartition(" ")
        assert named[worker_id] == name
    assert console.counters(other)[1] == 3


def test_the_journal_says_which_hit_a_call_is_about() -> None:
    console = Console()
    hit_id, (done, *_) = console.reviewed_hit(RequesterAnnotation="batch 7")
    console.call("GetHIT", HITId=hit_id)
    console.call("GrantBonus", WorkerId="WANN", AssignmentId=done, Reason="well done",
                 BonusAmount={"Amount": "0.50", "CurrencyCode": "USD"})  # fmt: skip
    console.call("GetAccountBalance")
    rows = console.page("/journal").tree.xpath("//table//tbody/tr")
    about = [[one.get("href") for one in row.xpath("./td[3]/a")] for row in rows]

    at = f"/requester/{console.requester}/hits/{hit_id}"
    assert about == [[], [at], [at], [at]]
