"""The error messages known from the real service, provoked one by one over REST."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from captures.replay import HIT, KEY, Replay, time, time_of
from documents.question_texts import question_form
from mockturk.domain.layouts import Layout
from pins import Pins

Row = tuple[str, str, str, str]
"""Code, operation, environment and year, which tell the rows of the table apart."""

SERVICE = "AWS.MechanicalTurk."
NOW = time("2015-01-12T06:29:24Z")
WORKER_ID = "A1ZUQ2YDM61713"
ANSWERS = {"q": "a"}
BONUS = {"WorkerId": WORKER_ID, "Reason": "Well done", "BonusAmount.1.CurrencyCode": "USD"}

QUALIFICATION_TYPE = {
    "Name": "EnglishWritingAbility",
    "Description": "The ability to write and edit text...",
    "QualificationTypeStatus": "Active",
}

IN_A_RESULT = ("(NotifyWorkersFailureStatus HardFailure)", "NotifyWorkers", "", "2013")
"""The message that is no error, but tells of a worker in a valid result."""

UNPROVOKED = {
    ("AWS.BadClaimsSupplied", "GetAccountBalance", "production", "2014"): (
        "a wrong signature is AWS.NotAuthorized; this one is for faults on demand"
        " (docs/reference/decisions.md#d1-bad-claims-supplied)"
    ),
    (f"{SERVICE}PermissionDenied", "CreateHIT", "", "2013"): (
        "no requester lacks a permission; what is another's does not exist"
        " (docs/reference/errors.md#another-requesters-object)"
    ),
    ("(generic)", "NotifyWorkers", "production", "2021"): "the later API's, for no known reason",
}
"""Messages nothing provokes, and why."""

# The errors of the front end, their HTTP status, and nothing behind the message.
FRONT_END = {"RequestExpired": 400, "Forbidden": 403}


@dataclass(frozen=True)
class Refusal:
    """An answer, and what stands for the words in angle brackets in the captured message."""

    status: int
    body: bytes
    words: dict[str, str]

    @property
    def code(self) -> str:
        (code,) = etree.fromstring(self.body).iter("Code")
        return code.text or ""

    @property
    def message(self) -> str:
        (message,) = etree.fromstring(self.body).iter("Message")
        return message.text or ""


@dataclass(frozen=True)
class Scene:
    """What a row says of where and when, and how to provoke."""

    message: str
    environment: str

    def replay(self, now: datetime = NOW, **options: Any) -> Replay:
        """Make a service whose time is that behind the message, if it is known."""
        if milliseconds := re.search(r"\((\d{13})( s)?\)$", self.message):
            now = time_of(int(milliseconds[1]))
        return Replay(now, environment=self.environment or "sandbox", **options)


Provoke = Callable[[Scene], Iterator[Refusal]]

PROVOKED: dict[Row, Provoke] = {}
"""What makes the service say it; by the row of the table."""


def says(
    code: str, operation: str, environment: str = "", year: str = ""
) -> Callable[[Provoke], Provoke]:
    def remember(provoke: Provoke) -> Provoke:
        PROVOKED[(code, operation, environment, year)] = provoke
        return provoke

    return remember


def refused(replay: Replay, operation: str, params: dict[str, str], **words: str) -> Refusal:
    response = replay.respond(operation, params)
    return Refusal(response.status_code, response.data, words)


@says("AWS.NotAuthorized", "GetAccountBalance", "production", "2014")
def unknown_key(scene: Scene) -> Iterator[Refusal]:
    stranger = {"AWSAccessKeyId": "AKIASTRANGER", "Timestamp": "2014-05-03T00:05:00Z"}
    yield refused(scene.replay(verify=True), "GetAccountBalance", stranger)


@says(f"{SERVICE}InvalidParameterValue", "GetRequesterStatistic", "production", "2017")
def a_statistic_of_the_past(scene: Scene) -> Iterator[Refusal]:
    params = {"Statistic": "NumberAssignmentsAvailable", "TimePeriod": "LifeToDate"}
    yield refused(scene.replay(), "GetRequesterStatistic", params)


@says("AWS.NotAuthorized", "CreateHIT", "sandbox", "2016")
def wrong_signature(scene: Scene) -> Iterator[Refusal]:
    known = {"AWSAccessKeyId": KEY, "Timestamp": "2016-06-29T01:21:57Z"}
    yield refused(scene.replay(verify=True), "CreateHIT", known)


@says("RequestExpired", "GetAccountBalance", "production", "2014")
def old_timestamp(scene: Scene) -> Iterator[Refusal]:
    replay = scene.replay(time("2014-11-14T09:10:00Z"), verify=True)
    sent = refused(replay, "GetAccountBalance", {"Timestamp": "2014-11-14T08:54:44Z"})
    assert not list(etree.fromstring(sent.body).iter("RequestId"))
    yield sent


@says("Forbidden", "any", "production", "2019")
def retired(scene: Scene) -> Iterator[Refusal]:
    replay = scene.replay(retired=True)
    for operation in "CreateHIT", "GetAccountBalance", "NotifyWorkers":
        yield refused(replay, operation, {})


@says(f"{SERVICE}AssignmentDoesNotExist", "GetAssignment", "sandbox", "2015")
def placeholder(scene: Scene) -> Iterator[Refusal]:
    replay = scene.replay()
    preview = {"AssignmentId": "ASSIGNMENT_ID_NOT_AVAILABLE"}
    for operation in (
        *("GetAssignment", "ApproveAssignment", "RejectAssignment"),
        *("ApproveRejectedAssignment", "GetBonusPayments"),
    ):
        yield refused(replay, operation, preview)
    yield refused(replay, "GetFileUploadURL", preview | {"QuestionIdentifier": "q"})
    yield refused(replay, "GrantBonus", preview | BONUS | {"BonusAmount.1.Amount": "1.00"})


@says(f"{SERVICE}HITDoesNotExist", "(HIT operation)", "production", "")
def unknown_hit(scene: Scene) -> Iterator[Refusal]:
    replay = scene.replay()
    unknown = "3NOSUCHHIT"
    for operation in (
        *("GetHIT", "GetAssignmentsForHIT", "GetReviewResultsForHIT", "GetBonusPayments"),
        *("DisableHIT", "DisposeHIT", "ForceExpireHIT", "SetHITAsReviewing"),
    ):
        yield refused(replay, operation, {"HITId": unknown}, HITId=unknown)
    more = {"HITId": unknown, "ExpirationIncrementInSeconds": "3600"}
    yield refused(replay, "ExtendHIT", more, HITId=unknown)
    hit_type = {"HITId": unknown, "HITTypeId": "T100CN9P324W00EXAMPLE"}
    yield refused(replay, "ChangeHITTypeOfHIT", hit_type, HITId=unknown)


@says(f"{SERVICE}InvalidAssignmentState", "GetAssignment", "production", "2015")
def told_before_it_is_submitted(scene: Scene) -> Iterator[Refusal]:
    replay = scene.replay()
    accepted = replay.workers.accept(WORKER_ID, replay.hit())
    yield refused(replay, "GetAssignment", {"AssignmentId": accepted})


@says(f"{SERVICE}InvalidAssignmentState", "ApproveAssignment", "production", "2018")
def approved_twice(scene: Scene) -> Iterator[Refusal]:
    replay = scene.replay()
    decided = {"AssignmentId": submitted(replay, replay.hit())}
    replay.call("ApproveAssignment", decided)
    yield refused(replay, "ApproveAssignment", decided)


@says(f"{SERVICE}InvalidAssignmentState", "ApproveAssignment", "sandbox", "2020")
@says(f"{SERVICE}InvalidAssignmentState", "ApproveAssignment", "production", "2020")
def approved_before_it_is_submitted(scene: Scene) -> Iterator[Refusal]:
    replay = scene.replay()
    accepted = replay.workers.accept(WORKER_ID, replay.hit())
    for operation in "ApproveAssignment", "RejectAssignment":
        yield refused(replay, operation, {"AssignmentId": accepted})


@says(f"{SERVICE}InvalidHITState", "DeleteHIT (=DisposeHIT)", "sandbox", "2018")
def disposed_unreviewed(scene: Scene) -> Iterator[Refusal]:
    replay = scene.replay()
    hit_id = replay.hit()
    submitted(replay, hit_id)
    yield refused(replay, "DisposeHIT", {"HITId": hit_id})


@says(f"{SERVICE}InvalidParameterValue", "BlockWorker (CreateWorkerBlock)", "sandbox", "2019")
def blocked_nobody(scene: Scene) -> Iterator[Refusal]:
    """Here by the form of the id; one of the right form is somebody's.

    Source: docs/reference/decisions.md#d17.
    """
    nobody = "no-worker"
    blocked = {"WorkerId": nobody, "Reason": "None of our workers"}
    for operation in "BlockWorker", "UnblockWorker":
        yield refused(scene.replay(), operation, blocked, WorkerId=nobody)


@says("(code not shown)", "CreateHIT", "sandbox", "2015")
def empty_question(scene: Scene) -> Iterator[Refusal]:
    yield refused(scene.replay(), "CreateHIT", HIT | {"Question": ""})


@says("AWS.MissingParameters (code inferred)", "CreateHIT with HITLayoutId", "sandbox", "2015")
def layout_without_a_parameter(scene: Scene) -> Iterator[Refusal]:
    layout = Layout("39ZKK3W0VMKU0DPHRLCXKSX4INR56I", "<p>${image_url}</p>")
    given = {name: value for name, value in HIT.items() if name != "Question"}
    replay = scene.replay(world={"layouts": [layout]})
    yield refused(replay, "CreateHIT", given | {"HITLayoutId": layout.id})


@says("AWS.ParameterOutOfRange", "UpdateExpirationForHIT (ExtendHIT)", "production", "2019")
def extended_into_the_past(scene: Scene) -> Iterator[Refusal]:
    replay = scene.replay()
    back = {"HITId": replay.hit(), "ExpirationIncrementInSeconds": "-380572"}
    yield refused(replay, "ExtendHIT", back)


@says("AWS.InvalidEnumeratedParameter", "CreateHIT", "sandbox", "2015")
def structure_as_text(scene: Scene) -> Iterator[Refusal]:
    text = {"QualificationRequirement": "[map[QualificationTypeId:00000000000000000071]]"}
    yield refused(scene.replay(), "CreateHIT", HIT | text)


@says("(2017 API, XHTML/HTML)", "CreateHIT")
def invalid_html(scene: Scene) -> Iterator[Refusal]:
    question = (
        '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/'
        '2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[<p>no document</b>]]></HTMLContent>'
        "<FrameHeight>400</FrameHeight></HTMLQuestion>"
    )
    yield refused(scene.replay(), "CreateHIT", HIT | {"Question": question})


@says(f"{SERVICE}InsufficientFunds", "CreateHIT/Approve/Bonus", "production", "2015")
def without_funds(scene: Scene) -> Iterator[Refusal]:
    """Of 0.10 USD; an assignment and a bonus cost 0.01 more than they bring the worker."""
    replay = scene.replay(world={"funds": Decimal("0.10")})
    hit_id = replay.hit(MaxAssignments="3")
    assignment_id = submitted(replay, hit_id)
    bonus = BONUS | {"AssignmentId": assignment_id}
    yield refused(replay, "CreateHIT", HIT | {"Reward.1.Amount": "0.10"})
    more = {"HITId": hit_id, "MaxAssignmentsIncrement": "6"}
    yield refused(replay, "ExtendHIT", more)
    yield refused(replay, "GrantBonus", bonus | {"BonusAmount.1.Amount": "0.10"})

    replay.call("GrantBonus", bonus | {"BonusAmount.1.Amount": "0.08"})
    yield refused(replay, "ApproveAssignment", {"AssignmentId": assignment_id})
    yield refused(replay, "DisableHIT", {"HITId": hit_id})
    replay.call("RejectAssignment", {"AssignmentId": assignment_id})
    yield refused(replay, "ApproveRejectedAssignment", {"AssignmentId": assignment_id})


@says(f"{SERVICE}QualificationTypeAlreadyExists", "CreateQualificationType", "production", "2015")
def name_taken(scene: Scene) -> Iterator[Refusal]:
    replay = scene.replay()
    replay.call("CreateQualificationType", QUALIFICATION_TYPE)
    yield refused(replay, "CreateQualificationType", QUALIFICATION_TYPE)


@says(f"{SERVICE}InvalidQualificationTypeState", "DisposeQualificationType", "production", "2015")
def disposed_of_twice(scene: Scene) -> Iterator[Refusal]:
    replay = scene.replay()
    kind = qualification_type(replay)
    replay.call("DisposeQualificationType", kind)
    yield refused(replay, "DisposeQualificationType", kind)
    yield refused(replay, "UpdateQualificationType", kind)
    yield refused(replay, "AssignQualification", kind | {"WorkerId": WORKER_ID})


@says(f"{SERVICE}InvalidParameterValue", "UpdateQualificationType", "sandbox", "2019")
def given_to_an_auto_granted_type(scene: Scene) -> Iterator[Refusal]:
    replay = scene.replay()
    form = question_form().replace("?", "?" * 3_000)
    test = {"Test": form, "TestDurationInSeconds": "60"}
    granted = {"AutoGranted": "true", "AutoGrantedValue": "1"}
    kind = qualification_type(replay, **granted)
    told = {"whole QuestionForm": form}
    yield refused(replay, "UpdateQualificationType", kind | test, **told)
    new = QUALIFICATION_TYPE | {"Name": "Another"} | granted | test
    yield refused(replay, "CreateQualificationType", new, **told)


@says(f"{SERVICE}InvalidParameterValue", "GetHITsForQualificationType", "", "2016")
def id_of_the_wrong_kind(scene: Scene) -> Iterator[Refusal]:
    yield refused(scene.replay(), "GetHITsForQualificationType", {"QualificationTypeId": ""})


@says(f"{SERVICE}QualificationDoesNotExist", "GetQualificationScore", "", "2018")
def no_qualification(scene: Scene) -> Iterator[Refusal]:
    replay = scene.replay()
    nobodys = qualification_type(replay) | {"SubjectId": WORKER_ID}
    yield refused(replay, "GetQualificationScore", nobodys)
    yield refused(replay, "RevokeQualification", nobodys)
    yield refused(replay, "UpdateQualificationScore", nobodys | {"IntegerValue": "1"})


@says(f"{SERVICE}InvalidQualificationState", "GetQualificationScore", "", "2018")
def revoked_qualification(scene: Scene) -> Iterator[Refusal]:
    replay = scene.replay()
    kind = qualification_type(replay)
    replay.call("AssignQualification", kind | {"WorkerId": WORKER_ID})
    held = kind | {"SubjectId": WORKER_ID}
    replay.call("RevokeQualification", held)
    yield refused(replay, "GetQualificationScore", held)
    yield refused(replay, "RevokeQualification", held)
    yield refused(replay, "UpdateQualificationScore", held | {"IntegerValue": "1"})


def qualification_type(replay: Replay, **fields: str) -> dict[str, str]:
    """Make a Qualification type and return its id, as a parameter."""
    fields = QUALIFICATION_TYPE | fields
    made = replay.made("CreateQualificationType", fields, "QualificationTypeId")
    return {"QualificationTypeId": made}


def submitted(replay: Replay, hit_id: str) -> str:
    assignment_id = replay.workers.accept(WORKER_ID, hit_id)
    replay.workers.submit(assignment_id, ANSWERS)
    return assignment_id


PIN = "error-messages.tsv"


def read_rows(text: str) -> list[tuple[str, ...]]:
    """The first five columns of a table: what tells a row apart, and its message."""
    lines = csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [tuple(line[:5]) for line in lines]


@pytest.fixture(scope="module")
def table(pins: Pins) -> dict[Row, str]:
    """The message of each row."""
    names, *rows = read_rows(pins.read(PIN).decode())
    assert names == ("code", "operation", "environment", "year", "message")
    messages = {row[:4]: row[4] for row in rows}
    assert len(messages) == len(rows)
    return messages


def test_the_messages_are_those_known(reference: Path, pins: Pins) -> None:
    known = (reference / "captures" / PIN).read_text(encoding="utf-8")

    pins.keep(PIN, "".join("\t".join(row) + "\n" for row in read_rows(known)).encode())


@pytest.mark.parametrize("row", PROVOKED, ids=lambda row: "-".join(filter(None, row)))
def test_the_service_says_it_to_the_letter(table: dict[Row, str], row: Row) -> None:
    code, environment = row[0].partition(" ")[0], row[2]
    scene = Scene(table[row], environment)

    refusals = list(PROVOKED[row](scene))

    assert refusals
    for refusal in refusals:
        assert refusal.code == code or code.startswith("(")
        assert refusal.status == FRONT_END.get(code, 200)
        assert refusal.message == whole(scene, refusal)


def whole(scene: Scene, refusal: Refusal) -> str:
    """The captured message with what it leaves open filled in from what was said."""
    expected = scene.message
    for word, value in refusal.words.items():
        expected = expected.replace(f"<{word}>", value)
    if expected.endswith("Errors: ..."):
        details = refusal.message.partition("Errors: ")[2]
        return expected.removesuffix("...") + details
    if refusal.status == 200 and not re.search(r"\(\d{13}( s)?\)$", expected):
        # The time behind it was not quoted, or as <ms>.
        milliseconds = int(NOW.timestamp()) * 1000
        suffix = f"({milliseconds})" if scene.environment == "production" else f"({milliseconds} s)"
        return f"{re.sub(r' .<ms>( s)?.$', '', expected)} {suffix}"
    return expected


def test_every_known_message_is_provoked_or_listed(table: dict[Row, str]) -> None:
    assert table.keys() == {*PROVOKED, IN_A_RESULT, *UNPROVOKED}
    assert len(table) == len(PROVOKED) + 1 + len(UNPROVOKED)


def test_the_message_about_a_worker_in_a_valid_result(table: dict[Row, str]) -> None:
    letter = {"Subject": "Hello", "MessageText": "Hello", "WorkerId": WORKER_ID}

    result = Replay(NOW).call("NotifyWorkers", letter)

    (message,) = result.iter("NotifyWorkersFailureMessage")
    assert message.text == table[IN_A_RESULT]
