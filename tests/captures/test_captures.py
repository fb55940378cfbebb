"""The responses captured from the real service, reproduced by a world in the same state.

A pin is our response that was shown equal to the capture of the same name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree
from werkzeug.test import TestResponse

from captures.replay import HIT, KEY, Replay, content, time, time_of
from exchanges import Node
from pins import FOLDER, Pins


class Captured:
    """A captured response, and the exchange that reproduces it."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self._root = etree.fromstring(body)

    @property
    def operation(self) -> str:
        return self._root.tag.removesuffix("Response")

    def text(self, name: str) -> str:
        return self.texts(name)[0]

    def texts(self, name: str) -> list[str]:
        return [element.text or "" for element in self._root.iter(name)]

    def elements(self, name: str) -> list[etree._Element]:
        return list(self._root.iter(name))

    def again(
        self, replay: Replay, operation: str, params: dict[str, str] | None = None
    ) -> TestResponse:
        """Call an operation as in the capture; the response gets the captured RequestId."""
        replay.ids.give(request=[*self.texts("RequestId"), *self.texts("RequestID")])
        return replay.respond(operation, params)


Play = Callable[[Captured], TestResponse]

ALL_OF_A_HIT = {"ResponseGroup": "Minimal,HITDetail,HITQuestion"}

ANSWERED_AS_CAPTURED: dict[str, Play] = {}
"""Replays an exchange and returns the last response; by the name of the capture's file."""

# How HITs differ since the captures (docs/reference/wire.md#fields-hit-changes): 2012 and later
# captures have the group id and the review status; the 2014 schema lost the third.
HIT_GROUP_ID = "GROUPGROUPGROUPGROUPGROUPGROUP"
GROUP = f"<HITGroupId>{HIT_GROUP_ID}</HITGroupId>"
REVIEW_STATUS = "<HITReviewStatus>NotReviewed</HITReviewStatus>"
SINCE_THEN = {
    "SearchHITs.rest.default-groups.xml": [
        ("</HITTypeId>", f"</HITTypeId>{GROUP}"),
        ("</AssignmentDurationInSeconds>", f"</AssignmentDurationInSeconds>{REVIEW_STATUS}"),
    ],
    "GetHIT.rest.2009.reindented.xml": [
        ("</HITTypeId>", f"</HITTypeId>{GROUP}"),
        ("<NumberOfSimilarHITs>0</NumberOfSimilarHITs>", ""),
    ],
}


PRINTED_ANEW = {"NotifyWorkers.rest.hardfailure.2013.xml"}
"""Captures that a client printed, with line breaks that the service did not send."""


def answers(name: str) -> Callable[[Play], Play]:
    def remember(play: Play) -> Play:
        ANSWERED_AS_CAPTURED[name] = play
        return play

    return remember


@answers("GetReviewResultsForHIT.rest.simpleplurality.2012.reindented.xml")
def reviewed_twice(captured: Captured) -> TestResponse:
    """Two workers disagree, so the HIT is extended, and a third worker agrees with one of them."""
    ours, other = "foursquare_id:4f9b6d4fe4b06144923e972a", "foursquare_id:another"
    first, odd_one, third = (
        "2TVNAB6BFMFF62B1BJKJIDGESYQIVM",
        "2YG2GMMEGOOG8WP5O01A5SEIUGKAA9",
        "2WBTUHYW2GTPRVNQANNM469YSA5LQ9",
    )
    actions = [action.findtext("ActionId") or "" for action in captured.elements("ReviewAction")]
    replay = Replay(
        time("2012-09-13T12:00:00Z"),
        hit=captured.texts("HITId"),
        assignment=[first, odd_one, third],
        review_action=actions,
    )
    policy = {
        "PolicyName": "SimplePlurality/2011-09-01",
        "Parameter.1.Key": "QuestionIds",
        "Parameter.1.Value": "companies",
        "Parameter.2.Key": "QuestionAgreementThreshold",
        "Parameter.2.Value": "50",
        "Parameter.3.Key": "ExtendIfHITAgreementScoreIsLessThan",
        "Parameter.3.Value": "50",
        "Parameter.4.Key": "ExtendMaximumAssignments",
        "Parameter.4.Value": "3",
        "Parameter.5.Key": "RejectIfWorkerAgreementScoreIsLessThan",
        "Parameter.5.Value": "50",
    }
    params = {f"HITReviewPolicy.1.{name}": value for name, value in policy.items()}
    hit_id = replay.made("CreateHIT", {**HIT, "MaxAssignments": "2", **params}, "HITId")
    for worker, answer in (("A1", ours), ("A2", other), ("A3", ours)):
        replay.workers.submit(replay.workers.accept(worker, hit_id), {"companies": answer})
    return captured.again(replay, "GetReviewResultsForHIT", {"HITId": hit_id})


@answers("CreateHIT.rest.minimal.xml")
def hit_created(captured: Captured) -> TestResponse:
    replay = Replay(
        time("2013-06-01T12:00:00Z"),
        hit=captured.texts("HITId"),
        hit_type=captured.texts("HITTypeId"),
    )
    return captured.again(replay, "CreateHIT", HIT)


@answers("SearchHITs.rest.default-groups.xml")
def expired_hit_found(captured: Captured) -> TestResponse:
    replay = Replay(
        time(captured.text("CreationTime")),
        hit=captured.texts("HITId"),
        hit_type=captured.texts("HITTypeId"),
        hit_group=["OFTHEDOCUMENTEDTYPE", HIT_GROUP_ID],
    )
    replay.hit()
    replay.advance(seconds=30)
    return captured.again(replay, "SearchHITs")


@answers("GetHIT.rest.2009.reindented.xml")
def expired_hit_told(captured: Captured, **more: str) -> TestResponse:
    replay = Replay(
        time(captured.text("CreationTime")),
        hit=captured.texts("HITId"),
        hit_type=captured.texts("HITTypeId"),
        hit_group=["OFTHEDOCUMENTEDTYPE", HIT_GROUP_ID],
    )
    replay.call("CreateHIT", twitter_hit(captured))
    replay.advance(hours=1)
    asked = {"HITId": captured.text("HITId"), **more}
    return captured.again(replay, "GetHIT", asked)


def twitter_hit(captured: Captured) -> dict[str, str]:
    """The captured HIT as rturk sent it: a Reward without an index."""
    named = ("Title", "Description", "Question", "Keywords", "RequesterAnnotation")
    numbers = ("AutoApprovalDelayInSeconds", "AssignmentDurationInSeconds", "MaxAssignments")
    return {
        **{name: captured.text(name) for name in (*named, *numbers)},
        "LifetimeInSeconds": "3600",
        "Reward.Amount": "0.1",
        "Reward.CurrencyCode": "USD",
        "QualificationRequirement.1.QualificationTypeId": captured.text("QualificationTypeId"),
        "QualificationRequirement.1.Comparator": captured.text("Comparator"),
        "QualificationRequirement.1.IntegerValue": captured.text("IntegerValue"),
        "QualificationRequirement.1.RequiredToPreview": "false",
    }


@answers("GetAssignmentsForHIT.rest.empty.xml")
def no_assignments(captured: Captured) -> TestResponse:
    replay = Replay(time("2014-01-27T09:00:00Z"))
    hit_id = replay.hit()
    replay.workers.accept("A1ZUQ2YDM61713", hit_id)
    return captured.again(replay, "GetAssignmentsForHIT", {"HITId": hit_id})


@answers("GetAssignmentsForHIT.rest.one-submitted.xml")
def one_submitted(captured: Captured) -> TestResponse:
    fields = {"tags": "asd", "text_in_image": "asd", "is_pattern": "yes", "is_map": "yes"}
    return submitted(captured, fields)


@answers("GetAssignmentsForHIT.rest.2009.reindented.xml")
def one_submitted_in_2009(captured: Captured) -> TestResponse:
    """The service wrote answer documents differently then; any valid document may be submitted."""
    return submitted(captured, captured.text("Answer"))


def submitted(captured: Captured, answers: dict[str, str] | str) -> TestResponse:
    replay = Replay(
        time(captured.text("AcceptTime")),
        hit=captured.texts("HITId"),
        assignment=captured.texts("AssignmentId"),
    )
    assignment_id = replay.workers.accept(captured.text("WorkerId"), replay.hit())
    replay.advance_to(time(captured.text("SubmitTime")))
    replay.workers.submit(assignment_id, answers)
    return captured.again(replay, "GetAssignmentsForHIT", {"HITId": captured.text("HITId")})


@answers("GetBonusPayments.rest.xml")
def bonuses(captured: Captured) -> TestResponse:
    assignments = captured.texts("AssignmentId")
    replay = Replay(time("2010-09-17T20:16:00Z"), assignment=list(assignments))
    hit_id = replay.hit(MaxAssignments="3")
    workers = captured.texts("WorkerId")
    for worker_id in workers:
        replay.workers.submit(replay.workers.accept(worker_id, hit_id), {"q": "a"})
    for worker_id, assignment_id, granted_at in zip(
        workers, assignments, captured.texts("GrantTime"), strict=True
    ):
        replay.advance_to(time(granted_at))
        bonus = {
            "WorkerId": worker_id,
            "AssignmentId": assignment_id,
            "BonusAmount.1.Amount": "0.04",
            "BonusAmount.1.CurrencyCode": "USD",
            "Reason": "Congrats! You earned a $0.04 bonus!",
        }
        replay.call("GrantBonus", bonus)
    return captured.again(replay, "GetBonusPayments", {"HITId": hit_id})


QUALIFICATION_TYPE = {
    "Name": "Test qualification 1",
    "Description": "My first qualification type (it's temporary)",
    "Keywords": "test,autogrant",
    "QualificationTypeStatus": "Active",
    "RetryDelayInSeconds": "1800",
    "AutoGranted": "true",
}
"""The parameters of the captured type, taken from the response."""


@answers("CreateQualificationType.rest.2015.reindented.xml")
def qualification_type_made(captured: Captured) -> TestResponse:
    replay = Replay(
        time(captured.text("CreationTime")),
        qualification_type=captured.texts("QualificationTypeId"),
    )
    return captured.again(replay, "CreateQualificationType", QUALIFICATION_TYPE)


@answers("error.QualificationTypeAlreadyExists.rest.2015.reindented.xml")
def qualification_type_made_twice(captured: Captured) -> TestResponse:
    replay = Replay(
        sent_at(captured), environment="production", qualification_type=[captured.text("Value")]
    )
    replay.call("CreateQualificationType", QUALIFICATION_TYPE)
    return captured.again(replay, "CreateQualificationType", QUALIFICATION_TYPE)


@answers("DisposeQualificationType.rest.2015.reindented.xml")
def qualification_type_disposed_of(captured: Captured) -> TestResponse:
    replay = Replay(time("2015-07-09T00:45:00Z"))
    made = replay.made("CreateQualificationType", QUALIFICATION_TYPE, "QualificationTypeId")
    return captured.again(replay, "DisposeQualificationType", {"QualificationTypeId": made})


@answers("error.InvalidQualificationTypeState.rest.2015.reindented.xml")
def qualification_type_disposed_of_twice(captured: Captured) -> TestResponse:
    replay = Replay(
        sent_at(captured), environment="production", qualification_type=[captured.text("Value")]
    )
    disposed = {"QualificationTypeId": captured.text("Value")}
    replay.call("CreateQualificationType", QUALIFICATION_TYPE)
    replay.call("DisposeQualificationType", disposed)
    return captured.again(replay, "DisposeQualificationType", disposed)


@answers("GetQualificationsForQualificationType.rest.2015.reindented.truncated.xml")
def qualifications_listed(captured: Captured) -> TestResponse:
    """The capture has two of twenty rows; the others were created at the same time."""
    type_id = captured.text("QualificationTypeId")
    replay = Replay(time(captured.text("GrantTime")), qualification_type=[type_id])
    replay.call("CreateQualificationType", QUALIFICATION_TYPE)
    workers = captured.texts("SubjectId")
    others = int(captured.text("NumResults")) - len(workers)
    for worker_id in [*workers, *(f"A{n}" for n in range(others))]:
        assigned = {"QualificationTypeId": type_id, "WorkerId": worker_id, "IntegerValue": "1"}
        replay.call("AssignQualification", assigned)
    asked = {"QualificationTypeId": type_id, "PageSize": "20"}
    return captured.again(replay, "GetQualificationsForQualificationType", asked)


@answers("error.AssignmentDoesNotExist.GetAssignment.rest.2015.xml")
def placeholder_for_an_assignment(captured: Captured) -> TestResponse:
    replay = Replay(sent_at(captured))
    return captured.again(replay, "GetAssignment", {"AssignmentId": captured.text("Value")})


@answers("error.NotAuthorized.CreateHIT.rest.2016.xml")
def unknown_key(captured: Captured) -> TestResponse:
    replay = Replay(sent_at(captured), verify=True)
    stranger = {"AWSAccessKeyId": "AKIASTRANGER", "Timestamp": "2016-06-29T01:21:57Z"}
    return captured.again(replay, "CreateHIT", stranger)


@answers("error.NotAuthorized.GetAccountBalance.rest.2014.xml")
def wrong_signature(captured: Captured) -> TestResponse:
    replay = Replay(sent_at(captured), verify=True, environment="production")
    known = {"AWSAccessKeyId": KEY, "Timestamp": "2014-05-03T00:05:00Z"}
    return captured.again(replay, "GetAccountBalance", known)


@answers("NotifyWorkers.rest.hardfailure.2013.xml")
def letter_to_a_stranger(captured: Captured) -> TestResponse:
    replay = Replay(time("2013-06-01T12:00:00Z"))
    letter = {"Subject": "Hello", "MessageText": "Hello", "WorkerId": captured.text("WorkerId")}
    return captured.again(replay, "NotifyWorkers", letter)


@answers("error.shutdown.403.2019.xml")
def retired(captured: Captured) -> TestResponse:
    return captured.again(Replay(time("2019-06-03T12:00:00Z"), retired=True), "SearchHITs")


def sent_at(captured: Captured) -> datetime:
    """The time behind the message of an error."""
    (milliseconds,) = re.findall(r"\((\d{13})", captured.text("Message"))
    return time_of(int(milliseconds))


@pytest.mark.parametrize("name", ANSWERED_AS_CAPTURED)
def test_the_pinned_answer_is_given_again(pins: Pins, name: str) -> None:
    pinned = Captured(pins.read(f"captures/{name}"))

    answer = ANSWERED_AS_CAPTURED[name](pinned)

    assert answer.status_code == status_of(name)
    assert answer.text == pinned.body.decode()


@pytest.mark.parametrize("name", ANSWERED_AS_CAPTURED)
def test_the_captured_answer_is_given_again(reference: Path, pins: Pins, name: str) -> None:
    captured = Captured((reference / "captures" / name).read_bytes())
    expected = captured.body
    for then, now in SINCE_THEN.get(name, []):
        assert expected.count(then.encode()) == 1
        expected = expected.replace(then.encode(), now.encode())

    answer = ANSWERED_AS_CAPTURED[name](captured)

    assert answer.status_code == status_of(name)
    if "reindented" in name or name in PRINTED_ANEW:
        told = etree.fromstring(answer.data)
        if "truncated" in name:
            leave_out_rows(told, len(captured.elements("Qualification")))
        assert content(told) == content(etree.fromstring(expected))
    else:
        assert answer.text == expected.decode()
    pins.keep(f"captures/{name}", answer.data)


def status_of(name: str) -> int:
    return 403 if name == "error.shutdown.403.2019.xml" else 200


def leave_out_rows(told: etree._Element, kept: int) -> None:
    (result,) = told.iter("GetQualificationsForQualificationTypeResult")
    rows = result.findall("Qualification")
    assert len(rows) == 20
    for row in rows[kept:]:
        result.remove(row)


def test_a_caller_of_2007_gets_the_hit_as_it_was_then(pins: Pins) -> None:
    """Without NumberOfSimilarHITs, which is optional in that version too."""
    name = "GetHIT.rest.2009.reindented.xml"
    captured = Captured(pins.read(f"captures/{name}"))
    expected = captured.body.replace(GROUP.encode(), b"")

    answer = expired_hit_told(captured, Version="2007-06-21")

    assert content(etree.fromstring(answer.data)) == content(etree.fromstring(expected))


def test_over_soap_the_fields_of_a_hit_come_in_the_same_order(pins: Pins) -> None:
    name = "GetHIT.rest.2009.reindented.xml"
    captured = Captured(pins.read(f"captures/{name}"))
    replay = Replay(time(captured.text("CreationTime")), hit=captured.texts("HITId"))
    over_rest = Node(replay.call("CreateHIT", twitter_hit(captured) | ALL_OF_A_HIT))

    over_soap = replay.service.result("GetHIT", {"HITId": captured.text("HITId")}, key=KEY)

    assert over_soap.names() == over_rest.one("HIT").names()
    assert set(over_soap.names()) >= {"HITGroupId", "Question", "HITReviewStatus"}


def test_every_capture_is_given_again(reference: Path) -> None:
    captures = {file.name for file in (reference / "captures").glob("*.xml")}

    assert captures == ANSWERED_AS_CAPTURED.keys()


def test_every_pin_is_given_again() -> None:
    pinned = {file.name for file in (FOLDER / "captures").iterdir()}

    assert pinned == ANSWERED_AS_CAPTURED.keys()
