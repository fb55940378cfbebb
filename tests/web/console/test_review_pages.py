"""The review page: policies, scores and actions."""

from __future__ import annotations

import csv
import re
from typing import Any

from lxml import etree

from web.console.browser import Shown
from web.console.reviewed import BOTH, Console, known_answers, plurality


def review(console: Console, hit_id: str, query: str = "") -> Shown:
    return console.page(f"/hits/{hit_id}/review{query}")


def matrix(shown: Shown, part: str = "tbody") -> list[list[str]]:
    """The texts of the cells of the matrix, row by row, the row's heading first."""
    rows = shown.tree.xpath(f"//table[@id='matrix']/{part}/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def actions(shown: Shown) -> list[list[str]]:
    rows = shown.tree.xpath("//section[@aria-labelledby='taken']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row[2:]] for row in rows]


def test_answers_beside_one_another() -> None:
    console = Console()
    hit_id, _ = console.reviewed_hit()
    shown = review(console, hit_id)

    assert [cell.split()[0] for cell in matrix(shown, "thead")[0]] == [
        *("Question", "WANN", "WBEN", "WCLO", "Agreed")
    ]
    animal, colour, _ = matrix(shown)
    assert animal == [
        "animal Answer key: A cat Which animal is it?",
        *("A cat ✓ right", "A dog ✗ wrong", "A cat ✓ right", "not compared"),
    ]
    assert colour == [
        "colour Which colour has it?",
        *("black = agreed", "black = agreed", "white ≠ differs", "black 67 % gave it"),
    ]


def test_scores_at_the_foot() -> None:
    console = Console()
    hit_id, _ = console.reviewed_hit()
    known, agreement, decide = matrix(review(console, hit_id), "tfoot")

    assert known == ["KnownAnswerScore", "100", "0", "100", ""]
    assert agreement[1:] == [
        *("100 1 of 1 agreed", "100 1 of 1 agreed", "0 0 of 1 agreed", "100 % HITAgreementScore")
    ]
    assert decide == ["Decide", "approved", "Approve after all", "approved", ""]


def test_actions_and_why() -> None:
    console = Console()
    policy = plurality(
        RejectIfWorkerAgreementScoreIsLessThan=50, ExtendIfHITAgreementScoreIsLessThan=100
    )
    hit_id = console.hit(**{**BOTH, "HITReviewPolicy": policy, "MaxAssignments": 2})
    console.answered(hit_id, "WANN", animal=["cat"], colour="black")
    console.answered(hit_id, "WBEN", animal=["dog"], colour="white")

    assert sorted(actions(review(console, hit_id))) == sorted(
        [
            ["review", "WANN", "an assignment was submitted",
             "Reviewed one known answer; 1/1 correct"],
            ["approve", "WANN", "KnownAnswerScore 100 ≥ 100", "Approved"],
            ["review", "WBEN", "an assignment was submitted",
             "Reviewed one known answer; 0/1 correct"],
            ["reject", "WBEN", "KnownAnswerScore 0 < 50", "Done"],
            ["review", "this HIT", "the HIT became reviewable",
             "Evaluated 1 question and found agreement on 0%"],
            ["extend", "this HIT", "HITAgreementScore 0 < 100", "Extended by 1 assignment"],
            ["reject", "WANN", "WorkerAgreementScore 0 < 50",
             "Failed Assignment was in an invalid state for this operation. "
             "AWS.MechanicalTurk.InvalidAssignmentState"],
            ["reject", "WBEN", "WorkerAgreementScore 0 < 50", "Already rejected"],
        ]
    )  # fmt: skip


def test_the_matrix_grows_as_work_comes_in() -> None:
    console = Console()
    hit_id = console.hit(**BOTH)
    free = ["not accepted yet"] * 3
    assert matrix(review(console, hit_id))[0][1:] == [
        *free,
        "not compared",
    ]  # the form has its rows

    console.answered(hit_id, "WANN", animal=["cat"], colour="black")
    shown = review(console, hit_id)
    assert "what a comparison would find now" in shown.text
    assert matrix(shown)[1][1:] == ["black", "black the only answer so far"]

    console.answered(hit_id, "WBEN", animal=["cat"], colour="white")
    shown = review(console, hit_id)
    assert matrix(shown)[1][1:] == ["black no majority", "white no majority", "none found"]

    console.answered(hit_id, "WCLO", animal=["cat"], colour="white")
    shown = review(console, hit_id)
    assert "last compared now" in shown.text
    assert matrix(shown)[1][1:] == [
        *("black ≠ differs", "white = agreed", "white = agreed", "white 67 % gave it")
    ]


def test_after_an_extension_agreement_is_foretold_again() -> None:
    console = Console()
    policy = plurality(ExtendIfHITAgreementScoreIsLessThan=100)
    hit_id = console.hit(Question=BOTH["Question"], HITReviewPolicy=policy, MaxAssignments=2)
    console.answered(hit_id, "WANN", colour="black")
    console.answered(hit_id, "WBEN", colour="white")
    assert "what a comparison would find now" not in review(console, hit_id).text
    # The HIT has one more assignment, which is handed in at the same second.
    console.answered(hit_id, "WCLO", colour="white")
    console.done("ExtendHIT", HITId=hit_id, MaxAssignmentsIncrement=2)
    console.answered(hit_id, "WDAN", colour="white")
    shown = review(console, hit_id)

    assert "as they were now" in shown.text
    assert matrix(shown)[1][-1] == "white 75 % gave it"


def test_an_answer_too_long_to_compare_has_no_mark() -> None:
    console = Console()
    hit_id = console.hit(Question=BOTH["Question"], HITReviewPolicy=plurality(), MaxAssignments=2)
    console.answered(hit_id, "WANN", colour="black")
    console.answered(hit_id, "WBEN", colour="b" * 257)

    assert matrix(review(console, hit_id))[1][1:] == [
        *("black = agreed", f"{'b' * 257} too long to compare", "black 100 % gave it")
    ]


def test_who_is_left_out_of_the_comparison() -> None:
    console = Console()
    hit_id, _ = console.reviewed_hit(HITReviewPolicy=plurality(DisregardAssignmentIfRejected="T"))
    shown = review(console, hit_id)

    assert matrix(shown)[1][1:] == [
        *("black no majority", "black left out", "white no majority", "none found")
    ]
    assert matrix(shown, "tfoot")[1][2] == "left out"
    assert "Rejected assignments are left out" in shown.text


def test_many_columns_are_pages() -> None:
    console = Console()
    hit_id = console.hit(**{**BOTH, "MaxAssignments": 15})
    for number in range(15):
        console.answered(hit_id, f"W{number:02}", animal=["cat"], colour="black")
        console.later(seconds=1)

    assert len(matrix(review(console, hit_id))[0]) == 1 + 12 + 1
    assert len(matrix(review(console, hit_id, "?page=2"))[0]) == 1 + 3 + 1
    assert matrix(review(console, hit_id, "?page=2"), "tfoot")[1][-1] == "100 % HITAgreementScore"


def test_a_hit_without_policies_says_so() -> None:
    console = Console()
    hit_id = console.hit()
    console.submitted(hit_id, "WANN")
    shown = review(console, hit_id)

    assert "This HIT has no review policy" in shown.text
    assert matrix(shown)[0] == ["answer", "cat"]


def test_policies_are_told_in_sentences() -> None:
    console = Console()
    policies: dict[str, Any] = {
        "AssignmentReviewPolicy": known_answers(
            ApproveIfKnownAnswerScoreIsAtLeast=80,
            ApproveReason="You know it",
            RejectIfKnownAnswerScoreIsLessThan=40,
            ExtendIfKnownAnswerScoreIsLessThan=60,
            ExtendMaximumAssignments=7,
            ExtendMinimumTimeInSeconds=3600,
        ),
        "HITReviewPolicy": plurality(DisregardAssignmentIfKnownAnswerScoreIsLessThan=30),
    }
    hit_id = console.hit(**{**BOTH, **policies})
    said = review(console, hit_id).texts("//ul[@class='sentences']/li")

    for sentence in (
        "With a score of at least 80, the assignment is approved.",
        "With a score of less than 40, the assignment is rejected.",
        "The worker is told (ApproveReason): “You know it”",
        "If a worker scores less than 60, one more worker is asked: the HIT gets one more "
        "assignment, up to 7 in all, and at least 3,600 seconds for it. It began with 3; so far it "
        "has 3.",
        "Assignments with a KnownAnswerScore of less than 30 are left out: a worker who "
        "missed the known answers does not count for the other questions.",
        "It neither approves nor rejects assignments; the requester decides.",
    ):
        assert sentence in said


def test_a_world_at_a_path_of_its_own() -> None:
    console = Console(root="/w/one")
    hit_id, done = console.reviewed_hit()

    for address in (f"/hits/{hit_id}/review", f"/hits/{hit_id}", "/hits", "/",
                    f"/assignments/{done[0]}"):  # fmt: skip
        shown = console.page(address)
        links = shown.tree.xpath("//@href | //@action | //@src | //@hx-get | //@hx-post")
        assert all(link.startswith(("/w/one/", "#")) for link in links), links
    assert "done" in console.does(f"/hits/{hit_id}/reviewing").texts("//h2[@id='sent-heading']")[0]


def outcome(shown: Shown) -> str:
    (sentence,) = shown.texts("//p[@id='outcome']")
    return sentence


def disagreed_hit(console: Console, *answers: str) -> str:
    """A HIT for two workers, extended by one worker as long as less than 100 % agree."""
    policy = plurality(ExtendIfHITAgreementScoreIsLessThan=100, ExtendMaximumAssignments=5)
    hit_id = console.hit(Question=BOTH["Question"], HITReviewPolicy=policy, MaxAssignments=2)
    for number, colour in enumerate(answers):
        console.answered(hit_id, f"W{number}", colour=colour)
        console.later(minutes=1)
    return hit_id


def test_the_outcome_is_one_sentence_before_the_matrix() -> None:
    console = Console()
    hit_id = disagreed_hit(console, "black", "white", "grey", "white", "white")
    shown = review(console, hit_id)

    assert outcome(shown) == (
        "5 workers answered; extended 3 times, because colour had no majority; all waiting for the "
        "requester's decision; agreed on 100 % of the compared questions."
    )
    assert re.search(
        'id="outcome".*id="matrix".*id="taken".*id="policies"', shown.response.text, re.DOTALL
    )


def test_the_outcome_names_who_was_rejected_and_why() -> None:
    console = Console()
    hit_id, _ = console.reviewed_hit()

    assert outcome(review(console, hit_id)) == (
        "3 workers answered; 2 approved, 1 rejected (WBEN: KnownAnswerScore 0 < 50); "
        "agreed on 100 % of the compared questions."
    )


def test_the_outcome_before_there_is_one() -> None:
    console = Console()
    hit_id = console.hit(**BOTH)
    assert outcome(review(console, hit_id)) == (
        "Nobody has answered yet; waiting for 3 more workers."
    )

    console.answered(hit_id, "WANN", animal=["cat"], colour="black")
    console.accepted(hit_id, "WBEN")
    assert outcome(review(console, hit_id)) == (
        "1 worker answered; approved; 1 working now; waiting for 1 more worker."
    )


def test_the_review_is_seen_step_by_step() -> None:
    console = Console()
    hit_id = disagreed_hit(console, "black", "white", "grey", "white", "white")
    shown = review(console, hit_id)
    steps = shown.tree.xpath("//nav[@aria-label='Steps of the review']/a")

    assert [one.text for one in steps] == ["2 answers", "3", "4", "now"]
    assert [one.get("aria-current") for one in steps] == [None, None, None, "step"]
    first = console.browser.open(steps[0].get("href"))
    assert matrix(first)[1] == [
        "colour Which colour has it?",
        *("black no majority", "white no majority", "none found"),
    ]
    assert matrix(first)[0][3] == "one more, asked for by SimplePlurality"
    assert outcome(first).startswith("2 workers answered; extended once, because colour had no")
    assert [one for one in actions(first) if one[0] == "extend"] == [
        ["extend", "this HIT", "HITAgreementScore 0 < 100", "Extended by 1 assignment"]
    ]
    assert "It began with 2; so far it has 3." in first.text
    assert not first.tree.xpath("//table[@id='matrix']//form")
    assert outcome(review(console, hit_id, "?after=17")) == outcome(shown)
    assert outcome(review(console, hit_id, "?after=x")) == outcome(shown)


def test_the_outcome_says_what_the_requester_approved() -> None:
    console = Console()
    policy = known_answers(ApproveIfKnownAnswerScoreIsAtLeast=100)
    hit_id = console.hit(**{**BOTH, "AssignmentReviewPolicy": policy})
    console.answered(hit_id, "WANN", animal=["cat"], colour="black")
    console.answered(hit_id, "WBEN", animal=["dog"], colour="black")
    (one,) = console.workers.assignments("WBEN").items
    console.done("ApproveAssignment", AssignmentId=one.assignment_id)

    assert "1 approved, 1 approved by the requester;" in outcome(review(console, hit_id))


def test_the_legend_names_the_notes_of_the_cells() -> None:
    console = Console()
    hit_id, _ = console.reviewed_hit(HITReviewPolicy=plurality(DisregardAssignmentIfRejected="T"))
    (legend,) = review(console, hit_id).texts("//*[@class='matrix-legend']")

    assert "left out: by the policy" in legend
    assert "no majority: there is no agreed answer" in legend


def test_a_seat_asked_for_by_known_answers() -> None:
    console = Console()
    policy = known_answers(ExtendIfKnownAnswerScoreIsLessThan=50, ExtendMaximumAssignments=3)
    hit_id = console.hit(Question=BOTH["Question"], AssignmentReviewPolicy=policy, MaxAssignments=1)
    console.answered(hit_id, "WBEN", animal=["dog"], colour="black")
    shown = review(console, hit_id)

    assert matrix(shown)[0][-1] == "one more, asked for by ScoreMyKnownAnswers"
    assert "extended once, because WBEN scored 0 on the known answers (50 are needed)" in outcome(
        shown
    )

    console.answered(hit_id, "WANN", animal=["cat"], colour="black")
    before = review(console, hit_id, "?after=1")
    assert matrix(before)[0][-1] == "one more, asked for by ScoreMyKnownAnswers"
    assert matrix(review(console, hit_id))[0][-1] == "A cat ✓ right"


def test_many_free_seats_share_a_column() -> None:
    console = Console()
    shown = review(console, console.hit(**{**BOTH, "MaxAssignments": 1000}))

    assert matrix(shown, "thead")[0] == ["Question", "1,000 free seats", "Agreed answer"]


def test_a_status_is_that_of_the_step() -> None:
    console = Console()
    hit_id = disagreed_hit(console, "black", "white", "white")
    for one in console.workers.assignments("W0").items:
        console.done("ApproveAssignment", AssignmentId=one.assignment_id)

    assert "Approved" in matrix(review(console, hit_id), "thead")[0][1]
    assert "Submitted" in matrix(review(console, hit_id, "?after=2"), "thead")[0][1]


def test_the_matrix_as_csv() -> None:
    console = Console()
    hit_id = console.hit(**{**BOTH, "MaxAssignments": 14})
    console.answered(hit_id, "WANN", animal=["cat"], colour="=1+1")
    for number in range(13):
        console.answered(hit_id, f"W{number:02}", animal=["dog"], colour="black, or grey")
    (address,) = review(console, hit_id).tree.xpath("//a[@download][contains(., 'CSV')]/@href")
    response = console.browser.open(address).response
    rows = list(csv.reader(response.text.removeprefix("\ufeff").splitlines()))

    assert response.headers["Content-Disposition"] == f'attachment; filename="{hit_id}.csv"'
    assert [row[:3] for row in rows] == [
        ["Question", "WANN", "W00"],
        ["animal", "A cat", "A dog"],
        ["colour", "'=1+1", "black, or grey"],
        ["sketch", "", ""],
        ["KnownAnswerScore", "100", "0"],
        ["WorkerAgreementScore", "0", "100"],
        ["Status", "Approved", "Rejected"],
    ]
    assert {len(row) for row in rows} == {1 + 14 + 2}


def picture(console: Console, hit_id: str, query: str = "") -> list[str]:
    """The lines of text of the matrix as a picture."""
    shown = review(console, hit_id, query)
    (address,) = shown.tree.xpath("//a[@download][contains(., 'picture')]/@href")
    response = console.browser.open(address).response
    assert response.content_type == "image/svg+xml; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{hit_id}.svg"'
    svg = etree.fromstring(response.data)
    assert not svg.xpath("//@style | //*[local-name()='style' or local-name()='script']")
    return [str(one) for one in svg.xpath("//*[local-name()='text']/text()")]


def test_the_matrix_as_a_picture() -> None:
    console = Console()
    hit_id = console.hit(**{**BOTH, "MaxAssignments": 3, "RequesterAnnotation": "Cats & <dogs>"})
    console.answered(hit_id, "WANN", animal=["cat"], colour="black")
    console.answered(hit_id, "WBEN", animal=["dog"], colour='a "very" <long> answer ' * 20)
    lines = picture(console, hit_id)

    assert lines[0] == "Cats & <dogs>"
    assert lines[1].startswith("2 workers answered; ")
    for text in ("WANN", "WBEN", "Approved", "✓ right", "✗ wrong", "Answer key: A cat", "100", "0"):
        assert text in lines
    assert any(line.startswith('a "very" <long>') for line in lines)
    assert any(line.endswith("…") for line in lines)
    assert any("free seat" in line for line in lines)


def test_the_picture_has_the_columns_and_the_step_of_its_page() -> None:
    console = Console()
    hit_id = console.hit(**{**BOTH, "MaxAssignments": 14})
    for number in range(13):
        console.answered(hit_id, f"W{number:02}", animal=["cat"], colour="black")

    assert "W00" in picture(console, hit_id)
    assert "W12" not in picture(console, hit_id)
    second = picture(console, hit_id, "?page=2")
    assert "W12" in second
    assert "W00" not in second
