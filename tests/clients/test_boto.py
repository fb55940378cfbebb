"""boto's requirements, and how it reads responses; its adapter describes them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from clients.boto_client import boto, connection
from clients.trait import secret_of
from mockturk import MockTurk

KEY = "AKIAREQUESTER"
PAGE = Path(__file__).parents[2] / "docs" / "clients.md"


@pytest.fixture
def signed() -> Iterator[MockTurk]:
    """A server that verifies signatures."""
    with MockTurk(auth="verify", credentials={KEY: secret_of(KEY)}) as turk:
        yield turk


@pytest.fixture
def boto_connection(turk: MockTurk) -> Iterator[Any]:
    with connection(turk.url, KEY) as made:
        yield made


def question() -> Any:
    """A form made with boto's own classes."""
    from boto.mturk import question as made  # noqa: PLC0415 - Python 3.11 only

    content = made.QuestionContent()
    content.append_field("Title", "What is it, and why?")
    content.append(made.FormattedContent("<p>A <b>picture</b></p>"))
    form = made.QuestionForm()
    texts = made.AnswerSpecification(made.FreeTextAnswer(num_lines=2))
    form.append(made.Question("why", content, texts, is_required=True))
    choice = made.SelectionAnswer(style="radiobutton", selections=[("Cat", "c"), ("Dog", "d")])
    form.append(made.Question("what", content, made.AnswerSpecification(choice)))
    upload = made.AnswerSpecification(made.FileUploadAnswer(1, 1000))
    form.append(made.Question("photo", content, upload))
    return form


def pets() -> Any:
    """A test made with boto's own classes."""
    from boto.mturk import question as made  # noqa: PLC0415 - Python 3.11 only

    content = made.QuestionContent()
    content.append_field("Title", "What purrs?")
    choice = made.SelectionAnswer(style="radiobutton", selections=[("Cat", "c"), ("Dog", "d")])
    form = made.QuestionForm()
    form.append(made.Question("what", content, made.AnswerSpecification(choice)))
    return form


def test_its_own_settings_of_a_proxy(turk: MockTurk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the service in whole addresses then, here over plain HTTP."""
    where = urlsplit(turk.url)
    monkeypatch.setenv("http_proxy", turk.url)

    with connection(f"http://mechanicalturk.amazonaws.com:{where.port}", KEY) as made:
        assert (made.proxy, made.proxy_port) == (where.hostname, str(where.port))
        assert str(made.get_account_balance()[0]) == "$10,000.00"


def test_a_file_of_settings_leads_it_here(signed: MockTurk, tmp_path: Path) -> None:
    """The file of docs/clients.md, and programs with Amazon's addresses."""
    boto()
    (settings,) = re.findall(r"^```ini\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    file = tmp_path / "boto.cfg"
    file.write_text(settings.replace("8014", str(urlsplit(signed.url).port)))
    hosts = ("mechanicalturk.amazonaws.com", "mechanicalturk.sandbox.amazonaws.com")
    program = f"""
from boto.mturk.connection import MTurkConnection
for host in {hosts}:
    print(MTurkConnection({KEY!r}, {secret_of(KEY)!r}, host=host).get_account_balance()[0])
"""

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={**os.environ, "BOTO_CONFIG": str(file)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stdout) == (0, "$10,000.00\n" * 2), done.stderr


@pytest.mark.parametrize("kind", ["form", "external", "html"])
def test_its_own_questions(boto_connection: Any, kind: str) -> None:
    from boto.mturk import question as made  # noqa: PLC0415 - Python 3.11 only

    asked = {
        "form": question,
        "external": lambda: made.ExternalQuestion("https://example.com/?a=1&b=2", 400),
        "html": lambda: made.HTMLQuestion(
            "<html><head><title>t</title></head><body><p>1 &lt; 2</p></body></html>",
            300,
        ),
    }[kind]()

    (created,) = boto_connection.create_hit(
        question=asked,
        title="Cats",
        description="Cats and dogs",
        keywords=["cat", "dog"],
        reward=0.05,
        max_assignments=2,
        response_groups=("Minimal", "HITDetail", "HITQuestion", "HITAssignmentSummary"),
    )

    # What the doctests of boto ask for.
    assert created.HITReviewStatus == "NotReviewed"
    assert created.Question == asked.get_as_xml()
    assert created.Keywords == "cat, dog"
    assert (created.Amount, created.FormattedPrice) == ("0.05", "$0.05")
    assert (created.MaxAssignments, created.NumberOfAssignmentsAvailable) == ("2", "2")
    assert created.AssignmentDurationInSeconds == str(7 * 86_400)
    assert created.expired is False


def test_answers_are_read_into_fields(boto_connection: Any, turk: MockTurk) -> None:
    (created,) = boto_connection.create_hit(
        question=question(), title="Cats", description="Cats", keywords="cat", reward=0.05
    )
    assignment_id = turk.workers.accept("A1WORKER", created.HITId)
    turk.workers.submit(assignment_id, {"why": "Whiskers & <tail>", "what": "c"})

    (assignment,) = boto_connection.get_assignments(created.HITId, status="Submitted")
    (same, hit) = boto_connection.get_assignment(assignment_id)

    for one in (assignment, same):
        assert one.AssignmentId == assignment_id
        ((why, what),) = one.answers
        assert (why.qid, why.fields) == ("why", ["Whiskers & <tail>"])
        assert (what.qid, what.fields) == ("what", ["c"])
    assert hit.HITId == created.HITId


def test_numbers_and_prices(boto_connection: Any) -> None:
    available, on_hold = boto_connection.get_account_balance()
    found = boto_connection.search_hits(page_size=1)

    assert (str(available), available.amount) == ("$10,000.00", 10_000.0)
    assert (str(on_hold), on_hold.currency_code) == ("$0.00", "USD")
    assert found == []
    assert found.status is True
    assert (found.NumResults, found.TotalNumResults, found.PageNumber) == ("0", "0", "1")


def test_both_statuses_at_once(boto_connection: Any, turk: MockTurk) -> None:
    made = []
    for _ in range(2):
        (created,) = boto_connection.create_hit(
            question=question(), title="Cats", description="Cats", keywords="cat", reward=0.05
        )
        assignment_id = turk.workers.accept("A1WORKER", created.HITId)
        turk.workers.submit(assignment_id, {"what": "c", "why": "It barks"})
        made.append(created.HITId)
    boto_connection.set_reviewing(made[0])

    both = boto_connection.get_reviewable_hits(status="Reviewable,Reviewing")

    assert sorted(one.HITId for one in both) == sorted(made)
    boto_connection.set_reviewing(made[0], revert=True)
    assert len(boto_connection.get_reviewable_hits()) == 2


def test_its_own_failure_without_keywords(boto_connection: Any) -> None:
    with pytest.raises(NameError, match="unicode"):
        boto_connection.create_hit(
            question=question(), title="Cats", description="Cats", reward=0.05
        )


def test_errors_tell_code_and_message(boto_connection: Any) -> None:
    with pytest.raises(boto().MTurkRequestError) as caught:
        boto_connection.get_hit("3AAAAAAAAAAAAAAAAAAAAAAAAAAAAA")

    assert caught.value.status == 200
    assert caught.value.error_code == "AWS.MechanicalTurk.HITDoesNotExist"
    assert caught.value.error_message.startswith("Hit 3AAAAAAAAAAAAAAAAAAAAAAAAAAAAA does not")
    assert "<Data><Key>HITId</Key><Value>3AAAAAAAAAAAAAAAAAAAAAAAAAAAAA<" in caught.value.body


def test_an_unknown_operation(boto_connection: Any) -> None:
    with pytest.raises(boto().MTurkRequestError) as caught:
        boto_connection._process_request("CreateHat", {"Size": "7"})

    assert caught.value.status == 200
    assert caught.value.error_code == "AWS.InvalidOperationParameter"


def test_an_old_timestamp(signed: MockTurk, monkeypatch: pytest.MonkeyPatch) -> None:
    with connection(signed.url, KEY) as conn:
        monkeypatch.setattr("boto.utils.get_ts", lambda: "2014-11-14T08:54:44Z")

        with pytest.raises(boto().MTurkRequestError) as caught:
            conn.get_account_balance()

    assert caught.value.status == 400
    assert caught.value.error_code == "RequestExpired"
    captured = "Request has expired. Timestamp date is 2014-11-14T08:54:44Z"
    assert caught.value.error_message == captured


def test_a_retired_service() -> None:
    boto()
    with (
        MockTurk(retired=True) as turk,
        connection(turk.url, KEY) as conn,
        pytest.raises(boto().MTurkRequestError) as caught,
    ):
        conn.get_account_balance()

    assert caught.value.status == 403
    assert caught.value.error_code == "Forbidden"
    assert caught.value.request_id


def test_one_connection_for_many_calls(boto_connection: Any) -> None:
    for number in range(5):
        boto_connection.block_worker(f"A{number}", "Spam")
        with pytest.raises(boto().MTurkRequestError):
            boto_connection.dispose_hit("3UNKNOWN")

    assert boto_connection._process_request("GetBlockedWorkers", {}).TotalNumResults == "5"


def test_the_secret_is_checked_where_it_shall_be(signed: MockTurk) -> None:
    with connection(signed.url, KEY) as right:
        assert right.get_account_balance()
    for key, secret in ((KEY, "bogus"), ("AKIAUNKNOWN", secret_of(KEY))):
        with connection(signed.url, key, secret) as wrong:
            with pytest.raises(boto().MTurkRequestError) as caught:
                wrong.get_account_balance()
            assert caught.value.error_code == "AWS.NotAuthorized"


def test_texts_of_any_kind_are_signed_alike(signed: MockTurk) -> None:
    with connection(signed.url, KEY) as conn:
        (created,) = conn.create_hit(
            question=question(),
            title="größer & 質問 + 100%\n\N{CAT FACE}",
            description="a=b&c=d;e/f?g#h",
            keywords="cat",
            reward=0.05,
            response_groups=["Minimal", "HITDetail"],
        )

        assert created.Title == "größer & 質問 + 100%\n\N{CAT FACE}"
        assert created.Description == "a=b&c=d;e/f?g#h"


def test_layouts(tmp_path: Any) -> None:
    boto()
    from boto.mturk import layoutparam as made  # noqa: PLC0415 - Python 3.11 only

    layout = "<!DOCTYPE html><html><head><title>t</title></head><body><p>${name}</p></body></html>"
    (tmp_path / "3LAYOUT.html").write_text(layout)
    with MockTurk(layouts=tmp_path) as turk, connection(turk.url, KEY) as conn:
        (created,) = conn.create_hit(
            hit_layout="3LAYOUT",
            layout_params=made.LayoutParameters([made.LayoutParameter("name", "Ada & Bob")]),
            title="Cats",
            description="Cats",
            keywords="cat",
            reward=0.05,
            response_groups=["Minimal", "HITDetail", "HITQuestion"],
        )

        assert created.HITLayoutId == "3LAYOUT"
        assert "Ada &" in created.Question


@pytest.mark.parametrize("operation", ["GetWorkerAcceptLimit", "SetWorkerAcceptLimit"])
def test_what_is_not_answered_is_an_error(boto_connection: Any, operation: str) -> None:
    with pytest.raises(boto().MTurkRequestError) as caught:
        boto_connection._process_request(operation, {"WorkerId": "A1"})

    assert caught.value.status == 200
    assert caught.value.error_code == "AWS.MechanicalTurk.NotImplemented"


@pytest.mark.parametrize(
    "ask",
    [
        lambda of: of.get_qualification_requests("3TYPE"),
        lambda of: of.assign_qualification("3TYPE", "A1"),
        lambda of: of.revoke_qualification("A1", "3TYPE"),
    ],
    ids=["requests", "assign", "revoke"],
)
def test_a_qualification_type_there_is_not_is_an_error(boto_connection: Any, ask: Any) -> None:
    with pytest.raises(boto().MTurkRequestError) as caught:
        ask(boto_connection)

    assert caught.value.error_code == "AWS.MechanicalTurk.QualificationTypeDoesNotExist"


def test_qualification_types_are_found_with_what_boto_sends(boto_connection: Any) -> None:
    """A Query of None, and the sort property Expiration, which no list has."""
    made = boto_connection.create_qualification_type("Cats", "Knows cats", "Active")
    (kind,) = boto_connection.search_qualification_types()
    assert kind.QualificationTypeId == made[0].QualificationTypeId

    assert list(boto_connection.get_qualification_requests(kind.QualificationTypeId)) == []


def test_a_qualification_with_its_own_classes(boto_connection: Any, turk: MockTurk) -> None:
    from boto.mturk import qualification as made  # noqa: PLC0415 - Python 3.11 only

    (kind,) = boto_connection.create_qualification_type(
        "Cats", "Knows cats", "Active", ["cat", "dog"], test=pets(), test_duration=600
    )
    type_id = kind.QualificationTypeId
    assert (kind.Keywords, kind.Test) == ("cat, dog", pets().get_as_xml())
    requirements = made.Qualifications()
    requirements.add(made.Requirement(type_id, "GreaterThan", 5, required_to_preview=True))
    (created,) = boto_connection.create_hit(
        question=pets(),
        title="Cats",
        description="-",
        keywords="cat",
        reward=0.05,
        qualifications=requirements,
    )
    asked = turk.workers.request_qualification("A1WORKER", type_id)
    turk.workers.submit_test(asked.qualification_request_id, {"what": "c"})

    (waiting,) = boto_connection.get_qualification_requests(type_id)
    ((what,),) = waiting.answers
    assert (waiting.SubjectId, what.qid, what.fields) == ("A1WORKER", "what", ["c"])
    boto_connection.grant_qualification(waiting.QualificationRequestId, 6)
    boto_connection.assign_qualification(type_id, "A2WORKER", value=4, send_notification=False)
    boto_connection.update_qualification_score(type_id, "A2WORKER", 5)
    (score,) = boto_connection.get_qualification_score(type_id, "A2WORKER")
    assert (score.IntegerValue, score.Status) == ("5", "Granted")
    turk.workers.accept("A1WORKER", created.HITId)
    held = boto_connection.get_qualifications_for_qualification_type(type_id)
    assert [(one.SubjectId, one.IntegerValue) for one in held] == [
        ("A1WORKER", "6"),
        ("A2WORKER", "5"),
    ]
    boto_connection.revoke_qualification("A2WORKER", type_id)
    with pytest.raises(boto().MTurkRequestError) as caught:
        boto_connection.get_qualification_score(type_id, "A2WORKER")
    assert caught.value.error_code == "AWS.MechanicalTurk.InvalidQualificationState"
    boto_connection.dispose_qualification_type(type_id)
    assert boto_connection.search_qualification_types() == []


def test_its_own_failure_with_an_answer_key(boto_connection: Any) -> None:
    with pytest.raises(NameError, match="basestring"):
        boto_connection.create_qualification_type(
            "Cats", "Cats", "Active", test=pets(), test_duration=60, answer_key="<AnswerKey/>"
        )


@pytest.mark.parametrize(
    ("ask", "parameter"),
    [
        (lambda of: of.search_hits(page_size="green"), "PageSize"),
        (lambda of: of.approve_assignment("3A", "a bell \a"), "RequesterFeedback"),
        (lambda of: of.block_worker("A1", "not \ud83d text".encode("utf-8", "surrogatepass")), ""),
    ],
    ids=["number", "control", "surrogate"],
)
def test_what_soap_libraries_cannot_say(boto_connection: Any, ask: Any, parameter: str) -> None:
    with pytest.raises(boto().MTurkRequestError) as caught:
        ask(boto_connection)

    assert caught.value.error_code == "AWS.MechanicalTurk.InvalidParameterValue"
    assert f"<Key>Parameter</Key><Value>{parameter}" in caught.value.body


def test_none_is_nothing(boto_connection: Any) -> None:
    boto_connection.block_worker("A1", "Spam")
    boto_connection.unblock_worker("A1", None)
    blocks = boto_connection._process_request("GetBlockedWorkers", {})

    assert blocks.TotalNumResults == "0"
