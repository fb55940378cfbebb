"""A HIT that a program creates and three workers do, up to its review page."""

from __future__ import annotations

import re

import zeep
from playwright.sync_api import Page, expect

from browser.conftest import Browse
from mockturk import MockTurk

_KEY = {"AWSAccessKeyId": "AKIATEACHER", "Timestamp": "2014-08-15T12:00:00Z", "Signature": "any"}
_FORM = (
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionForm.xsd"
)
_WORKERS = ("A1ANN", "A2BOB", "A3CIM")


def _question(identifier: str, asked: str) -> str:
    selections = "".join(
        f"<Selection><SelectionIdentifier>{name}</SelectionIdentifier>"
        f"<Text>{name.title()}</Text></Selection>"
        for name in ("cat", "dog", "owl")
    )
    return (
        f"<Question><QuestionIdentifier>{identifier}</QuestionIdentifier>"
        f"<DisplayName>{asked}</DisplayName><IsRequired>true</IsRequired>"
        f"<QuestionContent><Text>Who is this?</Text></QuestionContent><AnswerSpecification>"
        f"<SelectionAnswer><StyleSuggestion>radiobutton</StyleSuggestion><Selections>{selections}"
        "</Selections></SelectionAnswer></AnswerSpecification></Question>"
    )


_QUESTION = (
    f'<QuestionForm xmlns="{_FORM}">{_question("one", "First animal")}'
    f"{_question('two', 'Second animal')}</QuestionForm>"
)


def _created(turk: MockTurk) -> tuple[str, str]:
    """Create a HIT with both review policies over SOAP; returns its id and its requester's."""
    with zeep.Client(turk.wsdl_url) as client:
        answer = client.service.CreateHIT(
            **_KEY,
            Request=[
                {
                    "Title": "Name two animals",
                    "Description": "Choose who is in the picture",
                    "Reward": {"Amount": "0.05", "CurrencyCode": "USD"},
                    "AssignmentDurationInSeconds": 600,
                    "LifetimeInSeconds": 3600,
                    "MaxAssignments": 3,
                    "Question": _QUESTION,
                    "AssignmentReviewPolicy": {
                        "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
                        "Parameter": [
                            {"Key": "AnswerKey", "MapEntry": [{"Key": "one", "Value": ["cat"]}]}
                        ],
                    },
                    "HITReviewPolicy": {
                        "PolicyName": "SimplePlurality/2011-09-01",
                        "Parameter": [
                            {"Key": "QuestionIds", "Value": ["two"]},
                            {"Key": "QuestionAgreementThreshold", "Value": ["50"]},
                        ],
                    },
                }
            ],
        )
    return answer.HIT[0].HITId, turk.accounts.get("AKIATEACHER").requester_id


def _work(page: Page, turk: MockTurk, worker_id: str, first: str, second: str) -> None:
    page.goto(f"{turk.url}/worker/{worker_id}/hits")
    page.get_by_role("link", name="Preview Name two animals").click()
    page.get_by_role("button", name="Accept the HIT").first.click()
    for asked, answer in (("First", first), ("Second", second)):
        group = page.get_by_role("radiogroup", name=re.compile(asked))
        group.get_by_label(answer, exact=True).check()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("main")).to_contain_text("Submitted")


def test_three_workers_answer_and_the_matrix_changes_by_itself(
    browse: Browse, turk: MockTurk
) -> None:
    hit_id, requester_id = _created(turk)
    teacher = browse().page()
    teacher.goto(f"{turk.url}/requester/{requester_id}/hits/{hit_id}/review")
    matrix = teacher.get_by_role("table", name=re.compile("a column for each worker"))
    teacher.evaluate("window.never_reloaded = true")
    workers = {worker_id: browse().page() for worker_id in _WORKERS}

    _work(workers["A1ANN"], turk, "A1ANN", "Cat", "Owl")
    expect(matrix.get_by_role("columnheader", name=re.compile("A1ANN"))).to_be_visible()
    _work(workers["A2BOB"], turk, "A2BOB", "Dog", "Owl")
    expect(matrix.get_by_role("columnheader", name=re.compile("A2BOB"))).to_be_visible()
    expect(teacher.get_by_text("once the HIT is reviewable")).to_be_visible()
    _work(workers["A3CIM"], turk, "A3CIM", "Cat", "Dog")

    known = matrix.get_by_role("row", name=re.compile("^one"))
    compared = matrix.get_by_role("row", name=re.compile("^two"))
    expect(compared.get_by_role("cell")).to_have_text(
        [re.compile("agreed"), re.compile("agreed"), re.compile("differs"), re.compile("Owl.*67 %")]
    )
    expect(known.get_by_role("cell")).to_have_text(
        [re.compile("right"), re.compile("wrong"), re.compile("right"), "not compared"]
    )
    assert teacher.evaluate("window.never_reloaded")


def test_approving_shows_the_soap_that_was_sent(browse: Browse, turk: MockTurk) -> None:
    hit_id, requester_id = _created(turk)
    for worker_id in _WORKERS:
        assignment_id = turk.workers.accept(worker_id, hit_id)
        turk.workers.submit(assignment_id, {"one": "cat", "two": "owl"})
    page = browse().page()
    page.goto(f"{turk.url}/requester/{requester_id}/hits/{hit_id}")

    page.get_by_role("link", name="A3CIM").first.click()
    page.get_by_label("Feedback for the worker").fill("Well seen")
    page.get_by_role("button", name="Approve").click()

    shown = page.get_by_role("dialog")
    expect(shown).to_contain_text("ApproveAssignment was sent")
    expect(shown).to_contain_text("done")
    shown.get_by_text("Request and answer as SOAP").click()
    expect(shown).to_contain_text("<RequesterFeedback>Well seen</RequesterFeedback>")
    expect(shown).to_contain_text("<ApproveAssignmentResponse")
    workers = ("A1ANN", "A2BOB", "A3CIM")
    statuses = [one.status for name in workers for one in turk.workers.assignments(name)]
    assert statuses == ["Submitted", "Submitted", "Approved"]
    shown.get_by_role("button", name="Close").click()
    expect(page.get_by_role("main")).to_contain_text("Approved")


def test_what_is_gone_is_said_where_one_acts_and_where_one_looks(
    browse: Browse, demo: MockTurk
) -> None:
    somebody = browse()
    somebody.expects("status of 404")
    acting, typing = somebody.page(), somebody.page()
    # It does not look by itself, and so has not heard of anything before one acts.
    acting.add_init_script("Object.defineProperty(document, 'visibilityState', {value: 'hidden'})")
    waiting = demo.workers.assignments("A5EMIL", status="Submitted")[0]
    for page in (acting, typing):
        page.goto(
            f"{demo.url}/requester/{waiting.requester_id}/assignments/{waiting.assignment_id}"
        )
        page.get_by_label("Feedback for the worker").fill("Thank you")
    demo.reset()

    acting.get_by_role("button", name="Approve").click()
    expect(acting.get_by_role("dialog").get_by_role("alert")).to_contain_text("no such")
    expect(typing.get_by_role("main").get_by_role("alert")).to_contain_text("no such")
