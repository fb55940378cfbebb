"""What the builders make, sent to a server by the clients: it is accepted and kept as it is."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from xml.sax.saxutils import escape

import pytest
import suds.client
import zeep

from client.builders.test_documents import DOCUMENTED
from client.builders.test_documents import FORM as FULL_FORM
from client.builders.test_review_policies import AGREED, KNOWN
from client.calling import called, texts
from exchanges import NAMESPACE
from mockturk import (
    MockTurk,
    ScoreMyKnownAnswers,
    ValueMapping,
    answer_key,
    connect,
    formatted_content,
    free_text,
    overview,
    question_form,
    selection,
    title,
)

WHO = {"AWSAccessKeyId": "AKIATEST", "Timestamp": "2014-08-15T12:00:00Z", "Signature": "any"}
HIT = {"HITTypeId": "T100CN9P324W00EXAMPLE", "LifetimeInSeconds": 3600}
QUESTIONS = {name: text for name, text in DOCUMENTED.items() if "Question" in name} | {
    "everything else": FULL_FORM
}
# The sample's own mistakes: &nbsp; is no entity of XML.
INVALID = {"QuestionForm-fragment-formattedcontent-table"}
FORM = question_form(
    overview(title("Pets & more"), "Look at it.\r\n]]>", formatted_content("<p>a<br/>&amp; b</p>")),
    free_text("q1", "Who?", max_length=20),
    selection("q2", "Which?", {"B": "Bird", "C": "Cat"}, max_count=2, style="checkbox"),
    free_text("q3", "Why?"),
)


@pytest.fixture(scope="module")
def turk() -> Iterator[MockTurk]:
    with MockTurk() as turk:
        yield turk


@pytest.fixture(scope="module")
def client(turk: MockTurk) -> Iterator[zeep.Client]:
    with zeep.Client(turk.wsdl_url) as client:
        yield client


@pytest.fixture(autouse=True)
def _journal_of_this_test(turk: MockTurk) -> None:
    connect(turk.url).journal.clear()  # some documented patterns cannot be checked, which is noted


def query(turk: MockTurk, operation: str, **params: object) -> str:
    """Send a REST query that must succeed, and return the answer."""
    sent = {"Service": "AWSMechanicalTurkRequester", "Operation": operation, **WHO, **params}
    with urllib.request.urlopen(turk.url + "/", urlencode(sent).encode()) as answer:
        text = str(answer.read().decode())
    assert "<IsValid>True" in text, text
    return text


def created(client: zeep.Client, **fields: Any) -> Any:
    """Create a HIT with zeep and return it as GetHIT does."""
    (hit,) = client.service.CreateHIT(**WHO, Request=[{**HIT, **fields}]).HIT
    assert hit.Request.IsValid == "True", hit.Request.Errors
    asked = {"HITId": hit.HITId}
    (found,) = client.service.GetHIT(**WHO, Request=[asked]).HIT
    return found


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - INVALID))
def test_a_question_is_accepted_over_soap(client: zeep.Client, name: str) -> None:
    assert created(client, Question=QUESTIONS[name]).Question == QUESTIONS[name]


def test_a_form_is_accepted_over_rest(turk: MockTurk) -> None:
    (hit_id,) = texts(query(turk, "CreateHIT", Question=FORM, **HIT), "HITId")

    assert turk.workers.preview("A1WORKER", hit_id).question == FORM


@pytest.mark.parametrize("mapping", [None, "percentage", "scale", "ranges"])
def test_an_answer_key_scores_a_test(turk: MockTurk, mapping: str | None) -> None:
    mappings = {
        None: (None, 5),
        "percentage": (ValueMapping.percentage(10), 50),
        "scale": (ValueMapping.scale(1.5), 8),
        "ranges": (ValueMapping.ranges({(5, 7): 3, (8, 10): 4}, out_of_range=0), 3),
    }
    value_mapping, value = mappings[mapping]
    scores = {"q2": {("B", "C"): 5, "B": 1}}
    (type_id,) = texts(
        query(
            turk,
            "CreateQualificationType",
            Name=f"Pets, {mapping}",
            Description="Knows pets",
            QualificationTypeStatus="Active",
            Test=FORM,
            TestDurationInSeconds=60,
            AnswerKey=answer_key(scores, default_scores={"q2": -1}, value_mapping=value_mapping),
        ),
        "QualificationTypeId",
    )

    request = turk.workers.request_qualification("A1WORKER", type_id).qualification_request_id
    answers = {"q1": "me", "q2": ["B", "C"]}
    assert turk.workers.submit_test(request, answers).value == value


def reviewed(turk: MockTurk, hit_id: str) -> list[str]:
    """Answer a HIT as its policies know it, and return what they found and did."""
    assignment_id = turk.workers.accept("A1WORKER", hit_id)
    turk.workers.submit(assignment_id, {"q1": "A", "q2": ["C", "B"], "q3": ""})
    connect(turk.url).journal.assert_nothing_ignored()
    answer = query(turk, "GetReviewResultsForHIT", HITId=hit_id)
    return [*texts(answer, "PolicyName"), *texts(answer, "ActionName")]


BOTH_RUN = [
    *("ScoreMyKnownAnswers/2011-09-01", "SimplePlurality/2011-09-01"),
    *("review", "approve", "review", "approve"),
]


def test_policies_over_zeep(turk: MockTurk, client: zeep.Client) -> None:
    hit = created(client, Question=FORM, AssignmentReviewPolicy=KNOWN, HITReviewPolicy=AGREED)

    assert reviewed(turk, hit.HITId) == BOTH_RUN


def test_policies_over_suds(turk: MockTurk) -> None:
    client = suds.client.Client(turk.wsdl_url, cache=None)
    request = {**HIT, "Question": FORM, "AssignmentReviewPolicy": KNOWN, "HITReviewPolicy": AGREED}
    answer = client.service.CreateHIT(**WHO, Request=[request])

    hit_id = answer.HIT[0].HITId
    assert turk.workers.preview("A1WORKER", hit_id).question == FORM
    assert reviewed(turk, hit_id) == BOTH_RUN


def test_policies_over_rest(turk: MockTurk) -> None:
    policies = {**KNOWN.to_query(), **AGREED.to_query()}
    (hit_id,) = texts(query(turk, "CreateHIT", Question=FORM, **HIT, **policies), "HITId")

    assert reviewed(turk, hit_id) == BOTH_RUN


def test_policies_in_an_envelope(turk: MockTurk) -> None:
    fields = "".join(f"<{name}>{value}</{name}>" for name, value in HIT.items())
    who = "".join(f"<{name}>{value}</{name}>" for name, value in WHO.items())
    envelope = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<CreateHIT xmlns="{NAMESPACE}">{who}<Request>{fields}'
        f"<Question>{escape(FORM)}</Question>"
        f"{KNOWN.to_xml()}{AGREED.to_xml()}</Request></CreateHIT></s:Body></s:Envelope>"
    )
    answer = called(connect(turk.url), envelope)

    assert texts(answer, "IsValid")[-1:] == ["True"], answer
    (hit_id,) = texts(answer, "HITId")
    assert reviewed(turk, hit_id) == BOTH_RUN


def test_a_value_out_of_range_is_left_to_the_service(client: zeep.Client) -> None:
    policy = ScoreMyKnownAnswers({"q1": "A"}, approve_if_score_at_least=102)
    answer = client.service.CreateHIT(
        **WHO, Request=[{**HIT, "Question": FORM, "AssignmentReviewPolicy": policy}]
    )

    (error,) = answer.HIT[0].Request.Errors.Error
    assert error.Code == "AWS.ParameterOutOfRange"
