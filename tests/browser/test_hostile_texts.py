"""Texts that would be scripts, in every field that somebody else writes: none of them runs."""

from __future__ import annotations

from urllib.parse import quote
from xml.sax.saxutils import escape

import pytest
from playwright.sync_api import expect

from browser.calls import Caller
from browser.conftest import Browse
from browser.crawling import every_page
from mockturk import MockTurk, connect

# Ways out of a text, an attribute, an element that holds raw text, a script, a template.
# A title has 128 characters.
_ATTEMPTS = {
    "elements": "<script>pwned=1</script><img src=x onerror=pwned=1><svg onload=pwned=1>"
    "--></pre>]]><script>pwned=1</script><!--",
    "attributes": "\"'><img src=x onerror=pwned=1>\" autofocus onfocus=pwned=1 x='"
    "</title></textarea></option><script>pwned=1</script>",
    "templates": "{{ 7 * 191 }}{% raw %}${pwned=1}<%= 7 * 191 %>"
    "<a hx-on:load='pwned=1' hx-get=/x hx-trigger=load>",
    "addresses": "javascript:pwned=1//data:text/html,<script>pwned=1</script>",
}
_FORM = (
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionForm.xsd"
)


def _question(text: str) -> str:
    """A form with a text in every place that holds one."""
    plain = escape(text, {'"': "&quot;"})
    markup = escape(f"<p>{text}</p><a href='javascript:pwned=1'>link</a>")
    binary = (
        "<Binary><MimeType><Type>image</Type><SubType>png</SubType></MimeType>"
        f"<DataURL>https://example.com/{quote(text)}</DataURL><AltText>{plain}</AltText></Binary>"
    )
    content = (
        f"<Title>{plain}</Title><Text>{plain}</Text><List><ListItem>{plain}</ListItem></List>"
        f"<FormattedContent>{markup}</FormattedContent>{binary}"
        "<Application><JavaApplet><AppletPath>https://example.com/</AppletPath>"
        f"<AppletFilename>{plain}</AppletFilename><Width>1</Width><Height>1</Height>"
        f"<ApplicationParameter><Name>{plain}</Name><Value>{plain}</Value></ApplicationParameter>"
        "</JavaApplet></Application>"
    )
    selections = (
        f"<Selection><SelectionIdentifier>{plain}</SelectionIdentifier><Text>{plain}</Text>"
        f"</Selection><Selection><SelectionIdentifier>b</SelectionIdentifier>{binary}</Selection>"
        "<Selection><SelectionIdentifier>c</SelectionIdentifier>"
        f"<FormattedContent>{markup}</FormattedContent></Selection>"
    )

    def asked(identifier: str, specification: str) -> str:
        return (
            f"<Question><QuestionIdentifier>{identifier}{plain}</QuestionIdentifier>"
            f"<DisplayName>{plain}</DisplayName><QuestionContent>{content}</QuestionContent>"
            f"<AnswerSpecification>{specification}</AnswerSpecification></Question>"
        )

    styles = "".join(
        asked(
            style,
            f"<SelectionAnswer><StyleSuggestion>{style}</StyleSuggestion>"
            f"<Selections>{selections}<OtherSelection><DefaultText>{plain}</DefaultText>"
            "</OtherSelection></Selections></SelectionAnswer>",
        )
        for style in ("radiobutton", "checkbox", "dropdown", "combobox", "list", "multichooser")
    )
    return (
        f'<QuestionForm xmlns="{_FORM}"><Overview>{content}</Overview>'
        + asked("q", f"<FreeTextAnswer><DefaultText>{plain}</DefaultText></FreeTextAnswer>")
        + styles
        + "</QuestionForm>"
    )


def _fill(turk: MockTurk, text: str) -> tuple[str, ...]:
    """Put a text wherever requesters and workers can; returns pages that show it."""
    world = connect(turk.url)
    world.rules = "relaxed"  # with which Questions are any texts
    name = turk.workers.register("A1ANN", name=text).worker_id
    requester = Caller(turk.url, f"KEY {text}")
    kind = requester.call(
        "CreateQualificationType",
        {
            "Name": text,
            "Description": text,
            "Keywords": text,
            "QualificationTypeStatus": "Active",
            "Test": _question(text),
            "TestDurationInSeconds": 600,
        },
        "QualificationTypeId",
    )
    asked = turk.workers.request_qualification("A1ANN", kind)
    turk.workers.submit_test(asked.qualification_request_id, {f"q{text}": text})
    turk.workers.request_qualification("A2BOB", kind)
    hits = [
        requester.call(
            "CreateHIT",
            {
                "Title": text,
                "Description": text,
                "Keywords": text,
                "Reward": {"Amount": "0.05", "CurrencyCode": "USD"},
                "AssignmentDurationInSeconds": 600,
                "LifetimeInSeconds": 3600,
                "MaxAssignments": 3,
                "RequesterAnnotation": text,
                "Question": question,
                "AssignmentReviewPolicy": {
                    "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
                    "Parameter": [
                        {"Key": "AnswerKey", "MapEntry": [{"Key": f"q{text}", "Value": [text]}]},
                        {"Key": "ApproveIfKnownAnswerScoreIsAtLeast", "Value": ["100"]},
                        {"Key": "ApproveReason", "Value": [text]},
                        {"Key": "RejectReason", "Value": [text]},
                    ],
                },
                "HITReviewPolicy": {
                    "PolicyName": "SimplePlurality/2011-09-01",
                    "Parameter": [
                        {"Key": "QuestionIds", "Value": [f"q{text}"]},
                        {"Key": "QuestionAgreementThreshold", "Value": ["0"]},
                    ],
                },
            },
            "HITId",
        )
        for question in (_question(text), text, _question(text))
    ]
    own = {f"q{text}": text, f"checkbox{text}": [text]}
    first = turk.workers.accept("A1ANN", hits[0])
    turk.workers.submit(first, own)
    turk.workers.submit(turk.workers.accept("A1ANN", hits[1]), {text: text})
    open_one = turk.workers.accept("A2BOB", hits[0])
    bonus = {"Amount": "1.00", "CurrencyCode": "USD"}
    requester.call(
        "GrantBonus",
        {"WorkerId": "A1ANN", "AssignmentId": first, "BonusAmount": bonus, "Reason": text},
    )
    requester.call("BlockWorker", {"WorkerId": "A3CIM", "Reason": text})
    requester.call("NotifyWorkers", {"Subject": text, "MessageText": text, "WorkerId": ["A1ANN"]})
    notification = {
        "Destination": f"mail{text}@example.com",
        "Transport": "Email",
        "Version": "2006-05-05",
        "EventType": ["AssignmentSubmitted"],
    }
    hit_type = requester.call("GetHIT", {"HITId": hits[0]}, "HITTypeId")
    requester.ask("SetHITTypeNotification", {"HITTypeId": hit_type, "Notification": notification})
    requester.ask("GetHIT", {"HITId": text})
    requester.ask("SearchQualificationTypes", {"Query": text, "MustBeRequestable": True})
    return (
        f"/worker/{name}/hits?search={quote(text)}",
        f"/worker/A2BOB/assignments/{open_one}",
        f"/worker/A2BOB/hits/{hits[1]}",
        f"/worker/A1ANN/assignments/{first}",
    )


@pytest.mark.parametrize("attempt", _ATTEMPTS.values(), ids=_ATTEMPTS)
def test_no_text_of_others_runs(browse: Browse, turk: MockTurk, attempt: str) -> None:
    first = _fill(turk, attempt)
    page = browse().page()
    shown = 0

    for path in every_page(page, turk.url, *first):
        for frame in page.frames:
            assert frame.evaluate("typeof pwned") == "undefined", path
        # What templates would have made of it, and elements only a text could have made.
        assert page.get_by_text("1337").count() == 0 or "1337" in attempt, path
        assert page.locator("[onerror], [onload], [onfocus], [hx-on\\:load]").count() == 0, path
        shown += attempt[:20] in page.content() or page.get_by_text(attempt[:20]).count() > 0

    assert shown > 10


@pytest.mark.parametrize("attempt", _ATTEMPTS.values(), ids=_ATTEMPTS)
def test_no_address_runs(browse: Browse, turk: MockTurk, attempt: str) -> None:
    turk.workers.register("A1ANN")
    somebody = browse()
    somebody.expects("status of 4")
    page = somebody.page()
    there = quote(attempt, safe="")

    for path in (
        *(f"/worker/{there}/hits", f"/worker/{there}/dashboard", f"/worker/A1ANN/hits/{there}"),
        *(f"/requester/{there}/", f"/requester/{there}/hits", f"/site/static/{there}"),
        *(f"/worker/A1ANN/hits?search={there}&sort={there}&page={there}", f"/worker/?page={there}"),
        f"/worker/side-by-side?worker={there}&worker=A1ANN",
    ):
        page.goto(f"{turk.url}{path}")
        for frame in page.frames:
            assert frame.evaluate("typeof pwned") == "undefined", path


def test_the_name_of_a_file_does_not_run(browse: Browse, turk: MockTurk) -> None:
    requester = Caller(turk.url, "KEY")
    hit_id = requester.call(
        "CreateHIT",
        {
            "Title": "Send a file",
            "Description": "Any file",
            "Reward": {"Amount": "0.05", "CurrencyCode": "USD"},
            "AssignmentDurationInSeconds": 600,
            "LifetimeInSeconds": 3600,
            "Question": f'<QuestionForm xmlns="{_FORM}"><Question><QuestionIdentifier>file'
            "</QuestionIdentifier><QuestionContent><Text>Which?</Text></QuestionContent>"
            "<AnswerSpecification><FileUploadAnswer><MaxFileSizeInBytes>1000"
            "</MaxFileSizeInBytes><MinFileSizeInBytes>1</MinFileSizeInBytes></FileUploadAnswer>"
            "</AnswerSpecification></Question></QuestionForm>",
        },
        "HITId",
    )
    page = browse().page()
    page.goto(f"{turk.url}/worker/A9NEW/hits/{hit_id}")
    page.get_by_role("button", name="Accept the HIT").first.click()
    page.locator("input[type=file]").set_input_files(
        {
            "name": '"><img src=x onerror=pwned=1>.svg',
            "mimeType": "image/svg+xml",
            "buffer": b"<svg xmlns='http://www.w3.org/2000/svg' onload='pwned=1'/>",
        }
    )
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("main")).to_contain_text("Submitted")

    console = f"/requester/{turk.accounts.get('KEY').requester_id}/hits/{hit_id}"
    for path in ("/worker/A9NEW/dashboard", console, f"{console}/answers"):
        page.goto(f"{turk.url}{path}")
        assert page.evaluate("typeof pwned") == "undefined", path
